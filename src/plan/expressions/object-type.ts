/** Types put together: of members, of alternatives; and said in words. */
import type { ObjectType, Type, Typed } from "./type.js";
import type { Json } from "./types.js";

export const BOOLEAN: Typed = { type: { kind: "boolean" }, optional: false };
export const STRING: Typed = { type: { kind: "string" }, optional: false };
export const INTEGER: Typed = { type: { kind: "integer" }, optional: false };
export const NUMBER: Typed = { type: { kind: "number" }, optional: false };
export const TIMESTAMP: Typed = { type: { kind: "timestamp" }, optional: false };
export const DURATION: Typed = { type: { kind: "duration" }, optional: false };
export const NULL: Typed = { type: { kind: "null" }, optional: true };
/** Anything, and there. */
export const SOMETHING: Typed = { type: { kind: "any" }, optional: false };
/** The item of `[]`: gives way to any other. */
export const NOTHING: Typed = { type: { kind: "any" }, optional: false };

/** An object with these members; the last of a name wins. */
export function objectType(
  members: Iterable<readonly [string, Typed]>,
  options: { readonly label?: string; readonly built?: true; readonly additional?: Typed } = {},
): ObjectType {
  const byName = new Map(members);
  return {
    kind: "object",
    names: () => [...byName.keys()],
    property: (name) => byName.get(name),
    ...options,
  };
}

export function listOf(item: Typed): Typed {
  return { type: { kind: "list", item }, optional: false };
}

export function literalType(value: Json): Typed {
  if (value === null) return NULL;
  if (typeof value === "boolean") return BOOLEAN;
  if (typeof value === "string") return { type: { kind: "string", values: [value] }, optional: false };
  if (typeof value === "number") {
    const kind = Number.isInteger(value) ? "integer" : "number";
    return { type: { kind, values: [value] }, optional: false };
  }
  if (Array.isArray(value)) return listOf(value.length === 0 ? NOTHING : union(value.map(literalType)));
  const members = Object.entries(value).map(([key, member]) => [key, literalType(member)] as const);
  return { type: objectType(members, { built: true }), optional: false };
}

/** The same, but perhaps absent. */
export function optional(typed: Typed): Typed {
  return typed.optional ? typed : { type: typed.type, optional: true };
}

/** The same, and there. */
export function present(typed: Typed): Typed {
  return typed.optional ? { type: typed.type, optional: false } : typed;
}

/** Whether there is something to guard against; of a value no schema describes, nothing is known at all. */
export function mayBeAbsent(typed: Typed): boolean {
  return typed.optional && typed.type.kind !== "any";
}

/** One of these. */
export function union(types: readonly Typed[]): Typed {
  const optional = types.some((typed) => typed.optional);
  const known = types.filter((typed) => typed !== NOTHING);
  if (known.length === 0 && types.length > 0) return NOTHING;
  const [only] = known;
  if (only !== undefined && known.every((typed) => typed.type === only.type))
    return { type: only.type, optional };
  const members: Type[] = [];
  for (const { type } of known)
    for (const member of membersOf(type)) if (member.kind !== "null") add(members, member);
  const [first] = members;
  if (members.some((member) => member.kind === "any")) return { type: { kind: "any" }, optional };
  if (first === undefined) return known.length === 0 ? { type: { kind: "any" }, optional: true } : NULL;
  return { type: members.length === 1 ? first : { kind: "union", members }, optional };
}

/** The members of a union, or the type itself. */
export function membersOf(type: Type): readonly Type[] {
  return type.kind === "union" ? type.members : [type];
}

function add(members: Type[], type: Type): void {
  for (const [index, member] of members.entries()) {
    const joined = join(member, type);
    if (joined === undefined) continue;
    members[index] = joined;
    return;
  }
  members.push(type);
}

/** Two types that one can stand for. */
function join(a: Type, b: Type): Type | undefined {
  if (a === b) return a;
  if (a.kind === "list" && b.kind === "list") {
    let item: Typed | undefined;
    return {
      kind: "list",
      get item() {
        item ??= union([a.item, b.item]);
        return item;
      },
    };
  }
  if (isScalar(a) && isScalar(b)) {
    const kind =
      a.kind === b.kind ? a.kind : a.kind === "string" || b.kind === "string" ? undefined : "number";
    if (kind === undefined) return undefined;
    const values = a.values && b.values ? [...new Set([...a.values, ...b.values])] : undefined;
    const format = a.format === b.format ? a.format : undefined;
    return { kind, ...(values && { values }), ...(format !== undefined && { format }) };
  }
  return a.kind === b.kind && a.kind !== "object" && a.kind !== "union" ? a : undefined;
}

type Scalar = Extract<Type, { kind: "string" | "integer" | "number" }>;

function isScalar(type: Type): type is Scalar {
  return type.kind === "string" || type.kind === "integer" || type.kind === "number";
}

/** The values a type is limited to; undefined where it is not, or where others are possible beside them. */
export function valuesOf(type: Type): readonly Json[] | undefined {
  const all: Json[] = [];
  for (const member of membersOf(type)) {
    if (!isScalar(member) || member.values === undefined) return undefined;
    all.push(...member.values);
  }
  return all;
}

/** In a message: `text`, `a list of objects`, `text or an integer`. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case "any":
      return "a value of unknown type";
    case "null":
      return "null";
    case "boolean":
      return "true or false";
    case "string":
      return "text";
    case "integer":
      return "an integer";
    case "number":
      return "a number";
    case "timestamp":
      return "a timestamp";
    case "duration":
      return "a duration";
    case "list":
      return "a list";
    case "object":
      return "an object";
    case "union":
      return [...new Set(type.members.map(describeType))].join(" or ");
  }
}
