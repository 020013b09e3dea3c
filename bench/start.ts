/** From spawn to the last byte of the tool list, on GitHub's document; a peer takes turns with us in the same run. */
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { cli, githubSpec } from "./paths.js";
import { MEMORY_SOURCE } from "./peak-memory.js";
import type { Peers } from "./peers.js";
import { round, type Spread, spread } from "./statistics.js";
import { initialize, openSession, type Reply } from "./stdio-session.js";

interface Candidate {
  readonly name: string;
  readonly command: readonly string[];
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

export interface StartSection {
  readonly document: string;
  readonly runs: number;
  readonly memorySource: string;
  readonly ours: StartFigures;
  readonly peer?: StartFigures;
  /** Ours divided by the peer's: medians, and the middle half of the ratios of neighbouring runs. */
  readonly ratio?: Readonly<Record<"initializeMs" | "listMs" | "peakMB", Spread>> & {
    readonly listBytes: number;
    readonly listTokens: number;
  };
}

/** Nothing listens there, and nothing is called. */
const NOWHERE = "http://127.0.0.1:9";

export async function measureStart(runs: number, peers: Peers | undefined): Promise<StartSection> {
  const candidates: Candidate[] = [ourServer()];
  if (peers) candidates.push(peerServer(peers));
  const seen = new Map<Candidate, Run[]>(candidates.map((candidate) => [candidate, []]));
  // The first turn warms the file cache and is not counted.
  for (let turn = 0; turn <= runs; turn++) {
    for (const candidate of turn % 2 ? candidates : [...candidates].reverse()) {
      const run = await startOnce(candidate);
      if (turn > 0) seen.get(candidate)?.push(run);
    }
  }
  const [ours = [], theirs] = [...seen.values()];
  const section = {
    document: "github-3.0.json",
    runs,
    memorySource: MEMORY_SOURCE,
    ours: figures(candidates[0]?.name ?? "", ours),
  };
  if (!theirs) return section;
  const peer = figures(candidates[1]?.name ?? "", theirs);
  return { ...section, peer, ratio: ratios(ours, theirs, section.ours, peer) };
}

function ourServer(): Candidate {
  return {
    name: "openapi-mcp",
    command: [process.execPath, cli, "serve", githubSpec, "--base-url", NOWHERE],
  };
}

function peerServer({ server }: Peers): Candidate {
  const options = ["--openapi-spec", githubSpec, "--api-base-url", NOWHERE, "--transport", "stdio"];
  return { name: server.name, command: [process.execPath, server.entry, ...options] };
}

async function startOnce({ command }: Candidate): Promise<Run> {
  const session = openSession(command);
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
    return {
      initializeMs: initialized.at - session.startedAt,
      listMs: (pages.at(-1)?.at ?? Number.NaN) - session.startedAt,
      peakMB: session.peakMemory(),
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
): NonNullable<StartSection["ratio"]> {
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
