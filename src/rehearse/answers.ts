/** What an API could answer: from the examples and the schemas of its document. */
import type { Answer } from "../emit/rehearsal.js";
import type { OperationDetails } from "../plan/types.js";
import { isJson, mediaTypeOf } from "../runtime/core/media.js";
import type { Validator } from "../runtime/core/types.js";
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
  for (const isWanted of [suits, () => true]) {
    while (bodies.size < MOST) {
      const isNew = (body: unknown) => isValid(body) && !bodies.has(JSON.stringify(body)) && isWanted(body);
      const found = sampleOf(schema, isNew, examples);
      if (!found) break;
      bodies.set(JSON.stringify(found.value), found.value);
    }
  }
  const answers = [...bodies.values()].map((body) => ({ ...plain, body }));
  return answers.length > 0 ? answers : [plain];
}
