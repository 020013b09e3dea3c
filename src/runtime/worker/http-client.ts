/** The HTTP client port by the platform's `fetch`: one attempt per call, limits while streaming. */
import { HttpError } from "../core/http-error.js";
import { refusalOf, refusalText } from "../core/network.js";
import { firstHop, type Hop, headersAt, MAX_REDIRECTS, redirectOf } from "../core/redirect.js";
import { streamLimit } from "../core/streams.js";
import type { HttpClient, HttpOptions, HttpRequest, HttpResponse } from "../core/types.js";
import { exactUrl } from "./exact-url.js";
import { httpErrorOf } from "./http-failure.js";

/** The longest delay a timer can hold. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** The platform's alone: it leaves them out or writes its own in their place. */
const NOT_SETTABLE: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What Workers decode, and only where it is the one coding. */
const DECODED = /^\s*(?:gzip|br)\s*$/i;

export function createWorkerHttpClient(): HttpClient {
  return async (request, limits) => {
    if (limits.signal.aborted) throw cancelled(request, false);
    const hop = firstHop(request, limits);
    const first = fetchable(request, hop, false);
    const deadline = new Deadline(request, limits);
    try {
      return await Promise.race([exchange(request, hop, first, limits, deadline), deadline.passed]);
    } catch (error) {
      throw deadline.reason ?? httpErrorOf(error, request.origin, deadline.isAnswered);
    } finally {
      deadline.release();
    }
  };
}

/** The caller's signal and our timer, over all hops and to the last byte. */
class Deadline {
  /** Rejects when it is over. */
  readonly passed: Promise<never>;
  reason: HttpError | undefined;
  /** Something came from the host. */
  isAnswered = false;
  /** Set while a stream comes in: what came by the timeout is an answer. */
  endStream: (() => void) | undefined;

  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #cancel: () => void;

  constructor(request: HttpRequest, { signal, timeout }: HttpOptions) {
    const late = `${request.origin} did not answer completely within ${timeout} ms.`;
    let over: (reason: HttpError) => void = () => {};
    this.passed = new Promise((_, reject) => {
      over = (reason) => {
        this.reason ??= reason;
        reject(this.reason);
        this.#controller.abort(this.reason);
      };
    });
    // The platform may not say whether anything was written, so from here on it may have been.
    this.#cancel = () => over(cancelled(request, true));
    this.#caller = signal;
    signal.addEventListener("abort", this.#cancel);
    this.#timer = setTimeout(
      () => {
        if (this.endStream) this.endStream();
        else over(new HttpError("timeout", late, true, { isSilent: !this.isAnswered }));
      },
      Math.min(timeout, MAX_TIMEOUT),
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener("abort", this.#cancel);
    this.passed.catch(() => {});
  }
}

async function exchange(
  request: HttpRequest,
  hop: Hop,
  first: Request,
  limits: HttpOptions,
  deadline: Deadline,
): Promise<HttpResponse> {
  let next = first;
  for (let hops = 0; ; hops++) {
    const response = await fetch(next, { signal: deadline.signal });
    deadline.isAnswered = true;
    const headers = joined(response.headers);
    const to = redirectOf(request, hop, response.status, headers["location"], limits.network);
    if (typeof to !== "object") {
      const answer = await receive(request, response, headers, limits, deadline);
      return to === undefined ? answer : { ...answer, notFollowed: to };
    }
    discard(response);
    if (hops === MAX_REDIRECTS) {
      const message = `${request.origin} redirected more than ${MAX_REDIRECTS} times.`;
      throw new HttpError("protocol", message, true);
    }
    hop = to;
    next = fetchable(request, hop, true);
  }
}

/**
 * The platform's form of the request. Throws an `HttpError` for what it cannot send as it is, and for where it may not
 * go: by the host alone, as the platform does not tell the addresses of a name.
 */
function fetchable(request: HttpRequest, hop: Hop, sent: boolean): Request {
  const { method, body } = request;
  const { origin, path, reach } = hop;
  const url = exactUrl(origin, path, sent);
  const { hostname } = new URL(origin);
  const refusal = refusalOf(hostname, reach);
  if (refusal !== undefined) throw new HttpError("refused", refusalText(hostname, refusal), sent);
  const refused = (what: string) =>
    new HttpError("refused", `This platform cannot send ${what} to ${origin}.`, sent);
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(headersAt(request, hop))) {
      if (NOT_SETTABLE.has(name)) throw refused(`a header ${name} of ours`);
      // The codings are the platform's choice: it decodes them.
      if (name !== "accept-encoding") headers.set(name, value);
    }
    // As bytes: to a text the platform would add a media type.
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    return new Request(url, {
      method,
      headers,
      redirect: "manual",
      ...(bytes !== undefined && { body: bytes as Uint8Array<ArrayBuffer> }),
    });
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw refused(body === undefined ? `this ${method} request` : `a ${method} request with this body`);
  }
}

async function receive(
  { origin, method }: HttpRequest,
  response: Response,
  headers: Record<string, string>,
  limits: HttpOptions,
  deadline: Deadline,
): Promise<HttpResponse> {
  const { maxResponseBytes } = limits;
  const { status, body } = response;
  if (body === null || !hasBody(method, status)) {
    discard(response);
    return { status, headers, body: new Uint8Array() };
  }
  const tooLarge = () => {
    const message = `The answer of ${origin} is larger than ${maxResponseBytes} bytes, which is the limit.`;
    return new HttpError("too-large", message, true);
  };
  const streamBytes = streamLimit(limits, status, headers);
  if (streamBytes === undefined && Number(headers["content-length"]) > maxResponseBytes) {
    discard(response);
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  let partial: HttpResponse["partial"];
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  if (streamBytes !== undefined)
    deadline.endStream = () => {
      partial = "time";
      // ends the read under way, as the end of the stream would
      cancel();
    };
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      chunks.push(part.value);
      if (size <= (streamBytes ?? maxResponseBytes)) continue;
      cancel();
      if (streamBytes === undefined) throw tooLarge();
      partial = "size";
      break;
    }
  } catch (error) {
    if (streamBytes === undefined || deadline.reason) throw error;
    partial ??= "broken";
  }
  if (DECODED.test(headers["content-encoding"] ?? "")) {
    // They describe bytes that nobody sees any more.
    delete headers["content-encoding"];
    delete headers["content-length"];
  }
  return { status, headers, body: whole(chunks, size), ...(partial && { partial }) };
}

function whole(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** RFC 9110 §6.4.1. */
function hasBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}

function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** Repeated headers joined with ", " (RFC 9110 §5.3): `Headers` tells each Set-Cookie by itself. */
function joined(headers: Headers): Record<string, string> {
  const result: Record<string, string> = {};
  headers.forEach((value, name) => {
    result[name] = result[name] === undefined ? value : `${result[name]}, ${value}`;
  });
  return result;
}

function cancelled({ origin }: HttpRequest, sent: boolean): HttpError {
  return new HttpError("cancelled", `The call to ${origin} was cancelled.`, sent);
}
