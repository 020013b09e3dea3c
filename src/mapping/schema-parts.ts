/**
 * What the mapping's zod schemas are put together from. The text of an error is what was expected ("a duration such
 * as 15s"); `issues.ts` makes sentences of it. Descriptions show up in editors.
 */
import * as z from "zod";
import { DURATION, LONGEST, parseDuration, RATE, SIZE } from "./units.js";

/** Separates the known keys in the message of an unknown one, where `issues.ts` looks for them. */
export const KEY_SEPARATOR = "\n";

/** An object of the format: no other keys, except those that begin with `x-`, which `read.ts` lets pass. */
export function object<S extends z.ZodRawShape>(shape: S, description: string) {
  const known = Object.keys(shape).join(KEY_SEPARATOR);
  return z
    .strictObject(shape, { error: ({ code }) => (code === "unrecognized_keys" ? known : "a map") })
    .describe(description);
}

/** An object at least one of whose keys is given. */
export function someOf<S extends z.ZodRawShape>(shape: S, description: string) {
  return object(shape, description)
    .refine((value) => Object.keys(value).length > 0, { error: "at least one of its keys" })
    .meta({ minProperties: 1 });
}

/** A map whose keys the author chooses. */
export function mapOf<V extends z.ZodType>(key: z.ZodString, value: V, description: string) {
  return z.record(key, value, { error: "a map" }).describe(description);
}

export function list<I extends z.ZodType>(item: I, description: string) {
  return z.array(item, { error: "a list" }).describe(description);
}

export function text(description: string) {
  return z.string({ error: "text" }).describe(description);
}

/** Text with expressions in it. */
export function template(description: string) {
  return words(`${description} May hold \${expression}.`);
}

export function words(description: string) {
  return z.string({ error: "text" }).min(1, { error: "text that is not empty" }).describe(description);
}

export function matching(pattern: RegExp, expected: string, description = "") {
  const schema = z.string({ error: expected }).regex(pattern, { error: expected });
  return description === "" ? schema : schema.describe(description);
}

export function flag(description: string) {
  return z.boolean({ error: "true or false" }).describe(description);
}

export function whole(least: number, most: number, description: string) {
  const error =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number, ${least} or more`
      : `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error }).describe(description);
}

export function oneOf<const V extends readonly (string | number)[]>(values: V, description: string) {
  const error = values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;
  return z.literal([...values] as [...V], { error }).describe(description);
}

export function expression(description: string) {
  const error = "an expression, such as size(body.items) > 0";
  return z
    .string({ error })
    .regex(/\S/, { error })
    .describe(`${description} A CEL expression, without "=" before it.`);
}

export function duration(description: string) {
  const error = "a duration such as 500ms, 15s or 1h30m, at most 24h";
  return z
    .string({ error })
    .regex(DURATION, { error })
    .refine((value) => !DURATION.test(value) || parseDuration(value) <= LONGEST, { error })
    .describe(description);
}

export function size(description: string) {
  return matching(SIZE, "a size such as 500KB or 2MB", description);
}

export function rate(description: string) {
  return matching(RATE, "a rate such as 10/s, 100/m or 5000/h", description);
}

/** A literal, `=expression`, text with `${…}`, a list or map of them, or a projection. */
export function value(description: string) {
  return z.unknown().describe(`${description} A literal, =expression, text with \${…}, list, map or $from.`);
}

export function values(description: string) {
  return mapOf(z.string(), z.unknown(), description);
}

/** Where an operation is named; `openapi-mcp schema` makes it an enum. */
export const operation = z
  .string({ error: "the name of an operation" })
  .min(1, { error: "the name of an operation" })
  .describe("An operation: its operationId, or METHOD /path; with several specs name:operationId.")
  .meta({ id: "operation" });

export const operationOrGlob = z
  .string({ error: "the name of an operation" })
  .min(1, { error: "the name of an operation" })
  .describe("An operation, or a glob of operationIds: list*.")
  .meta({ id: "operation_or_glob" });
