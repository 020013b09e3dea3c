/** Two clients of different kinds on one HTTP server at once: what each does to the desk is whole, in order and its own. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type RecordedRequest,
  type SupportDesk,
  startSupportDesk,
} from "../../fixtures/support-desk/server.js";
import { type HttpCli, serveHttp } from "../support/cli.js";
import { connect, type TestClient } from "../support/clients.js";
import { supportDeskMapping } from "../support/paths.js";
import { recipeError } from "../support/recipe-error.js";
import { createGate, eventually, type Gate } from "../support/wait.js";

let before: (request: RecordedRequest) => Promise<void> | void = () => {};
let desk: SupportDesk;
let http: HttpCli;
let old: TestClient;
let modern: TestClient;
let seen = 0;

beforeAll(async () => {
  desk = await startSupportDesk({ before: (request) => before(request) });
  http = await serveHttp([supportDeskMapping, "--base-url", desk.url, "--single-replica"]);
  old = await connect("v1", { url: http.url });
  modern = await connect("v2 modern", { url: http.url });
  expect(old.protocolVersion).not.toBe(modern.protocolVersion);
});
afterAll(async () => {
  await old?.close();
  await modern?.close();
  await http?.dispose();
  await desk?.close();
});
afterEach(() => {
  before = () => {};
  seen = desk.requests.length;
});

/** What the desk saw of one ticket in this test: `POST /close {"resolution":"solved"}`. */
const sent = (ticket: string) =>
  desk.requests
    .slice(seen)
    .filter(({ url }) => url.startsWith(`/v1/tickets/${ticket}`))
    .map(({ method, url, body }) => `${method} ${url.slice(`/v1/tickets/${ticket}`.length)} ${body}`.trim());
const writes = (ticket: string) => sent(ticket).filter((line) => !line.startsWith("GET"));

/** A call whose progress is kept. */
function start(client: TestClient, tool: string, args: Readonly<Record<string, unknown>>) {
  const notes: string[] = [];
  const result = client.call(tool, args, { onProgress: ({ message }) => notes.push(message ?? "") });
  result.catch(() => {});
  return { notes, result };
}
const resolve = (client: TestClient, ticket_id: string, reply: string) =>
  start(client, "resolve_ticket", { ticket_id, reply });
const escalate = (client: TestClient, ticket_id: string, reason: string) =>
  start(client, "escalate_ticket", { ticket_id, reason, team: "tier2" });

const RESOLVED = ["ticket", "reply", "close"];
const ESCALATED = ["ticket", "agents", "assign", "raise", "note"];
/** The steps that were told as finished; signs of life come between them. */
const steps = (notes: readonly string[]) =>
  notes.filter((note) => [...RESOLVED, ...ESCALATED].includes(note)).sort();
/** A client may drop the last note, which arrives together with the result. */
function expectTold(notes: readonly string[], names: readonly string[]): void {
  const told = steps(notes);
  expect(names).toEqual(expect.arrayContaining(told));
  expect(new Set(told).size).toBeGreaterThanOrEqual(names.length - 1);
}

/** Holds requests back: where `shut` says so, until its gate opens. */
function hold(shut: (request: RecordedRequest) => Gate | undefined): void {
  before = (request) => shut(request)?.opened;
}

