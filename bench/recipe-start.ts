/** How much later a server with a mapping file has listed its tools than one of the document alone. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "./paths.js";
import type { RecipeApi } from "./recipe-apis.js";
import { median, round } from "./statistics.js";
import { initialize, openSession } from "./stdio-session.js";

export interface ListFigures {
  /** Milliseconds from spawn to the complete `tools/list`, with no plan kept. */
  readonly leastMs: number;
  readonly medianMs: number;
  readonly leastPeakMB?: number;
}

export interface RecipeStartFigures {
  readonly api: string;
  readonly runs: number;
  readonly spec: ListFigures;
  readonly mapping: ListFigures;
  /** Of the quickest runs. */
  readonly mappingToSpec: number;
}

interface Run {
  readonly ms: number;
  readonly peakMB: number | undefined;
}

export async function measureRecipeStart(
  { name, spec, mapping }: RecipeApi,
  runs: number,
): Promise<RecipeStartFigures> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-recipes-"));
  const sides = [
    { served: [spec], seen: [] as Run[] },
    { served: [mapping, "--spec", spec], seen: [] as Run[] },
  ] as const;
  try {
    // The first turn warms the system's file cache and is not counted.
    for (let turn = 0; turn <= runs; turn++) {
      for (const { served, seen } of turn % 2 ? sides : [...sides].reverse()) {
        const run = await startOnce(served, mkdtempSync(join(folder, "empty-")));
        if (turn > 0) seen.push(run);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [alone, mapped] = [figuresOf(sides[0].seen), figuresOf(sides[1].seen)];
  const mappingToSpec = round(mapped.leastMs / alone.leastMs, 3);
  return { api: name, runs, spec: alone, mapping: mapped, mappingToSpec };
}

async function startOnce(served: readonly string[], cacheFolder: string): Promise<Run> {
  const command = [process.execPath, cli, "serve", ...served, "--base-url", "http://127.0.0.1:9"];
  const session = openSession(command, { XDG_CACHE_HOME: cacheFolder });
  try {
    await initialize(session);
    const { line, at } = await session.request("tools/list", {});
    if (!line.includes('"inputSchema"')) throw new Error(line.subarray(0, 500).toString());
    return { ms: at - session.startedAt, peakMB: session.peakMemory() };
  } finally {
    await session.close();
  }
}

function figuresOf(runs: readonly Run[]): ListFigures {
  const times = runs.map(({ ms }) => ms);
  const peaks = runs.flatMap(({ peakMB }) => peakMB ?? []);
  return {
    leastMs: round(Math.min(...times), 1),
    medianMs: round(median(times), 1),
    ...(peaks.length > 0 && { leastPeakMB: round(Math.min(...peaks), 1) }),
  };
}
