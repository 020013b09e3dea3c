/** Random JSON Schemas and values that satisfy them, made of one description. */
import { setMember } from "../../../src/runtime/core/cel/kinds.js";

type Scalar = "boolean" | "integer" | "number" | "string" | "timestamp" | "duration" | "any";

/** What a value is: written as a schema in many ways. `nullable`: or null. */
export type Shape = { readonly nullable?: boolean } & (
  | { readonly kind: Scalar; readonly values?: readonly (string | number)[] }
  | { readonly kind: "list"; readonly item: Shape }
  | ObjectShape
  | { readonly kind: "union"; readonly of: readonly Shape[] }
);

export interface ObjectShape {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, Member>;
  readonly additional?: Shape;
  readonly nullable?: boolean;
}

interface Member {
  readonly shape: Shape;
  readonly required: boolean;
}

/** Draws of one run; the first of several is the simplest. */
export interface Draw {
  readonly upTo: (max: number) => number;
  readonly one: <T>(of: readonly [T, ...T[]] | readonly T[]) => T;
  /** True one time in `times`. */
  readonly rarely: (times: number) => boolean;
}

export function drawing(nat: (max: number) => number): Draw {
  return {
    upTo: nat,
    one: (of) => of[nat(of.length - 1)] as never,
    rarely: (times) => nat(times - 1) === times - 1,
  };
}

const NAMES = ["a", "b", "c", "x-y", "size"];
/** Names that every object has, that code has a use of its own for, or that break out of it. */
export const HOSTILE = [
  "__proto__",
  "constructor",
  "toString",
  "length",
  "0",
  "then",
  "if",
  "name",
  "a.b",
  "`${a}`",
  'a"b\\',
  "*/",
  "</script>",
  "\u2028",
] as const;
export const TEXTS = ["", "a", "open", "b-c", "12", "é👋"];
export const NUMBERS = [0, 1, 2, -3, 7];

export function shape(draw: Draw, depth = 3): Shape {
  const nullable = draw.rarely(4) && { nullable: true };
  const kinds = ["string", "integer", "boolean", "number", "enum", "any"] as const;
  const deep = ["object", "list", "object", "list", "map", "union"] as const;
  const kind = depth > 0 && draw.upTo(2) > 0 ? draw.one(deep) : draw.one(kinds);
  switch (kind) {
    case "enum":
      return draw.upTo(1) === 0
        ? { kind: "string", values: ["open", "a"], ...nullable }
        : { kind: "integer", values: [1, 7], ...nullable };
    case "list":
      return { kind: "list", item: shape(draw, depth - 1), ...nullable };
    case "map":
      return { ...object(draw, depth, 1), additional: shape(draw, depth - 1), ...nullable };
    case "object":
      return { ...object(draw, depth, 3), ...nullable };
    case "union":
      return draw.upTo(1) === 0
        ? { kind: "union", of: [object(draw, depth, 2), object(draw, depth, 2)], ...nullable }
        : either(shape(draw, depth - 1), shape(draw, depth - 1));
    default:
      return { kind, ...nullable };
  }
}

function object(draw: Draw, depth: number, most: number): ObjectShape {
  const members = NAMES.slice(0, draw.upTo(most)).map(
    (name) =>
      [
        draw.rarely(4) ? draw.one(HOSTILE) : name,
        { shape: shape(draw, depth - 1), required: draw.upTo(1) === 0 },
      ] as const,
  );
  return { kind: "object", members: new Map(members) };
}

/** One or the other. */
export function either(a: Shape, b: Shape): Shape {
  const nullable = (a.nullable || b.nullable) && { nullable: true };
  if (a.kind === "any" || b.kind === "any") return { kind: "any", ...nullable };
  if (a.kind === "list" && b.kind === "list")
    return { kind: "list", item: either(a.item, b.item), ...nullable };
  const numbers = ["integer", "number"];
  if (numbers.includes(a.kind) && numbers.includes(b.kind))
    return { kind: a.kind === b.kind ? (a.kind as "integer") : "number", ...nullable };
  if (a.kind === b.kind && a.kind !== "object" && a.kind !== "union" && a.kind !== "list")
    return { kind: a.kind, ...nullable };
  const merged: Shape[] = [];
  for (const part of [...partsOf(a), ...partsOf(b)]) {
    const same = merged.findIndex((each) => each.kind !== "object" && alike(each, part));
    const found = merged[same];
    if (found) merged[same] = either(found, part);
    else merged.push(part);
  }
  return { kind: "union", of: merged, ...nullable };
}

