/** What a call costs with us and with a bare SDK handler that makes the same HTTP request. */
import { bareServer } from "./bare-server.js";
import { type CallCase, callCases, document } from "./call-cases.js";
import { type Caller, callerInMemory, callerOverHttp, callerOverStdio, type HttpEra } from "./call-lanes.js";
import { startHelper, startListener, tsx } from "./helper-process.js";
import { bench, cli } from "./paths.js";
import { mean, median, round } from "./statistics.js";

export interface CallFigures {
  readonly lane: string;
  readonly call: string;
  /** Calls of each side that were counted. */
  readonly calls: number;
  /** Microseconds per call. */
  readonly ours: { readonly p50: number; readonly mean: number };
  readonly bare: { readonly p50: number; readonly mean: number };
  /** Ours divided by the bare handler's. */
  readonly ratio: {
    /** The median of the ratios of neighbouring batches' medians: what the machine does meanwhile meets both. */
    readonly p50: number;
    readonly mean: number;
    /** The lowest and highest such median among five consecutive parts of the run. */
    readonly p50Parts: readonly [low: number, high: number];
  };
}

interface Lane {
  readonly name: string;
  readonly ours: Caller;
  readonly bare: Caller;
  readonly close: () => Promise<void>;
}

const WARM_UP = 2_000;
const PARTS = 5;
const ROUNDS_PER_PART = 40;
const BATCH = 20;

export async function measureCalls(report: (lane: string) => void): Promise<readonly CallFigures[]> {
  const upstream = await startHelper("upstream.ts");
  const figures: CallFigures[] = [];
  try {
    for (const open of [inMemory, overStdio, overHttp("2025-11-25"), overHttp("2026-07-28")]) {
      const lane = await open(upstream.origin);
      report(lane.name);
      try {
        for (const callCase of callCases) figures.push(await measure(lane, callCase));
      } finally {
        await lane.close();
      }
    }
  } finally {
    await upstream.close();
  }
  return figures;
}

async function inMemory(origin: string): Promise<Lane> {
  // Loaded when dist/ is there.
  const { ourServer } = await import("./our-server.js");
  const servers = { ours: await ourServer(origin), bare: bareServer(origin) };
  const ours = await callerInMemory(servers.ours.factory);
  const bare = await callerInMemory(servers.bare.factory);
  return {
    name: "in memory",
    ours,
    bare,
    close: async () => {
      for (const part of [ours, bare, servers.ours, servers.bare]) await part.close();
    },
  };
}

async function overStdio(origin: string): Promise<Lane> {
  const ours = await callerOverStdio([
    process.execPath,
    cli,
    "serve",
    document,
    "--base-url",
    `${origin}/v1`,
  ]);
  const bare = await callerOverStdio([...tsx, `${bench}bare-child.ts`, "stdio", origin]);
  return {
    name: "stdio",
    ours,
    bare,
    close: async () => {
      for (const part of [ours, bare]) await part.close();
    },
  };
}

function overHttp(era: HttpEra): (origin: string) => Promise<Lane> {
  return async (origin) => {
    const options = ["--transport", "http", "--port", "0", "--base-url", `${origin}/v1`];
    const ourProcess = await startListener(
      [process.execPath, cli, "serve", document, ...options],
      (line) => /http:\/\/127\.0\.0\.1:(\d+)\/mcp/.exec(line)?.[1],
    );
    const bareProcess = await startHelper("bare-child.ts", "http", origin);
    const ours = callerOverHttp(ourProcess.origin, era);
    const bare = callerOverHttp(bareProcess.origin, era);
    return {
      name: `HTTP ${era}`,
      ours,
      bare,
      close: async () => {
        for (const part of [ours, bare, ourProcess, bareProcess]) await part.close();
      },
    };
  };
}

/** Small batches in turns, each side first every other time. */
async function measure(lane: Lane, callCase: CallCase): Promise<CallFigures> {
  await batch(lane.ours, callCase, WARM_UP);
  await batch(lane.bare, callCase, WARM_UP);
  const parts: Part[] = [];
  for (let part = 0; part < PARTS; part++) {
    const times: Part = { ours: [], bare: [], ratios: [] };
    for (let turn = 0; turn < ROUNDS_PER_PART; turn++) {
      const pair =
        turn % 2
          ? await inTurn("ours", "bare", lane, callCase)
          : await inTurn("bare", "ours", lane, callCase);
      times.ours.push(...pair.ours);
      times.bare.push(...pair.bare);
      times.ratios.push(median(pair.ours) / median(pair.bare));
    }
    parts.push(times);
  }
  const ours = parts.flatMap((part) => part.ours);
  const bare = parts.flatMap((part) => part.bare);
  const partRatios = parts.map((part) => median(part.ratios));
  return {
    lane: lane.name,
    call: callCase.name,
    calls: ours.length,
    ours: { p50: round(median(ours), 1), mean: round(mean(ours), 1) },
    bare: { p50: round(median(bare), 1), mean: round(mean(bare), 1) },
    ratio: {
      p50: round(median(parts.flatMap((part) => part.ratios)), 3),
      mean: round(mean(ours) / mean(bare), 3),
      p50Parts: [round(Math.min(...partRatios), 3), round(Math.max(...partRatios), 3)],
    },
  };
}

interface Part {
  readonly ours: number[];
  readonly bare: number[];
  /** One per pair of batches. */
  readonly ratios: number[];
}

type Side = "ours" | "bare";

async function inTurn(
  first: Side,
  second: Side,
  lane: Lane,
  callCase: CallCase,
): Promise<Record<Side, number[]>> {
  const times: Record<Side, number[]> = { ours: [], bare: [] };
  for (const side of [first, second]) times[side] = await batch(lane[side], callCase, BATCH);
  return times;
}

async function batch({ call }: Caller, callCase: CallCase, size: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < size; index++) {
    const startedAt = performance.now();
    await call(callCase);
    times.push((performance.now() - startedAt) * 1000);
  }
  return times;
}
