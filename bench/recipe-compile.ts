/** What a mapping file costs over a large document, beside reading that document and compiling all of it. */
import { execFileSync } from "node:child_process";
import { bench, root } from "./paths.js";
import type { RecipeApi } from "./recipe-apis.js";
import { median, round } from "./statistics.js";

const KINDS = ["read", "spec", "mapping"] as const;
type Kind = (typeof KINDS)[number];

interface Run {
  /** Operations that were read, or tools that were made. */
  readonly count: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Null where the system has no /proc. */
  readonly peakKB: number | null;
}

export interface CompileFigures {
  readonly count: number;
  /** The quickest run: what else the machine does only adds to it. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The collector decides when memory is given back, so one run says little: least, median and most. */
  readonly peakMB?: readonly [least: number, median: number, most: number];
}

export interface CompileSection {
  readonly document: string;
  readonly runs: number;
  /** `read`: the document and its model. `spec`: all operations as tools. `mapping`: the mapping file. */
  readonly figures: Readonly<Record<Kind, CompileFigures>>;
  readonly mappingBeyondReadMs: number;
  readonly mappingToSpecPeak?: number;
}

/** Each in a process of its own, in turns. */
export function measureCompiling({ spec, mapping }: RecipeApi, runs: number): CompileSection {
  const seen: Record<Kind, Run[]> = { read: [], spec: [], mapping: [] };
  // The first turn warms the system's file cache and is not counted.
  for (let turn = 0; turn <= runs; turn++) {
    for (const kind of turn % 2 ? KINDS : [...KINDS].reverse()) {
      const args = [`${bench}recipe-compile-child.mjs`, `${root}dist`, kind, spec, mapping];
      const run = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Run;
      if (turn > 0) seen[kind].push(run);
    }
  }
  const figures = { read: best(seen.read), spec: best(seen.spec), mapping: best(seen.mapping) };
  const [, specPeak] = figures.spec.peakMB ?? [];
  const [, mappingPeak] = figures.mapping.peakMB ?? [];
  return {
    document: spec.slice(spec.lastIndexOf("/") + 1),
    runs,
    figures,
    mappingBeyondReadMs: round(figures.mapping.wallMs - figures.read.wallMs, 1),
    ...(specPeak && mappingPeak !== undefined && { mappingToSpecPeak: round(mappingPeak / specPeak, 2) }),
  };
}

function best(runs: readonly Run[]): CompileFigures {
  const least = (pick: (run: Run) => number) => round(Math.min(...runs.map(pick)), 1);
  const peaks = runs.flatMap(({ peakKB }) => (peakKB === null ? [] : [peakKB / 1024]));
  const of = (pick: (peaks: readonly number[]) => number) => round(pick(peaks), 1);
  return {
    count: runs[0]?.count ?? 0,
    wallMs: least((run) => run.wallMs),
    cpuMs: least((run) => run.cpuMs),
    ...(peaks.length > 0 && {
      peakMB: [of((all) => Math.min(...all)), of(median), of((all) => Math.max(...all))] as const,
    }),
  };
}
