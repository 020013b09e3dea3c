/** Types as plain data, for whoever prints them: what the checker went by, so that the two cannot disagree. */
import { memberOf } from "./members.js";
import { membersOf } from "./object-type.js";
import type { Lack, ObjectType, Type, Typed } from "./type.js";

export type TypePlan =
  /** Nothing is known, or it can be things that have no members in common. */
  | { readonly kind: "any" }
  | { readonly kind: "null" | "boolean" | "number" }
  /** `values`: those that the schema names; an API may send others. */
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "list"; readonly item: ValueTypePlan }
  | {
      readonly kind: "object";
      readonly members: readonly (readonly [name: string, type: ValueTypePlan])[];
      /** Of names that are not listed. */
      readonly additional?: TypePlan;
    }
  /** Of scalars. */
  | { readonly kind: "union"; readonly members: readonly TypePlan[] }
  /** In `NamedTypes`. */
  | { readonly kind: "ref"; readonly to: string };

/** `optional`: the value may be absent or null; `lack`: which of both a schema allows, where it is one. */
export interface ValueTypePlan {
  readonly type: TypePlan;
  readonly optional: boolean;
  readonly lack?: Lack;
}

/** By key; `name` is what the document calls it, and not unique. */
export type NamedTypes = Readonly<Record<string, { readonly name: string; readonly type: TypePlan }>>;

/** Objects in objects that have no name. */
const MAX_DEPTH = 20;

export class TypeTable {
  readonly #keys = new Map<string, string>();
  readonly #named = new Map<string, { readonly name: string; readonly type: TypePlan }>();

  /** @param home what references without a document lead into: two of one home and name are the same */
  of(typed: Typed, home: string): ValueTypePlan {
    return this.#value(typed, home, 0, []);
  }

  /** Of all that was asked for, and all that this refers to. */
  named(): NamedTypes {
    return Object.fromEntries(this.#named);
  }

  #value(
    { type, optional, lack }: Typed,
    home: string,
    depth: number,
    inside: readonly Type[],
  ): ValueTypePlan {
    return { type: this.#type(type, home, depth, inside), optional, ...(lack && { lack }) };
  }

  #type(type: Type, home: string, depth: number, inside: readonly Type[]): TypePlan {
    switch (type.kind) {
      case "any":
      case "null":
      case "boolean":
        return { kind: type.kind };
      case "integer":
      case "number":
        return { kind: "number" };
      case "string": {
        const values = type.values?.filter((value) => typeof value === "string");
        return values?.length ? { kind: "string", values } : { kind: "string" };
      }
      case "timestamp":
      case "duration":
        return { kind: "any" };
      case "list":
        if (depth > MAX_DEPTH || inside.includes(type)) return { kind: "any" };
        return { kind: "list", item: this.#value(type.item, home, depth + 1, [...inside, type]) };
      case "object":
        return this.#object(type, home, depth, inside);
      case "union":
        return this.#union(type, home, depth, inside);
    }
  }

  #object(type: ObjectType, home: string, depth: number, inside: readonly Type[]): TypePlan {
    const { reference } = type;
    if (reference === undefined) {
      if (depth > MAX_DEPTH || inside.includes(type)) return { kind: "any" };
      return this.#members(type, home, depth, [...inside, type]);
    }
    const known = reference.startsWith("#") ? home + reference : reference;
    const before = this.#keys.get(known);
    if (before !== undefined) return { kind: "ref", to: before };
    const key = `t${this.#keys.size}`;
    this.#keys.set(known, key);
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    // its place in the order is that of its first use
    this.#named.set(key, { name, type: { kind: "any" } });
    this.#named.set(key, { name, type: this.#members(type, home, 0, [type]) });
    return { kind: "ref", to: key };
  }

  #members(type: ObjectType, home: string, depth: number, inside: readonly Type[]): TypePlan {
    const members = type.names().flatMap((name) => {
      const typed = type.property(name);
      return typed ? [[name, this.#value(typed, home, depth + 1, inside)] as const] : [];
    });
    const { additional } = type;
    const rest = additional && this.#type(additional.type, home, depth + 1, inside);
    return { kind: "object", members, ...(rest && { additional: rest }) };
  }

  /** Of objects, one that has all their members, as expressions see it. */
  #union(type: Type, home: string, depth: number, inside: readonly Type[]): TypePlan {
    const parts = membersOf(type);
    if (parts.every(({ kind }) => SCALARS.has(kind)))
      return { kind: "union", members: parts.map((part) => this.#type(part, home, depth, inside)) };
    if (depth > MAX_DEPTH || inside.includes(type)) return { kind: "any" };
    const objects = parts.filter((part): part is ObjectType => part.kind === "object");
    if (objects.length < parts.length) return { kind: "any" };
    const names = [...new Set(objects.flatMap((object) => object.names()))];
    const members = names.flatMap((name) => {
      const typed = memberOf({ type, optional: false }, name);
      return typed ? [[name, this.#value(typed, home, depth + 1, [...inside, type])] as const] : [];
    });
    const isOpen = objects.some(({ additional }) => additional !== undefined);
    return { kind: "object", members, ...(isOpen && { additional: { kind: "any" } }) };
  }
}

const SCALARS: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean", "null"]);
