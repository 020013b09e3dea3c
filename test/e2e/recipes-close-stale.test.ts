/** close_stale_tickets and summarize_conversation: pages, loops, and the user's word before anything is changed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Fault,
  type RecordedRequest,
  type SupportDesk,
  startSupportDesk,
} from "../../fixtures/support-desk/server.js";
import { type HttpCli, serveHttp } from "../support/cli.js";
import { type Answer, CLIENT_KINDS, connect, type TestClient } from "../support/clients.js";
import { supportDeskMapping, supportDeskSpec } from "../support/paths.js";
import { recipeError } from "../support/recipe-error.js";

const reply = { reply: "We close this for now." };
const STALE = 14;

/** `POST /tickets/T-1001/close` */
const lines = (desk: SupportDesk, from = 0) =>
  desk.requests
    .slice(from)
    .map(({ method, url }) => `${method} ${url.replace(/^\/v1/, "").replace(/\?.*/, "")}`);
const writes = (desk: SupportDesk, from = 0) => lines(desk, from).filter((line) => !line.startsWith("GET"));

describe.each(CLIENT_KINDS)("%s client over stdio", (kind) => {
  let fault: (request: RecordedRequest) => Fault | undefined = () => undefined;
  let answer: Answer = { action: "decline" };
  let questions: string[] = [];
  let desk: SupportDesk;
  let client: TestClient;

  beforeAll(async () => {
    desk = await startSupportDesk({ fault: (request) => fault(request) });
    const serve = [supportDeskMapping, "--base-url", desk.url];
    client = await connect(kind, { serve }, undefined, (message) => {
      questions.push(message);
      return answer;
    });
  });
  afterAll(async () => {
    await client?.close();
    await desk?.close();
  });
  afterEach(() => {
    fault = () => undefined;
    questions = [];
  });

  test.each<Answer>([
    { action: "decline" },
    { action: "cancel" },
    { action: "accept", content: { confirm: false } },
  ])("$action $content: nothing is changed", async (given) => {
    answer = given;
    const result = await client.call("close_stale_tickets", reply);
    expect(recipeError(result.text)).toMatchObject({ code: "declined", done: [], retry_safe: true });
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain(`Close ${STALE} tickets and message their customers?`);
    expect(questions[0]).toContain("T-1002");
    expect(writes(desk)).toEqual([]);
  });

  test("agreed: every ticket gets its message and is closed; what fails is told, the others go on", async () => {
    answer = { action: "accept", content: { confirm: true } };
    fault = ({ method, url }) =>
      method === "POST" && url.endsWith("/T-1008/close")
        ? { status: 422, body: { detail: "not this one" } }
        : undefined;
    const from = desk.requests.length;
    const result = await client.call("close_stale_tickets", reply);
    expect(result.isError, result.text).toBe(false);
    const { closed, failed } = result.structured as { closed: string[]; failed: object[] };
    expect(closed).toHaveLength(STALE - 1);
    expect(failed).toEqual([
      { key: "T-1008", step: "close", message: expect.stringContaining("not this one") },
    ]);
    expect(questions).toHaveLength(1);
    const written = writes(desk, from);
    expect(written).toHaveLength(2 * STALE);
    expect(new Set(written).size).toBe(2 * STALE);
    // two pages before the question, and again when it was answered
    expect(lines(desk, from).filter((line) => line === "GET /tickets").length).toBeGreaterThanOrEqual(2);
    for (const id of closed) {
      const [message, close] = written.filter((line) => line.includes(`${id}/`));
      expect([message, close]).toEqual([`POST /tickets/${id}/messages`, `POST /tickets/${id}/close`]);
    }
  });

  test("nothing is left to do: said before anybody is asked", async () => {
    const none = await client.call("close_stale_tickets", { ...reply, days: 3650 });
    expect(recipeError(none.text).code).toBe("nothing_to_do");
    expect(questions).toEqual([]);
  });

  test("all pages of a conversation, internal notes only when asked for, in two shapes", async () => {
    for (let index = 0; index < 104; index++) {
      await fetch(`${desk.url}/tickets/T-1001/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text: `note ${index}`, visibility: index % 2 ? "internal" : "public" }),
      });
    }
    const from = desk.requests.length;
    const short = await client.call("summarize_conversation", { ticket_id: "T-1001" });
    expect(short.isError, short.text).toBe(false);
    const concise = short.structured as { messages: { text: string }[]; truncated: boolean };
    expect(concise.messages.map(({ text }) => text)).toContain("note 102");
    expect(concise.messages.map(({ text }) => text)).not.toContain("note 1");
    expect(concise.truncated).toBe(false);
    expect(lines(desk, from).filter((line) => line.endsWith("/messages")).length).toBe(2);
    const all = await client.call("summarize_conversation", {
      ticket_id: "T-1001",
      response_format: "detailed",
    });
    const detailed = all.structured as { ticket: { id: string }; messages: { id: string; text: string }[] };
    expect(detailed.ticket.id).toBe("T-1001");
    expect(detailed.messages.map(({ text }) => text)).toContain("note 1");
  });
});

describe("where nobody can be asked", () => {
  let desk: SupportDesk;
  let http: HttpCli;
  beforeEach(async () => {
    desk = await startSupportDesk();
    http = await serveHttp([supportDeskMapping, "--base-url", desk.url, "--single-replica"]);
  });
  afterEach(async () => {
    await http?.dispose();
    await desk?.close();
  });

  /** A client of 2025 over stateless HTTP cannot be asked, whatever it declares. */
  test.each([
    { kind: "v1", declares: true },
    { kind: "v2 legacy", declares: true },
    { kind: "v2 modern", declares: false },
  ] as const)(
    "$kind over HTTP: a token stands for the user's word, for these arguments only",
    async ({ kind, declares }) => {
      const agree = () => ({ action: "accept", content: { confirm: true } }) as const;
      const client = await connect(kind, { url: http.url }, undefined, declares ? agree : undefined);
      try {
        const from = desk.requests.length;
        const args = { ...reply, days: 290 };
        const asked = await client.call("close_stale_tickets", args);
        expect(recipeError(asked.text)).toMatchObject({ code: "needs_confirmation", done: [] });
        const token = /confirm: "([^"]+)"/.exec(asked.text)?.[1] ?? "";
        const other = await client.call("close_stale_tickets", { ...args, days: 291, confirm: token });
        expect(recipeError(other.text).code).toBe("needs_confirmation");
        const forged = `${token.slice(0, -2)}${token.endsWith("AA") ? "BB" : "AA"}`;
        const refused = await client.call("close_stale_tickets", { ...args, confirm: forged });
        expect(recipeError(refused.text).code).toBe("needs_confirmation");
        expect(writes(desk, from)).toEqual([]);
        const done = await client.call("close_stale_tickets", { ...args, confirm: token });
        expect(done.isError, done.text).toBe(false);
        expect(writes(desk, from).length).toBeGreaterThan(0);
        for (const id of (done.structured as { closed: string[] }).closed) {
          await fetch(`${desk.url}/tickets/${id}/reopen`, { method: "POST" });
          await fetch(`${desk.url}/tickets/${id}/status`, {
            method: "PATCH",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ status: "pending" }),
          });
        }
      } finally {
        await client.close();
      }
    },
  );

  test("a modern client over HTTP is asked, by the answer to its call", async () => {
    const questions: string[] = [];
    const client = await connect("v2 modern", { url: http.url }, undefined, (message) => {
      questions.push(message);
      return { action: "decline" };
    });
    try {
      const result = await client.call("close_stale_tickets", reply);
      expect(recipeError(result.text).code).toBe("declined");
      expect(questions).toHaveLength(1);
    } finally {
      await client.close();
    }
  });
});

test("a call that outlasts its budget ends, and says what stands", async () => {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-budget-"));
  let hold: Promise<void> | undefined;
  const desk = await startSupportDesk({ before: ({ url }) => (url.endsWith("/close") ? hold : undefined) });
  let release = () => {};
  try {
    const file = join(folder, "budget.mcp.yaml");
    const mapping = readFileSync(supportDeskMapping, "utf8").replace("budget: 50s", "budget: 1s");
    writeFileSync(file, mapping);
    const serve = [file, "--spec", supportDeskSpec, "--base-url", desk.url];
    const client = await connect("v2 modern", { serve });
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const result = await client.call("resolve_ticket", { ticket_id: "T-1001", reply: "Hello" });
    const error = recipeError(result.text);
    expect(error).toMatchObject({ code: "budget_exceeded", retry_safe: false });
    expect(error.done).toEqual([{ step: "reply", operation: "addMessage" }]);
    expect(error.maybe_applied).toMatchObject([{ step: "close" }]);
    await client.close();
  } finally {
    release();
    await desk.close();
    rmSync(folder, { recursive: true });
  }
});
