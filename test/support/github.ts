/** GitHub, scripted: answers made from the examples of its real OpenAPI document, and held to its schemas. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { readModel } from "../../src/model/model.js";
import type { Operation } from "../../src/model/types.js";
import { SchemaContext } from "../../src/plan/schemas/context.js";
import { Linker } from "../../src/plan/schemas/link.js";
import { openDocuments } from "../../src/read/documents.js";
import { createValidator } from "../../src/runtime/node/validator.js";

export interface Exchange {
  readonly operation: string;
  readonly method: string;
  /** As in the request line. */
  readonly url: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Variables of the path, decoded. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScriptedGitHub {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** The document's example of this response, a copy of one's own. */
  readonly example: (operation: string, status: number) => unknown;
  /** Answers an operation with this from now on; `count` is how often it was called before. */
  readonly on: (operation: string, answer: (exchange: Exchange, count: number) => Reply) => void;
  /**
   * Forgets answers and exchanges.
   * @returns responses that broke the document's schema: a script that lies proves nothing
   */
  readonly reset: () => readonly string[];
  readonly close: () => Promise<void>;
}

type Json = Record<string, unknown>;

export async function startGitHub(specFile: string): Promise<ScriptedGitHub> {
  const raw = JSON.parse(readFileSync(specFile, "utf8")) as Json;
  const operations = await operationsOf(specFile);
  const validate = await responseValidator(specFile);
  let answers = new Map<string, (exchange: Exchange, count: number) => Reply>();
  let exchanges: Exchange[] = [];
  const broken: string[] = [];

  const answer = (method: string, url: string, headers: Exchange["headers"], text: string): Reply => {
    const path = url.split("?", 1)[0] ?? "";
    const found = match(operations, method, path);
    const { operationId } = found?.operation ?? {};
    if (!found || operationId === undefined)
      return { status: 404, body: { message: `no operation at ${method} ${path}` } };
    const count = exchanges.filter(({ operation }) => operation === operationId).length;
    const body = text === "" ? undefined : JSON.parse(text);
    const exchange = { operation: operationId, method, url, body, headers, variables: found.variables };
    exchanges.push(exchange);
    const reply = answers.get(operationId)?.(exchange, count) ?? defaultReply(raw, found.operation);
    const problem = validate(found.operation, reply);
    if (problem !== undefined) broken.push(`${operationId} ${reply.status}: ${problem}`);
    return reply;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const reply = answer(method, url, headers, Buffer.concat(chunks).toString());
      const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
      response.writeHead(reply.status, {
        ...(text !== undefined && { "content-type": "application/json; charset=utf-8" }),
        ...reply.headers,
      });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    get exchanges() {
      return exchanges;
    },
    example: (operation, status) => {
      const found = operations.find(({ operationId }) => operationId === operation);
      return found && exampleOf(raw, found, String(status));
    },
    on: (operation, reply) => void answers.set(operation, reply),
    reset: () => {
      answers = new Map();
      exchanges = [];
      return broken.splice(0);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function operationsOf(specFile: string): Promise<readonly Operation[]> {
  const [documents] = await openDocuments(specFile);
  const [model] = documents ? readModel(documents) : [undefined];
  if (!model) throw new Error("GitHub's document cannot be read");
  return model.operations;
}

/** What breaks the schema of the response of that status; nothing where it fits. */
async function responseValidator(
  specFile: string,
): Promise<(operation: Operation, reply: Reply) => string | undefined> {
  const [documents] = await openDocuments(specFile);
  if (!documents) throw new Error("GitHub's document cannot be read");
  const linker = new Linker(new SchemaContext(documents, () => {}, "output", "exact"));
  const compile = await createValidator();
  return (operation, { status, body }) => {
    const response = operation.responses.find((declared) => declared.status === String(status));
    if (!response) return status >= 500 ? undefined : "this status is not documented";
    const schema = response.content[0]?.schema;
    if (!schema) return body === undefined ? undefined : "this response has no body";
    const linked = linker.link(linker.normalize(schema));
    if ("missing" in linked) return `unknown reference ${linked.missing}`;
    const violations = compile(linked.schema)(body);
    return violations.length === 0
      ? undefined
      : violations.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
  };
}

function match(
  operations: readonly Operation[],
  method: string,
  path: string,
): { readonly operation: Operation; readonly variables: Record<string, string> } | undefined {
  const segments = path.split("/");
  const candidates = operations.flatMap((operation) => {
    if (operation.method !== method) return [];
    const template = operation.path.split("/");
    if (template.length !== segments.length) return [];
    const variables: Record<string, string> = {};
    for (const [index, part] of template.entries()) {
      const segment = decodeURIComponent(segments[index] ?? "");
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name !== undefined) variables[name] = segment;
      else if (part !== segment) return [];
    }
    return [{ operation, variables }];
  });
  // the most literal template wins, as OAS 3.1.1 §4.8.8.2 has it
  return candidates.sort(
    (one, other) => Object.keys(one.variables).length - Object.keys(other.variables).length,
  )[0];
}

function defaultReply(raw: Json, operation: Operation): Reply {
  const success = operation.responses.find(({ status }) => /^2/.test(status));
  const status = Number(success?.status ?? 204);
  const body = success?.content.length ? exampleOf(raw, operation, String(status)) : undefined;
  return { status, ...(body !== undefined && { body }) };
}

function exampleOf(raw: Json, operation: Operation, status: string): unknown {
  const item = (raw["paths"] as Record<string, Json>)[operation.path];
  const declared = item?.[operation.method.toLowerCase()] as { responses: Record<string, Json> } | undefined;
  const content = declared?.responses[status]?.["content"] as Record<string, Json> | undefined;
  const examples = content?.["application/json"]?.["examples"] as
    | Record<string, { $ref?: string }>
    | undefined;
  const reference = Object.values(examples ?? {})[0]?.$ref;
  if (reference === undefined) return undefined;
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  const components = raw["components"] as { examples: Record<string, { value: unknown }> };
  return completed(structuredClone(components.examples[name]?.value));
}

/** What the document's own examples lack of what its schemas require. */
function completed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completed);
  if (typeof value !== "object" || value === null) return value;
  const whole = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, completed(member)]));
  if ("full_name" in whole && !("language" in whole)) whole["language"] = null;
  if ("members_url" in whole && !("type" in whole)) whole["type"] = "organization";
  if ("runner_id" in whole && !("created_at" in whole)) whole["created_at"] = whole["started_at"];
  return whole;
}
