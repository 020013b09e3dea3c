/** What the compiler that reads emitted code will know of a value: the types that are printed, and looked up, in one. */
import type { NamedTypes, TypePlan, ValueTypePlan } from "../plan/expressions/type-plan.js";

export const ANY: ValueTypePlan = { type: { kind: "any" }, optional: true };

export function surely(type: TypePlan): ValueTypePlan {
  return { type, optional: false };
}

export function perhaps({ type }: ValueTypePlan): ValueTypePlan {
  return { type, optional: true };
}

export function objectShape(
  members: readonly (readonly [name: string, type: ValueTypePlan])[],
): ValueTypePlan {
  return surely({ kind: "object", members });
}

export function listShape(item: ValueTypePlan): ValueTypePlan {
  return surely({ kind: "list", item });
}

const NUMBER = surely({ kind: "number" });
const BOOLEAN = surely({ kind: "boolean" });
const STRING = surely({ kind: "string" });

/** `StepResponse`. */
export function responseShape(body: ValueTypePlan): ValueTypePlan {
  return objectShape([
    ["status", NUMBER],
    ["headers", surely({ kind: "object", members: [], additional: { kind: "string" } })],
    ["body", body],
  ]);
}

/** `Collected`. */
export function collectedShape(item: ValueTypePlan): ValueTypePlan {
  return objectShape([
    ["items", listShape(item)],
    ["truncated", BOOLEAN],
    ["pages", NUMBER],
  ]);
}

/** `EachResult`. */
export function eachShape(item: ValueTypePlan): ValueTypePlan {
  const error = objectShape([
    ["index", NUMBER],
    ["key", surely({ kind: "union", members: [{ kind: "string" }, { kind: "number" }] })],
    ["step", STRING],
    ["status", perhaps(NUMBER)],
    ["message", STRING],
  ]);
  return objectShape([
    ["items", listShape(surely(item.type))],
    ["ok", NUMBER],
    ["failed", NUMBER],
    ["errors", listShape(error)],
  ]);
}

/** Looks types up; those that have names are found by them. */
export class Shapes {
  readonly #named: NamedTypes;
  readonly #members = new WeakMap<object, ReadonlyMap<string, ValueTypePlan>>();

  constructor(named: NamedTypes) {
    this.#named = named;
  }

  resolve(type: TypePlan): TypePlan {
    if (type.kind !== "ref") return type;
    return this.#named[type.to]?.type ?? { kind: "any" };
  }

  /** What a compiler finds under that name; undefined where it finds nothing. */
  member({ type }: ValueTypePlan, key: string): ValueTypePlan | undefined {
    const known = this.resolve(type);
    if (known.kind === "any") return ANY;
    if (known.kind !== "object") return undefined;
    return this.#membersOf(known).get(key) ?? this.#additional(known);
  }

  item({ type }: ValueTypePlan): ValueTypePlan | undefined {
    const known = this.resolve(type);
    if (known.kind === "any") return ANY;
    return known.kind === "list" ? known.item : undefined;
  }

  /** The entries of a map: what any of its names has. */
  entry({ type }: ValueTypePlan): ValueTypePlan | undefined {
    const known = this.resolve(type);
    if (known.kind === "any") return ANY;
    if (known.kind !== "object" || known.members.length > 0) return undefined;
    return this.#additional(known);
  }

  #additional(type: TypePlan & { readonly kind: "object" }): ValueTypePlan | undefined {
    if (!type.additional) return undefined;
    return type.members.length > 0 ? ANY : { type: type.additional, optional: true };
  }

  #membersOf(type: TypePlan & { readonly kind: "object" }): ReadonlyMap<string, ValueTypePlan> {
    const known = this.#members.get(type) ?? new Map(type.members);
    this.#members.set(type, known);
    return known;
  }
}

/** Whether a compiler sees one type in both. */
export function isSame(one: TypePlan, other: TypePlan): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
