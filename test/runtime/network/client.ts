/** Calls of the HTTP client against real servers, and what comes of them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { HttpError } from "../../../src/runtime/core/http-error.js";
import { type NetworkPolicy, parseAllowedHost } from "../../../src/runtime/core/network.js";
import type { HttpOptions, HttpRequest, HttpResponse } from "../../../src/runtime/core/types.js";
import type { Lookup } from "../../../src/runtime/node/checked-lookup.js";
import { createHttpClient, type HttpClientOptions } from "../../../src/runtime/node/http-client.js";

export const OPTIONS: HttpOptions = {
  signal: new AbortController().signal,
  timeout: 5_000,
  maxResponseBytes: 100_000,
};

export function get(url: string, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  const { origin } = new URL(url);
  return { method: "GET", origin, path: url.slice(origin.length) || "/", headers };
}

/** A client that is closed with its test. */
export function client(options: HttpClientOptions = {}) {
  const made = createHttpClient(options);
  onTestFinished(() => made.close());
  return made;
}

export async function failureOf(sent: Promise<HttpResponse>): Promise<HttpError> {
  const error = await sent.then(
    ({ status }) => new Error(`It was answered with ${status}`),
    (reason: unknown) => reason,
  );
  if (error instanceof HttpError) return error;
  throw error;
}

/** Starts a server; over TLS where it has a certificate. @returns its port */
export async function listen(
  answer: RequestListener,
  tls?: ServerOptions,
  host = "127.0.0.1",
): Promise<number> {
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((done) => server.listen(0, host, done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export const ok: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "text/plain" }).end("fine");
};

export function policy({
  publicOrigins = [],
  allowed = [],
  secrets = [],
}: {
  readonly publicOrigins?: readonly string[];
  readonly allowed?: readonly string[];
  readonly secrets?: readonly string[];
} = {}): NetworkPolicy {
  return {
    publicOrigins: new Set(publicOrigins),
    allowed: allowed.map(parseAllowedHost),
    options: { host: "--allow-host ", baseUrl: "--base-url " },
    holdsSecret: (text) => secrets.some((secret) => text.includes(secret)),
  };
}

/** A resolver that knows only these names; of several lists of a name, each time the next. */
export function names(hosts: Readonly<Record<string, readonly (readonly string[])[]>>): Lookup {
  const asked = new Map<string, number>();
  const lookup = (host: string, _options: unknown, callback: (...result: unknown[]) => void) => {
    const times = asked.get(host) ?? 0;
    asked.set(host, times + 1);
    const lists = hosts[host] ?? [];
    const found = lists[Math.min(times, lists.length - 1)];
    if (!found) return callback(Object.assign(new Error("unknown"), { code: "ENOTFOUND" }));
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return lookup as unknown as Lookup;
}

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return (name) => join(folder, name);
}
