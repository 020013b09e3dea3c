/** Arguments that a tool must refuse, for tests that show that it does. */
import type { JsonSchema } from "../runtime/core/types.js";
import { isSchema } from "./wanted.js";

export interface RefusedArguments {
  readonly value: Record<string, unknown>;
  /** In a few words. */
  readonly why: string;
}

/** Candidates per tool. */
const MAX_TRIES = 60;

/**
 * Undefined where everything is accepted.
 * @param schema the tool's input schema
 * @param valid arguments that it accepts
 * @param accepts the validator of that schema
 */
export function refusedArguments(
  schema: JsonSchema,
  valid: unknown,
  accepts: (value: unknown) => boolean,
): RefusedArguments | undefined {
  let tries = 0;
  for (const candidate of candidates(schema, isSchema(valid) ? valid : {})) {
    if (!accepts(candidate.value)) return candidate;
    if (++tries === MAX_TRIES) return undefined;
  }
  return undefined;
}

/** What a model gets wrong, the likeliest first. */
function* candidates(schema: JsonSchema, valid: JsonSchema): Generator<RefusedArguments> {
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const declared = isSchema(schema["properties"]) ? schema["properties"] : {};
  for (const name of required) yield { value: without(valid, name), why: `${shown(name)} is missing` };
  const names = [...new Set([...Object.keys(valid), ...Object.keys(declared)])];
  for (const name of names) {
    for (const [value, what] of WRONG)
      yield { value: put(valid, name, value), why: `${shown(name)} is ${what}` };
  }
  for (const name of NOT_DECLARED) {
    if (!Object.hasOwn(declared, name))
      yield { value: put(valid, name, 1), why: `there is no argument ${shown(name)}` };
  }
}

/** None of these is text that says a value of another type, which would be repaired. */
const WRONG: readonly (readonly [value: unknown, what: string])[] = [
  ["not a value of this kind", "some text"],
  [1.5, "a fraction"],
  [[["not", "this"]], "a list of lists"],
  [{ not: { this: true } }, "an object with other properties"],
  [null, "null"],
];

const NOT_DECLARED: readonly string[] = ["unknown_argument", "no_such_argument"];

function without(valid: JsonSchema, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(valid).filter(([other]) => other !== name));
}

/** As an own member, whatever its name. */
function put(valid: JsonSchema, name: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(valid).filter(([other]) => other !== name), [name, value]]);
}

function shown(name: string): string {
  return `\`${name}\``;
}
