/** The server is told to end in the middle of a recipe: what can end in time does, what cannot is taken back. */
import { describe, expect, test } from "vitest";
import { startSupportDesk } from "../../fixtures/support-desk/server.js";
import { serveHttp } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { supportDeskMapping } from "../support/paths.js";
import { serveStdio } from "../support/stdio.js";
import { createGate, eventually, within } from "../support/wait.js";

const ARGS = { ticket_id: "T-1001", team: "tier2", reason: "It burns." };
/** Longer than the 10 s that calls in flight are given. */
const PATIENCE = 30_000;

async function heldDesk() {
  const gate = createGate();
  const desk = await startSupportDesk({
    before: ({ url }) => (url.endsWith("/status") ? gate.opened : undefined),
  });
  const writes = () =>
    desk.requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, url }) => `${method} ${url.split("/").at(-1)}`);
  const midway = () => eventually("the recipe to be midway", () => writes().length === 2);
  return { desk, gate, writes, midway };
}

describe.concurrent("a recipe whose write does not come back in time", () => {
  test("over HTTP, after SIGTERM, is undone before the process ends", { timeout: PATIENCE }, async () => {
    const { desk, gate, writes, midway } = await heldDesk();
    const http = await serveHttp([supportDeskMapping, "--base-url", desk.url, "--single-replica"]);
    const client = await connect("v2 modern", { url: http.url });
    const call = client.call("escalate_ticket", ARGS);
    call.catch(() => {});
    await midway();
    http.child.kill("SIGTERM");
    await expect(call).rejects.toThrow();
    gate.open();
    expect(await within("the process to end", http.exited, PATIENCE)).toMatchObject({ code: 0 });
    expect(http.stderr()).toContain("1 call did not end in time and had to be cut off.");
    expect(writes()).toEqual(["PUT assignee", "PATCH status", "PATCH status", "PUT assignee"]);
    await client.close();
    await desk.close();
  });

  test("over stdio, after the client has gone, is undone, too", { timeout: PATIENCE }, async () => {
    const { desk, gate, writes, midway } = await heldDesk();
    const session = await serveStdio([supportDeskMapping, "--base-url", desk.url]);
    session.send("tools/call", { name: "escalate_ticket", arguments: ARGS });
    await midway();
    session.child.stdin.end();
    // it is cancelled once it had its time; the write in flight then has a little more
    setTimeout(gate.open, 11_000);
    expect(await within("the process to end", session.exited, PATIENCE)).toMatchObject({ code: 0 });
    expect(writes()).toEqual(["PUT assignee", "PATCH status", "PATCH status", "PUT assignee"]);
    await desk.close();
  });
});
