/** What the files of the converter share. */
import type { JsonSchema } from "../../runtime/core/types.js";
import type { PreludeName } from "./prelude.js";

export type JsonType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** The types a value may still have where a schema applies; a branch need not say again what stands around it. */
export type Types = ReadonlySet<JsonType>;

/** Every type; `number` has the integers in it. */
export const EVERY_TYPE: Types = new Set(["string", "number", "boolean", "array", "object", "null"]);

/** What the printer of one keyword needs of the others. */
export interface Printer {
  /** One zod expression for a schema. `types`: what the value is known to be. */
  print(schema: unknown, types?: Types): string;
  /** The constant of a definition; inside its own definition, a function that gives it. */
  reference(ref: string): string | undefined;
  /** The schema a reference means. */
  target(ref: string): unknown;
  /** The name of a function or constant of the prelude, which the printed module defines for itself. */
  prelude(name: PreludeName): string;
  /** Notes, in words, where the code enforces less than the schema. */
  differs(words: string): void;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `true`, `{}` and annotations: nothing is asked of the value. */
export function isAnything(schema: unknown): boolean {
  return schema === undefined || schema === true || (isSchema(schema) && Object.keys(schema).length === 0);
}

/** `false` and the `{ not: {} }` that stands for it where only objects are allowed. */
export function isNothing(schema: unknown): boolean {
  return (
    schema === false ||
    (isSchema(schema) && Object.keys(schema).length === 1 && isAnything(schema["not"]) && "not" in schema)
  );
}

export function numberIn(schema: JsonSchema, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listIn(schema: JsonSchema, keyword: string): readonly unknown[] | undefined {
  const value = schema[keyword];
  return Array.isArray(value) ? value : undefined;
}

/** A map of schemas; empty where there is none. */
export function entriesIn(schema: JsonSchema, keyword: string): readonly (readonly [string, unknown])[] {
  const value = schema[keyword];
  return isSchema(value) ? Object.entries(value) : [];
}