test("on four tickets at once, each call's requests are whole, in order, and with its own words", async () => {
  const tickets = ["T-1001", "T-1003", "T-1005", "T-1007"] as const;
  const gate = createGate();
  hold(({ method }) => (method === "GET" ? undefined : gate));
  const calls = [
    resolve(old, tickets[0], "From the old one."),
    escalate(old, tickets[1], "The old one asks."),
    resolve(modern, tickets[2], "From the modern one."),
    escalate(modern, tickets[3], "The modern one asks."),
  ];
  await eventually("all four to be at their first write", () =>
    tickets.every((ticket) => writes(ticket).length === 1),
  );
  gate.open();
  const results = await Promise.all(calls.map(({ result }) => result));

  expect(results.map(({ isError, text }) => (isError ? text : "fine"))).toEqual(Array(4).fill("fine"));
  const ids = results.map(({ structured }) => (structured as { ticket_id: string }).ticket_id);
  expect(ids).toEqual(tickets);
  const closing = (reply: string) => [
    "GET",
    expect.stringMatching(`^POST /messages .*"${reply}"`),
    'POST /close {"resolution":"solved"}',
  ];
  const raising = (reason: string) => [
    "GET",
    expect.stringMatching(/^PUT \/assignee \{"agent_id":"A-/),
    'PATCH /status {"status":"escalated","priority":"urgent"}',
    expect.stringMatching(
      `^POST /messages .*internal.*: ${reason}"|^POST /messages .*: ${reason}".*internal`,
    ),
  ];
  expect(sent(tickets[0])).toEqual(closing("From the old one."));
  expect(sent(tickets[1])).toEqual(raising("The old one asks."));
  expect(sent(tickets[2])).toEqual(closing("From the modern one."));
  expect(sent(tickets[3])).toEqual(raising("The modern one asks."));
  for (const [index, names] of [RESOLVED, ESCALATED, RESOLVED, ESCALATED].entries())
    expectTold(calls[index]?.notes ?? [], names);
});

test.each([
  ["the old one", () => [old, modern] as const],
  ["the modern one", () => [modern, old] as const],
])("progress goes to the client whose call it is, while %s waits", async (who, clients) => {
  const [waiting, quick] = clients();
  const [held, free] = who === "the old one" ? ["T-1009", "T-1011"] : ["T-1013", "T-1015"];
  const gate = createGate();
  hold(({ url }) => (url.includes(held) ? gate : undefined));
  const late = resolve(waiting, held, "Late.");
  await eventually("the first call to wait", () => sent(held).length === 1);
  const early = resolve(quick, free, "Early.");
  expect((await early.result).isError).toBe(false);
  expectTold(early.notes, RESOLVED);
  expect(steps(late.notes)).toEqual([]);
  gate.open();
  expect((await late.result).isError).toBe(false);
  expectTold(late.notes, RESOLVED);
  expect(steps(early.notes).length).toBeLessThanOrEqual(RESOLVED.length);
});

test("on one ticket, one escalates and one resolves: both see it through", async () => {
  const [ticket, closing] = ["T-1017", createGate()];
  hold(({ url }) => (url.endsWith("/close") ? closing : undefined));
  const resolving = resolve(modern, ticket, "All is well.");
  await eventually("the ticket to be about to close", () => sent(ticket).at(-1)?.startsWith("POST /close"));
  const escalated = await escalate(old, ticket, "Not so fast.").result;
  closing.open();
  const resolved = await resolving.result;

  expect(escalated).toMatchObject({ isError: false, structured: { status: "escalated", note_added: true } });
  expect(resolved).toMatchObject({ isError: false, structured: { status: "closed" } });
  expect(writes(ticket).map((line) => line.split(" {")[0])).toEqual([
    "POST /messages",
    "POST /close",
    "PUT /assignee",
    "PATCH /status",
    "POST /messages",
  ]);
});

test("on one ticket, one closes it under the other's hands: only that one fails, and is told what stands", async () => {
  const [ticket, raising] = ["T-1019", createGate()];
  hold(({ url }) => (url.endsWith("/status") ? raising : undefined));
  const escalating = escalate(modern, ticket, "It burns.");
  await eventually("the ticket to be about to be raised", () => sent(ticket).at(-1)?.startsWith("PATCH"));
  const resolved = await resolve(old, ticket, "Done.").result;
  raising.open();
  const escalated = await escalating.result;

  expect(resolved).toMatchObject({ isError: false, structured: { ticket_id: ticket, status: "closed" } });
  expect(recipeError(escalated.text)).toMatchObject({
    code: "http_409",
    failed_step: "raise",
    // a closed ticket keeps its agent
    done: [],
    undone: [],
    undo_failed: [{ step: "assign" }],
    maybe_applied: [],
  });
  expect(writes(ticket).map((line) => line.split(" {")[0])).toEqual([
    "PUT /assignee",
    "PATCH /status",
    "POST /messages",
    "POST /close",
    "PUT /assignee",
  ]);
});
