/** Every kind of client over every transport, against the support desk: the main job, end to end. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RecordedRequest, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { type HttpCli, serveHttp } from "../support/cli.js";
import { CLIENT_KINDS, connect, type TestClient } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";
import { createGate, eventually, within } from "../support/wait.js";

/** What the desk does before it answers; tests that hold a request back replace it. */
let beforeAnswer: (request: RecordedRequest) => Promise<void> | void = () => {};
const desk = await startSupportDesk({ before: (request) => beforeAnswer(request) });
const serveArgs = [supportDeskSpec, "--base-url", desk.url];
let http: HttpCli;

beforeAll(async () => {
  http = await serveHttp(serveArgs);
});
afterAll(async () => {
  await http?.dispose();
  await desk.close();
});

const TOOLS = [
  "add_message",
  "assign_agent",
  "close_ticket",
  "create_export",
  "create_ticket",
  "delete_export",
  "download_export",
  "get_agent",
  "get_export",
  "get_ticket",
  "list_agents",
  "list_messages",
  "list_tickets",
  "reopen_ticket",
  "update_status",
];

const COMBINATIONS = CLIENT_KINDS.flatMap((kind) =>
  (["stdio", "http"] as const).map((transport) => ({ kind, transport })),
);

describe.each(COMBINATIONS)("$kind client over $transport", ({ kind, transport }) => {
  let client: TestClient;
  const open = () => connect(kind, transport === "stdio" ? { serve: serveArgs } : { url: http.url });

  beforeAll(async () => {
    client = await open();
  });
  afterAll(() => client?.close());

  test("agrees on the protocol revision of its era", () => {
    if (kind === "v2 modern") expect(client.protocolVersion).toBe("2026-07-28");
    else expect(client.protocolVersion).toMatch(/^2025-/);
  });

  test("lists one tool per operation, its arguments flat and its effects annotated", async () => {
    const tools = await client.tools();
    expect(tools.map((tool) => tool.name)).toEqual(TOOLS);
    const byName = new Map(tools.map((tool) => [tool.name, tool]));
    expect(byName.get("add_message")?.inputSchema).toMatchObject({
      type: "object",
      properties: {
        ticketId: { type: "string" },
        text: { type: "string", maxLength: 20_000 },
        visibility: { enum: ["public", "internal"] },
      },
      required: expect.arrayContaining(["ticketId", "text"]),
    });
    expect(byName.get("get_ticket")?.annotations).toMatchObject({ readOnlyHint: true });
    expect(byName.get("delete_export")?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    });
  });

  test("reads: one request, the API's JSON as structured content and as text", async () => {
    const direct: unknown = await (await fetch(`${desk.url}/tickets/T-1042`)).json();
    const [result, requests] = await recorded(() => client.call("get_ticket", { ticketId: "T-1042" }));
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /v1/tickets/T-1042"]);
    expect(result.isError).toBe(false);
    expect(result.structured).toEqual(direct);
    expect(JSON.parse(result.text)).toEqual(direct);
  });

  test("writes: path, header and body each get their own arguments", async () => {
    const key = `${kind}-${transport}`.replaceAll(" ", "-");
    const args = {
      ticketId: "T-1001",
      text: "Hello & <hi> – ünïcode",
      visibility: "internal",
      "Idempotency-Key": key,
    };
    const [result, requests] = await recorded(() => client.call("add_message", args));
    expect(result.isError).toBe(false);
    expect(result.structured).toMatchObject({ text: args.text, visibility: "internal" });
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(request).toMatchObject({ method: "POST", url: "/v1/tickets/T-1001/messages" });
    expect(request?.headers).toMatchObject({ "idempotency-key": key });
    expect(request?.headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(request?.body ?? "")).toEqual({ text: args.text, visibility: "internal" });
  });

  test("sends an array parameter once per item", async () => {
    const args = { tag: ["outage", "page-me"], limit: 2 };
    const [result, requests] = await recorded(() => client.call("list_tickets", args));
    expect(result.isError).toBe(false);
    const url = new URL(requests[0]?.url ?? "", desk.url);
    expect([...url.searchParams].sort()).toEqual([
      ["limit", "2"],
      ["tag", "outage"],
      ["tag", "page-me"],
    ]);
  });

  test("refuses invalid arguments before anything is sent, and says what to send instead", async () => {
    const args = { ticketId: "T-1001", resolution: "fixed" };
    const [result, requests] = await recorded(() => client.call("close_ticket", args));
    expect(requests).toEqual([]);
    expect(result.isError).toBe(true);
    expect(result.structured).toBeUndefined();
    for (const word of ["resolution", "solved", "wont_fix", "duplicate", "spam"]) {
      expect(result.text).toContain(word);
    }
    const [missing] = await recorded(() => client.call("close_ticket", { ticketId: "T-1001" }));
    expect(missing).toMatchObject({ isError: true, text: expect.stringContaining("resolution") });
  });

  test("returns the API's 404 as an error result with the API's own words", async () => {
    const result = await client.call("get_ticket", { ticketId: "T-1" });
    expect(result.isError).toBe(true);
    expect(result.structured).toBeUndefined();
    expect(result.text).toContain("404");
    expect(result.text).toContain("There is no ticket T-1.");
  });

  test("an unknown tool is a protocol error", async () => {
    await expect(client.call("get_tickets", {})).rejects.toMatchObject({ code: -32602 });
  });

  test("cancellation reaches the API", async () => {
    const gate = createGate();
    beforeAnswer = () => gate.opened;
    const canceller = new AbortController();
    // A 2025-era client over stateless HTTP has one way to cancel: it hangs up.
    const hangsUp = transport === "http" && kind !== "v2 modern";
    const caller = hangsUp ? await open() : client;
    try {
      const before = desk.requests.length;
      const call = caller.call("get_agent", { agentId: "A-1" }, { signal: canceller.signal });
      const outcome = call.then(
        () => "answered",
        () => "rejected",
      );
      const request = await eventually("the request to arrive", () => desk.requests[before]);
      if (hangsUp) await caller.close();
      else canceller.abort();
      await eventually("the API to see it cancelled", () => request.state === "aborted");
      expect(await within("the call to end", outcome)).toBe("rejected");
    } finally {
      gate.open();
      beforeAnswer = () => {};
    }
    expect(await client.call("get_agent", { agentId: "A-1" })).toMatchObject({ isError: false });
  });

  test("progress is told while a call runs", async () => {
    const gate = createGate();
    beforeAnswer = () => gate.opened;
    const seen: number[] = [];
    try {
      const call = client.call(
        "get_agent",
        { agentId: "A-2" },
        { onProgress: ({ progress }) => seen.push(progress) },
      );
      await eventually("a progress notification", () => seen.length > 0);
      gate.open();
      expect(await call).toMatchObject({ isError: false, structured: { id: "A-2" } });
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    } finally {
      gate.open();
      beforeAnswer = () => {};
    }
  });
});

/** Runs `act` and returns the requests the desk got meanwhile. */
async function recorded<T>(act: () => Promise<T>): Promise<readonly [T, readonly RecordedRequest[]]> {
  const before = desk.requests.length;
  const result = await act();
  return [result, desk.requests.slice(before)];
}
