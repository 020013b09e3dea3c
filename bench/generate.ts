/** What generating a server costs the peer that does it; for comparison once `generate` exists here. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { githubSpec } from "./paths.js";
import { MEMORY_SOURCE } from "./peak-memory.js";
import type { Peers } from "./peers.js";
import { type Spread, spread } from "./statistics.js";

export interface GenerateSection {
  readonly document: string;
  readonly runs: number;
  readonly memorySource: string;
  readonly name: string;
  /** Milliseconds from spawn to exit. */
  readonly wallMs: Spread;
  readonly peakMB?: Spread;
}

/** Preloaded: the process writes down its own memory as the last thing it does (`/proc/<pid>` is gone after it). */
const RECORDER = `data:text/javascript,${encodeURIComponent(
  `import { readFileSync, writeFileSync } from "node:fs";
   process.on("exit", () => {
     if (process.platform === "linux" && process.env.BENCH_STATUS)
       writeFileSync(process.env.BENCH_STATUS, readFileSync("/proc/self/status"));
   });`,
)}`;

export async function measureGenerate(runs: number, { generator }: Peers): Promise<GenerateSection> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-generate-"));
  try {
    const seen: { wallMs: number; peakMB: number | undefined }[] = [];
    for (let turn = 0; turn <= runs; turn++) {
      const output = join(folder, `server-${turn}`);
      const options = ["--input", githubSpec, "--output", output, "--base-url", "http://127.0.0.1:9"];
      const run = await generateOnce([generator.entry, ...options], join(folder, "status"));
      if (turn > 0) seen.push(run);
    }
    const peaks = seen.flatMap((run) => run.peakMB ?? []);
    return {
      document: "github-3.0.json",
      runs,
      memorySource: MEMORY_SOURCE,
      name: generator.name,
      wallMs: spread(
        seen.map((run) => run.wallMs),
        1,
      ),
      ...(peaks.length > 0 && { peakMB: spread(peaks, 1) }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function generateOnce(args: readonly string[], statusFile: string) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--import", RECORDER, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, BENCH_STATUS: statusFile },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const wallMs = performance.now() - startedAt;
  if (code !== 0) throw new Error(`the generator ended with ${code}: ${errors}`);
  if (process.platform !== "linux") return { wallMs, peakMB: undefined };
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(statusFile, "utf8"))?.[1];
  return { wallMs, peakMB: peak === undefined ? undefined : Number(peak) / 1024 };
}
