/** What an API could answer: from the examples and the schemas of its document. */
import type { Answer } from "../emit/rehearsal.js";
import type { OperationDetails } from "../plan/types.js";
import { isJson, mediaTypeOf } from "../runtime/core/media.js";
import type { JsonSchema, Validator } from "../runtime/core/types.js";
import { sampleOf } from "./sample.js";

/** The one that says the least, without a schema to go by. */
export function plainAnswer({ success }: OperationDetails | undefined = NOTHING_KNOWN): Answer {
  const { status, contentType, example } = success;
  // redirects and the like would be followed
  const good = status >= 200 && status < 300 ? status : 200;
  if (contentType === undefined || good === 204 || good === 205) return { status: good };
  const { essence } = mediaTypeOf(contentType);
  if (isJson(essence)) return { status: good, contentType: "application/json", body: example ?? {} };
  return essence.startsWith("text/")
    ? { status: good, contentType: "text/plain", body: textOf(example) }
    : { status: good };
}

const NOTHING_KNOWN: OperationDetails = { success: { status: 200 } };

function textOf(example: unknown): string {
  return typeof example === "string" ? example : "text";
}

/** How many different ones are tried for each operation. */
const MOST = 6;

/**
 * Different ones, those first that suit the step that gets them.
 * @param suits whether a step can go on with such a body
 */
export function possibleAnswers(
  details: OperationDetails | undefined,
  validator: Validator,
  suits: (body: unknown) => boolean,
): readonly Answer[] {
  const plain = plainAnswer(details);
  const { schema, example } = details?.success ?? {};
  if (!schema || plain.contentType !== "application/json") return [plain];
  const check = validator(schema);
  const isValid = (body: unknown) => check(body).length === 0;
  const bodies = new Map<string, unknown>();
  const examples = example === undefined ? [] : [example];
  const add = (from: JsonSchema, isWanted: (body: unknown) => boolean): boolean => {
    const isNew = (body: unknown) => isValid(body) && !bodies.has(JSON.stringify(body)) && isWanted(body);
    const found = sampleOf(from, isNew, examples);
    if (found) bodies.set(JSON.stringify(found.value), found.value);
    return found !== undefined;
  };
  // what steps ask for is often among what need not be there
  for (const isWanted of [suits, () => true])
    for (const from of [schema, whole(schema)]) while (bodies.size < MOST && add(from, isWanted));
  const answers = [...bodies.values()].map((body) => ({ ...plain, body }));
  return answers.length > 0 ? answers : [plain];
}

/** The same, with all that an object of it can have. */
function whole(schema: JsonSchema): JsonSchema {
  const properties = propertiesOf(schema, schema, 0);
  return { ...schema, allOf: [...listOf(schema["allOf"]), { required: Object.keys(properties) }] };
}

const MOST_REFERENCES = 10;

function propertiesOf(schema: JsonSchema, root: JsonSchema, depth: number): JsonSchema {
  const { $ref: reference, properties } = schema as { $ref?: unknown; properties?: JsonSchema };
  const own = typeof properties === "object" && properties !== null ? properties : {};
  const name = typeof reference === "string" ? /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] : undefined;
  const definition = name === undefined ? undefined : (root["$defs"] as JsonSchema | undefined)?.[name];
  if (typeof definition !== "object" || definition === null || depth > MOST_REFERENCES) return own;
  return { ...propertiesOf(definition as JsonSchema, root, depth + 1), ...own };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
