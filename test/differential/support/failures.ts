/** What an API and a network can do to a call. */

import type { Rehearsal } from "../../../src/emit/rehearsal.js";
import { HttpError } from "../../../src/runtime/core/http-error.js";
import type { HttpRequest, HttpResponse } from "../../../src/runtime/core/types.js";
import { answered, type Play } from "./theatre.js";

export const FAILURES: readonly (readonly [name: string, failure: () => HttpResponse | HttpError])[] = [
  ["404", () => answered(404, { title: "Not found", detail: "There is no such thing." })],
  ["409", () => answered(409, { code: "conflict" })],
  ["422 of a validator", () => answered(422, { errors: [{ field: "name", message: "is too short" }] })],
  ["429 that says when", () => answered(429, {}, { "retry-after": "1" })],
  ["500", () => answered(500, "<h1>Oops</h1>", { "content-type": "text/html" })],
  ["an answer cut off", () => answered(200, '{"id": "x"')],
  ["an answer without what it promises", () => answered(200, {})],
  ["an answer of another kind", () => answered(200, [1, "two", null])],
  ["null", () => answered(200, null)],
  ["no content", () => ({ status: 204, headers: {}, body: new Uint8Array() })],
  ["no connection", () => new HttpError("connect", "connect ECONNREFUSED", false)],
  ["a broken connection", () => new HttpError("reset", "socket hang up", true)],
  ["no answer in time", () => new HttpError("timeout", "No answer within 10 s.", true)],
];

/** The API as it was rehearsed; the n-th request fails, and all after it where `lasting`. */
export function failing(
  { exchanges }: Rehearsal,
  at: number,
  failure: () => HttpResponse | HttpError,
  lasting: boolean,
): Play {
  return (request, count) =>
    count === at || (lasting && count > at) ? failure() : rehearsed(exchanges, request);
}

/** The API as it was rehearsed. */
export function playing({ exchanges }: Rehearsal): Play {
  return (request) => rehearsed(exchanges, request);
}

function rehearsed(exchanges: Rehearsal["exchanges"], { method, path }: HttpRequest): HttpResponse {
  const asked = path.replace(/^\/base/, "");
  const found =
    exchanges.find(({ request }) => request.method === method && request.path === asked) ??
    exchanges.find(({ request }) => request.method === method);
  const { status, contentType, body } = found?.answer ?? { status: 404 };
  return contentType === undefined
    ? { status, headers: {}, body: new Uint8Array() }
    : answered(status, body, { "content-type": contentType });
}
