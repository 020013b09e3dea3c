/** What a tool promised of its results, held: a client that knows an output schema rejects what does not fit it. */
import { errorResult } from "./failure.js";
import { dotted } from "./pointer.js";
import { statusLine } from "./status.js";
import type { HttpResponse, JsonSchema, ToolResult, Validator, Violation } from "./types.js";

/** Checks results against one output schema. Compiled with the first result. */
export type OutputCheck = (response: HttpResponse, result: ToolResult) => Promise<ToolResult>;

/** Ways in which an answer differs that are told to the model. */
const MOST_DIFFERENCES = 5;

/**
 * Turns a success that breaks the schema into an error that says that the call was made: repeating it would make
 * it twice. The answer is there all the same, as text.
 */
export function createOutputCheck(schema: JsonSchema, load: () => Promise<Validator>): OutputCheck {
  let violations: ((value: unknown) => readonly Violation[]) | undefined;
  return async (response, result) => {
    if (result.isError) return result;
    const { structuredContent } = result;
    if (structuredContent === undefined) return drifted(response, result, ["it is not a JSON object"]);
    violations ??= (await load())(schema);
    const found = violations(structuredContent);
    if (found.length === 0) return result;
    return drifted(response, result, found.slice(0, MOST_DIFFERENCES).map(describeViolation));
  };
}

/** One way in which a value differs from its schema, in words. */
export function describeViolation({ pointer, message }: Violation): string {
  return `${pointer === "" ? "it" : dotted(pointer)} ${message}`;
}

function drifted({ status }: HttpResponse, result: ToolResult, differences: readonly string[]): ToolResult {
  const accepted =
    status < 300
      ? `The API accepted this call (${statusLine(status)}); do not repeat it.`
      : `The API answered ${statusLine(status)}.`;
  const texts = result.content.flatMap((block) => (block.type === "text" ? [block.text] : []));
  const lines = [
    accepted,
    "Its answer is not what this tool promises:",
    ...differences.map((line) => `- ${line}`),
  ];
  const { content, ...failed } = errorResult([...lines, "The answer:", ...texts].join("\n"));
  // an image or a link is of use, whatever was promised
  return { ...failed, content: [...content, ...result.content.filter(({ type }) => type !== "text")] };
}
