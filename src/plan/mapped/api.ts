/** The operations that a mapping file can name, each bound when it is first used. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import type { Mapping } from "../../mapping/types.js";
import type { Operation } from "../../model/types.js";
import type { Located } from "../../read/types.js";
import type { Api, BoundOperation } from "../recipes/api.js";
import { bindOperation } from "./bind.js";
import { type FactsTable, usablePaginate } from "./facts.js";
import { resolveReference, type Sources, type Target } from "./references.js";

/** Binds each operation once, whichever file names it. */
export interface Binder {
  readonly bind: (target: Target, at?: Origin) => BoundOperation | undefined;
  /** What was bound under that id. */
  readonly known: (id: string) => Bound | undefined;
}

export interface Bound {
  readonly bound: BoundOperation;
  readonly target: Target;
}

export function createBinder(table: FactsTable, report: Report): Binder {
  const bound = new Map<Operation, BoundOperation | undefined>();
  const byId = new Map<string, Bound>();
  function bind(target: Target, at?: Origin): BoundOperation | undefined {
    const { spec, operation } = target;
    const planned = spec.plan(operation, at);
    if (!planned) return undefined;
    const { facts, effect } = table.of(target);
    const one = bindOperation(spec, planned, { facts, effect });
    const names = one.arguments.flatMap(({ argument, name }) => [argument, name]);
    return { ...one, facts: usablePaginate(one.id, facts, table.named.has(operation), names, report) };
  }
  return {
    known: (id) => byId.get(id),
    bind(target, at) {
      if (!bound.has(target.operation)) {
        const one = bind(target, at);
        bound.set(target.operation, one);
        if (one) byId.set(one.id, { bound: one, target });
      } else if (!bound.get(target.operation)) target.spec.plan(target.operation, at); // one more use
      return bound.get(target.operation);
    },
  };
}

/** @param shared the same for the file and what it imports */
export function createApi(
  mapping: Located<Mapping>,
  sources: Sources,
  binder: Binder,
  shared: Pick<Api, "budget" | "exposed" | "types">,
): Api {
  return {
    mapping,
    ...shared,
    server: (id) => {
      const spec = binder.known(id)?.target.spec;
      // where the author says where the API is, all that is meant goes there
      return spec?.baseUrl === undefined ? spec?.model.servers[0]?.url : undefined;
    },
    operation(reference, at, report) {
      const found = resolveReference(reference, sources);
      if (!("hint" in found)) return binder.bind(found, at);
      report(diagnostic("recipe/operation-unknown", at, { name: reference, ...found }));
      return undefined;
    },
  };
}
