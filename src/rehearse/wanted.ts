/** What is wanted of a value under construction, and the means to construct those inside it. */
import type { JsonSchema } from "../runtime/core/types.js";

/** Wrapped, since `undefined` and `null` can be values. */
export interface Sample {
  readonly value: unknown;
}

export interface Wanted {
  /** Schemas without references and combinations, all of which apply. */
  readonly parts: readonly JsonSchema[];
  /** The property's name, for text that can be recognised. */
  readonly name: string;
  readonly depth: number;
  /** Which of several different values in one list. */
  readonly variant: number;
}

export interface Builder {
  /** A value to which all of the schemas apply; undefined where none was found. */
  build(schemas: readonly unknown[], name: string, depth: number, variant?: number): Sample | undefined;
  /** One of so many alternatives, of which the first is the best. */
  choose(alternatives: number): number;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The numbers that the parts have under a keyword. */
export function numbersOf(parts: readonly JsonSchema[], keyword: string): readonly number[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === "number");
}

/** The strings that the parts have under a keyword. */
export function stringsOf(parts: readonly JsonSchema[], keyword: string): readonly string[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === "string");
}