function alike(a: Shape, b: Shape): boolean {
  const numbers = ["integer", "number"];
  return a.kind === b.kind || (numbers.includes(a.kind) && numbers.includes(b.kind));
}

export function partsOf(shape: Shape): readonly Shape[] {
  return shape.kind === "union" ? shape.of.flatMap(partsOf) : [shape];
}

/** The schema, and under `$defs` what it refers to. */
export function schemaOfShape(shape: Shape, draw: Draw): Record<string, unknown> {
  const $defs: Record<string, unknown> = {};
  const write = (of: Shape): Record<string, unknown> => {
    const plain = bare(of);
    const type = plain["type"];
    if (of.kind === "object" && draw.rarely(3)) {
      const name = `D${Object.keys($defs).length}`;
      $defs[name] = plain;
      const $ref = { $ref: `#/$defs/${name}` };
      return of.nullable ? { [draw.one(["anyOf", "oneOf"])]: [$ref, { type: "null" }] } : $ref;
    }
    if (!of.nullable || of.kind === "any") return plain;
    if (of.kind === "union") return { anyOf: [...(plain["anyOf"] as unknown[]), { type: "null" }] };
    const style = draw.upTo(2);
    const values = Array.isArray(plain["enum"]) && { enum: [...plain["enum"], null] };
    if (style === 0) return { ...plain, ...values, nullable: true };
    if (style === 1) return { ...plain, ...values, type: [type, "null"] };
    return { oneOf: [plain, { type: "null" }] };
  };
  const bare = (of: Shape): Record<string, unknown> => {
    switch (of.kind) {
      case "any":
        return {};
      case "union":
        return { anyOf: of.of.map(write) };
      case "list":
        return { type: "array", items: write(of.item) };
      case "object": {
        const members = [...of.members].map(([name, member]) => [name, write(member.shape)] as const);
        const required = [...of.members].flatMap(([name, member]) => (member.required ? [name] : []));
        return {
          type: "object",
          properties: Object.fromEntries(members),
          ...(required.length > 0 && { required }),
          ...(of.additional ? { additionalProperties: write(of.additional) } : {}),
          ...(!of.additional &&
            (of.members.size === 0 || draw.upTo(1) === 0) && { additionalProperties: false }),
        };
      }
      default:
        return { type: of.kind, ...(of.values && { enum: of.values }) };
    }
  };
  return { ...write(shape), $defs };
}

/** A value that satisfies the schema. */
export function someValue(shape: Shape, draw: Draw): unknown {
  if (shape.nullable && draw.upTo(1) === 0) return null;
  if ("values" in shape && shape.values) return draw.one(shape.values);
  switch (shape.kind) {
    case "boolean":
      return draw.one([true, false]);
    case "integer":
      return draw.one(NUMBERS);
    case "number":
      return draw.one([...NUMBERS, 0.5, -1.5]);
    case "any":
      return draw.one<unknown>([null, "a", 1, true, [], [null], { a: 1 }, { length: "a" }]);
    case "list":
      return Array.from({ length: draw.upTo(3) }, () => someValue(shape.item, draw));
    case "union":
      return someValue(draw.one(shape.of), draw);
    case "object": {
      const object: Record<string, unknown> = {};
      for (const [name, { shape: of, required }] of shape.members)
        if (required || draw.upTo(1) === 0) setMember(object, name, someValue(of, draw));
      const { additional } = shape;
      if (additional)
        for (const name of [...NAMES, "k", ...HOSTILE.slice(0, 2)])
          if (!shape.members.has(name) && draw.upTo(1) === 0)
            setMember(object, name, someValue(additional, draw));
      return object;
    }
    default:
      return draw.one(TEXTS);
  }
}
