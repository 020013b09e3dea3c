/** What the figures depend on. Nothing that names the machine or its folders. */
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";

export interface Machine {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly platform: string;
}

export function machine(): Machine {
  return {
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1024 ** 3),
    platform: `${platform()} ${arch()} ${release()}`,
  };
}
