/** Random values of a mapping file over random data: what the checker promised of them, and what came of it. */
import { schemaOf } from "../../../src/plan/expressions/schema-of-type.js";
import type { ObjectType, Type, Typed } from "../../../src/plan/expressions/type.js";
import { toJson } from "../../../src/runtime/core/cel/convert.js";
import { Duration } from "../../../src/runtime/core/cel/duration.js";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import { ownMember } from "../../../src/runtime/core/cel/kinds.js";
import type { Validator } from "../../../src/runtime/core/types.js";
import { evaluateValue } from "../../../src/serve/value.js";
import { environment } from "../lower.js";
import { type Accepted, scenario } from "./scenario.js";
import type { Draw } from "./shapes.js";

/** What may fail although everything has its type: docs/mapping.md says so of each. */
const DOCUMENTED = new RegExp(
  [
    "division by zero",
    "beyond what a JSON number holds",
    "(?:int|double|timestamp|duration)\\(\\) cannot read",
    "is too large",
    "outside the years",
    "lies outside a text",
    "makes a text of more than",
    "takes more than \\d+ steps",
  ].join("|"),
);

export interface Trial {
  readonly accepted: boolean;
  /** What went wrong with what was accepted. */
  readonly problem?: string;
  readonly source: string;
}

const NOW = Date.parse("2026-11-21T00:00:00Z");

export function trial(draw: Draw, validator: Validator): Trial {
  const { data, first, second, source } = scenario(draw);
  const names = { steps: { a: { body: data } } };
  const one: Ran = first ? run(first, names, validator) : {};
  if (!second || one.problem !== undefined || one.typed === undefined)
    return { source, accepted: one.typed !== undefined, ...(one.problem && { problem: one.problem }) };
  // the value as a variable, and an expression over it
  const two = run(second, { ...names, vars: { v: one.value } }, validator);
  return { source, accepted: two.typed !== undefined, ...(two.problem && { problem: two.problem }) };
}

interface Ran {
  readonly typed?: Typed;
  readonly value?: unknown;
  readonly problem?: string;
}

function run({ value: plan, typed }: Accepted, names: object, validator: Validator): Ran {
  const env = environment(names as Record<string, unknown>, NOW);
  try {
    const raw = evaluateValue(plan, env);
    const value = toJson(raw);
    const unlike = misfit(raw, typed, "");
    if (unlike !== undefined) return { typed, problem: `not of its type: ${unlike}` };
    const schema = schemaOf(typed);
    // Ajv does not see a property of that name, and holds its value to what the others are held to
    const isBlind = JSON.stringify(schema).includes('"__proto__":');
    const violations = value === undefined || isBlind ? [] : validator(schema)(value);
    const [violation] = violations;
    if (violation) return { typed, problem: `schema: ${violation.pointer} ${violation.message}` };
    return { typed, value: raw };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return DOCUMENTED.test(error.message) ? {} : { typed, problem: `throws: ${error.message}` };
  }
}

/** Stricter than a printed schema: also enums and what an API's object must have. Undefined where the value is of the type. */
function misfit(value: unknown, { type, optional }: Typed, at: string): string | undefined {
  if (value === undefined || value === null)
    return optional || type.kind === "any" ? undefined : `${at} is absent`;
  if (type.kind === "union") {
    const all = type.members.map((member) => misfit(value, { type: member, optional: false }, at));
    return all.includes(undefined) ? undefined : all.join(", ");
  }
  if (type.kind === "any") return undefined;
  if (type.kind === "list") {
    if (!Array.isArray(value)) return `${at} is no list`;
    return value.map((item, index) => misfit(item, type.item, `${at}[${index}]`)).find(Boolean);
  }
  if (type.kind === "object") return misfitObject(value, type, at);
  const values = "values" in type ? type.values : undefined;
  if (values && !values.includes(value as string))
    return `${at} is ${JSON.stringify(value)}, none of its values`;
  return isOfKind(value, type.kind) ? undefined : `${at} is ${typeof value}, not ${type.kind}`;
}

function misfitObject(value: unknown, type: ObjectType, at: string): string | undefined {
  if (typeof value !== "object" || Array.isArray(value) || value instanceof Date || value instanceof Duration)
    return `${at} is no object`;
  const object = value as Record<string, unknown>;
  for (const name of new Set([...type.names(), ...Object.keys(object)])) {
    const typed = type.property(name) ?? type.additional;
    if (typed === undefined) return `${at}.${name} is not declared`;
    const declared = type.property(name) !== undefined;
    const found = misfit(
      ownMember(object, name),
      declared ? typed : { ...typed, optional: true },
      `${at}.${name}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOfKind(value: unknown, kind: Type["kind"]): boolean {
  switch (kind) {
    case "integer":
      return Number.isInteger(value);
    case "timestamp":
      return value instanceof Date;
    case "duration":
      return value instanceof Duration;
    default:
      return typeof value === kind;
  }
}
