/** Compiles the documents it is sent, one at a time, in a process of its own that may die. */
import { readFileSync } from "node:fs";
import { compile } from "../src/compile.js";
import type { Diagnostic } from "../src/diagnostics/diagnostic.js";
import type { LeftOut } from "../src/plan/types.js";
import { checkPlan, checkReasons } from "../test/support/list-invariants.js";

export interface Assignment {
  readonly name: string;
  readonly path: string;
}

/** What became of one document. */
export interface Outcome {
  readonly name: string;
  readonly bytes: number;
  /** Counted by a reader of its own: paths × methods. */
  readonly operations: number;
  readonly tools: number;
  readonly listBytes: number;
  /** Milliseconds of compile(), of which reading and parsing are a part. */
  readonly compileMs: number;
  /** By reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** By diagnostic code, with its severity: `warning schema/repaired`. */
  readonly diagnostics: Readonly<Record<string, number>>;
  /** Set when there is no plan: the errors. */
  readonly noPlan?: readonly string[];
  /** Broken promises of the plan. */
  readonly problems: readonly string[];
  /** A throw: our bug, whatever the document. */
  readonly crash?: string;
}

process.on("message", (assignment: Assignment) => {
  void examine(assignment).then((outcome) => process.send?.(outcome));
});

async function examine({ name, path }: Assignment): Promise<Outcome> {
  const nothing = { name, tools: 0, listBytes: 0, compileMs: 0, leftOut: {}, diagnostics: {}, problems: [] };
  const text = readFileSync(path, "utf8");
  const known = { ...nothing, bytes: Buffer.byteLength(text), operations: countOperations(JSON.parse(text)) };
  const startedAt = performance.now();
  try {
    const [{ plan }, diagnostics] = await compile(path);
    const compileMs = performance.now() - startedAt;
    const codes = count(diagnostics.map(({ severity, code }) => `${severity} ${code}`));
    if (!plan) {
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      return {
        ...known,
        compileMs,
        diagnostics: codes,
        noPlan: errors.map(({ code, message }) => `${code}: ${message}`),
      };
    }
    return {
      ...known,
      compileMs,
      tools: plan.tools.length,
      listBytes: Buffer.byteLength(JSON.stringify(plan.tools.map(({ listing }) => listing))),
      leftOut: count(plan.leftOut.map((entry) => reasonOf(entry, diagnostics))),
      diagnostics: codes,
      problems: [...checkPlan(plan, known.operations), ...checkReasons(plan, diagnostics)],
    };
  } catch (error) {
    const crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...known, compileMs: performance.now() - startedAt, crash };
  }
}

/** In the words of the error that names the operation. */
function reasonOf({ operation, kind, reason }: LeftOut, diagnostics: readonly Diagnostic[]): string {
  const named = diagnostics.find(
    ({ severity, message }) => severity === "error" && message.startsWith(`${operation} `),
  );
  return named ? named.message.replace(operation, "it") : `${kind}: ${reason}`;
}

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** Paths × methods; a path item may be a reference to another one. The package has no document of OAS 3.2. */
function countOperations(document: unknown): number {
  const paths = mapping(mapping(document)["paths"]);
  const pathItem = (item: unknown): Readonly<Record<string, unknown>> => {
    const reference = mapping(item)["$ref"];
    if (typeof reference !== "string") return mapping(item);
    const name = decodeURIComponent(reference.replace("#/paths/", ""));
    return pathItem(paths[name.replaceAll("~1", "/").replaceAll("~0", "~")]);
  };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith("/"))
    .flatMap(([, item]) => Object.entries(pathItem(item)))
    .filter(
      ([method, operation]) => METHODS.has(method) && typeof operation === "object" && operation !== null,
    ).length;
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function count(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
