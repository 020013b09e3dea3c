/** A run that ended well, as a result: what it gives, checked, cut to size, as data and as text. */
import { toJson } from "../cel/convert.js";
import { EvaluationError } from "../cel/error.js";
import { redactorOf } from "../exchange.js";
import { cutNote, limitValue } from "../limit.js";
import { withoutControls } from "../media.js";
import { describeViolation } from "../output.js";
import { shorten } from "../pointer.js";
import { redactValue } from "../redact.js";
import { resultOf } from "../result.js";
import type { ContentBlock, JsonSchema, ToolResult, Violation } from "../types.js";
import type { RunContext } from "./context.js";
import { plain } from "./digest.js";
import { failureResult } from "./failure-result.js";
import { answerOf, dataOf } from "./response.js";
import { StepFailure } from "./signals.js";
import { brokenPromise } from "./step-failure.js";
import type { RecipeOutput } from "./types.js";

/** Characters a token of result text counts as. */
const TOKEN = 4;
const MAX_DIFFERENCES = 5;

/** Output schemas, compiled with the first result that needs them. */
export type OutputChecks = WeakMap<JsonSchema, (value: unknown) => readonly Violation[]>;

export async function successResult(
  given: RecipeOutput,
  context: RunContext,
  checks: OutputChecks,
): Promise<ToolResult> {
  const { recipe, runtime, ledger } = context;
  const redact = redactorOf(runtime);
  const most = recipe.limit.textTokens * TOKEN;
  const answer = given.response && answerOf(given.response);
  let base: ToolResult | undefined;
  let output: unknown;
  let text: string | undefined;
  if (answer) {
    base = await resultOf(answer.response, answer.sent, {
      keepFile: context.call.keepFile,
      // cut here, where its items may be limited, too
      most: Number.POSITIVE_INFINITY,
      isPromised: recipe.listing.outputSchema !== undefined,
    });
    if (base.isError) return base;
    // data with digits that no number has is only text there; here it can still be cut
    const data = given.response && dataOf(given.response);
    output = base.structuredContent ?? (data && redactValue(data, redact));
    if (output === undefined && recipe.listing.outputSchema === undefined) return cutText(base, most);
  } else {
    try {
      output = redactValue(plain(toJson(given.response ?? called(given.output))), redact);
      text = called(given.text) as string | undefined;
      // half for the words, the data has what they leave
      if (text !== undefined)
        text = shorten(redact(withoutControls(text)), output === undefined ? most : most / 2);
    } catch (error) {
      return failureResult(unbuildable(error), context, true);
    }
  }
  const limited = limitValue(output, {
    most: most - (text?.length ?? 0),
    listItems: recipe.limit.listItems,
  });
  if (!limited.fits && base && recipe.listing.outputSchema === undefined) return cutText(base, most);
  if (!limited.fits) {
    const message = `The result is larger than ${recipe.limit.textTokens} tokens, which is the limit of this tool.`;
    return failureResult(new StepFailure("too_large", message), context, true);
  }
  const { value, json } = limited;
  const notes = limited.cuts.map((cut) => cutNote(cut));
  const differences = await differencesOf(value, context, checks);
  if (differences.length > 0) return mismatch(value, differences, context);
  // The text of a response may have digits that data cannot hold, so it stays as it is unless something was cut.
  if (base && notes.length === 0 && isWithin(base, most)) return base;
  const blocks = [
    text,
    json,
    value === undefined && text === undefined && doneText(context),
    [...notes, ...ledger.soft.map(({ step, message }) => redact(`Note: ${step}: ${message}`))].join("\n"),
  ];
  return {
    content: blocks.flatMap((block) => (!block ? [] : [textBlock(block)])),
    ...(isObject(value) && { structuredContent: value }),
  };
}

/** JSON can be spelled longer than it has to be. */
function isWithin({ content: [first] }: ToolResult, most: number): boolean {
  return first?.type !== "text" || first.text.length <= most;
}

