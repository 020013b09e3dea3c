/** resolve_ticket and escalate_ticket through real clients, on good days and bad: what the desk saw is what the model is told. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Fault,
  type RecordedRequest,
  type SupportDesk,
  startSupportDesk,
} from "../../fixtures/support-desk/server.js";
import { type ClientKind, connect, type TestClient } from "../support/clients.js";
import { supportDeskMapping } from "../support/paths.js";
import { recipeError } from "../support/recipe-error.js";
import { createGate, eventually } from "../support/wait.js";

const KINDS: readonly ClientKind[] = ["v1", "v2 legacy", "v2 modern"];

describe.each(KINDS)("%s client", (kind) => {
  let fault: (request: RecordedRequest) => Fault | undefined = () => undefined;
  let before: (request: RecordedRequest) => Promise<void> | void = () => {};
  let desk: SupportDesk;
  let client: TestClient;
  let seen = 0;

  beforeAll(async () => {
    desk = await startSupportDesk({
      fault: (request) => fault(request),
      before: (request) => before(request),
    });
    client = await connect(kind, { serve: [supportDeskMapping, "--base-url", desk.url] });
  });
  afterAll(async () => {
    await client?.close();
    await desk?.close();
  });
  afterEach(() => {
    fault = () => undefined;
    before = () => {};
    seen = desk.requests.length;
  });

  /** `POST /tickets/T-1001/close`, of this test only. */
  const requests = () =>
    desk.requests
      .slice(seen)
      .map(({ method, url }) => `${method} ${url.replace(/^\/v1/, "").replace(/\?.*/, "")}`);
  const bodies = (path: string) =>
    desk.requests
      .slice(seen)
      .filter(({ url }) => url.endsWith(path))
      .map(({ body }) => JSON.parse(body));
  const on = (method: string, path: string, answer: (count: number) => Fault | undefined) => {
    let count = 0;
    fault = (request) =>
      request.method === method && request.url.endsWith(path) ? answer(count++) : undefined;
  };
  const reply = "Your refund is on its way.";

  test("offers goal tools instead of the operations they are made of", async () => {
    const names = (await client.tools()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["close_stale_tickets", "escalate_ticket", "resolve_ticket"]),
    );
    expect(names).not.toContain("close_ticket");
  });

  test("replies and closes; an agent is assigned first when given", async () => {
    const args = { ticket_id: "T-1001", reply, agent_id: "A-4", resolution: "duplicate" };
    const notes: (string | undefined)[] = [];
    const onProgress = ({ message }: { readonly message?: string }) => void notes.push(message);
    const result = await client.call("resolve_ticket", args, { onProgress });
    expect(result.isError, result.text).toBe(false);
    // a client may drop the last note, which arrives together with the result
    expect(notes).toEqual(expect.arrayContaining(["ticket", "assign", "reply"]));
    expect(result.structured).toEqual({
      ticket_id: "T-1001",
      status: "closed",
      assignee: "Dmitri Volkov",
      message_id: expect.stringMatching(/^M-/),
    });
    expect(result.text).toContain("Replied to and closed T-1001 (duplicate).");
    expect(requests()).toEqual([
      "GET /tickets/T-1001",
      "PUT /tickets/T-1001/assignee",
      "POST /tickets/T-1001/messages",
      "POST /tickets/T-1001/close",
    ]);
    expect(bodies("/messages")).toEqual([{ text: reply, visibility: "public" }]);
    expect(bodies("/close")).toEqual([{ resolution: "duplicate" }]);
    expect(desk.requests.at(-2)?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("leaves out what was not given, and takes the default", async () => {
    const result = await client.call("resolve_ticket", { ticket_id: "T-1003", reply });
    expect(result).toMatchObject({ isError: false, structured: { ticket_id: "T-1003", status: "closed" } });
    expect(result.structured).not.toHaveProperty("assignee");
    expect(requests()).not.toContain("PUT /tickets/T-1003/assignee");
    expect(bodies("/close")).toEqual([{ resolution: "solved" }]);
  });

  test("a guard ends it before anything is changed", async () => {
    const result = await client.call("resolve_ticket", { ticket_id: "T-1004", reply });
    expect(result).toMatchObject({ isError: true, structured: undefined });
    expect(result.text).toContain("Ticket T-1004 is already closed; nothing was changed.");
    expect(recipeError(result.text)).toMatchObject({ code: "already_closed", done: [], retry_safe: true });
    expect(requests()).toEqual(["GET /tickets/T-1004"]);
  });

  test("arguments are checked before anything is sent", async () => {
    const result = await client.call("resolve_ticket", { ticket_id: "1001", reply, resolution: "fixed" });
    expect(result.isError).toBe(true);
    expect(result.text).toContain("ticket_id");
    expect(result.text).toContain("resolution");
    expect(requests()).toEqual([]);
  });

  test("404: says what the API says", async () => {
    const result = await client.call("resolve_ticket", { ticket_id: "T-9999", reply });
    expect(recipeError(result.text)).toMatchObject({
      code: "http_404",
      failed_step: "ticket",
      status: 404,
      done: [],
      retry_safe: true,
    });
    expect(result.text).toContain("T-9999");
  });

  test("409 on close is fine: somebody else was quicker", async () => {
    on("POST", "/close", () => ({ status: 409, body: { code: "ticket_closed", detail: "It is closed." } }));
    const result = await client.call("resolve_ticket", { ticket_id: "T-1007", reply });
    expect(result.isError, result.text).toBe(false);
  });

  test("422 before the reply: the assignment is taken back", async () => {
    on("POST", "/messages", () => ({
      status: 422,
      body: { code: "invalid", detail: "The text is not wanted." },
    }));
    const before = await client.call("search_tickets", { text: "Charged twice", status: "pending" });
    const [ticket] = (before.structured as { tickets: { id: string; assignee?: { name: string } }[] })
      .tickets;
    expect(ticket).toBeDefined();
    const args = { ticket_id: ticket?.id ?? "", reply, agent_id: "A-1" };
    seen = desk.requests.length;
    const result = await client.call("resolve_ticket", args);
    expect(recipeError(result.text)).toMatchObject({
      code: "http_422",
      failed_step: "reply",
      done: [],
      undone: [{ step: "assign", operation: "assignAgent" }],
      undo_failed: [],
      retry_safe: true,
    });
    expect(result.text).toContain("The text is not wanted.");
    const [assigned, undone] = bodies("/assignee");
    expect(assigned).toEqual({ agent_id: "A-1" });
    expect(undone).not.toEqual(assigned);
    expect(requests().at(-1)).toBe(`PUT /tickets/${args.ticket_id}/assignee`);
  });

  test("500 after the reply: nothing is undone, and the model is told what stands", async () => {
    on("POST", "/close", () => ({ status: 500, body: { detail: "boom" } }));
    const args = { ticket_id: "T-1009", reply, agent_id: "A-2" };
    const result = await client.call("resolve_ticket", args);
    expect(recipeError(result.text)).toMatchObject({
      code: "http_500",
      failed_step: "close",
      done: [
        { step: "assign", operation: "assignAgent" },
        { step: "reply", operation: "addMessage" },
      ],
      undone: [],
      retry_safe: false,
    });
    expect(requests().filter((line) => line.startsWith("PUT"))).toHaveLength(1);
    expect(result.text.split("\n").length).toBeLessThanOrEqual(6);
  });

  test("429: waits as long as the API says, then goes on", async () => {
    on("GET", "/T-1015", (count) =>
      count === 0 ? { status: 429, headers: { "retry-after": "1" } } : undefined,
    );
    const waited = await client.call("resolve_ticket", { ticket_id: "T-1015", reply });
    expect(waited.isError, waited.text).toBe(false);
    expect(requests().filter((line) => line === "GET /tickets/T-1015")).toHaveLength(2);
  });

  test("429 that outlasts the budget fails at once, and says when to come back", async () => {
    on("GET", "/T-1017", () => ({ status: 429, headers: { "retry-after": "3600" } }));
    const result = await client.call("resolve_ticket", { ticket_id: "T-1017", reply });
    expect(recipeError(result.text)).toMatchObject({
      code: "http_429",
      retry_after_s: 3600,
      retry_safe: true,
    });
    expect(requests()).toEqual(["GET /tickets/T-1017"]);
  });

  test("a lost answer to a keyed write: sent again with the same key, done once", async () => {
    on("POST", "/messages", (count) => (count === 0 ? { drop: "after" } : undefined));
    const result = await client.call("resolve_ticket", { ticket_id: "T-1019", reply });
    expect(result.isError, result.text).toBe(false);
    const sent = desk.requests.slice(seen).filter(({ url }) => url.endsWith("/messages"));
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    const read = await client.call("summarize_conversation", { ticket_id: "T-1019" });
    const { messages } = read.structured as { messages: { text: string }[] };
    expect(messages.filter(({ text }) => text === reply)).toHaveLength(1);
  });

  test("a lost answer to a write without key: not repeated, reported as possibly done", async () => {
    on("PATCH", "/status", () => ({ drop: "after" }));
    const escalated = await client.call("escalate_ticket", {
      ticket_id: "T-1021",
      team: "tier2",
      reason: "VIP",
    });
    const error = recipeError(escalated.text);
    expect(error).toMatchObject({ code: "network", failed_step: "raise", retry_safe: false });
    expect(error.maybe_applied).toEqual([{ step: "raise", operation: "updateStatus" }]);
    expect(error.undone).toEqual([{ step: "assign", operation: "assignAgent" }]);
    expect(requests().filter((line) => line.endsWith("/status"))).toHaveLength(1);
  });

  test("escalates to the least loaded agent who is online; the note may fail", async () => {
    on("POST", "/messages", () => ({ status: 422, body: { detail: "no notes today" } }));
    const result = await client.call("escalate_ticket", {
      ticket_id: "T-1025",
      team: "tier2",
      reason: "Third complaint",
      severity: "major",
    });
    expect(result.isError, result.text).toBe(false);
    expect(result.structured).toMatchObject({ ticket_id: "T-1025", status: "escalated", note_added: false });
    expect(["Dmitri Volkov", "Elif Kaya"]).toContain((result.structured as { assignee: string }).assignee);
    expect(bodies("/status")).toEqual([{ status: "escalated", priority: "high" }]);
    const none = await client.call("escalate_ticket", { ticket_id: "T-1025", team: "nobody", reason: "x" });
    expect(recipeError(none.text)).toMatchObject({ code: "no_agent" });
    expect(none.text).toContain("No online agent in team nobody.");
  });

  test("cancelled in the middle: no new request, the write in flight is awaited, what was done is undone", async () => {
    const gate = createGate();
    before = (request) => (request.url.endsWith("/status") ? gate.opened : undefined);
    const cancellation = new AbortController();
    const call = client.call(
      "escalate_ticket",
      { ticket_id: "T-1027", team: "tier2", reason: "x" },
      { signal: cancellation.signal },
    );
    call.catch(() => {});
    await eventually("the status to be asked for", () => requests().some((line) => line.endsWith("/status")));
    cancellation.abort();
    await expect(call).rejects.toThrow();
    gate.open();
    await eventually("both steps to be taken back", () => {
      const lines = requests();
      return (
        lines.filter((line) => line.endsWith("/assignee")).length === 2 &&
        lines.filter((line) => line.endsWith("/status")).length === 2
      );
    });
    expect(requests()).not.toContain("POST /tickets/T-1027/messages");
  });

  test("two calls at once do not see each other", async () => {
    const gate = createGate();
    before = (request) => (request.url.endsWith("/close") ? gate.opened : undefined);
    const calls = ["T-1031", "T-1033"].map((ticket_id) =>
      client.call("resolve_ticket", { ticket_id, reply }),
    );
    await eventually(
      "both to be at their last step",
      () => requests().filter((line) => line.endsWith("/close")).length === 2,
    );
    gate.open();
    const results = await Promise.all(calls);
    expect(results.map(({ structured }) => (structured as { ticket_id: string }).ticket_id)).toEqual([
      "T-1031",
      "T-1033",
    ]);
  });
});
