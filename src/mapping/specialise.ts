/** The editor's schema for one API: operations by name, and under `with` and `params` the arguments of each. */
import { mapOf } from "../read/map.js";
import type { JsonSchema } from "../runtime/core/types.js";

/** An operation as a mapping file can name it. One that has several names is given with each, and the same `arguments`. */
export interface EditorOperation {
  readonly reference: string;
  readonly title?: string;
  readonly arguments: readonly EditorArgument[];
  /** Other arguments are allowed: the body is open. */
  readonly open: boolean;
}

export interface EditorArgument {
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
  readonly schema?: JsonSchema;
}

type Schemas = Readonly<Record<string, JsonSchema>>;

/** An operation without a name among the known ones; whether it exists is for the compiler to say. */
const METHOD_AND_PATH = "^(?:[a-z][a-z0-9_-]*:)?(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY) /";
/** What an author can write instead of a literal. */
const COMPUTED = [{ type: "object" }, { type: "string", pattern: "^=|\\$\\{" }];
const GROUPS = ["path", "query", "header", "cookie", "body"];
const MOST_VALUES = 50;
const LONGEST_DESCRIPTION = 300;

/** The schema with its places for operations narrowed to these; each operation's arguments stand in it once. */
export function specialise(schema: JsonSchema, operations: readonly EditorOperation[]): JsonSchema {
  const $defs = new Map(Object.entries(schema["$defs"] as Schemas));
  const numbers = new Map<readonly EditorArgument[], number>();
  const withRules: JsonSchema[][] = [[], []];
  const paramRules: JsonSchema[] = [];
  for (const { reference, arguments: args, open } of operations) {
    let number = numbers.get(args);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(args, number);
      $defs.set(`with_${number}`, withSchema(args, open));
      $defs.set(`params_${number}`, paramsSchema(args, open));
    }
    for (const [index, key] of ["call", "operation"].entries())
      withRules[index]?.push(rule(key, reference, "with", `with_${number}`));
    paramRules.push(rule("operation", reference, "params", `params_${number}`));
  }
  const references = operations.map(({ reference }) => reference);
  $defs.set("operation", operationSchema($defs.get("operation"), operations));
  $defs.set("operation_or_glob", { anyOf: [{ $ref: "#/$defs/operation" }, { pattern: "\\*" }] });
  const rules: readonly (readonly [name: string, rules: readonly JsonSchema[], users: readonly string[]])[] =
    [
      ["with_of_call", withRules[0] ?? [], ["call_step", "undo"]],
      ["with_of_operation", withRules[1] ?? [], ["resource", "completion"]],
      ["params_of_operation", paramRules, ["endpoint_tool"]],
    ];
  for (const [name, allOf, users] of rules) {
    if (allOf.length === 0) continue;
    $defs.set(name, { allOf });
    for (const user of users) $defs.set(user, { ...$defs.get(user), allOf: [{ $ref: `#/$defs/${name}` }] });
  }
  const properties = schema["properties"] as Schemas;
  const facts = { $ref: "#/$defs/facts" };
  return {
    ...schema,
    properties: {
      ...properties,
      operations: {
        type: "object",
        description: properties["operations"]?.["description"],
        properties: mapOf(references.map((reference) => [reference, facts])),
        patternProperties: { "^\\*$": facts, [METHOD_AND_PATH]: facts },
        additionalProperties: false,
      },
    },
    $defs: mapOf($defs),
  };
}

/** Where `key` names the operation, `below` is as said there. */
function rule(key: string, reference: string, below: string, definition: string): JsonSchema {
  return {
    if: { properties: { [key]: { const: reference } }, required: [key] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { [below]: { $ref: `#/$defs/${definition}` } } },
  };
}

function operationSchema(
  general: JsonSchema | undefined,
  operations: readonly EditorOperation[],
): JsonSchema {
  const titles = operations.map(({ title }) => shortened(title ?? ""));
  return {
    type: "string",
    description: general?.["description"],
    // not a keyword of JSON Schema, but of the editors that show it
    anyOf: [
      { enum: operations.map(({ reference }) => reference), enumDescriptions: titles },
      { pattern: METHOD_AND_PATH },
    ],
  };
}

function withSchema(args: readonly EditorArgument[], open: boolean): JsonSchema {
  const groups = GROUPS.filter((group) => !args.some(({ name }) => name === group));
  return {
    properties: mapOf<unknown>([
      ...args.map(
        ({ name, schema, ...argument }) => [name, { ...values(schema), ...described(argument) }] as const,
      ),
      ...groups.map((group) => [group, true] as const),
    ]),
    ...(!open && { additionalProperties: false }),
  };
}

function paramsSchema(args: readonly EditorArgument[], open: boolean): JsonSchema {
  const $ref = "#/$defs/param";
  return {
    properties: mapOf(args.map((argument) => [argument.name, { $ref, ...described(argument) }])),
    ...(!open && { additionalProperties: false }),
  };
}

function described(argument: Pick<EditorArgument, "description" | "required">): JsonSchema {
  const text = [argument.required ? "Required." : "", argument.description ?? ""].join(" ").trim();
  return text === "" ? {} : { description: shortened(text) };
}

/** The values of an enum; anything else is for the compiler to check, which knows the types of expressions. */
function values(schema: JsonSchema | undefined): JsonSchema {
  const list = schema?.["enum"] ?? (schema?.["type"] === "boolean" ? [true, false] : undefined);
  if (!Array.isArray(list) || list.length > MOST_VALUES) return {};
  return { anyOf: [{ enum: [...list] }, { type: "null" }, ...COMPUTED] };
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > LONGEST_DESCRIPTION ? `${line.slice(0, LONGEST_DESCRIPTION)}…` : line;
}
