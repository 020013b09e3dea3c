/** Objects. Open ones keep what they do not know, unlike `z.object`. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { literal, propertyName } from "../literal.js";
import { patternOf, patternProblem } from "./patterns.js";
import { entriesIn, isAnything, isNothing, isSchema, listIn, numberIn, type Printer } from "./types.js";

export const OBJECT_KEYWORDS = [
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
] as const;

/**
 * Names zod would find in every object, since it looks beyond own properties; and `then`, which linters refuse as a
 * member since an object with it could be taken for a promise. They are told by pattern.
 */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "then"]);

/** zod drops it from every object, unread. */
const DROPPED = "__proto__";

export function objectCode(schema: JsonSchema, printer: Printer): string {
  const required = new Set((listIn(schema, "required") ?? []).filter((name) => typeof name === "string"));
  const declared = new Map(entriesIn(schema, "properties"));
  if (required.has(DROPPED) || declared.has(DROPPED))
    printer.differs(`properties named ${DROPPED} are not read`);
  required.delete(DROPPED);

  const patterns = enforceablePatterns(schema, printer);
  const others = patterns === undefined ? true : schema["additionalProperties"];
  const odd = [...declared.keys(), ...required].filter((name) => INHERITED.has(name) && name !== DROPPED);
  const byPattern = (patterns !== undefined && patterns.length > 0) || odd.length > 0;
  // what a required name without a schema may hold is said by `additionalProperties`, or by a pattern
  const unnamed = byPattern ? true : others;
  const named = new Map(declared);
  for (const name of required) if (!named.has(name)) named.set(name, unnamed);

  const shape = [...named]
    .filter(([name]) => !odd.includes(name))
    .map(([name, property]) => `${propertyName(name)}: ${propertyCode(name, property, required, printer)}`);
  const code = byPattern ? openCode(shape) : shapedCode(shape, others, printer);
  const checks = [
    ...(byPattern ? patternChecks({ declared, odd, patterns: patterns ?? [], others, printer }) : []),
    ...odd
      .filter((name) => required.has(name))
      .map((name) => `${printer.prelude("hasProperty")}(${literal(name)})`),
    ...wholeChecks(schema, printer),
  ];
  return checks.length === 0 ? code : `${code}.check(${[...new Set(checks)].join(", ")})`;
}

function propertyCode(
  name: string,
  property: unknown,
  required: ReadonlySet<string>,
  printer: Printer,
): string {
  if (name === DROPPED) return "z.unknown().optional()";
  return printer.print(property) + (required.has(name) ? "" : ".optional()");
}

function shapedCode(shape: readonly string[], others: unknown, printer: Printer): string {
  if (isAnything(others)) return openCode(shape);
  if (isNothing(others)) return `z.strictObject(${members(shape)})`;
  if (shape.length === 0) return `z.record(z.string(), ${printer.print(others)})`;
  return `z.object(${members(shape)}).catchall(${printer.print(others)})`;
}

function openCode(shape: readonly string[]): string {
  return shape.length === 0 ? "z.record(z.string(), z.unknown())" : `z.looseObject(${members(shape)})`;
}

function members(shape: readonly string[]): string {
  return shape.length === 0 ? "{}" : `{ ${shape.join(", ")} }`;
}

/** `undefined` when one cannot be enforced: then, as on the server, no property can be told from the others. */
function enforceablePatterns(
  schema: JsonSchema,
  printer: Printer,
): readonly (readonly [string, unknown])[] | undefined {
  const patterns = entriesIn(schema, "patternProperties");
  const unusable = patterns.find(([pattern]) => patternProblem(pattern) !== undefined);
  if (unusable === undefined) return patterns;
  const [pattern] = unusable;
  printer.differs(
    `properties that match ${literal(pattern)}, and those that match nothing, are not checked: ${patternProblem(pattern)}`,
  );
  return undefined;
}

interface ByPattern {
  readonly declared: ReadonlyMap<string, unknown>;
  readonly odd: readonly string[];
  readonly patterns: readonly (readonly [string, unknown])[];
  readonly others: unknown;
  readonly printer: Printer;
}

function patternChecks({ declared, odd, patterns, others, printer }: ByPattern): readonly string[] {
  const pattern = (source: string) => `${printer.prelude("pattern")}(${literal(source)})`;
  const matching = [
    ...odd.filter((name) => declared.has(name)).map((name) => [patternOf(name), declared.get(name)] as const),
    ...patterns,
  ]
    .filter(([, schema]) => !isAnything(schema))
    .map(
      ([source, schema]) =>
        `${printer.prelude("propertiesMatching")}(${pattern(source)}, ${printer.print(schema)})`,
    );
  if (isAnything(others)) return matching;
  const names = literal([...declared.keys()]);
  const known = `[${patterns.map(([source]) => pattern(source)).join(", ")}]`;
  return [...matching, `${printer.prelude("otherProperties")}(${names}, ${known}, ${printer.print(others)})`];
}

function wholeChecks(schema: JsonSchema, printer: Printer): readonly string[] {
  const checks: string[] = [];
  for (const keyword of ["minProperties", "maxProperties"] as const) {
    const limit = numberIn(schema, keyword);
    if (limit !== undefined) checks.push(`${printer.prelude(keyword)}(${limit})`);
  }
  if (schema["propertyNames"] !== undefined && !isAnything(schema["propertyNames"])) {
    const names = printer.print(schema["propertyNames"], new Set(["string"]));
    checks.push(`${printer.prelude("propertyNames")}(${names})`);
  }
  for (const [name, required] of entriesIn(schema, "dependentRequired")) {
    if (Array.isArray(required)) {
      checks.push(`${printer.prelude("dependentRequired")}(${literal(name)}, ${literal(required)})`);
    }
  }
  for (const [name, dependent] of entriesIn(schema, "dependentSchemas")) {
    if (!isSchema(dependent) && dependent !== false) continue;
    const code = printer.print(dependent, new Set(["object"]));
    checks.push(`${printer.prelude("dependentSchema")}(${literal(name)}, ${code})`);
  }
  return checks;
}
