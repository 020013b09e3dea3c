/** A mapping file served as a process, to real clients: that the parts fit together. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { CLIENT_KINDS, connect, type TestClient } from "../support/clients.js";
import { projectRoot } from "../support/paths.js";

const mapping = join(projectRoot, "fixtures/support-desk/support.mcp.yaml");

describe.each(CLIENT_KINDS)("a %s client on stdio", (kind) => {
  let desk: SupportDesk;
  let client: TestClient;
  const questions: string[] = [];
  beforeAll(async () => {
    desk = await startSupportDesk();
    client = await connect(kind, { serve: [mapping, "--base-url", desk.url] }, undefined, (message) => {
      questions.push(message);
      return { action: "decline" };
    });
  });
  afterAll(async () => {
    await client?.close();
    await desk?.close();
  });

  const written = () => desk.requests.filter(({ method }) => method !== "GET").map(({ url }) => url);

  test("sees goal tools", async () => {
    const names = (await client.tools()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["close_stale_tickets", "escalate_ticket", "resolve_ticket", "search_tickets"]),
    );
    expect(names).not.toContain("close_ticket");
  });

  test("resolves a ticket in one call, and is told when there is nothing to do", async () => {
    const search = await client.call("search_tickets", {});
    const { tickets } = search.structured as { tickets: readonly { readonly id: string }[] };
    const id = tickets[0]?.id;
    const notes: (string | undefined)[] = [];
    const args = { ticket_id: id, reply: "It works again." };
    const resolved = await client.call("resolve_ticket", args, {
      onProgress: ({ message }) => notes.push(message),
    });
    expect(resolved.text).toContain(`Replied to and closed ${id}`);
    expect(resolved.structured).toMatchObject({ ticket_id: id, status: "closed" });
    expect(written()).toEqual([`/v1/tickets/${id}/messages`, `/v1/tickets/${id}/close`]);
    expect(notes).toEqual(expect.arrayContaining(["ticket", "reply", "close"]));

    const again = await client.call("resolve_ticket", args);
    expect([again.isError, again.structured]).toEqual([true, undefined]);
    expect(again.text).toContain(`Ticket ${id} is already closed; nothing was changed.`);
    expect(written()).toHaveLength(2);
  });

  test("is asked before many tickets are closed, and nothing happens when it declines", async () => {
    const before = written().length;
    const result = await client.call("close_stale_tickets", { days: 7, reply: "Closing this." });
    expect(result.isError).toBe(true);
    expect(questions[0]).toMatch(/^Close \d+ tickets and message their customers\?/);
    expect(written()).toHaveLength(before);
  });
});
