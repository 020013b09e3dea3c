/** The SDK's stdio transport, held open until the requests that were read are answered. */
import { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import type { JSONRPCMessage, Transport, TransportSendOptions } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { MAX_MESSAGE } from "../core/file.js";

export interface StdioStreams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
}

const LINE_END = 0x0a;

/**
 * What the SDK's transport uses of a readable stream, with the end held back. A stream between the two would cost
 * every message two more turns through Node's stream machinery.
 */
class HeldInput extends EventEmitter {
  readonly readableEnded = false;
  readonly destroyed = false;
  readonly #stdin: NodeJS.ReadableStream;
  readonly #release: () => Promise<void>;
  readonly #pass = (chunk: Buffer) => this.#take(chunk);
  /** Of a line that has not ended yet. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #hasEnded = false;

  /** @param release resolves when the end may be told */
  constructor(stdin: NodeJS.ReadableStream, release: () => Promise<void>) {
    super();
    this.#stdin = stdin;
    this.#release = release;
  }

  open(): void {
    const end = () => {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
      // One turn later, so that what was read last has been handed on.
      setImmediate(() => void this.#release().then(() => this.emit("end")));
    };
    for (const event of ["end", "close", "error"]) this.#stdin.once(event, end);
    this.#stdin.on("data", this.#pass);
  }

  /** Whole lines only: the transport looks through all that it has for their end, and copies it, with every chunk. */
  #take(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    // too much is handed on as well, for the transport to refuse
    if (!chunk.includes(LINE_END) && this.#pendingBytes <= MAX_MESSAGE) return;
    const [first = chunk] = this.#pending;
    const lines = this.#pending.length === 1 ? first : Buffer.concat(this.#pending, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.emit("data", lines);
  }

  pause(): this {
    this.#stdin.off("data", this.#pass);
    this.#stdin.pause();
    return this;
  }
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
  readonly #input: HeldInput;
  readonly #inner: StdioServerTransport;
  #whenAnswered: (() => void)[] = [];

  /** @param drainTimeout milliseconds to wait for answers after the input has ended */
  constructor({ stdin, stdout }: StdioStreams, drainTimeout: number) {
    this.#input = new HeldInput(stdin, () => this.answered(drainTimeout));
    this.#inner = new StdioServerTransport(this.#input as unknown as Readable, stdout as NodeJS.WriteStream, {
      maxBufferSize: MAX_MESSAGE,
    });
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
    this.#input.open();
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
    this.#input.pause();
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
