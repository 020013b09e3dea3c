/** Values for a JSON Schema: some that match it, as far as a simple reader can tell, and changes that may not. */
import { isSchema, listIn, numberIn } from "../../../../src/emit/zod/types.js";
import type { JsonSchema } from "../../../../src/runtime/core/types.js";
import type { Random } from "./random.js";

const DEPTH = 6;

const TEXTS = [
  "",
  "a",
  "text",
  "T-1",
  "1042",
  "deadbeef",
  "😀😀",
  "2024-02-29",
  "2023-02-29",
  "2024-01-01T00:00:00Z",
  "2024-01-01t00:00:00.5+01:00",
  "2024-01-01 00:00:00+0000",
  "2024-01-01T00:00Z",
  "12:30:00Z",
  "12:30:00",
  "P1DT2H",
  "PT1.5S",
  "P1W",
  "a@b.example",
  "a@b",
  "https://example.com/a?b=c#d",
  "https://example.com/a b",
  "urn:a:b",
  "/a/b",
  "example.com",
  "-a.example",
  "127.0.0.1",
  "256.0.0.1",
  "::1",
  "1::2::3",
  "123e4567-e89b-12d3-a456-426614174000",
  "123e4567-e89b-02d3-0456-426614174000",
  "x".repeat(300),
  "constructor",
  "line\nline",
] as const;

const OTHERS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  50,
  1e9,
  2 ** 53 + 2,
  [],
  {},
  [1, 1],
  [{}],
  { a: 1 },
  { constructor: 1 },
];

/** A value that should match. */
export function sample(schema: unknown, root: JsonSchema, random: Random, depth = 0): unknown {
  if (!isSchema(schema)) return anything(random);
  const ref = schema["$ref"];
  const target = typeof ref === "string" ? definition(ref, root) : undefined;
  if (target !== undefined && depth < DEPTH * 2) return sample(target, root, random, depth + 1);
  if (Object.hasOwn(schema, "const")) return schema["const"];
  const values = listIn(schema, "enum");
  if (values !== undefined && values.length > 0) return random.pick(values);
  const branches = listIn(schema, "anyOf") ?? listIn(schema, "oneOf");
  if (branches !== undefined && branches.length > 0) {
    const value = sample(random.pick(branches), root, random, depth + 1);
    return schema["type"] === "object" ? merged(objectValue(schema, root, random, depth), value) : value;
  }
  const all = listIn(schema, "allOf");
  if (all !== undefined) {
    const own = schema["type"] === "object" ? objectValue(schema, root, random, depth) : undefined;
    return all.map((part) => sample(part, root, random, depth + 1)).reduce(merged, own);
  }
  const type = schema["type"];
  return typedValue(Array.isArray(type) ? random.pick(type) : type, schema, root, random, depth);
}

/** The value with one or two things changed that may matter. */
export function mutated(value: unknown, random: Random): unknown {
  const once = mutatedOnce(value, random);
  return random.chance(0.2) ? mutatedOnce(once, random) : once;
}

function mutatedOnce(value: unknown, random: Random): unknown {
  if (random.chance(0.12)) return random.chance(0.5) ? random.pick(TEXTS) : random.pick(OTHERS);
  if (Array.isArray(value)) return mutatedList(value, random);
  if (isSchema(value)) return mutatedObject(value, random);
  if (typeof value === "string") return mutatedText(value, random);
  if (typeof value === "number") {
    return random.pick([value + 1, value - 1, -value, value + 0.5, value * 1000, String(value), null]);
  }
  return random.chance(0.5) ? random.pick(TEXTS) : random.pick(OTHERS);
}

function mutatedObject(value: JsonSchema, random: Random): unknown {
  const names = Object.keys(value);
  if (names.length === 0 || random.chance(0.15)) {
    return { ...value, [random.pick(["extra", "toString", "x-a", ""])]: anything(random) };
  }
  const name = random.pick(names);
  const entries = Object.entries(value);
  if (random.chance(0.2)) return Object.fromEntries(entries.filter(([other]) => other !== name));
  return Object.fromEntries(
    entries.map(([other, member]) => [other, other === name ? mutatedOnce(member, random) : member]),
  );
}

function mutatedList(list: readonly unknown[], random: Random): unknown {
  if (list.length === 0) return [anything(random)];
  const at = random.below(list.length);
  const kind = random.below(4);
  if (kind === 0) return [...list, ...list];
  if (kind === 1) return list.filter((_, index) => index !== at);
  return list.map((item, index) => (index === at ? mutatedOnce(item, random) : item));
}

