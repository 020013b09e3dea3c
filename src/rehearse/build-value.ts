/** A value for a schema, from the decisions of one plan. */
import type { JsonSchema } from "../runtime/core/types.js";
import { buildArray } from "./build-array.js";
import { buildNumber } from "./build-number.js";
import { buildObject } from "./build-object.js";
import { buildText } from "./build-text.js";
import type { Choices } from "./choices.js";
import { conjunction } from "./conjunction.js";
import type { Builder, Sample, Wanted } from "./wanted.js";

/** Values inside values; schemas can demand more of them than there is an end to. */
const MAX_DEPTH = 12;
/** Values of one candidate. */
const MAX_VALUES = 3_000;
/** An example with more JSON text than this is no small value. */
const MAX_EXAMPLE = 400;

interface Candidate {
  readonly root: JsonSchema;
  readonly choices: Choices;
  /** Whether what the author wrote is preferred to what is built. */
  readonly usesExamples: boolean;
  /** How many values may still be built, for all candidates together. */
  readonly budget: { values: number };
}

export class ValueBuilder implements Builder {
  readonly #candidate: Candidate;
  #left = MAX_VALUES;

  constructor(candidate: Candidate) {
    this.#candidate = candidate;
  }

  readonly choose = (alternatives: number): number => this.#candidate.choices.choose(alternatives);

  build(schemas: readonly unknown[], name: string, depth: number, variant = 0): Sample | undefined {
    const { root, usesExamples, budget } = this.#candidate;
    if (depth > MAX_DEPTH || this.#left-- <= 0 || budget.values-- <= 0) return undefined;
    const parts = conjunction(schemas, { root, depth, choose: this.choose });
    if (parts === undefined) return undefined;
    const types = typesOf(parts);
    const listed = listedIn(parts)?.filter((value) => isOfTypes(value, types));
    const written = usesExamples && depth > 0 ? writtenIn(parts, types, listed)[variant] : undefined;
    if (written !== undefined && this.choose(2) === 0) return written;
    if (listed !== undefined) return this.#oneOf(listed, variant);
    const type = types[this.choose(types.length)];
    if (type === undefined) return undefined;
    // What a `not` excludes may be the very first that comes to mind.
    const others = parts.some((part) => part["not"] !== undefined) ? this.choose(3) : 0;
    return this.#ofType(type, { parts, name, depth, variant: variant + others });
  }

  #oneOf(listed: readonly unknown[], variant: number): Sample | undefined {
    const values = [...listed.filter((value) => value !== null), ...listed.filter((value) => value === null)];
    if (values.length === 0) return undefined;
    return { value: values[(this.choose(values.length) + variant) % values.length] };
  }

  #ofType(type: string, wanted: Wanted): Sample | undefined {
    switch (type) {
      case "object":
        return buildObject(wanted, this);
      case "array":
        return buildArray(wanted, this);
      case "string":
        return buildText(wanted, this);
      case "integer":
      case "number":
        return buildNumber(wanted, type === "integer");
      case "boolean":
        return { value: (this.choose(2) + wanted.variant) % 2 === 0 };
      default:
        return { value: null };
    }
  }
}

/** The values that every `const` and `enum` allows; undefined where there is none of these. */
function listedIn(parts: readonly JsonSchema[]): readonly unknown[] | undefined {
  let listed: readonly unknown[] | undefined;
  for (const part of parts) {
    const own = "const" in part ? [part["const"]] : part["enum"];
    if (!Array.isArray(own)) continue;
    const texts: ReadonlySet<string> | undefined =
      listed && new Set(listed.map((value) => JSON.stringify(value)));
    listed = texts === undefined ? own : own.filter((value) => texts.has(JSON.stringify(value)));
  }
  return listed;
}

/** Small examples and defaults that the author wrote, where they have a type that is allowed. */
function writtenIn(
  parts: readonly JsonSchema[],
  types: readonly string[],
  listed: readonly unknown[] | undefined,
): readonly Sample[] {
  const written = parts.flatMap(({ examples, default: fallback }) => [
    ...(Array.isArray(examples) ? examples : []),
    ...(fallback === undefined ? [] : [fallback]),
  ]);
  if (written.length === 0) return [];
  const allowed = listed && new Set(listed.map((value) => JSON.stringify(value)));
  return written
    .filter((value) => {
      const text = JSON.stringify(value) ?? "";
      const isFull = value !== null && value !== "" && text.length <= MAX_EXAMPLE;
      return isFull && isOfTypes(value, types) && (allowed === undefined || allowed.has(text));
    })
    .map((value) => ({ value }));
}

const ALL_TYPES: readonly string[] = ["string", "integer", "number", "boolean", "object", "array", "null"];

/** Keywords that only make sense for one type, where none is written. */
const TELLING: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ["object", ["properties", "required", "additionalProperties", "patternProperties", "minProperties"]],
  ["array", ["items", "prefixItems", "minItems", "contains"]],
  ["integer", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/** The types that are allowed, the likeliest first and `null` last. */
function typesOf(parts: readonly JsonSchema[]): readonly string[] {
  const lists = parts.flatMap(({ type }) => (type === undefined ? [] : [[type].flat().map(String)]));
  const [first, ...others] = lists;
  if (first === undefined) {
    const told = TELLING.filter(([, keywords]) =>
      parts.some((part) => keywords.some((keyword) => keyword in part)),
    );
    return [...new Set([...told.map(([type]) => type), ...ALL_TYPES])];
  }
  const allowed = [...first, ...(first.includes("number") ? ["integer"] : [])].filter((type) =>
    others.every((list) => list.includes(type) || (type === "integer" && list.includes("number"))),
  );
  return [...allowed.filter((type) => type !== "null"), ...allowed.filter((type) => type === "null")];
}

function isOfTypes(value: unknown, types: readonly string[]): boolean {
  if (value === null) return types.includes("null");
  if (Array.isArray(value)) return types.includes("array");
  if (typeof value === "number")
    return types.includes("number") || (Number.isInteger(value) && types.includes("integer"));
  return types.includes(typeof value);
}