/** Text that has no items to leave out. */
function cutText(result: ToolResult, most: number): ToolResult {
  const longest = Math.max(
    0,
    ...result.content.map((block) => (block.type === "text" ? block.text.length : 0)),
  );
  if (longest <= most) return result;
  const content = result.content.map((block) =>
    block.type === "text" ? textBlock(shorten(block.text, most)) : block,
  );
  const note = `[Cut off: only the first ${most} characters are shown. Ask for less at once.]`;
  return { content: [...content, textBlock(note)] };
}

function called(value: unknown): unknown {
  return typeof value === "function" ? value() : value;
}

/** What could not be given although every step was made. What JSON has no form for, ends here as well. */
function unbuildable(error: unknown): StepFailure {
  if (!(error instanceof EvaluationError) && !(error instanceof TypeError) && !(error instanceof RangeError))
    throw error;
  const { message, details } = brokenPromise(
    error instanceof EvaluationError ? error : new EvaluationError(error.message),
  );
  return new StepFailure("bad_response", `The output cannot be built. ${message}`, details);
}

async function differencesOf(
  value: unknown,
  { recipe, runtime }: RunContext,
  checks: OutputChecks,
): Promise<readonly string[]> {
  const { outputSchema } = recipe.listing;
  if (outputSchema === undefined) return [];
  if (!isObject(value)) return ["it is not a JSON object"];
  let check = checks.get(outputSchema);
  if (!check) {
    check = (await runtime.validator())(outputSchema);
    checks.set(outputSchema, check);
  }
  return check(value).slice(0, MAX_DIFFERENCES).map(describeViolation);
}

/** The output is there all the same, as text. */
function mismatch(value: unknown, differences: readonly string[], context: RunContext): ToolResult {
  const lines = ["The output is not what this tool promises:", ...differences.map((line) => `- ${line}`)];
  const failure = new StepFailure("bad_response", lines.join(" "));
  const result = failureResult(failure, context, true);
  const [, facts] = result.content;
  const stands =
    context.ledger.standing().length > 0
      ? "The changes were made; do not repeat this call."
      : "Nothing was changed.";
  const text = [stands, ...lines, "The output:", JSON.stringify(value) ?? "none"].join("\n");
  return { ...result, content: facts ? [textBlock(text), facts] : [textBlock(text)] };
}

function doneText({ ledger }: RunContext): string {
  const steps = ledger.in("done").map(({ step }) => step);
  return steps.length === 0 ? "Done." : `Done: ${steps.join(", ")}.`;
}

/** The requests that would be sent, for a dry run. */
export function dryRunResult(context: RunContext, stop?: string): ToolResult {
  const { dryRun, runtime } = context;
  const redact = redactorOf(runtime);
  const requests = redactValue(dryRun?.requests() ?? [], redact) as ReturnType<
    NonNullable<typeof dryRun>["requests"]
  >;
  const lines = requests.map(({ step, method, url, body, undo, idempotency }) =>
    [
      `- ${step}: ${method} ${url}`,
      body !== undefined && `  body: ${JSON.stringify(body)}`,
      idempotency !== undefined && `  idempotency key: ${idempotency}`,
      undo !== undefined && `  undo: ${undo}`,
    ]
      .filter(Boolean)
      .join("\n"),
  );
  const text = [
    requests.length === 0
      ? "Dry run: nothing would be changed."
      : `Dry run: nothing was changed. ${requests.length === 1 ? "This request" : `These ${requests.length} requests`} would be sent:`,
    ...(dryRun?.questions ?? []).map((question) => `- first the user is asked: ${redact(question)}`),
    ...lines,
    stop === undefined ? "" : `What comes after cannot be foretold: ${redact(stop)}`,
  ];
  const most = context.recipe.limit.textTokens * TOKEN;
  const words = shorten(text.filter((line) => line !== "").join("\n"), most / 2);
  const data = limitValue({ dry_run: { requests } }, { most: most - words.length });
  return {
    content: [textBlock(words), ...(data.fits ? [textBlock(JSON.stringify(data.value))] : [])],
  };
}

function textBlock(text: string): ContentBlock {
  return { type: "text", text };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
