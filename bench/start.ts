/**
 * From spawn to the last byte of the tool list, on GitHub's document; a peer takes turns with us in the same run.
 * `serve` may keep plans between starts. What is compared with the peer is a first start, each with an empty cache
 * folder of its own; starts that find a plan are measured beside it and never stand for it.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { cli, githubSpec } from "./paths.js";
import { MEMORY_SOURCE } from "./peak-memory.js";
import type { Peers } from "./peers.js";
import { round, type Spread, spread } from "./statistics.js";
import { initialize, openSession, type Reply } from "./stdio-session.js";

interface Candidate {
  readonly name: string;
  readonly command: readonly string[];
  /** A folder that stands for the user's caches; nothing is left there from the run before unless that is the point. */
  readonly cacheFolder: () => string;
}

interface Run {
  readonly initializeMs: number;
  readonly listMs: number;
  readonly peakMB: number | undefined;
  readonly tools: number;
  readonly listBytes: number;
  /** `JSON.stringify` of the tools, for counting tokens after the clock has stopped. */
  readonly listText: string;
}

export interface StartFigures {
  readonly name: string;
  /** Milliseconds from spawn to the `initialize` reply. */
  readonly initializeMs: Spread;
  /** Milliseconds from spawn to the complete `tools/list`. */
  readonly listMs: Spread;
  readonly peakMB?: Spread;
  readonly tools: number;
  /** Bytes of the reply lines on the wire. */
  readonly listBytes: number;
  readonly listTokens: number;
}

/** Ours divided by the peer's: medians, and the middle half of the ratios of neighbouring runs. */
export type StartRatio = Readonly<Record<"initializeMs" | "listMs" | "peakMB", Spread>> & {
  readonly listBytes: number;
  readonly listTokens: number;
};

export interface StartSection {
  readonly document: string;
  readonly runs: number;
  readonly memorySource: string;
  /** With an empty cache. */
  readonly ours: StartFigures;
  /** With the plan an earlier start kept; absent where none is kept. */
  readonly oursAgain?: StartFigures;
  readonly peer?: StartFigures;
  readonly ratio?: StartRatio;
  readonly ratioAgain?: StartRatio;
}

/** Nothing listens there, and nothing is called. */
const NOWHERE = "http://127.0.0.1:9";
/** Milliseconds that are enough to keep a plan. */
const KEEPING = 3_000;

