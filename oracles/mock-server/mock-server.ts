/**
 * Scalar's mock server as a validator: every operation of the shared documents is called with arguments that its tool
 * accepts, and what counts is that the request is not refused.
 */
import { applyCredentials } from "../../src/runtime/core/credentials.js";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { HttpClient, HttpResponse } from "../../src/runtime/core/types.js";
import { createHttpClient } from "../../src/runtime/node/http-client.js";
import { listener } from "../child.js";
import { installed } from "../packages.js";
import { root } from "../paths.js";
import type { Dispute, Findings, Tally } from "../results.js";
import { documentNames, type SampledCall, type SampledDocument, sampledDocuments } from "../samples.js";

const PACKAGES = ["@scalar/mock-server@0.14.4"];
const SERVER = `${root}oracles/mock-server/server.mjs`;

export async function mockServer(): Promise<Findings> {
  if (documentNames().length === 0)
    return { judges: PACKAGES, tallies: [], disputes: [], left: ["all: ../shared/specs is not here"] };
  const packages = await installed("mock-server", PACKAGES);
  const client = createHttpClient();
  const tallies: Tally[] = [];
  const disputes: Dispute[] = [];
  const left: string[] = [];
  for await (const document of sampledDocuments()) {
    const { name, unsampled } = document;
    if (unsampled > 0) left.push(`${name}: no arguments were found for ${unsampled} operations`);
    const found = await judge(document, packages, client.send);
    if ("problem" in found) left.push(`${name}: ${found.problem}`);
    else {
      tallies.push(found.tally);
      disputes.push(...found.disputes);
    }
  }
  await client.close();
  return { judges: PACKAGES, tallies, disputes, left };
}

type Judgement =
  | { readonly tally: Tally; readonly disputes: readonly Dispute[] }
  | { readonly problem: string };

async function judge(document: SampledDocument, packages: string, http: HttpClient): Promise<Judgement> {
  const { name, file } = document;
  const mock = await listener((port) => [SERVER, packages, file, `${port}`]).catch(firstWords);
  if (typeof mock === "string") return { problem: mock };
  try {
    const calls = document.calls.filter(({ operation }) => operation.method !== UNASKABLE);
    const disputes: Dispute[] = [];
    for (const call of calls) {
      const said = await refusal(call, document, mock.origin, http);
      if (said !== undefined) disputes.push({ case: `${name} ${call.operation.id}`, in: [name], said });
    }
    return { tally: { name, cases: calls.length, agreed: calls.length - disputes.length }, disputes };
  } finally {
    await mock.close();
  }
}

/** Of a program that did not start: its stack is long, and full of paths. */
function firstWords(error: unknown): string {
  const lines = `${error}`.split("\n").filter((line) => !line.includes("does not listen"));
  const words = lines.find((line) => /^\w*Error: /.test(line)) ?? "it ends without a word";
  return words.replaceAll(root, "");
}

/** `fetch`, by which it is asked, forbids the method (Fetch standard §2.2.1). */
const UNASKABLE = "TRACE";

/** Credentials are checked for being there only. */
const SECRET = "secret";

async function refusal(
  { operation, args }: SampledCall,
  { plan }: SampledDocument,
  baseUrl: string,
  http: HttpClient,
): Promise<string | undefined> {
  try {
    const credentials = applyCredentials(
      operation,
      { credentials: plan.credentials, secrets: () => SECRET },
      new URL(baseUrl).origin,
    );
    const request = buildRequest(operation, args, { baseUrl, credentials });
    const options = { signal: new AbortController().signal, timeout: 30_000, maxResponseBytes: 50_000_000 };
    const said = refusedIn(await http(request, options));
    return said && `${said} (${request.method} ${request.path.slice(0, 200)})`;
  } catch (error) {
    if (error instanceof RequestRefused) return `not sent: ${error.message}`;
    return `no answer: ${error}`;
  }
}

/** An operation's own answer may have any status, 400 included; what the mock server says itself is told by its words. */
function refusedIn({ status, body }: HttpResponse): string | undefined {
  const text = new TextDecoder().decode(body);
  if (status === 422 && text.includes('"violations"')) {
    const { violations } = JSON.parse(text) as { readonly violations: readonly Violation[] };
    return violations.map(({ location, message }) => `${location}: ${message}`).join("; ");
  }
  if (status === 401 && text.includes("Authentication is required to access"))
    return "credentials are missing";
  if (status === 404 && text === "404 Not Found") return "no route";
  return undefined;
}

interface Violation {
  readonly location: string;
  readonly message: string;
}
