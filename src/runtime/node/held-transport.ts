/** The SDK's stdio transport, held open until the requests that were read are answered. */
import { Transform } from "node:stream";
import type { JSONRPCMessage, Transport, TransportSendOptions } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";

export interface StdioStreams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
}

/**
 * By itself the transport drops what is running when its input ends, so that a script that pipes requests in would
 * read no answers, and a write to the API would be cut off half way.
 */
export class HeldTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];

  /** Ids of requests that were read and not yet answered. */
  readonly #unanswered = new Set<unknown>();
  readonly #stdin: NodeJS.ReadableStream;
  readonly #input: Transform;
  readonly #inner: StdioServerTransport;
  #whenAnswered: (() => void)[] = [];

  /** @param drainTimeout milliseconds to wait for answers after the input has ended */
  constructor({ stdin, stdout }: StdioStreams, drainTimeout: number) {
    this.#stdin = stdin;
    this.#input = new Transform({
      transform: (chunk, _encoding, done) => done(null, chunk),
      flush: (done) => {
        // One turn later, so that what was read last has been handed on.
        setImmediate(() => void this.answered(drainTimeout).then(() => done()));
      },
    });
    this.#inner = new StdioServerTransport(this.#input, stdout as NodeJS.WriteStream);
  }

  async start(): Promise<void> {
    this.#inner.onmessage = (message) => {
      this.#note(message);
      this.onmessage?.(message);
    };
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#inner.onclose = () => {
      this.#release();
      this.onclose?.();
    };
    await this.#inner.start();
    this.#stdin.pipe(this.#input);
    this.#stdin.once("error", () => this.#input.end());
  }

  async send(message: JSONRPCMessage, _options?: TransportSendOptions): Promise<void> {
    try {
      await this.#inner.send(message);
    } finally {
      if (!("method" in message)) this.#settle(message.id);
    }
  }

  /** Reads nothing more. What was read is answered as long as the transport is open. */
  stopReading(): void {
    this.#stdin.unpipe(this.#input);
    this.#stdin.pause();
  }

  async close(): Promise<void> {
    this.stopReading();
    await this.#inner.close();
  }

  /** Resolves when nothing is unanswered, or after so many milliseconds. */
  answered(timeout: number): Promise<void> {
    if (this.#unanswered.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeout);
      this.#whenAnswered.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #note(message: JSONRPCMessage): void {
    if (!("method" in message)) return;
    if ("id" in message) {
      // A subscription is answered when the connection ends.
      if (message.method !== "subscriptions/listen") this.#unanswered.add(message.id);
    } else if (message.method === "notifications/cancelled") {
      // What was cancelled may stay unanswered.
      this.#settle(message.params?.["requestId"]);
    }
  }

  #settle(id: unknown): void {
    this.#unanswered.delete(id);
    if (this.#unanswered.size === 0) this.#release();
  }

  #release(): void {
    const waiting = this.#whenAnswered;
    this.#whenAnswered = [];
    for (const resolve of waiting) resolve();
  }
}
