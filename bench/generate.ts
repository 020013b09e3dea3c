/** What generating a server from GitHub's document costs, here and with the peer that does it, in turns. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli, githubSpec } from "./paths.js";
import { MEMORY_SOURCE } from "./peak-memory.js";
import type { Peers } from "./peers.js";
import { measureProjects, type ProjectsFigures } from "./projects.js";
import { type Spread, spread } from "./statistics.js";

export interface GenerateFigures {
  readonly name: string;
  /** Milliseconds from spawn to exit, into an empty folder. */
  readonly wallMs: Spread;
  readonly peakMB?: Spread;
  readonly files: number;
}

export interface GenerateSection {
  readonly document: string;
  readonly runs: number;
  readonly memorySource: string;
  readonly ours: GenerateFigures;
  readonly peer?: GenerateFigures;
  /** Ours divided by the peer's, of neighbouring runs. */
  readonly ratio?: Readonly<Record<"wallMs" | "peakMB", Spread>>;
  /** What was generated, installed and used. */
  readonly projects?: ProjectsFigures;
}

interface Candidate {
  readonly name: string;
  readonly command: (output: string) => readonly string[];
}

interface Run {
  readonly wallMs: number;
  readonly peakMB: number | undefined;
  readonly output: string;
}

/** Preloaded: the process writes down its own memory as the last thing it does (`/proc/<pid>` is gone after it). */
const RECORDER = `data:text/javascript,${encodeURIComponent(
  `import { readFileSync, writeFileSync } from "node:fs";
   process.on("exit", () => {
     if (process.platform === "linux" && process.env.BENCH_STATUS)
       writeFileSync(process.env.BENCH_STATUS, readFileSync("/proc/self/status"));
   });`,
)}`;

const US: Candidate = {
  name: "openapi-mcp",
  command: (output) => [cli, "generate", githubSpec, "--output", output],
};

/** @param say told what is done at the moment */
export async function measureGenerate(
  runs: number,
  peers: Peers | undefined,
  say: (what: string) => void,
): Promise<GenerateSection> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-generate-"));
  try {
    const peer = peers && peerGenerator(peers);
    const seen = await inTurn(peer ? [US, peer] : [US], runs, folder);
    const [ours = [], theirs = []] = seen;
    const outputs = [ours, theirs].flatMap((of) => of.slice(-1).map(({ output }) => output));
    const [own, other] = outputs;
    return {
      document: "github-3.0.json",
      runs,
      memorySource: MEMORY_SOURCE,
      ours: figures(US.name, ours),
      ...(peer && { peer: figures(peer.name, theirs), ratio: ratios(ours, theirs) }),
      ...(peer &&
        own !== undefined &&
        other !== undefined && { projects: await measureProjects(own, other, peer.name, runs, say) }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function peerGenerator({ generator }: Peers): Candidate {
  const options = (output: string) => [
    "--input",
    githubSpec,
    "--output",
    output,
    "--base-url",
    "http://127.0.0.1:9",
  ];
  return { name: generator.name, command: (output) => [generator.entry, ...options(output)] };
}

async function inTurn(
  candidates: readonly Candidate[],
  runs: number,
  folder: string,
): Promise<readonly Run[][]> {
  const seen = candidates.map((): Run[] => []);
  // The first turn warms the system's file cache and is not counted.
  for (let turn = 0; turn <= runs; turn++) {
    for (const [index, candidate] of candidates.entries()) {
      const run = await generateOnce(candidate, join(folder, `${index}-${turn}`), join(folder, "status"));
      if (turn > 0) seen[index]?.push(run);
    }
  }
  return seen;
}

async function generateOnce({ name, command }: Candidate, output: string, statusFile: string): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--import", RECORDER, ...command(output)], {
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
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${errors}`);
  if (process.platform !== "linux") return { wallMs, peakMB: undefined, output };
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(statusFile, "utf8"))?.[1];
  return { wallMs, peakMB: peak === undefined ? undefined : Number(peak) / 1024, output };
}

function figures(name: string, runs: readonly Run[]): GenerateFigures {
  const peaks = runs.flatMap((run) => run.peakMB ?? []);
  const [last] = runs.slice(-1);
  const entries = last ? readdirSync(last.output, { recursive: true, withFileTypes: true }) : [];
  const walls = runs.map((run) => run.wallMs);
  return {
    name,
    wallMs: spread(walls, 1),
    ...(peaks.length > 0 && { peakMB: spread(peaks, 1) }),
    files: entries.filter((entry) => entry.isFile()).length,
  };
}

function ratios(ours: readonly Run[], theirs: readonly Run[]) {
  const paired = (pick: (run: Run) => number) =>
    spread(ours.flatMap((run, turn) => theirs.slice(turn, turn + 1).map((other) => pick(run) / pick(other))));
  return { wallMs: paired((run) => run.wallMs), peakMB: paired((run) => run.peakMB ?? Number.NaN) };
}
