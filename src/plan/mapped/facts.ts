/** What a mapping file knows of operations: `defaults`, `operations["*"]` and an operation's own entry. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Mapping, OperationFacts, Paginate } from "../../mapping/types.js";
import { parseDuration, parseRate } from "../../mapping/units.js";
import type { Operation } from "../../model/types.js";
import type { Located } from "../../read/types.js";
import {
  DEFAULT_RETRY,
  type EndpointPolicy,
  effectOf,
  KEY_HEADERS,
} from "../../runtime/core/policy/types.js";
import type { Facts } from "../recipes/api.js";
import { keysOf, part } from "../recipes/parts.js";
import { isUsualRetry, withRetry } from "../recipes/retry.js";
import type { Effect } from "../recipes/types.js";
import { resolveReference, type Sources, type Target } from "./references.js";

export interface KnownFacts {
  readonly facts: Facts;
  readonly effect: Effect;
}

export interface FactsTable {
  readonly of: (target: Target) => KnownFacts;
  /** The operations that entries of their own are about. */
  readonly named: ReadonlyMap<Operation, Target>;
}

/** @param mappings the file, then what it imports: what comes first has the last word */
export function factsTable(
  mappings: readonly { readonly mapping: Located<Mapping>; readonly sources: Sources }[],
  report: Report,
): FactsTable {
  const everywhere: Located<OperationFacts>[] = [];
  const entries = new Map<Operation, Located<OperationFacts>[]>();
  const named = new Map<Operation, Target>();
  for (const { mapping, sources } of [...mappings].reverse()) {
    const table = part(mapping, "operations");
    for (const key of keysOf(table)) {
      const entry = part<OperationFacts>(table, key);
      checkPaginate(part<Paginate | undefined>(entry, "paginate"), report);
      if (key === "*") {
        everywhere.push(entry);
        continue;
      }
      const found = resolveReference(key, sources);
      if ("hint" in found) {
        report(diagnostic("tool/facts-unknown", entry, { name: key, hint: found.hint }, { on: "key" }));
        continue;
      }
      const { operation } = found;
      entries.set(operation, [...(entries.get(operation) ?? []), entry]);
      named.set(operation, found);
    }
  }
  const defaults = mappings[0]?.mapping.value.defaults ?? {};
  return {
    named,
    of: ({ spec, operation }) => {
      const own = entries.get(operation) ?? [];
      const layers = [...everywhere, ...own];
      const facts = merged(operation, defaults, layers);
      // a limit that is said of all operations is one for all of them
      const shared = facts.rateLimit && last(own, "rate_limit") === undefined;
      const rateLimit = shared && { ...facts.rateLimit, key: spec.name ?? "*" };
      return {
        effect: effectWith(operation, layers),
        facts: rateLimit ? { ...facts, rateLimit } : facts,
      };
    },
  };
}

/** What a 1:1 tool goes by; nothing where its method says it all. */
export function endpointPolicy(method: string, { effect, facts }: KnownFacts): EndpointPolicy | undefined {
  const { retry, timeout, rateLimit, idempotencyHeader } = facts;
  const said = {
    ...(!isUsualRetry(retry) && { retry }),
    ...(timeout !== undefined && { timeout }),
    ...(rateLimit && { rateLimit }),
    ...(effect !== "read" && idempotencyHeader !== undefined && { idempotencyHeader }),
  };
  const isUsual = effect === effectOf(method) && Object.keys(said).length === 0;
  return isUsual ? undefined : { effect, ...said };
}

function effectWith(operation: Operation, layers: readonly Located<OperationFacts>[]): Effect {
  if (last(layers, "safe") === true) return "read";
  const own = effectOf(operation.method);
  if (own === "read" && last(layers, "safe") === false) return "write";
  const idempotent = last(layers, "idempotent");
  if (own === "read" || idempotent === undefined) return own;
  return idempotent ? "idempotent" : "write";
}

function merged(
  operation: Operation,
  defaults: NonNullable<Mapping["defaults"]>,
  layers: readonly Located<OperationFacts>[],
): Facts {
  const rules = [defaults.retry, ...layers.map(({ value }) => value.retry)];
  const early = last(layers, "throttled_early");
  const timeout = last(layers, "timeout");
  const rate = last(layers, "rate_limit") ?? defaults.rate_limit;
  const header = last(layers, "idempotency_header") ?? keyHeader(operation);
  const located = <K extends keyof OperationFacts>(key: K) => {
    const layer = layers.findLast(({ value }) => value[key] !== undefined);
    return layer && part<NonNullable<OperationFacts[K]>>(layer, key);
  };
  const [success, error, paginate] = [located("success"), located("error"), located("paginate")];
  return {
    retry: { ...rules.reduce(withRetry, DEFAULT_RETRY), ...(early && { throttledEarly: true }) },
    // of `defaults` the server as a whole has it
    ...(timeout !== undefined && { timeout: parseDuration(timeout) }),
    ...(rate !== undefined && { rateLimit: parseRate(rate) }),
    ...(header !== undefined && { idempotencyHeader: header }),
    ...(success && { success }),
    ...(error && { error }),
    ...(paginate && { paginate }),
  };
}

function last<K extends keyof OperationFacts>(
  layers: readonly Located<OperationFacts>[],
  key: K,
): OperationFacts[K] | undefined {
  return layers.findLast(({ value }) => value[key] !== undefined)?.value[key];
}

function keyHeader(operation: Operation): string | undefined {
  const found = operation.parameters.find(
    (parameter) => parameter.in === "header" && KEY_HEADERS.has(parameter.name.toLowerCase()),
  );
  return found?.name;
}

/** One way to the next page. */
function checkPaginate(paginate: Located<Paginate | undefined>, report: Report): void {
  const { value } = paginate;
  if (value === undefined) return;
  const ways = (["link", "cursor", "page", "offset"] as const).filter((way) => value[way] !== undefined);
  const say = (reason: string) => report(diagnostic("tool/paginate-invalid", paginate, { reason }));
  // the items alone are of use too: they say where a list is
  if (ways.length > 1) say(`it says ${ways.join(" and ")}, where only one can be`);
  else if (value.cursor !== undefined && value.next === undefined)
    say("`cursor` needs `next`, which says where the response has the next cursor");
  else if (value.cursor === undefined && value.next !== undefined)
    say("`next` needs `cursor`, the argument that takes it");
  else if (ways.length === 0 && value.items === undefined)
    say("it has none of `link`, `cursor`, `page` and `offset`");
}

/** Whether what `paginate` names is an argument; one that is said of all operations is for those that have it. */
export function usablePaginate(
  operation: string,
  facts: Facts,
  named: boolean,
  names: readonly string[],
  report: Report,
): Facts {
  const { paginate, ...others } = facts;
  if (!paginate) return facts;
  for (const way of ["cursor", "page", "offset"] as const) {
    const argument = paginate.value[way];
    if (argument === undefined || names.includes(argument)) continue;
    if (named) {
      const reason = `${operation} has no argument ${JSON.stringify(argument)}`;
      report(diagnostic("tool/paginate-invalid", part(paginate, way), { reason }));
    }
    return others;
  }
  return facts;
}
