/**
 * A server whose surroundings are all in the hands of a test: the API's answers, time, chance. What goes in and out of
 * it is kept byte by byte, so that two servers can be held to be one.
 */
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createCallTracker } from "../../../src/runtime/core/call-tracker.js";
import { define, type ServerDefinition } from "../../../src/runtime/core/definition.js";
import { HttpError } from "../../../src/runtime/core/http-error.js";
import { createLiveDefinitions } from "../../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../../src/runtime/core/mcp-server.js";
import type { HttpRequest, HttpResponse } from "../../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createValidator } from "../../../src/runtime/node/validator.js";

/** What the API does when it is asked for the n-th time. */
export type Play = (request: HttpRequest, count: number) => HttpResponse | HttpError;

export interface Theatre {
  /** What the server sends back to one JSON-RPC request, as text: notes of progress, then the answer. */
  readonly ask: (method: string, params: object) => Promise<string>;
  /** What the API was asked since the last time this was called: the whole of each request. */
  readonly requests: () => readonly HttpRequest[];
  readonly bugs: readonly unknown[];
}

const NOW = Date.UTC(2026, 10, 27, 12);

export function openTheatre(definition: ServerDefinition, play: Play): Theatre {
  let sent: HttpRequest[] = [];
  let [count, ids, elapsed] = [0, 0, 0];
  const bugs: unknown[] = [];
  const definitions = define(
    definition,
    {
      baseUrl: "https://api.example/base",
      isBaseUrlChosen: true,
      http: async (request) => {
        sent.push(request);
        const played = play(request, count++);
        if (played instanceof HttpError) throw played;
        return played;
      },
      headers: definition.headers ?? {},
      credentials: definition.credentials,
      secrets: (name) => `secret-of-${name}`,
      validator: createValidator,
      ...(definition.timeout !== undefined && { timeout: definition.timeout }),
    },
    {
      stateKey: async () => new Uint8Array(32).fill(7),
      clock: () => NOW + elapsed,
      random: () => 0.5,
      // waits are short: those of whole calls would never end
      sleep: async (ms, signal) => {
        if (ms >= 15_000) return ended(signal);
        elapsed += ms;
      },
      uuid: () => `00000000-0000-4000-8000-${String(ids++).padStart(12, "0")}`,
    },
  );
  const factory = createServerFactory(createLiveDefinitions(definitions), {
    ...definition.info,
    ...(definition.instructions !== undefined && { instructions: definition.instructions }),
    checkArguments: createArgumentCheck("strict", createValidator),
    calls: createCallTracker(),
    progressInterval: 3_600_000,
    onBug: (error) => bugs.push(error),
  });
  const handler = createMcpHandler(factory);
  return {
    bugs,
    async ask(method, params) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
      const request = new Request("http://test/mcp", { method: "POST", headers, body });
      return (await handler.fetch(request)).text();
    },
    requests() {
      const all = sent;
      sent = [];
      return all;
    },
  };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
    if (signal.aborted) resolve();
  });
}

export function answered(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: new TextEncoder().encode(text),
  };
}
