/** Arguments against the schema a tool advertises, before anything is sent. */
import { explain } from "./explain.js";
import { dotted, valueAt, withValueAt } from "./pointer.js";
import { withParsedText } from "./repair.js";
import { roundedIntegers } from "./rounded.js";
import type { Arguments, JsonSchema, ToolDefinition, ToolListing, Validator } from "./types.js";
import {
  type CompiledSchema,
  compileSchema,
  MAX_VIOLATIONS,
  type Problem,
  problemsOf,
} from "./violations.js";

/**
 * - `strict`: what breaks the schema is not sent
 * - `lenient`: wrong formats, patterns and enum values are sent, with a note beside the result
 * - `off`: only that the arguments are an object; of tools that rely on types, as `lenient`
 */
export type ValidationMode = "strict" | "lenient" | "off";

export type CheckedArguments =
  | { readonly ok: true; readonly arguments: Arguments; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Rejects only when the validator cannot be loaded. */
export type ArgumentCheck = (tool: Checkable, given: unknown) => Promise<CheckedArguments>;

/** Of a tool, what its arguments are checked by. */
export type Checkable = Pick<ToolDefinition, "listing" | "reliesOnTypes">;

/** A model has no use for more, and both bound what one call can cost. */
const MAX_VALUES = 100_000;
const MAX_DEPTH = 200;
/** JSON text within JSON text within … is followed this far. */
const MAX_REPAIRS = 3;

/** What a document that contradicts itself is most often wrong about. */
const FORGIVEN: ReadonlySet<string> = new Set(["format", "pattern", "enum", "const"]);

/** @param load called once, at the first call of a tool */
export function createArgumentCheck(mode: ValidationMode, load: () => Promise<Validator>): ArgumentCheck {
  let loading: Promise<Validator> | undefined;
  let validator: Validator | undefined;
  // By the schema object: two tools never share one by accident, and a tool that is gone takes its own along.
  const known = new WeakMap<JsonSchema, CompiledSchema | NotCompiled>();
  return async ({ listing, reliesOnTypes }, given) => {
    if (!isObject(given)) return refused(listing, ["- The arguments must be a JSON object."]);
    const excess = excessOf(given);
    if (excess !== undefined) return refused(listing, [`- ${excess}`]);
    if (mode === "off" && !reliesOnTypes) return { ok: true, arguments: given, notes: [] };
    if (!validator) {
      loading ??= load();
      try {
        validator = await loading;
      } catch (error) {
        loading = undefined;
        throw error;
      }
    }
    const compiled = compiledOnce(listing.inputSchema, known, validator);
    if ("reason" in compiled) return notCheckable(listing, compiled.reason);
    return check(listing, given, { mode, compiled, validator, takesExact: !reliesOnTypes });
  };
}

interface Checking {
  readonly mode: ValidationMode;
  readonly compiled: CompiledSchema;
  readonly validator: Validator;
  /** Whether integers beyond 2^53 can be passed on as what they are. */
  readonly takesExact: boolean;
}

function check(
  listing: ToolListing,
  given: Arguments,
  { mode, compiled, validator, takesExact }: Checking,
): CheckedArguments {
  let value: unknown = given;
  const rounded = roundedIntegers(given, compiled.check);
  if (rounded.length > 0)
    return refused(
      listing,
      rounded.map((pointer) => inexact(pointer, given, takesExact)),
    );
  let violations = compiled.check(value);
  const exact = new Map<string, bigint>();
  for (let round = 0; violations.length > 0 && round < MAX_REPAIRS; round++) {
    const repaired = withParsedText(violations, value, takesExact);
    if (repaired === undefined) break;
    value = repaired.value;
    for (const [pointer, integer] of repaired.exact) exact.set(pointer, integer);
    violations = compiled.check(value);
  }
  if (violations.length === 0) return { ok: true, arguments: withExact(value, exact), notes: [] };
  const problems = problemsOf(violations, value, compiled, validator);
  const subject = { value, root: compiled.schema };
  // What is beyond the limit was not looked into, so it cannot be forgiven either.
  if (mode === "strict" || violations.length > MAX_VIOLATIONS)
    return refused(listing, explain(problems, subject));
  const grave = problems.filter((problem) => !isForgiven(problem));
  if (grave.length > 0) return refused(listing, explain(grave, subject));
  const notes = [
    "Note: sent although these arguments do not fit the tool's schema:",
    ...explain(problems, subject),
  ];
  return { ok: true, arguments: withExact(value, exact), notes };
}

/** Integers as what they are, only after all is checked: no validator knows them. */
function withExact(value: unknown, exact: ReadonlyMap<string, bigint>): Arguments {
  let whole = value;
  for (const [pointer, integer] of exact) whole = withValueAt(whole, pointer, integer);
  return whole as Arguments;
}

/** The digits that were meant are gone: what came may be another one's id. */
function inexact(pointer: string, given: Arguments, takesExact: boolean): string {
  const place = `- \`${dotted(pointer)}\` is ${String(valueAt(given, pointer))}, beyond 2^53, where numbers lose digits on their way.`;
  return takesExact ? `${place} Send it as text, with all its digits.` : `${place} This tool cannot take it.`;
}

/** A union is forgiven where one branch would be. */
function isForgiven({ keyword, branches }: Problem): boolean {
  if (branches) return branches.some(({ problems }) => problems.every(isForgiven));
  return FORGIVEN.has(keyword);
}

interface NotCompiled {
  readonly reason: string;
}

function compiledOnce(
  schema: JsonSchema,
  known: WeakMap<JsonSchema, CompiledSchema | NotCompiled>,
  validator: Validator,
): CompiledSchema | NotCompiled {
  const before = known.get(schema);
  if (before) return before;
  let compiled: CompiledSchema | NotCompiled;
  try {
    compiled = compileSchema(schema, validator);
  } catch (error) {
    compiled = { reason: error instanceof Error ? error.message : String(error) };
  }
  known.set(schema, compiled);
  return compiled;
}

function refused({ name }: ToolListing, lines: readonly string[]): CheckedArguments {
  const message = `Invalid arguments for ${name}: nothing was sent to the API. Correct this and call again:`;
  return { ok: false, message: [message, ...lines].join("\n") };
}

function notCheckable({ name }: ToolListing, reason: string): CheckedArguments {
  return {
    ok: false,
    message:
      `${name} cannot be called: its input schema does not compile (${reason.slice(0, 300)}), so nothing was sent. ` +
      "The fault is in the API's OpenAPI document, not in your arguments, and other tools are not affected. " +
      "The operator can pass --validation off to send arguments unchecked.",
  };
}

function isObject(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function excessOf(args: Arguments): string | undefined {
  let values = 0;
  const tooDeep = (value: unknown, depth: number): boolean => {
    values++;
    if (typeof value !== "object" || value === null || values > MAX_VALUES) return false;
    if (depth >= MAX_DEPTH) return true;
    for (const key in value) {
      if (tooDeep((value as Arguments)[key], depth + 1)) return true;
    }
    return false;
  };
  if (tooDeep(args, 0)) return `The arguments are nested more than ${MAX_DEPTH} levels deep.`;
  return values > MAX_VALUES ? `The arguments hold more than ${MAX_VALUES} values.` : undefined;
}
