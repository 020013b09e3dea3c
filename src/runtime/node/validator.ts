/** The validator port by Ajv. Loaded at the first call of a tool, so that start and `tools/list` do without it. */
import { createRequire } from "node:module";
import type { ErrorObject, Format, Options, ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema, Validator, Violation } from "../core/types.js";
import { EQUALITY_KEYWORDS } from "./equality-keywords.js";
import { withoutPatternProperties } from "./pattern-properties.js";

/** What Ajv asks of a regular expression. */
interface Pattern {
  test(text: string): boolean;
}

/**
 * What a format that is checked by a regular expression accepts unread, in characters. The expressions of
 * ajv-formats take quadratic time on some input; no real address or date is as long as this.
 */
const MAX_FORMAT_LENGTH = 2_000;

/** Formats with one meaning everywhere. Others are ignored, as JSON Schema asks of unknown ones. */
const FORMATS = [
  "date",
  "time",
  "date-time",
  "duration",
  "uri",
  "uri-reference",
  "uri-template",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
  "json-pointer",
  "byte",
  "int32",
  "int64",
] as const;

/** RFC 3339, appendix A, and the fraction of a second that ISO 8601 has besides, and APIs send. */
const DURATION = /^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(?:\.\d+)?S)?)?|(\d+W)?)$/;

/** An Ajv instance keeps parts of all it has compiled; after this many schemas a new one takes its place. */
const SCHEMAS_PER_INSTANCE = 200;

/**
 * Loads Ajv and makes a validator. Each schema is compiled when the validator is first given it, and what is
 * compiled belongs to the caller. A schema that cannot be compiled throws.
 */
export async function createValidator(): Promise<Validator> {
  const [{ Ajv2020 }, { fullFormats }, { repairPatternProperties }] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv-formats/dist/formats.js"),
    import("./pattern-keyword.js"),
  ]);
  const options: Options = {
    strict: false,
    // Without it, a model that sends `{"constructor": …}` or leaves `toString` out meets Object.prototype.
    ownProperties: true,
    allErrors: true,
    validateFormats: true,
    // Names the schema an error comes from, also behind a `$ref`, where the path alone does not.
    verbose: true,
    logger: false,
    // A schema with a wrong `minLength: -1` still says enough to be worth checking against; keywords with values
    // of a wrong type are refused when they are compiled.
    validateSchema: false,
    meta: false,
    // Nothing is found by `$id` later, so that no tool can meet another one's schema.
    addUsedSchema: false,
    code: { regExp: linearRegExp },
  };
  const newInstance = () => {
    const ajv = new Ajv2020(options);
    for (const definition of EQUALITY_KEYWORDS)
      ajv.removeKeyword(String(definition.keyword)).addKeyword(definition);
    repairPatternProperties(ajv);
    const formats: typeof fullFormats = { ...fullFormats, duration: DURATION };
    for (const name of FORMATS) ajv.addFormat(name, bounded(formats[name]));
    return ajv;
  };
  let ajv = newInstance();
  let compiled = 0;
  return (schema) => {
    if (compiled++ === SCHEMAS_PER_INSTANCE) {
      ajv = newInstance();
      compiled = 1;
    }
    const enforceable = withoutPatternProperties(schema, (pattern) => linearPattern(pattern) === undefined);
    return violationsBy(ajv.compile(enforceable), enforceable);
  };
}

function violationsBy(
  validate: ValidateFunction,
  schema: JsonSchema,
): (value: unknown) => readonly Violation[] {
  let pointers: ReadonlyMap<unknown, string> | undefined;
  return (value) => {
    if (validate(value)) return [];
    const errors = validate.errors ?? [];
    // The function would keep the last value, and with it what may be personal data, until the next call.
    validate.errors = null;
    pointers ??= pointersOf(schema);
    return errors.map((error) => toViolation(error, pointers));
  };
}

function toViolation(error: ErrorObject, pointers: ReadonlyMap<unknown, string> | undefined): Violation {
  const { keyword, instancePath, params, message, parentSchema, propertyName } = error;
  const parent = pointers?.get(parentSchema);
  return {
    pointer: instancePath,
    keyword,
    params: propertyName === undefined ? params : { ...params, propertyName },
    message: message ?? `fails ${keyword}`,
    schemaPointer: parent === undefined ? error.schemaPath.replace(/^#/, "") : `${parent}/${keyword}`,
  };
}

/** Every object of the schema and its RFC 6901 pointer. Made when a first value fails. */
function pointersOf(schema: JsonSchema): ReadonlyMap<unknown, string> {
  const pointers = new Map<unknown, string>();
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== "object" || node === null || pointers.has(node)) return;
    pointers.set(node, pointer);
    for (const [key, member] of Object.entries(node)) {
      visit(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  };
  visit(schema, "");
  return pointers;
}

/** The same format, but text that is too long for its regular expression passes. */
function bounded(format: Format): Format {
  if (format instanceof RegExp) return (text: string) => text.length > MAX_FORMAT_LENGTH || format.test(text);
  if (typeof format === "function") return (text: string) => text.length > MAX_FORMAT_LENGTH || format(text);
  if (typeof format !== "object" || format.type === "number" || !("validate" in format)) return format;
  const { validate } = format;
  return validate instanceof RegExp || typeof validate === "function" ? bounded(validate as Format) : format;
}

const everything: Pattern = { test: () => true };

/**
 * The engine Ajv compiles patterns with. A pattern that RE2 does not know (look-around, a backreference) is not
 * enforced: a backtracking expression over what a model sends could run for hours.
 */
const linearRegExp = Object.assign((pattern: string): Pattern => linearPattern(pattern) ?? everything, {
  code: "linearRegExp",
});

const require = createRequire(import.meta.url);

/** Ajv shares patterns by what their `toString` says, so this has to be RE2's own object, which says the pattern. */
function linearPattern(pattern: string): Pattern | undefined {
  // Ajv compiles synchronously and most schemas have no pattern: hence not an import.
  const { RE2JS } = require("re2js") as typeof import("re2js");
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    return undefined;
  }
}