function mutatedText(text: string, random: Random): unknown {
  const kind = random.below(6);
  if (kind === 0) return text + text;
  if (kind === 1) return text.slice(1);
  if (kind === 2) return `${text}😀`;
  if (kind === 3) return text.toUpperCase();
  if (kind === 4) return random.pick(OTHERS);
  return random.pick(TEXTS);
}

function typedValue(
  type: unknown,
  schema: JsonSchema,
  root: JsonSchema,
  random: Random,
  depth: number,
): unknown {
  switch (type) {
    case "object":
      return objectValue(schema, root, random, depth);
    case "array":
      return listValue(schema, root, random, depth);
    case "string":
      return textValue(schema, random);
    case "integer":
    case "number":
      return numberValue(schema, type, random);
    case "boolean":
      return random.chance(0.5);
    case "null":
      return null;
    default:
      return isSchema(schema["properties"]) ? objectValue(schema, root, random, depth) : anything(random);
  }
}

function objectValue(schema: JsonSchema, root: JsonSchema, random: Random, depth: number): JsonSchema {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  const required = new Set(listIn(schema, "required") ?? []);
  const names = new Set([...Object.keys(properties), ...[...required].map(String)]);
  const wanted = depth >= DEPTH ? 0 : random.pick([0, 0.4, 1]);
  const entries = [...names]
    .filter((name) => required.has(name) || random.chance(wanted))
    .map((name) => [name, sample(properties[name], root, random, depth + 1)] as const);
  const others = schema["additionalProperties"];
  const more = isSchema(others) && depth < DEPTH && random.chance(0.6);
  const extra = more ? [[random.pick(["key", "k2"]), sample(others, root, random, depth + 1)] as const] : [];
  return Object.fromEntries([...entries, ...extra]);
}

function listValue(schema: JsonSchema, root: JsonSchema, random: Random, depth: number): readonly unknown[] {
  const prefix = listIn(schema, "prefixItems") ?? [];
  const least = numberIn(schema, "minItems") ?? 0;
  const length = Math.max(least, depth >= DEPTH ? 0 : random.below(3));
  return Array.from({ length: Math.min(length, 20) }, (_, index) =>
    sample(index < prefix.length ? prefix[index] : schema["items"], root, random, depth + 1),
  );
}

const FORMATTED: Readonly<Record<string, string>> = {
  "date-time": "2024-01-01T00:00:00Z",
  date: "2024-02-29",
  time: "12:30:00Z",
  duration: "P1DT2H",
  email: "a@b.example",
  hostname: "example.com",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uri: "https://example.com/a?b=c#d",
  uuid: "123e4567-e89b-12d3-a456-426614174000",
};

function textValue(schema: JsonSchema, random: Random): string {
  const examples = listIn(schema, "examples")?.filter((example) => typeof example === "string") ?? [];
  const formatted = FORMATTED[String(schema["format"])];
  if (formatted !== undefined) return formatted;
  const matching = typeof schema["pattern"] === "string" ? textsMatching(schema["pattern"]) : TEXTS;
  const text = random.pick([...examples, ...matching].map(String));
  const least = numberIn(schema, "minLength") ?? 0;
  const most = numberIn(schema, "maxLength") ?? Number.POSITIVE_INFINITY;
  const padded = text + "p".repeat(Math.max(0, Math.min(least - text.length, 5000)));
  return padded.length > most ? padded.slice(0, most) : padded;
}

function textsMatching(pattern: string): readonly string[] {
  const matching = TEXTS.filter((text) => new RegExp(pattern, "u").test(text));
  return matching.length > 0 ? matching : TEXTS;
}

function numberValue(schema: JsonSchema, type: string, random: Random): number {
  const least = numberIn(schema, "minimum") ?? numberIn(schema, "exclusiveMinimum");
  const most = numberIn(schema, "maximum") ?? numberIn(schema, "exclusiveMaximum");
  const step = numberIn(schema, "multipleOf") ?? (type === "integer" ? 1 : 0.5);
  const from = least ?? (most === undefined ? 0 : most - 10);
  const value = Math.ceil(from / step + random.below(3)) * step;
  return most !== undefined && value > most ? most : value;
}

function anything(random: Random): unknown {
  return random.chance(0.5) ? random.pick(TEXTS) : random.pick(OTHERS);
}

function merged(one: unknown, other: unknown): unknown {
  return isSchema(one) && isSchema(other) ? { ...one, ...other } : (other ?? one);
}

function definition(ref: string, root: JsonSchema): unknown {
  const definitions = root["$defs"];
  return isSchema(definitions) ? definitions[ref.slice("#/$defs/".length)] : undefined;
}
