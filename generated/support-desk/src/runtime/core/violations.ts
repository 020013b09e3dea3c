/**
 * From the validator's flat list to problems worth telling. A validator reports every branch of a union that
 * failed, then the union; here the branches hang under the union, so that only the one that was meant is told.
 */
import { valueAt } from "./pointer.js";
import type { JsonSchema, Validator, Violation } from "./types.js";

export interface Problem {
  /** RFC 6901 pointer into the arguments. */
  readonly pointer: string;
  readonly keyword: string;
  readonly params: Violation["params"];
  readonly message: string;
  /** The schema object in which the keyword stands. */
  readonly schema: JsonSchema;
  /** For anyOf and oneOf of which no branch fits: what is wrong with the value by each branch. */
  readonly branches?: readonly Branch[];
}

export interface Branch {
  readonly schema: unknown;
  readonly problems: readonly Problem[];
}

/** The compiled form of one schema document and of those union branches of it that were looked into. */
export interface CompiledSchema {
  readonly schema: JsonSchema;
  readonly check: (value: unknown) => readonly Violation[];
  readonly branches: Map<unknown, CompiledSchema | undefined>;
}

export function compileSchema(schema: JsonSchema, validator: Validator): CompiledSchema {
  return { schema, check: validator(schema), branches: new Map() };
}

/** Nobody is told of more, and each costs time to look into. */
export const MAX_VIOLATIONS = 300;

/** A union inside a union inside a union … is told as a whole from this depth on. */
const MAX_UNION_DEPTH = 4;

export function problemsOf(
  violations: readonly Violation[],
  value: unknown,
  compiled: CompiledSchema,
  validator: Validator,
): readonly Problem[] {
  return condense(violations.slice(0, MAX_VIOLATIONS), value, "", compiled, {
    root: compiled,
    validator,
    depth: 0,
  });
}

interface Context {
  readonly root: CompiledSchema;
  readonly validator: Validator;
  readonly depth: number;
}

/**
 * Walks from the end, since a union follows the violations of its branches.
 * @param at pointer to `value` in the arguments
 * @param document what `schemaPointer` points into
 */
function condense(
  violations: readonly Violation[],
  value: unknown,
  at: string,
  document: CompiledSchema,
  context: Context,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (let index = violations.length - 1; index >= 0; index--) {
    const violation = violations[index];
    if (violation === undefined || isEcho(violation, violations[index - 1])) continue;
    const schema = schemaOf(violation, document.schema);
    const { pointer, keyword, params, message } = violation;
    const problem = { pointer: at + pointer, keyword, params, message, schema };
    const union = unionOf(violation, schema, valueAt(value, pointer), at + pointer, context);
    problems.push(union?.branches ? { ...problem, branches: union.branches } : problem);
    if (union && ownsPreceding(violations, index, union.skip)) index -= union.skip;
  }
  return problems.reverse();
}

/** `if` and `propertyNames` only say that what was reported just before them was in their name. */
function isEcho(violation: Violation, before: Violation | undefined): boolean {
  if (before === undefined) return false;
  if (violation.keyword === "if") return true;
  return violation.keyword === "propertyNames" && before.params["propertyName"] !== undefined;
}

interface Union {
  /** How many of the violations before the union's own are its branches'. */
  readonly skip: number;
  readonly branches?: readonly Branch[];
}

function unionOf(
  violation: Violation,
  schema: JsonSchema,
  value: unknown,
  at: string,
  context: Context,
): Union | undefined {
  const { keyword, params } = violation;
  const branches: unknown = keyword === "anyOf" || keyword === "oneOf" ? schema[keyword] : undefined;
  if (!Array.isArray(branches) || context.depth >= MAX_UNION_DEPTH) return undefined;
  const passing = params["passingSchemas"];
  // Where two branches fit, those after the second were not looked at.
  const tried = Array.isArray(passing) ? branches.slice(0, Number(passing[1])) : branches;
  let skip = 0;
  const told: Branch[] = [];
  for (const branch of tried) {
    const compiled = compiledBranch(branch, context);
    if (!compiled) return undefined;
    const violations = compiled.check(value);
    skip += violations.length;
    const deeper = { ...context, depth: context.depth + 1 };
    told.push({ schema: branch, problems: condense(violations, value, at, compiled, deeper) });
  }
  return Array.isArray(passing) ? { skip } : { skip, branches: told };
}

/** The branch as a document of its own, with the definitions its references need. */
function compiledBranch(branch: unknown, { root, validator }: Context): CompiledSchema | undefined {
  if (root.branches.has(branch)) return root.branches.get(branch);
  const { $defs } = root.schema;
  const document: JsonSchema = { ...($defs !== undefined && { $defs }), allOf: [branch] };
  let compiled: CompiledSchema | undefined;
  try {
    compiled = compileSchema(document, validator);
  } catch {
    // Its references lead somewhere else in the document. The union is then told without its branches.
  }
  root.branches.set(branch, compiled);
  return compiled;
}

/** Whether the violations before the union are indeed about the same value or parts of it. */
function ownsPreceding(violations: readonly Violation[], index: number, count: number): boolean {
  const at = violations[index]?.pointer ?? "";
  if (count > index) return false;
  return violations
    .slice(index - count, index)
    .every(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`));
}

function schemaOf(violation: Violation, document: JsonSchema): JsonSchema {
  const parent = valueAt(document, violation.schemaPointer.replace(/\/[^/]*$/, ""));
  return typeof parent === "object" && parent !== null ? (parent as JsonSchema) : {};
}

/**
 * Of a union's branches the one the value was meant for, where that can be told: the only one that is not
 * `null`, or the one of the value's type that has the fewest and least telling faults.
 */
export function closestBranch(branches: readonly Branch[], at: string): Branch | undefined {
  const candidates = branches.filter((branch) => !isNull(branch.schema));
  if (candidates.length === 1) return candidates[0];
  const scored = candidates
    .map((branch) => ({ branch, distance: distance(branch, at) }))
    .sort((a, b) => a.distance - b.distance);
  const [best, second] = scored;
  if (!best || best.distance >= WRONG_TYPE || best.distance === second?.distance) return undefined;
  return best.branch;
}

const WRONG_TYPE = 1_000;
const WRONG_TAG = 100;

function distance({ problems }: Branch, at: string): number {
  return problems.reduce((sum, { pointer, keyword }) => {
    if (keyword === "type" && pointer === at) return sum + WRONG_TYPE;
    // The property that says which branch is meant (`kind: "circle"`) says that it is not this one.
    const isMember = pointer !== at && !pointer.slice(at.length + 1).includes("/");
    if ((keyword === "const" || keyword === "enum") && isMember) return sum + WRONG_TAG;
    return sum + (keyword === "required" ? 3 : 1);
  }, 0);
}

function isNull(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const { type, const: constant, enum: values } = schema as JsonSchema;
  if (type === "null" || (constant === null && "const" in schema)) return true;
  return Array.isArray(values) && values.length === 1 && values[0] === null;
}
