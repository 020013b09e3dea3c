/**
 * What compiling costs per operation as documents grow. Every measurement is a fresh process on the built `dist/`.
 * From each figure the same figure for a document with one operation is subtracted: what is left is what the other
 * operations cost.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bench, root } from "./paths.js";
import { median, round } from "./statistics.js";
import { syntheticDocument } from "./synthetic.js";

/** Medians of one size, per operation; the base is the whole cost of the smallest document. */
export interface GrowthFigures {
  readonly operations: number;
  readonly documentBytes: number;
  /** Wall time of compile() and define(), in microseconds per operation. */
  readonly wallUs: number;
  /** CPU time of the whole process meanwhile (compiler and garbage collector threads too). */
  readonly cpuUs: number;
  /** Growth of the process's peak memory. */
  readonly peakKB?: number;
  /** Heap still in use after a forced collection, documents and tools being alive. */
  readonly keptKB: number;
}

export interface GrowthSection {
  readonly method: string;
  readonly runs: number;
  readonly base: { readonly wallMs: number; readonly peakMB?: number };
  readonly sizes: readonly GrowthFigures[];
  /** Per operation, 10,000 operations divided by 100. */
  readonly ratio: Readonly<Partial<Record<"wallUs" | "cpuUs" | "peakKB" | "keptKB", number>>>;
}

interface Run {
  readonly tools: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** NaN arrives as null. */
  readonly peakKB: number | null;
  readonly keptKB: number;
}

const BASE = 1;
const SIZES = [10, 100, 1_000, 10_000];
const METHOD =
  "Each run is a fresh process on dist/; the median of a document with 1 operation is subtracted and the rest " +
  "divided by the other operations.";

export function measureGrowth(runs: number, report: (operations: number) => void): GrowthSection {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-growth-"));
  try {
    const documents = [BASE, ...SIZES].map((operations) => {
      const text = JSON.stringify(syntheticDocument(operations));
      const path = join(folder, `${operations}.json`);
      writeFileSync(path, text);
      return { operations, path, bytes: Buffer.byteLength(text), seen: [] as Run[] };
    });
    // Sizes take turns, so that a slow minute of the machine meets all of them.
    for (let turn = 0; turn < runs; turn++) {
      report(turn + 1);
      for (const { operations, path, seen } of documents) {
        // The small ones vary most and cost least.
        const repeats = operations <= 100 ? 3 : 1;
        for (let repeat = 0; repeat < repeats; repeat++) seen.push(compileOnce(path, operations));
      }
    }
    const [base, ...others] = documents.map(({ operations, bytes, seen }) => ({
      operations,
      bytes,
      ...medians(seen),
    }));
    if (!base) throw new Error("no base");
    const sizes = others.map((size) => perOperation(size, base));
    return {
      method: METHOD,
      runs,
      base: { wallMs: round(base.wallMs, 1), ...(base.peakKB && { peakMB: round(base.peakKB / 1024, 1) }) },
      sizes,
      ratio: ratio(sizes),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compileOnce(path: string, operations: number): Run {
  const args = ["--expose-gc", `${bench}compile-child.mjs`, `${root}dist`, path];
  const run = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Run;
  if (run.tools !== operations) throw new Error(`${operations} operations gave ${run.tools} tools`);
  return run;
}

type Medians = Omit<Run, "tools">;

function medians(runs: readonly Run[]): Medians {
  const of = (pick: (run: Run) => number) => median(runs.map(pick));
  const hasPeak = runs.every((run) => run.peakKB !== null);
  return {
    wallMs: of((run) => run.wallMs),
    cpuMs: of((run) => run.cpuMs),
    peakKB: hasPeak ? of((run) => run.peakKB ?? 0) : null,
    keptKB: of((run) => run.keptKB),
  };
}

function perOperation(size: Medians & { operations: number; bytes: number }, base: Medians): GrowthFigures {
  const per = (value: number, ofBase: number) => round((value - ofBase) / (size.operations - BASE), 2);
  return {
    operations: size.operations,
    documentBytes: size.bytes,
    wallUs: per(size.wallMs * 1000, base.wallMs * 1000),
    cpuUs: per(size.cpuMs * 1000, base.cpuMs * 1000),
    ...(size.peakKB !== null && base.peakKB !== null && { peakKB: per(size.peakKB, base.peakKB) }),
    keptKB: per(size.keptKB, base.keptKB),
  };
}

function ratio(sizes: readonly GrowthFigures[]): GrowthSection["ratio"] {
  const small = sizes.find(({ operations }) => operations === 100);
  const large = sizes.find(({ operations }) => operations === 10_000);
  const entries = (["wallUs", "cpuUs", "peakKB", "keptKB"] as const).map(
    (key) => [key, round((large?.[key] ?? Number.NaN) / (small?.[key] ?? Number.NaN), 2)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => !Number.isNaN(value)));
}
