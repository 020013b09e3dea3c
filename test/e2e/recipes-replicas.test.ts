/** A question that one replica asks and another gets the answer to: the key in common decides whether it counts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { type HttpCli, serveHttp } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { supportDeskMapping } from "../support/paths.js";

const KEY = "0123456789abcdef0123456789abcdef";
let desk: SupportDesk;
let asking: HttpCli;
let twin: HttpCli;
let stranger: HttpCli;

beforeAll(async () => {
  desk = await startSupportDesk();
  const replica = (key: string) =>
    serveHttp([supportDeskMapping, "--base-url", desk.url], { OPENAPI_MCP_STATE_KEY: key });
  [asking, twin, stranger] = await Promise.all([replica(KEY), replica(KEY), replica(KEY.toUpperCase())]);
});
afterAll(async () => {
  for (const one of [asking, twin, stranger]) await one?.dispose();
  await desk?.close();
});

const writes = () => desk.requests.filter(({ method }) => method !== "GET").length;

/** Calls where `asking` gets the first request and `answered` all that carry an answer. */
async function closeStale(answered: HttpCli, change: (params: { arguments: { days: number } }) => void) {
  const questions: string[] = [];
  const balanced = (url: string | URL, init?: RequestInit) => {
    const message = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    if (message?.params?.inputResponses === undefined) return fetch(url, init);
    change(message.params);
    return fetch(answered.url, { ...init, body: JSON.stringify(message) });
  };
  const client = await connect("v2 modern", { url: asking.url, fetch: balanced }, undefined, (message) => {
    questions.push(message);
    // agreed to once: what is asked again has not been agreed to
    return questions.length === 1 ? { action: "accept", content: { confirm: true } } : { action: "decline" };
  });
  const before = writes();
  const result = await client.call("close_stale_tickets", { days: 7, reply: "Closing this." });
  await client.close();
  return { result, questions, written: writes() - before };
}

test("an answer counts for nothing where another key signs, or the arguments are others", async () => {
  for (const asked of [
    await closeStale(stranger, () => {}),
    await closeStale(twin, (params) => {
      params.arguments.days = 8;
    }),
  ]) {
    expect(asked.questions).toHaveLength(2);
    expect(asked.questions[1]).toContain("does not count");
    expect(asked).toMatchObject({ written: 0, result: { isError: true } });
  }
});

test("with the same key the other replica goes on, and the user is asked once", async () => {
  const { result, questions, written } = await closeStale(twin, () => {});
  expect(result.isError, result.text).toBe(false);
  expect(questions).toHaveLength(1);
  const { closed } = result.structured as { closed: readonly string[] };
  expect(closed.length).toBeGreaterThan(0);
  expect(written).toBe(2 * closed.length);
});
