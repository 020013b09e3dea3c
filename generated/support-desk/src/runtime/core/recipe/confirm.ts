/** Asks the user before a recipe goes on. Nothing is kept between question and answer: the call is run again. */
import { redactorOf } from "../exchange.js";
import { shorten } from "../pointer.js";
import { redactValue } from "../redact.js";
import { checkOpen, type RunContext, type Scope } from "./context.js";
import { canonicalJson, plain, shortDigest } from "./digest.js";
import { AskFirst, StepFailure } from "./signals.js";
import {
  type CodeSubject,
  type ConfirmState,
  codeIn,
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
  readonly token: string;
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
  const isAgreed = agreed.some((known) => known[0] === question[0] && known[1] === question[1]);
  if (given && isAgreed && mayUse(context, given.token, given.state.expires)) {
    context.agreed.push(question);
    return;
  }
  const why = isAgreed ? USED : whyAgain(context, given, question);
  const subject = await subjectOf(context, question);
  const secret = await context.settings.stateKey();
  const token = await unused(context, (expires) =>
    signState({ ...subject, expires, agreed: [...context.agreed] }, secret),
  );
  throw new AskFirst([why, message, listOf(shown, context)].filter(Boolean).join("\n"), token);
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
  const known = confirmToken === undefined ? undefined : await codeIn(confirmToken, subject, now, secret);
  if (known && mayUse(context, known.code, known.expires)) {
    context.agreed.push(question);
    return;
  }
  const why =
    confirmToken === undefined || (context.agreed.length > 0 && !known)
      ? ""
      : known
        ? USED
        : "The code in confirm does not count: it is too old, belongs to other arguments, or what would be done has changed.";
  const code = await unused(context, (expires) => signCode(subject, expires, secret));
  // codes of questions before this one go along
  const codes = context.agreed.length > 0 ? `${confirmToken}.${code}` : code;
  throw new StepFailure("needs_confirmation", [why, message].filter(Boolean).join(" "), {
    step,
    final: true,
    below: listOf(shown, context),
    next: `Nothing was changed yet. Show this to the user; when they agree, call again with the same arguments and confirm: "${codes}"`,
  });
}

const USED = "This confirmation was used already: doing it a second time has to be agreed to as well.";

/** One answer is for one change, whoever repeats the call. Marked before anything is sent; a call at the same time sees it. */
function mayUse({ usedAnswers, answers }: RunContext, answer: string, until: number): boolean {
  if (answers.has(answer)) return true;
  if (usedAnswers.isUsed(answer)) return false;
  usedAnswers.use(answer, until);
  answers.add(answer);
  return true;
}

/** Two made in the same millisecond would be the same. */
async function unused(
  { usedAnswers, settings }: RunContext,
  sign: (expires: number) => Promise<string>,
): Promise<string> {
  for (let expires = settings.clock() + LIFE; ; expires++) {
    const token = await sign(expires);
    if (!usedAnswers.isUsed(token)) return token;
  }
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
  return isOfThisCall ? { token: answer.state.trim(), state, agreed: answer.agreed } : undefined;
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
function listOf(given: unknown, { runtime }: RunContext): string {
  if (given === undefined || given === null) return "";
  // masked before it is cut: half a secret would not be recognised
  const shown = redactValue(given, redactorOf(runtime));
  const lines = Array.isArray(shown) ? shown.map(lineOf) : [lineOf(shown)];
  if (lines.length <= MAX_LINES) return lines.join("\n");
  return [...lines.slice(0, MAX_LINES), `… and ${lines.length - MAX_LINES} more`].join("\n");
}

function lineOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return `- ${shorten(oneLine(String(item)), MAX_LINE)}`;
  const text = Array.isArray(item)
    ? JSON.stringify(item)
    : Object.entries(item)
        .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
        .join(", ");
  return `- ${shorten(oneLine(text), MAX_LINE)}`;
}

/** A value of the API must not look like another item, nor hide one. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
