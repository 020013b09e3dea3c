/** Asks the user before a recipe goes on. Nothing is kept between question and answer: the call is run again. */
import { shorten } from "../pointer.js";
import { checkOpen, type RunContext, type Scope } from "./context.js";
import { canonicalJson, plain, shortDigest } from "./digest.js";
import { AskFirst, StepFailure } from "./signals.js";
import {
  type CodeSubject,
  type ConfirmState,
  hasCode,
  type Question,
  signCode,
  signState,
  verifyState,
} from "./state-token.js";

/** Milliseconds an answer counts. */
const LIFE = 5 * 60_000;
const MAX_LINES = 20;
const MAX_LINE = 200;

/** What came back with this call, if it is ours and about this call. */
interface Given {
  readonly state: ConfirmState;
  readonly agreed: boolean;
}

export async function confirm(scope: Scope, id: string, message: string, show: unknown): Promise<void> {
  const { context } = scope;
  checkOpen(scope);
  const step = scope.prefix + id;
  if (context.dryRun) {
    context.dryRun.ask(message);
    return;
  }
  const shown = plain(show);
  const question: Question = [step, await shortDigest(canonicalJson([step, message, shown ?? null]))];
  const canAsk = context.call.elicitation !== undefined;
  if (!canAsk && context.recipe.confirmFallback === "allow") return;
  if (!canAsk && context.recipe.confirmFallback === "deny") {
    const text = `${message} This needs the user's agreement, and this client cannot ask for it.`;
    const next = "Nothing was changed. Tell the user; calling again from this client does not help.";
    throw new StepFailure("needs_confirmation", text, { step, final: true, next });
  }
  return canAsk ? askUser(context, question, message, shown) : askForCode(context, question, message, shown);
}

/** The client asks its user, and calls again with the answer. */
async function askUser(
  context: RunContext,
  question: Question,
  message: string,
  shown: unknown,
): Promise<void> {
  const [step] = question;
  const given = await givenOf(context);
  if (given && !given.agreed && given.state.asked[0] === step) {
    const next = "Nothing was changed. Do not call again unless the user asks for it.";
    throw new StepFailure("declined", `The user did not agree: ${message}`, { step, final: true, next });
  }
  const agreed = given ? [...given.state.agreed, ...(given.agreed ? [given.state.asked] : [])] : [];
  if (agreed.some((known) => known[0] === question[0] && known[1] === question[1])) {
    context.agreed.push(question);
    return;
  }
  const why = whyAgain(context, given, question);
  const state = {
    ...(await subjectOf(context, question)),
    expires: context.settings.clock() + LIFE,
    agreed: [...context.agreed],
  };
  const token = await signState(state, await context.settings.stateKey());
  throw new AskFirst([why, message, listOf(shown)].filter(Boolean).join("\n"), token);
}

/** The model asks the user, and calls again with a code that stands for the answer. */
async function askForCode(
  context: RunContext,
  question: Question,
  message: string,
  shown: unknown,
): Promise<void> {
  const { confirmToken, settings } = context;
  const [step] = question;
  const subject = await subjectOf(context, question);
  const now = settings.clock();
  const secret = await settings.stateKey();
  if (confirmToken !== undefined && (await hasCode(confirmToken, subject, now, secret))) {
    context.agreed.push(question);
    return;
  }
  const why =
    confirmToken === undefined || context.agreed.length > 0
      ? ""
      : "The code in confirm does not count: it is too old, belongs to other arguments, or what would be done has changed.";
  const code = await signCode(subject, now + LIFE, secret);
  // codes of questions before this one go along
  const codes = context.agreed.length > 0 ? `${confirmToken}.${code}` : code;
  throw new StepFailure("needs_confirmation", [why, message].filter(Boolean).join(" "), {
    step,
    final: true,
    below: listOf(shown),
    next: `Nothing was changed yet. Show this to the user; when they agree, call again with the same arguments and confirm: "${codes}"`,
  });
}

function whyAgain({ call }: RunContext, given: Given | undefined, [id]: Question): string | undefined {
  if (!given) {
    return call.elicitation?.answer
      ? "The confirmation is too old or belongs to another call, so it does not count."
      : undefined;
  }
  const known = [given.state.asked, ...given.state.agreed].some(([asked]) => asked === id);
  return known ? "What would be done has changed since it was confirmed." : undefined;
}

async function givenOf(context: RunContext): Promise<Given | undefined> {
  const { call, settings } = context;
  const answer = call.elicitation?.answer;
  if (!answer) return undefined;
  const state = await verifyState(answer.state, await settings.stateKey());
  if (!state || state.expires <= settings.clock()) return undefined;
  const isOfThisCall =
    state.tool === context.recipe.listing.name &&
    state.principal === (call.principal ?? null) &&
    state.args === (await argumentsDigest(context));
  return isOfThisCall ? { state, agreed: answer.agreed } : undefined;
}

async function subjectOf(context: RunContext, asked: Question): Promise<CodeSubject> {
  return {
    tool: context.recipe.listing.name,
    args: await argumentsDigest(context),
    principal: context.call.principal ?? null,
    asked,
  };
}

function argumentsDigest({ args }: RunContext): Promise<string> {
  return shortDigest(canonicalJson(args));
}

/** What the user agrees to, an item a line. */
function listOf(shown: unknown): string {
  if (shown === undefined || shown === null) return "";
  const lines = Array.isArray(shown) ? shown.map(lineOf) : [lineOf(shown)];
  if (lines.length <= MAX_LINES) return lines.join("\n");
  return [...lines.slice(0, MAX_LINES), `… and ${lines.length - MAX_LINES} more`].join("\n");
}

function lineOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return `- ${shorten(String(item), MAX_LINE)}`;
  const text = Array.isArray(item)
    ? JSON.stringify(item)
    : Object.entries(item)
        .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
        .join(", ");
  return `- ${shorten(text, MAX_LINE)}`;
}