export async function measureStart(runs: number, peers: Peers | undefined): Promise<StartSection> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-start-"));
  try {
    const emptyFolder = () => mkdtempSync(join(folder, "empty-"));
    const first: Candidate = {
      name: "openapi-mcp, first start",
      command: ourCommand,
      cacheFolder: emptyFolder,
    };
    const again = await withKeptPlan(first, mkdtempSync(join(folder, "kept-")));
    const peer = peers && peerServer(peers, emptyFolder);
    const candidates = [first, again, peer].filter((candidate) => candidate !== undefined);
    const seen = await inTurn(candidates, runs);
    const of = (candidate: Candidate | undefined) => (candidate && seen.get(candidate)) ?? [];
    const ours = figures(first.name, of(first));
    const oursAgain = again && figures(again.name, of(again));
    const theirs = peer && figures(peer.name, of(peer));
    return {
      document: "github-3.0.json",
      runs,
      memorySource: MEMORY_SOURCE,
      ours,
      ...(oursAgain && { oursAgain }),
      ...(theirs && { peer: theirs, ratio: ratios(of(first), of(peer), ours, theirs) }),
      ...(theirs && oursAgain && { ratioAgain: ratios(of(again), of(peer), oursAgain, theirs) }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inTurn(
  candidates: readonly Candidate[],
  runs: number,
): Promise<ReadonlyMap<Candidate, readonly Run[]>> {
  const seen = new Map<Candidate, Run[]>(candidates.map((candidate) => [candidate, []]));
  // The first turn warms the system's file cache and is not counted.
  for (let turn = 0; turn <= runs; turn++) {
    for (const candidate of turn % 2 ? candidates : [...candidates].reverse()) {
      const run = await startOnce(candidate);
      if (turn > 0) seen.get(candidate)?.push(run);
    }
  }
  return seen;
}

const ourCommand = [process.execPath, cli, "serve", githubSpec, "--base-url", NOWHERE];

/** A plan is kept a while after the start, so the start that makes it stays up. Nothing where none appears. */
async function withKeptPlan(first: Candidate, cacheFolder: string): Promise<Candidate | undefined> {
  await startOnce({ ...first, cacheFolder: () => cacheFolder }, KEEPING);
  if (!existsSync(cacheFolder) || readdirSync(cacheFolder).length === 0) return undefined;
  return { ...first, name: "openapi-mcp, plan kept", cacheFolder: () => cacheFolder };
}

function peerServer({ server }: Peers, cacheFolder: () => string): Candidate {
  const options = ["--openapi-spec", githubSpec, "--api-base-url", NOWHERE, "--transport", "stdio"];
  return { name: server.name, command: [process.execPath, server.entry, ...options], cacheFolder };
}

async function startOnce({ command, cacheFolder }: Candidate, stayMs = 0): Promise<Run> {
  const session = openSession(command, { XDG_CACHE_HOME: cacheFolder() });
  try {
    const initialized = await initialize(session);
    const pages: Reply[] = [];
    const tools: unknown[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const reply = await session.request("tools/list", cursor === undefined ? {} : { cursor });
      pages.push(reply);
      const result = resultOf(reply);
      tools.push(...result.tools);
      cursor = result.nextCursor;
    }
    const peakMB = session.peakMemory();
    if (stayMs > 0) await sleep(stayMs);
    return {
      initializeMs: initialized.at - session.startedAt,
      listMs: (pages.at(-1)?.at ?? Number.NaN) - session.startedAt,
      peakMB,
      tools: tools.length,
      listBytes: pages.reduce((sum, page) => sum + page.line.length, 0),
      listText: JSON.stringify(tools),
    };
  } finally {
    await session.close();
  }
}

function resultOf({ line }: Reply): { readonly tools: readonly unknown[]; readonly nextCursor?: string } {
  const reply = JSON.parse(line.toString()) as {
    result?: { tools?: unknown[]; nextCursor?: string };
    error?: unknown;
  };
  if (!reply.result?.tools) throw new Error(`tools/list failed: ${line.subarray(0, 500).toString()}`);
  return { ...reply.result, tools: reply.result.tools };
}

function figures(name: string, runs: readonly Run[]): StartFigures {
  const [last] = runs.slice(-1);
  const peaks = runs.flatMap((run) => run.peakMB ?? []);
  return {
    name,
    initializeMs: spread(
      runs.map((run) => run.initializeMs),
      1,
    ),
    listMs: spread(
      runs.map((run) => run.listMs),
      1,
    ),
    ...(peaks.length > 0 && { peakMB: spread(peaks, 1) }),
    tools: last?.tools ?? 0,
    listBytes: last?.listBytes ?? 0,
    listTokens: encode(last?.listText ?? "", { disallowedSpecial: new Set() }).length,
  };
}

function ratios(
  ours: readonly Run[],
  theirs: readonly Run[],
  us: StartFigures,
  peer: StartFigures,
): StartRatio {
  const paired = (pick: (run: Run) => number) =>
    spread(ours.flatMap((run, turn) => theirs.slice(turn, turn + 1).map((other) => pick(run) / pick(other))));
  return {
    initializeMs: paired((run) => run.initializeMs),
    listMs: paired((run) => run.listMs),
    peakMB: paired((run) => run.peakMB ?? Number.NaN),
    listBytes: round(us.listBytes / peer.listBytes, 3),
    listTokens: round(us.listTokens / peer.listTokens, 3),
  };
}
