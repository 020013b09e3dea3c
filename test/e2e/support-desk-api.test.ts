/** The support desk itself keeps the word of its own document: other tests take both as given. */
import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { startSupportDesk } from "../../fixtures/support-desk/server.js";
import { supportDeskSpec } from "../support/paths.js";

type Json = Readonly<Record<string, unknown>>;

const spec: Json = parse(await readFile(supportDeskSpec, "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(spec, "spec");
const desk = await startSupportDesk();
afterAll(() => desk.close());

/** In this order: later rows build on what earlier ones did. */
const EXCHANGES: readonly (readonly [
  operation: string,
  method: string,
  path: string,
  body: unknown,
  status: number,
])[] = [
  ["listTickets", "get", "/tickets?status=open&limit=3", undefined, 200],
  ["listTickets", "get", "/tickets?limit=0", undefined, 400],
  ["listTickets", "get", "/tickets?cursor=x", undefined, 400],
  ["createTicket", "post", "/tickets", { subject: "s", body: "b", requester_email: "a@example.com" }, 201],
  ["createTicket", "post", "/tickets", { subject: "s", body: "b", requester_email: "nobody" }, 422],
  ["createTicket", "post", "/tickets", "{", 400],
  ["getTicket", "get", "/tickets/T-1043", undefined, 200],
  ["getTicket", "get", "/tickets/T-1", undefined, 404],
  ["listMessages", "get", "/tickets/T-1005/messages", undefined, 200],
  ["listMessages", "get", "/tickets/T-1/messages", undefined, 404],
  ["addMessage", "post", "/tickets/T-1043/messages", { text: "hello" }, 201],
  ["addMessage", "post", "/tickets/T-1043/messages", { text: "" }, 422],
  ["assignAgent", "put", "/tickets/T-1043/assignee", { agent_id: "A-7" }, 200],
  ["assignAgent", "put", "/tickets/T-1043/assignee", { agent_id: null }, 200],
  ["assignAgent", "put", "/tickets/T-1043/assignee", { agent_id: "A-99" }, 422],
  ["updateStatus", "patch", "/tickets/T-1043/status", { status: "escalated", priority: "urgent" }, 200],
  ["updateStatus", "patch", "/tickets/T-1043/status", {}, 422],
  ["closeTicket", "post", "/tickets/T-1043/close", { resolution: "solved" }, 200],
  ["closeTicket", "post", "/tickets/T-1043/close", { resolution: "solved" }, 409],
  ["addMessage", "post", "/tickets/T-1043/messages", { text: "too late" }, 409],
  ["addMessage", "post", "/tickets/T-1043/messages", { text: "a note", visibility: "internal" }, 201],
  ["assignAgent", "put", "/tickets/T-1043/assignee", { agent_id: "A-1" }, 409],
  ["updateStatus", "patch", "/tickets/T-1043/status", { status: "pending" }, 409],
  ["reopenTicket", "post", "/tickets/T-1043/reopen", undefined, 200],
  ["reopenTicket", "post", "/tickets/T-1043/reopen", undefined, 409],
  ["listAgents", "get", "/agents?team=tier2&online=true", undefined, 200],
  ["listAgents", "get", "/agents?online=yes", undefined, 400],
  ["getAgent", "get", "/agents/A-7", undefined, 200],
  ["getAgent", "get", "/agents/A-99", undefined, 404],
  ["createExport", "post", "/exports", { format: "json" }, 202],
  ["createExport", "post", "/exports", { format: "xml" }, 422],
  ["downloadExport", "get", "/exports/E-1/file", undefined, 409],
  ["getExport", "get", "/exports/E-1", undefined, 200],
  ["getExport", "get", "/exports/E-1", undefined, 200],
  ["getExport", "get", "/exports/E-1", undefined, 200],
  ["downloadExport", "get", "/exports/E-1/file", undefined, 200],
  ["deleteExport", "delete", "/exports/E-1", undefined, 204],
  ["deleteExport", "delete", "/exports/E-1", undefined, 404],
  ["getExport", "get", "/exports/E-1", undefined, 404],
];

test.each(EXCHANGES)("%s: %s %s with %j is %i, as documented", async (id, method, path, body, status) => {
  const response = await exchange(method, path, body);
  expect(response.status).toBe(status);
  const documented = responsesOf(id);
  expect(Object.keys(documented)).toContain(String(status));
  const pointer = documented[String(status)] ?? "";
  const content = Object(at(pointer)).content;
  if (content === undefined) {
    expect(await response.text()).toBe("");
    return;
  }
  const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  expect(Object.keys(content)).toContain(type);
  const schema = `spec#${pointer}/content/${escapeToken(type)}/schema`;
  const validate = ajv.compile({ $ref: schema });
  expect(validate(await response.json()), JSON.stringify(validate.errors)).toBe(true);
});

test("every operation of the document is tried above", () => {
  const tried = new Set(EXCHANGES.map(([id]) => id));
  expect([...tried].sort()).toEqual(operations().map(({ id }) => id));
});

describe("what the document does not spell out", () => {
  test("pages cover everything once, also while tickets are added", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = Object(await (await exchange("get", `/tickets?limit=10${query}`)).json());
      seen.push(...page.items.map((ticket: { readonly id: string }) => ticket.id));
      cursor = page.next_cursor;
      await exchange("post", "/tickets", { subject: "new", body: "b", requester_email: "a@example.com" });
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(["T-1001", "T-1042"]));
  });

  test("an Idempotency-Key is honoured", async () => {
    const send = (text: string) =>
      exchange("post", "/tickets/T-1001/messages", { text }, { "idempotency-key": "k-1" });
    const first = await (await send("once")).json();
    const again = await send("once");
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.json()).toEqual(first);
    expect(await (await send("other")).json()).toMatchObject({ code: "idempotency_key_reused" });
  });

  test("wrong methods, paths, media types, encodings and sizes", async () => {
    const wrongMethod = await exchange("put", "/tickets", {});
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get("allow")).toBe("GET, POST");
    expect((await exchange("get", "/nothing")).status).toBe(404);
    expect((await exchange("get", "/tickets/%zz")).status).toBe(400);
    expect((await exchange("get", "/tickets?unknown=1")).status).toBe(400);
    const text = await exchange("post", "/exports", "format=csv", { "content-type": "text/plain" });
    expect(text.status).toBe(415);
    expect((await exchange("post", "/tickets", { body: "x".repeat(300_000) })).status).toBe(413);
  });

  test("a private workspace wants its token", async () => {
    const guarded = await startSupportDesk({ token: "right" });
    try {
      const call = (authorization: string) =>
        fetch(`${guarded.url}/agents`, { headers: { authorization } }).then((response) => response.status);
      expect([await call("Bearer wrong"), await call("Bearer right")]).toEqual([401, 200]);
    } finally {
      await guarded.close();
    }
  });
});

