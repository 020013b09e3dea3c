/** The schema of an input, from where it flows: the best named place gives it, the others narrow it. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import type { MutableSchema } from "../schemas/keywords.js";
import type { Flow } from "./flows.js";
import { opened, type Slot } from "./slots.js";

/** Self-contained together with `root`. */
export interface Inferred {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

/** Reports recipe/input-conflict where two places have no value in common. */
export function infer(
  name: string,
  flows: readonly Flow[],
  at: Origin,
  report: Report,
): Inferred | undefined {
  const [first, ...others] = bestFirst(name, flows);
  if (!first) return undefined;
  const { slot } = first;
  let schema: JsonSchema = withoutNull(slot);
  for (const { slot: other } of others) {
    const narrowed = narrow(schema, withoutNull(other));
    if (narrowed) {
      schema = narrowed;
      continue;
    }
    const params = { name, one: slot.label, other: other.label };
    const related = [slot, other].map(({ label, at: place }) => ({
      message: `${label} is declared here`,
      at: place,
    }));
    report(diagnostic("recipe/input-conflict", at, params, { on: "key", related }));
    return undefined;
  }
  return { schema, root: slot.root };
}

/** The place that is named most like the input, otherwise the first. */
export function bestFirst(name: string, flows: readonly Flow[]): readonly Flow[] {
  return [...flows].sort((one, other) => likeness(name, other) - likeness(name, one));
}

/** `ticket_id` and `ticketId` are one name; `id` ends it. */
function likeness(input: string, { slot }: Flow): number {
  if (slot.name === input) return 3;
  const [mine, theirs] = [fold(input), fold(slot.name)];
  if (mine === theirs) return 2;
  return mine.endsWith(theirs) || theirs.endsWith(mine) ? 1 : 0;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, "");
}

/** A reference stays one unless null has to be taken out of it, so that what is large is written once. */
function withoutNull({ schema, root }: Slot): JsonSchema {
  const whole = opened(schema, root);
  const ref = schema["$ref"];
  const unchanged = typeof ref === "string" && !Array.isArray(whole["enum"]) && whole["type"] === "object";
  return unchanged ? schema : whole;
}

/** The lower bounds are raised, the upper ones lowered. */
const LOWER = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const UPPER = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

/** `schema` with what the other place asks besides; nothing where no value suits both. */
function narrow(schema: JsonSchema, other: JsonSchema): JsonSchema | undefined {
  const narrowed: MutableSchema = { ...schema };
  const [mine, theirs] = [typesOf(schema), typesOf(other)];
  if (mine && theirs) {
    const both = mine.filter(
      (type) => theirs.includes(type) || (type === "integer" && theirs.includes("number")),
    );
    const integer = mine.includes("number") && theirs.includes("integer");
    if (both.length === 0 && !integer) return undefined;
    if (both.length === 0) narrowed["type"] = "integer";
  }
  const [some, others] = [schema["enum"], other["enum"]];
  if (Array.isArray(some) && Array.isArray(others)) {
    const texts = new Set(others.map((value) => JSON.stringify(value)));
    const both = some.filter((value) => texts.has(JSON.stringify(value)));
    if (both.length === 0) return undefined;
    narrowed["enum"] = both;
  } else if (Array.isArray(others)) narrowed["enum"] = others;
  for (const keyword of LOWER) {
    const bound = numeric(Math.max, schema[keyword], other[keyword]);
    if (bound !== undefined) narrowed[keyword] = bound;
  }
  for (const keyword of UPPER) {
    const bound = numeric(Math.min, schema[keyword], other[keyword]);
    if (bound !== undefined) narrowed[keyword] = bound;
  }
  for (const [low, high] of [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
  ] as const) {
    if (Number(narrowed[low]) > Number(narrowed[high])) return undefined;
  }
  return narrowed;
}

function numeric(
  choose: (one: number, other: number) => number,
  one: unknown,
  other: unknown,
): number | undefined {
  const numbers = [one, other].filter((bound) => typeof bound === "number");
  return numbers.length === 0 ? undefined : numbers.reduce((least, bound) => choose(least, bound));
}

/** The JSON types a schema names; nothing where it names none. */
function typesOf(schema: JsonSchema): readonly string[] | undefined {
  const type = schema["type"];
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((one) => typeof one === "string");
  const branches = schema["anyOf"];
  if (!Array.isArray(branches)) return undefined;
  const types = branches.map((branch: JsonSchema) => typesOf(branch));
  return types.some((some) => some === undefined) ? undefined : types.flatMap((some) => some ?? []);
}
