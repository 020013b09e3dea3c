/** `expose`: which operations get a 1:1 tool beside the tools of the file, and what those are called. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Expose, ExposeRule, Mapping } from "../../mapping/types.js";
import type { Operation } from "../../model/types.js";
import type { Located } from "../../read/types.js";
import { annotationsOf } from "../annotations.js";
import { matcher, type Selection } from "../filters.js";
import { operationIds, originOf } from "../operations.js";
import { unreadOf, unusableOf } from "../plan.js";
import { part } from "../recipes/parts.js";
import { nameTools } from "../tool-names.js";
import type { EndpointToolPlan, LeftOut } from "../types.js";
import { endpointPolicy, type FactsTable } from "./facts.js";
import { resolveReference, type Sources } from "./references.js";
import type { Spec } from "./specs.js";

export interface ExposeRules {
  /** Why an operation gets no 1:1 tool; nothing where it does, unless a tool of the file covers it. */
  readonly excluded: (spec: Spec, operation: Operation) => string | undefined;
  /** Whether operations that tools of the file use also get their own. */
  readonly showsCovered: boolean;
}

type Matches = (spec: Spec, operation: Operation) => boolean;

/** @param filtered what the command line and x-mcp say, which come first */
export function exposeRules(
  mapping: Located<Mapping>,
  sources: Sources,
  filtered: Selection,
  report: Report,
): ExposeRules {
  const at = part<Expose | undefined>(mapping, "expose");
  const expose = at.value;
  // also where its tools are all too broken to be planned
  const hasTools = mapping.value.tools !== undefined || (mapping.value.import?.length ?? 0) > 0;
  const read = (key: "include" | "exclude") =>
    (expose?.[key] ?? []).map((_, index) => readRule(part(at, key, index), sources, report));
  const include = read("include");
  const exclude = read("exclude");
  return {
    showsCovered: expose?.covered === "show",
    excluded(spec, operation) {
      const reason = filtered(operation);
      if (reason !== undefined) return reason;
      if (!expose) return hasTools ? "the file has tools of its own and no `expose`" : undefined;
      if (expose.include && !include.some((matches) => matches(spec, operation)))
        return expose.include.length === 0 ? "expose.include is empty" : "no rule of expose.include matches";
      return exclude.some((matches) => matches(spec, operation)) ? "expose.exclude" : undefined;
    },
  };
}

function readRule(at: Located<ExposeRule>, sources: Sources, report: Report): Matches {
  const { tags, methods, paths, operations } = at.value;
  const tests: Matches[] = [];
  const hints: string[] = [];
  const everything = sources.all.flatMap((spec) => spec.model.operations);
  const add = (
    kind: "tag" | "method" | "path",
    patterns: readonly string[] | undefined,
    subjects: (operation: Operation) => readonly string[],
  ) => {
    if (!patterns) return;
    const matchers = patterns.map((pattern) => matcher(kind, pattern));
    tests.push((_spec, operation) => subjects(operation).some((one) => matchers.some((test) => test(one))));
    const known = [...new Set(everything.flatMap(subjects))];
    patterns.forEach((pattern, index) => {
      if (!known.some((one) => matchers[index]?.(one))) hints.push(suggest(pattern, known));
    });
  };
  add("tag", tags, (operation) => operation.tags);
  add("method", methods, (operation) => [operation.method]);
  add("path", paths, (operation) => [operation.path]);
  if (operations) {
    const named = operations.map((reference) => readReference(reference, sources, hints));
    tests.push((spec, operation) => named.some((matches) => matches(spec, operation)));
  }
  const matches: Matches = (spec, operation) => tests.every((test) => test(spec, operation));
  if (!sources.all.some((spec) => spec.model.operations.some((one) => matches(spec, one)))) {
    const hint = hints.find((one) => one !== "") ?? "";
    report(diagnostic("tool/expose-no-match", at, { what: JSON.stringify(at.value), hint }));
  }
  return matches;
}

/** A reference as everywhere, or a glob of operationIds. */
function readReference(reference: string, sources: Sources, hints: string[]): Matches {
  if (reference.includes("*")) {
    const colon = reference.indexOf(":");
    const only = sources.byName.get(reference.slice(0, Math.max(0, colon)));
    const test = matcher("operation", only ? reference.slice(colon + 1) : reference);
    return (spec, { operationId }) =>
      (!only || spec === only) && operationId !== undefined && test(operationId);
  }
  const found = resolveReference(reference, sources);
  if ("hint" in found) hints.push(found.hint);
  return (spec, operation) => !("hint" in found) && found.spec === spec && found.operation === operation;
}

export interface Exposed {
  readonly tools: readonly {
    readonly tool: EndpointToolPlan;
    readonly spec: Spec;
    readonly operation: Operation;
  }[];
  readonly leftOut: readonly LeftOut[];
}

export interface ExposeInput {
  readonly specs: readonly Spec[];
  readonly rules: ExposeRules;
  readonly expose: Expose | undefined;
  readonly table: FactsTable;
  /** Operation id → names of the tools of the file that use it. */
  readonly covered: ReadonlyMap<string, readonly string[]>;
  /** Names of the tools of the file. */
  readonly taken: ReadonlySet<string>;
  readonly limit: number;
  /** All that was reported so far, kept up to date. */
  readonly diagnostics: readonly Diagnostic[];
}

export function planExposed(input: ExposeInput, report: Report): Exposed {
  const { specs, rules, expose, covered, taken, limit, table } = input;
  const leftOut: LeftOut[] = specs.flatMap(({ model }) => unreadOf(model));
  const selected: { readonly spec: Spec; readonly operation: Operation }[] = [];
  for (const spec of specs) {
    for (const operation of spec.model.operations) {
      const reason = rules.excluded(spec, operation);
      const users = rules.showsCovered ? undefined : covered.get(spec.idOf(operation));
      const out = { operation: operation.key, origin: originOf(operation) };
      if (users) leftOut.push({ ...out, kind: "covered", reason: `used by ${users.join(", ")}` });
      else if (reason !== undefined) leftOut.push({ ...out, kind: "excluded", reason });
      else selected.push({ spec, operation });
    }
  }
  const specOf = new Map(selected.map(({ spec, operation }) => [operation, spec]));
  const naming = {
    limit,
    taken,
    ...(expose?.naming && { naming: expose.naming }),
    prefixOf: (operation: Operation) => `${expose?.prefix ?? ""}${specOf.get(operation)?.prefix ?? ""}`,
    keyOf: (operation: Operation) => `${specOf.get(operation)?.name ?? ""} ${operation.key}`.trimStart(),
  };
  const operations = selected.map(({ operation }) => operation);
  const names = nameTools(operations, naming, report);
  for (const spec of specs) {
    operationIds(
      operations.filter((operation) => specOf.get(operation) === spec),
      report,
    );
  }
  const tools = selected.flatMap(({ spec, operation }) => {
    const planned = spec.plan(operation);
    if (!planned) {
      leftOut.push(unusableOf(operation, input.diagnostics));
      return [];
    }
    const known = table.of({ spec, operation });
    const annotations = annotationsOf(operation.method, known.effect);
    const tool = spec.planner.tool(planned, names.get(operation) ?? operation.key, annotations);
    const facts = endpointPolicy(operation.method, known);
    return [{ tool: facts ? { ...tool, facts } : tool, spec, operation }];
  });
  return { tools, leftOut };
}
