/** Takes back what a failed run has done: in reverse, each once, within a time of its own. */
import { EvaluationError } from "../cel/error.js";
import { type Caller, prepareRequest } from "../exchange.js";
import { requestLine } from "../failure.js";
import { WITHHELD } from "../http-error.js";
import { attempts, type Lane } from "../policy/attempts.js";
import { quietly } from "../policy/settings.js";
import { RequestRefused } from "../refused.js";
import { statusLine } from "../status.js";
import { callingOf } from "./calling.js";
import type { RunContext } from "./context.js";
import type { Entry } from "./ledger.js";
import { hold } from "./needs.js";
import { stepResponse } from "./response.js";
import { quietly as attempted } from "./step-failure.js";
import type { CallOptions } from "./types.js";

/** Milliseconds for all of it. */
const BUDGET = 20_000;
/** An answer to an undo says at most that it failed, so a small one will do. */
const MAX_BYTES = 2_000_000;

type Undo = NonNullable<Entry["undo"]>;

/** Throws nothing: what cannot be undone is told by the ledger. */
export async function undoAll(context: RunContext): Promise<void> {
  const { ledger, settings } = context;
  if (ledger.isPivoted() || !ledger.entries.some(({ undo }) => undo)) return;
  const ending = new AbortController();
  const closing = new AbortController();
  const deadline = settings.clock() + BUDGET;
  void quietly(settings.sleep(BUDGET, closing.signal)).then(() => {
    if (settings.clock() >= deadline) ending.abort();
  });
  const lane: Lane = {
    runtime: context.runtime,
    settings,
    begin() {
      if (deadline - settings.clock() <= 0) throw new OutOfTime();
    },
    remaining: () => deadline - settings.clock(),
    grace: 0,
    signal: ending.signal,
    waiting: ending.signal,
    bytesLeft: () => Math.min(context.runtime.maxResponseBytes ?? MAX_BYTES, MAX_BYTES),
  };
  try {
    for (const entry of [...ledger.entries].reverse()) {
      const { undo, state } = entry;
      if (!undo) continue;
      const undone = await undoOne(entry, undo, lane, context.call);
      // What is not there, or was not asked for, may still come about: it stays in doubt.
      if (state === "maybe" && (undone.kind === "gone" || undone.kind === "unasked")) continue;
      const isBack = undone.kind === "done" || undone.kind === "gone";
      entry.state = isBack ? "undone" : "undo failed";
      if ("reason" in undone) entry.reason = undone.reason;
    }
  } finally {
    closing.abort();
  }
}

class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** `gone`: there was nothing to take back. `unasked`: the API was not asked to. */
type Undone =
  | { readonly kind: "done" | "gone" }
  | { readonly kind: "failed" | "unasked"; readonly reason: string };

async function undoOne({ timeout, state }: Entry, undo: Undo, lane: Lane, caller: Caller): Promise<Undone> {
  try {
    const request = undo();
    const { operation, args } = request;
    const { effect, success, needs } = callingOf(request, {} as CallOptions);
    // What may not have been done may only be taken back where that does no harm.
    if (state === "maybe" && effect === "write")
      return { kind: "unasked", reason: "It may not have been done." };
    const prepared = prepareRequest(operation, args, lane.runtime, caller);
    const sending = { prepared, effect, isKeyed: false, retry: undefined, timeout };
    const { outcome } = await attempts(sending, lane, { isUncertain: false, isDoubtful: false });
    if (outcome.kind === "error") {
      if (WITHHELD.has(outcome.error.kind)) return { kind: "unasked", reason: outcome.error.message };
      const reason = `No answer to ${requestLine(prepared.sent)}: ${outcome.error.message}`;
      return { kind: "failed", reason };
    }
    const { status } = outcome.response;
    if (status >= 200 && status < 300) {
      const response = stepResponse({ response: outcome.response, sent: prepared.sent });
      if (needs) hold(response, needs, "");
      if (!success || attempted(() => success(response)) === true) return { kind: "done" };
      return { kind: "failed", reason: `The API says that ${requestLine(prepared.sent)} failed.` };
    }
    if (operation.method === "DELETE" && (status === 404 || status === 410)) return { kind: "gone" };
    return { kind: "failed", reason: `${statusLine(status)} from ${requestLine(prepared.sent)}.` };
  } catch (error) {
    const isKnown = error instanceof EvaluationError || error instanceof RequestRefused;
    if (isKnown) return { kind: "unasked", reason: error.message };
    // Whatever else is wrong with it, the others still have to be taken back.
    const isLate = error instanceof OutOfTime;
    return {
      kind: "unasked",
      reason: isLate ? "There was no time left for it." : "Its request could not be made.",
    };
  }
}
