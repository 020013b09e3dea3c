/** What beside its content an answer says that helps a model to go on: pages, waits, limits. Nothing where it does not. */
import { nextPageArguments } from "./narrowing.js";
import { shorten } from "./pointer.js";
import { isLow, rateOf, waitAsked } from "./rate-headers.js";
import type { Arguments, HttpResponse, OperationDescriptor } from "./types.js";

/** A call of an operation as the model made it. */
export interface Called {
  readonly operation: OperationDescriptor;
  readonly args: Arguments;
}

/** @param called absent where the model's arguments are others than the operation's */
export function responseNotes(
  response: HttpResponse,
  called: Called | undefined,
  now: number,
): readonly string[] {
  const notes = [pages(response, called), waiting(response), rate(response, now)];
  return notes.filter((note) => note !== undefined);
}

function pages({ headers }: HttpResponse, called: Called | undefined): string | undefined {
  const next = called ? nextPageArguments(headers["link"], called.operation, called.args) : [];
  if (next.length === 0) return undefined;
  const given = next.map(([argument, value]) => `${argument}: ${JSON.stringify(shorten(value, 500))}`);
  return `There is more: the next page comes with ${given.join(", ")}.`;
}

/** Of an answer that is not the last word: `202 Accepted`, mostly. */
function waiting(response: HttpResponse): string | undefined {
  const wait = waitAsked(response);
  return wait === undefined ? undefined : `The API asks to wait ${wait} before the next call about this.`;
}

function rate(response: HttpResponse, now: number): string | undefined {
  const state = rateOf(response, now);
  if (!state || !isLow(state)) return undefined;
  const { remaining, reset } = state;
  if (remaining === 0)
    return `No more requests are allowed ${reset === undefined ? "for now" : `for ${reset} seconds`}.`;
  const left = `${remaining} more ${remaining === 1 ? "request is" : "requests are"} allowed`;
  return `${left} ${reset === undefined ? "for now" : `in the next ${reset} seconds`}.`;
}
