/** Which operations become tools: filters of the command line, method and deprecation, `x-mcp`. */
import picomatch from "picomatch";
import { diagnostic } from "../diagnostics/catalog.js";
import { COMMAND_LINE, type Report } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import type { Operation } from "../model/types.js";

export interface FilterOptions {
  /** `tag:NAME`, `path:GLOB`, `method:METHOD`, `operation:GLOB`; an operation is in when one of them matches. */
  readonly include?: readonly string[];
  /** The same; an operation is out when one of them matches. */
  readonly exclude?: readonly string[];
  /** GET and HEAD only. */
  readonly readOnly?: boolean;
  readonly noDeprecated?: boolean;
}

interface Filter {
  readonly text: string;
  readonly kind: "tag" | "path" | "method" | "operation";
  readonly pattern: string;
  readonly matches: (operation: Operation) => boolean;
}

/** Why an operation is excluded; `undefined` when it is in. */
export type Selection = (operation: Operation) => string | undefined;

export function selection(
  operations: readonly Operation[],
  options: FilterOptions,
  report: Report,
): Selection {
  const include = readFilters(options.include, operations, report);
  const exclude = readFilters(options.exclude, operations, report);
  // with x-mcp: true somewhere and false for the whole document, only the marked operations are in
  return (operation) => {
    if (operation.mcp.enabled === false) return "x-mcp: false";
    if (options.readOnly && operation.method !== "GET" && operation.method !== "HEAD") return "--read-only";
    if (options.noDeprecated && operation.deprecated) return "--no-deprecated";
    if (options.include?.length && !include.some((filter) => filter.matches(operation)))
      return "no --include matches";
    const excluded = exclude.find((filter) => filter.matches(operation));
    return excluded && `--exclude ${excluded.text}`;
  };
}

function readFilters(
  texts: readonly string[] | undefined,
  operations: readonly Operation[],
  report: Report,
): readonly Filter[] {
  const filters: Filter[] = [];
  for (const text of texts ?? []) {
    const filter = readFilter(text);
    if (!filter) {
      report(diagnostic("filter/syntax", COMMAND_LINE, { filter: text }));
      continue;
    }
    filters.push(filter);
    if (!operations.some(filter.matches)) {
      const hint = suggest(filter.pattern, [
        ...new Set(operations.flatMap((operation) => subjects(operation, filter.kind))),
      ]);
      report(diagnostic("filter/no-match", COMMAND_LINE, { filter: text, hint }));
    }
  }
  return filters;
}

function readFilter(text: string): Filter | undefined {
  const match = /^(tag|path|method|operation):(.+)$/.exec(text);
  if (!match) return undefined;
  const kind = match[1] as Filter["kind"];
  const pattern = match[2] ?? "";
  const test = matcher(kind, pattern);
  return { text, kind, pattern, matches: (operation) => subjects(operation, kind).some(test) };
}

/** Path templates are full of braces, so braces, brackets and parentheses are plain characters in our globs. */
export function matcher(kind: Filter["kind"], pattern: string): (subject: string) => boolean {
  if (kind === "method") return (subject) => subject === pattern.toUpperCase();
  if (kind === "tag") return (subject) => subject === pattern;
  const literal = pattern.replace(/[[\](){}!+@\\]/g, "\\$&");
  // an operationId is one word, slashes and all; in a path `*` stays within a segment
  return picomatch(literal, { dot: true, nobrace: true, noextglob: true, bash: kind === "operation" });
}

function subjects(operation: Operation, kind: Filter["kind"]): readonly string[] {
  switch (kind) {
    case "tag":
      return operation.tags;
    case "path":
      return [operation.path];
    case "method":
      return [operation.method];
    case "operation":
      return operation.operationId === undefined ? [] : [operation.operationId];
  }
}