function exchange(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(desk.url + path, {
    method: method.toUpperCase(),
    headers: { ...(text !== undefined && { "content-type": "application/json" }), ...headers },
    ...(text !== undefined && { body: text }),
  });
}

function operations(): readonly { readonly id: string; readonly pointer: string }[] {
  const methods = ["get", "post", "put", "patch", "delete"];
  return Object.entries(Object(spec["paths"]))
    .flatMap(([path, item]) =>
      Object.entries(Object(item))
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]) => ({
          id: String(Object(operation).operationId),
          pointer: `/paths/${escapeToken(path)}/${method}`,
        })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Status to the pointer of its Response Object, references followed. */
function responsesOf(id: string): Readonly<Record<string, string>> {
  const operation = operations().find((candidate) => candidate.id === id);
  const pointer = `${operation?.pointer}/responses`;
  const entries = Object.entries(Object(at(pointer))).map(([status, response]) => {
    const ref: unknown = Object(response).$ref;
    return [status, typeof ref === "string" ? ref.slice(1) : `${pointer}/${status}`];
  });
  return Object.fromEntries(entries);
}

function at(pointer: string): unknown {
  const tokens = pointer.split("/").slice(1);
  return tokens.reduce<unknown>(
    (value, token) => Object(value)[token.replaceAll("~1", "/").replaceAll("~0", "~")],
    spec,
  );
}

function escapeToken(text: string): string {
  return text.replaceAll("~", "~0").replaceAll("/", "~1");
}
