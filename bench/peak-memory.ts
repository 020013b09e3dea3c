/** The most memory a process ever held, read while it still runs. */
import { readFileSync } from "node:fs";

export const MEMORY_SOURCE =
  process.platform === "linux" ? "VmHWM of /proc/<pid>/status" : "not measured: needs Linux's /proc";

/** @returns MB (1024²), or undefined where the system has no /proc */
export function peakMemory(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return match?.[1] === undefined ? undefined : Number(match[1]) / 1024;
}
