/** One attempt at one request: under one timer and the caller's signal, with what may be followed and received. */
import { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { HttpError } from "../core/http-error.js";
import { firstHop, type Hop, headersAt, MAX_REDIRECTS, redirectOf } from "../core/redirect.js";
import { streamLimit } from "../core/streams.js";
import type { HttpOptions, HttpRequest, HttpResponse } from "../core/types.js";
import { ACCEPT_ENCODING, decode } from "./decode.js";
import { httpErrorOf, proxyErrorOf } from "./http-failure.js";
import type { Route, Routes } from "./routes.js";

/** The longest delay a timer can hold. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** The client's connections, now and ever: a request is only written to an open one. */
export interface Connections {
  open: number;
  made: number;
}

/**
 * It is its own abort signal: undici takes an EventEmitter for one. That, and its callback instead of a promise,
 * keeps the cost of a call within 8 % of a bare `request`; an AbortController adds 20 %.
 */
export class Attempt extends EventEmitter {
  readonly answer: Promise<HttpResponse>;
  /** What undici reports for a request it drops because of us. */
  reason: HttpError | undefined;

  readonly #routes: Routes;
  readonly #connections: Connections;
  readonly #madeBefore: number;
  readonly #openBefore: boolean;
  readonly #request: HttpRequest;
  readonly #limits: HttpOptions;
  readonly #cancel = () => this.#abort("cancelled", `The call to ${this.#request.origin} was cancelled.`);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resolve: (response: HttpResponse) => void = () => {};
  #reject: (error: HttpError) => void = () => {};
  /** Set while a stream comes in: what came is an answer. */
  #endStream: ((why: NonNullable<HttpResponse["partial"]>) => void) | undefined;
  #started = false;
  #answered = false;
  #hops = 0;
  #route: Route | undefined;

  constructor(routes: Routes, connections: Connections, request: HttpRequest, limits: HttpOptions) {
    super();
    this.#routes = routes;
    this.#connections = connections;
    this.#madeBefore = connections.made;
    this.#openBefore = connections.open > 0;
    this.#request = request;
    this.#limits = limits;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal, timeout } = limits;
    if (signal.aborted) {
      this.#cancel();
      return;
    }
    this.#started = true;
    signal.addEventListener("abort", this.#cancel);
    this.#timer = setTimeout(
      () => {
        if (this.#endStream) this.#endStream("time");
        else this.#abort("timeout", `${request.origin} did not answer completely within ${timeout} ms.`);
      },
      Math.min(timeout, MAX_TIMEOUT),
    );
    this.#send(firstHop(request, limits));
  }

  /** Through `dispatcher.request`: `fetch` and `undici.request(url)` parse the path, which folds `%2E%2E`. */
  #send(hop: Hop): void {
    const { method, body } = this.#request;
    const { origin, path } = hop;
    const headers = headerList(headersAt(this.#request, hop));
    const options = { origin, path, method, headers, body: body ?? null, signal: this };
    try {
      this.#route = this.#routes.to(hop);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#route.dispatcher.request(options, (error, response) => {
      if (error !== null) this.#fail(error);
      else this.#receive(hop, response);
    });
  }

  #receive(hop: Hop, response: Dispatcher.ResponseData): void {
    this.#answered = true;
    const { statusCode: status, body } = response;
    const headers = joined(response.headers);
    const next = redirectOf(this.#request, hop, status, headers["location"], this.#limits.network);
    if (typeof next === "object") {
      this.#follow(body, next);
      return;
    }
    const head = { status, headers, notFollowed: next };
    if (!hasBody(this.#request.method, status)) {
      // Not waited for: undici reports a 304 whose Content-Length describes the body it does not have as broken.
      body.on("error", () => {}).resume();
      this.#succeed(answerOf(head, new Uint8Array()));
      return;
    }
    const isLong = Number(headers["content-length"]) > this.#limits.maxResponseBytes;
    if (isLong && streamLimit(this.#limits, status, headers) === undefined) {
      discard(body);
      this.#fail(this.#tooLarge());
      return;
    }
    const encoding = headers["content-encoding"];
    const decoded = encoding === undefined ? undefined : decode(body, encoding);
    if (decoded !== undefined) {
      // They describe bytes that nobody sees any more.
      delete headers["content-encoding"];
      delete headers["content-length"];
    }
    this.#collect(decoded ?? body, head);
  }

  #follow(body: Dispatcher.ResponseData["body"], next: Hop): void {
    if (++this.#hops > MAX_REDIRECTS) {
      discard(body);
      const message = `${this.#request.origin} redirected more than ${MAX_REDIRECTS} times.`;
      this.#fail(new HttpError("protocol", message, true));
      return;
    }
    body.dump().then(
      () => {
        if (this.reason === undefined) this.#send(next);
      },
      (error) => this.#fail(error),
    );
  }

  #collect(stream: Readable, head: Head): void {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const received = (partial?: HttpResponse["partial"]): HttpResponse => {
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
      return answerOf(head, body, partial);
    };
    const streamBytes = streamLimit(this.#limits, head.status, head.headers);
    if (streamBytes !== undefined)
      this.#endStream = (why) => {
        this.#succeed(received(why));
        stream.destroy();
      };
    const most = streamBytes ?? this.#limits.maxResponseBytes;
    stream.on("data", (chunk: Uint8Array) => {
      size += chunk.byteLength;
      chunks.push(chunk);
      if (size <= most) return;
      if (this.#endStream) this.#endStream("size");
      else stream.destroy(this.#tooLarge());
    });
    stream.on("end", () => this.#succeed(received()));
    stream.on("error", (error) => {
      if (this.#endStream && this.reason === undefined) this.#endStream("broken");
      else this.#fail(error);
    });
  }

  /** At once: undici itself only drops a request that waits for a connection when it gets one. */
  #abort(kind: "cancelled" | "timeout", message: string): void {
    const isSilent = kind === "timeout" && !this.#answered;
    this.reason = new HttpError(kind, message, this.#started && this.#mayBeSent(), { isSilent });
    this.#fail(this.reason);
    this.emit("abort");
  }

  #succeed(response: HttpResponse): void {
    this.#release();
    this.#resolve(response);
  }

  #fail(error: unknown): void {
    this.#release();
    const { origin } = this.#request;
    const proxy = this.#route?.proxy;
    const failed =
      (proxy === undefined ? undefined : proxyErrorOf(error, origin, proxy)) ??
      httpErrorOf(error, origin, this.#mayBeSent());
    // After an abort this is not the first call, and a settled promise stays as it is.
    this.#reject(this.#hops > 0 ? afterAnswer(failed) : failed);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#limits.signal.removeEventListener("abort", this.#cancel);
  }

  #mayBeSent(): boolean {
    return this.#openBefore || this.#connections.made > this.#madeBefore;
  }

  #tooLarge(): HttpError {
    const { maxResponseBytes } = this.#limits;
    return new HttpError(
      "too-large",
      `The answer of ${this.#request.origin} is larger than ${maxResponseBytes} bytes, which is the limit.`,
      true,
    );
  }
}

/** Whatever went wrong after a redirect, the first request was answered: its host is not the one that is silent. */
function afterAnswer(error: HttpError): HttpError {
  const { kind, message, sent, isSilent } = error;
  return sent && !isSilent ? error : new HttpError(kind, message, true, { cause: error, isSilent: false });
}

/** An answer without its body. */
interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly notFollowed: string | undefined;
}

/** The usual one without a spread, which would cost more than the rest of what is done with an answer. */
function answerOf(head: Head, body: Uint8Array, partial?: HttpResponse["partial"]): HttpResponse {
  const { status, headers, notFollowed } = head;
  if (notFollowed === undefined && partial === undefined) return { status, headers, body };
  return {
    status,
    headers,
    body,
    ...(notFollowed !== undefined && { notFollowed }),
    ...(partial && { partial }),
  };
}

/** RFC 9110 §6.4.1. Others may have headers that describe a body all the same. */
function hasBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}

function discard(body: Readable): void {
  body.on("error", () => {}).destroy();
}

/** A flat list is what undici makes of an object anyway. The codings are ours to choose: we decode them. */
function headerList(headers: Readonly<Record<string, string>>): string[] {
  const list = ["accept-encoding", ACCEPT_ENCODING];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && name !== "accept-encoding") list.push(name, value);
  }
  return list;
}

/** Repeated headers joined with ", " (RFC 9110 §5.3). */
function joined(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) result[name] = typeof value === "string" ? value : value.join(", ");
  }
  return result;
}
