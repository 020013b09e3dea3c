/** Planned recipes as tools of a server: each back end, engine and protocol together. */
import { createMcpHandler } from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import type { RecipePlan, StepPlan } from "../../src/plan/recipes/types.js";
import { createCallTracker } from "../../src/runtime/core/call-tracker.js";
import { define } from "../../src/runtime/core/definition.js";
import type { OperationRuntime } from "../../src/runtime/core/exchange.js";
import { createLiveDefinitions } from "../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../src/runtime/core/mcp-server.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { BACK_ENDS, type BackEnd } from "../emit/support/back-ends.js";
import { connect, textOf } from "../runtime/support/clients.js";
import { at, call, equal, literal, object, path, planOf, text, tool, value } from "./support/recipes.js";

async function served(backEnd: BackEnd, steps: readonly StepPlan[], rest: Partial<RecipePlan> = {}) {
  const sent: string[] = [];
  const runtime: OperationRuntime = {
    baseUrl: "https://api.example",
    http: async ({ method, path: target }) => {
      sent.push(`${method} ${target}`);
      const status = target.endsWith("/none") ? 404 : 200;
      const body = JSON.stringify({ id: target.split("/").at(-1), state: "open" });
      return {
        status,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(body),
      };
    },
    headers: {},
    credentials: {},
    secrets: () => undefined,
    validator: createValidator,
  };
  const bugs: unknown[] = [];
  const planned = tool(steps, { inputs: [{ name: "id" }], ...rest });
  const factory = createServerFactory(
    createLiveDefinitions(define(await backEnd(planOf([planned])), runtime)),
    {
      name: "desk",
      version: "1",
      checkArguments: createArgumentCheck("strict", createValidator),
      calls: createCallTracker(),
      onBug: (error) => bugs.push(error),
    },
  );
  const handler = createMcpHandler(factory);
  return {
    sent,
    bugs,
    client: (kind: "v2 modern" | "v1") =>
      connect(kind, "http://test/mcp", (url, init) => handler.fetch(new Request(url, init))),
  };
}

const read = call("ticket", "get", { args: [["id", value("inputs.id")]] });
const write = call("close", "put", { effect: "write", args: [["id", value("steps.ticket.body.id")]] });
const guard = at({
  kind: "fail",
  id: "guard",
  code: "already_closed",
  message: text("Ticket ", path("inputs.id"), " is not open."),
  when: { kind: "not", of: equal("steps.ticket.body.state", "open") },
});
const done: Partial<RecipePlan> = {
  output: { kind: "value", value: object({ id: value("steps.close.body.id") }) },
  text: text("Closed ", path("inputs.id"), "."),
};

describe.each(BACK_ENDS)("a recipe, %s, over the protocol", (_, backEnd) => {
  it("gives its output and its text, and counts its steps", async () => {
    const { client, sent, bugs } = await served(backEnd, [read, guard, write], done);
    const notes: (readonly [string | undefined, number])[] = [];
    const connected = await client("v2 modern");
    const onProgress = (note: { message?: string; progress: number }) =>
      notes.push([note.message, Math.floor(note.progress)]);
    const result = await connected.callTool("goal", { id: "T-1" }, { onProgress });
    expect([result.structuredContent, textOf(result), bugs]).toEqual([
      { id: "T-1" },
      expect.stringContaining("Closed T-1."),
      [],
    ]);
    expect(sent).toEqual(["GET /tickets/T-1", "PUT /tickets/T-1"]);
    expect(notes).toEqual([
      ["Calling goal", 0],
      ["Started goal", 0],
      ["ticket", 1],
      ["close", 2],
    ]);
    await connected.close();
  });

  it("says which step failed, without structured content", async () => {
    const { client, sent } = await served(backEnd, [read, guard, write], done);
    const connected = await client("v1");
    const result = await connected.callTool("goal", { id: "none" });
    expect([result.isError, result.structuredContent, sent]).toEqual([
      true,
      undefined,
      ["GET /tickets/none"],
    ]);
    expect(textOf(result)).toContain("404");
    await connected.close();
  });

  it("blames the API for a value that it promised and did not give", async () => {
    const broken = call("close", "put", { args: [["id", value("steps.ticket.body.owner.id")]] });
    const needing = { ...read, needs: ["body.owner.id"] };
    const { client, bugs } = await served(backEnd, [needing, broken], done);
    const connected = await client("v1");
    const result = await connected.callTool("goal", { id: "T-1" });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain("steps.ticket.body.owner");
    expect(bugs).toEqual([]);
    await connected.close();
  });

  it("leaves the API its own arguments, also those the engine has a use for elsewhere", async () => {
    const own = call("ticket", "get", { args: [["id", value("inputs.confirm")]] });
    const { client, sent } = await served(backEnd, [own], { inputs: [{ name: "confirm" }] });
    const connected = await client("v1");
    await connected.callTool("goal", { confirm: "T-5" });
    expect(sent).toEqual(["GET /tickets/T-5"]);
    await connected.close();
  });

  it("gives a client that cannot ask a token, with which it goes on", async () => {
    const ask = at({ kind: "confirm", id: "sure", confirm: "close", message: literal("Close it?") });
    const { client, sent } = await served(backEnd, [read, ask, write], done);
    const connected = await client("v1");
    const first = textOf(await connected.callTool("goal", { id: "T-1" }));
    expect(first).toContain("Close it?");
    const token = /confirm: "([^"]+)"/.exec(first)?.[1];
    expect(sent).toEqual(["GET /tickets/T-1"]);
    expect(textOf(await connected.callTool("goal", { id: "T-1", confirm: `${token}x` }))).toContain(
      "Close it?",
    );
    expect(sent).toHaveLength(2);
    const agreed = await connected.callTool("goal", { id: "T-1", confirm: token });
    expect(textOf(agreed)).toContain("Closed T-1.");
    expect(sent.slice(2)).toEqual(["GET /tickets/T-1", "PUT /tickets/T-1"]);
    await connected.close();
  });
});
