/** Problems as text for a language model: where, what it sent, and what to send instead. */
import { dotted, shorten, valueAt } from "./pointer.js";
import { enumWords, expectation, propertyNames, resolve } from "./schema-words.js";
import { closest } from "./suggest.js";
import type { JsonSchema } from "./types.js";
import { closestBranch, type Problem } from "./violations.js";

const MAX_LINES = 10;
const MAX_NAMES = 25;
/** Characters of a value that are repeated back. */
const MAX_ECHO = 40;

/** The value that was checked and the document it was checked against. */
export interface Subject {
  readonly value: unknown;
  readonly root: JsonSchema;
}

/** One line per problem, without repetition; ten at most. */
export function explain(problems: readonly Problem[], subject: Subject): readonly string[] {
  const lines = [...new Set(problems.flatMap((problem) => linesOf(problem, subject)))];
  const shown = lines.slice(0, MAX_LINES).map((line) => `- ${line}`);
  return lines.length <= MAX_LINES ? shown : [...shown, "- … and more like these"];
}

function linesOf(problem: Problem, subject: Subject): readonly string[] {
  if (!problem.branches) return [lineOf(problem, subject)];
  const closest = closestBranch(problem.branches, problem.pointer);
  if (closest) return closest.problems.flatMap((inner) => linesOf(inner, subject));
  return [`${given(problem, subject)}. Expected ${expectation(problem.schema, subject.root)}.`];
}

function lineOf(problem: Problem, subject: Subject): string {
  const { keyword, params, pointer, schema } = problem;
  const expected = () => `Expected ${expectation(schema, subject.root)}.`;
  switch (keyword) {
    case "required":
      return missing(pointer, String(params["missingProperty"]), schema, subject);
    case "dependentRequired":
    case "dependencies":
      return `${place(child(pointer, String(params["missingProperty"])))} is missing: it is required together with \`${String(params["property"])}\`.`;
    case "additionalProperties":
      return unknownName(pointer, String(params["additionalProperty"]), schema, subject);
    case "unevaluatedProperties":
      return unknownName(pointer, String(params["unevaluatedProperty"]), schema, subject);
    case "enum":
      return `${given(problem, subject)}. ${oneOf(params["allowedValues"], problem, subject)}`;
    case "const":
      return `${given(problem, subject)}. ${oneOf([params["allowedValue"]], problem, subject)}`;
    case "minLength":
    case "maxLength":
      return `${place(pointer)} has ${characters(problem, subject)}. ${expected()}`;
    case "minItems":
    case "maxItems":
    case "minProperties":
    case "maxProperties":
      return `${place(pointer)} has ${size(problem, subject)}. ${expected()}`;
    case "uniqueItems":
      return `${place(pointer)} has equal items at [${String(params["i"])}] and [${String(params["j"])}]. Send each only once.`;
    case "oneOf":
      return `${given(problem, subject)}, which fits several of the allowed forms. It must fit exactly one: ${expectation(schema, subject.root)}.`;
    case "false schema":
      return `${place(pointer)} is not allowed here. Leave it out.`;
    case "not":
      return `${given(problem, subject)}, which is not allowed here.`;
    case "type":
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
    case "multipleOf":
    case "pattern":
    case "format":
    case "anyOf":
      return `${named(problem, subject)}. ${expected()}`;
    default:
      // A keyword no API description is likely to use: the validator's own words.
      return `${place(pointer)} ${shorten(problem.message, 200)}.`;
  }
}

function missing(pointer: string, name: string, schema: JsonSchema, { root }: Subject): string {
  const property = declared(name, schema, root);
  const where = place(child(pointer, name));
  if (property === undefined) return `${where} is missing.`;
  const { description } = resolve(property, root);
  const about = typeof description === "string" ? ` (${shorten(oneLine(description), 140)})` : "";
  return `${where} is missing. Expected ${expectation(property, root)}${about}.`;
}

function declared(name: string, schema: JsonSchema, root: JsonSchema): unknown {
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  for (const part of [schema, ...parts]) {
    const { properties } = resolve(part, root);
    if (typeof properties === "object" && properties !== null && Object.hasOwn(properties, name))
      return (properties as JsonSchema)[name];
  }
  return undefined;
}

function unknownName(pointer: string, name: string, schema: JsonSchema, { root }: Subject): string {
  const names = propertyNames(schema, root);
  const shown = `\`${shorten(name, 60)}\``;
  const known = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), "…"] : names;
  if (pointer === "") {
    if (names.length === 0) return `no argument ${shown}: this tool takes no arguments.`;
    return `no argument ${shown}${didYouMean(name, names, "`")} Arguments: ${known.join(", ")}.`;
  }
  if (names.length === 0) return `${place(pointer)} takes no property ${shown}. Leave it out.`;
  return `${place(pointer)} takes no property ${shown}${didYouMean(name, names, "`")} Properties: ${known.join(", ")}.`;
}

function oneOf(values: unknown, problem: Problem, subject: Subject): string {
  const allowed = Array.isArray(values) ? values : [];
  const value = valueAt(subject.value, problem.pointer);
  const texts = allowed.filter((item) => typeof item === "string");
  const hint = typeof value === "string" ? didYouMean(value, texts, '"') : ".";
  return `Expected ${enumWords(allowed)}${hint}`;
}

/** The end of a sentence, with a suggestion where a known name is close. */
function didYouMean(name: string, known: readonly string[], quote: string): string {
  const meant = closest(name, known);
  return meant === undefined ? "." : `; did you mean ${quote}${meant}${quote}?`;
}

/** For `propertyNames` it is the name of a property that is wrong, not a value. */
function named(problem: Problem, subject: Subject): string {
  const name = problem.params["propertyName"];
  if (name === undefined) return given(problem, subject);
  return `The property name ${echo(name)} in ${place(problem.pointer)} does not fit`;
}

function given(problem: Problem, subject: Subject): string {
  return `${place(problem.pointer)} is ${echo(valueAt(subject.value, problem.pointer))}`;
}

function echo(value: unknown): string {
  if (Array.isArray(value)) return `an array (${count(value.length, "item")})`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "string" && value.length > MAX_ECHO)
    return `${JSON.stringify(shorten(value, MAX_ECHO))} (${value.length} characters)`;
  return JSON.stringify(value) ?? "nothing";
}

function characters(problem: Problem, subject: Subject): string {
  const value = valueAt(subject.value, problem.pointer);
  // JSON Schema counts code points.
  return count(typeof value === "string" ? [...value].length : 0, "character");
}

function size(problem: Problem, subject: Subject): string {
  const value = valueAt(subject.value, problem.pointer);
  if (Array.isArray(value)) return count(value.length, "item");
  return count(Object.keys(value ?? {}).length, "member");
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

function place(pointer: string): string {
  return pointer === "" ? "The arguments object" : `\`${dotted(pointer)}\``;
}

function child(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
}
