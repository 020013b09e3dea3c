/** Resources and prompts of a plan: what is called for them, and what comes of it. */
import { describe, expect, it } from "vitest";
import type { PromptArgumentPlan, ResourcePlan, ServerPlan } from "../../src/plan/types.js";
import { define } from "../../src/runtime/core/definition.js";
import type { OperationRuntime } from "../../src/runtime/core/exchange.js";
import type { HttpResponse } from "../../src/runtime/core/types.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { BACK_ENDS } from "../emit/support/back-ends.js";
import { object, path, planOf, text, value } from "./support/recipes.js";

const call = { signal: new AbortController().signal };
const origin = { uri: "file:///support.mcp.yaml", pointer: "" };

function upstream(status: number, type: string, body: string | Uint8Array) {
  const paths: string[] = [];
  const response: HttpResponse = {
    status,
    headers: { "content-type": type },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
  const runtime: OperationRuntime = {
    baseUrl: "https://api.example",
    http: async (request) => {
      paths.push(`${request.method} ${request.path}`);
      return response;
    },
    headers: {},
    credentials: { key: { kind: "bearer", env: "KEY" } },
    secrets: () => "s3cret-token",
    validator: createValidator,
  };
  return { paths, runtime };
}

describe.each(BACK_ENDS)("a resource, %s,", (_, backEnd) => {
  const ticket: ResourcePlan = {
    name: "ticket",
    uri: "support://tickets/{ticketId}",
    operation: "get",
    args: [["id", value("args.ticketId")]],
    origin,
  };
  const read = async (
    status: number,
    type: string,
    body: string | Uint8Array,
    rest: Partial<ResourcePlan> = {},
  ) => {
    const { paths, runtime } = upstream(status, type, body);
    const plan: ServerPlan = { ...planOf([]), resources: [{ ...ticket, ...rest }] };
    const [definition] = define(await backEnd(plan), runtime).resources ?? [];
    return { paths, content: await definition?.read({ ticketId: "T/1" }, call) };
  };

  it("is the response as it came, or what its output makes of it", async () => {
    const { paths, content } = await read(200, "application/json", '{"id": 12345678901234567890}');
    expect(paths).toEqual(["GET /tickets/T%2F1"]);
    expect(content).toEqual({
      mimeType: "application/json",
      content: { text: '{"id": 12345678901234567890}' },
    });
    const output = object({ id: value("body.id"), status: value("status"), absent: value("body.note?") });
    expect((await read(200, "application/json", '{"id":"T-1"}', { output })).content).toEqual({
      mimeType: "application/json",
      content: { text: '{"id":"T-1","status":200}' },
    });
    const words = { output: text("Ticket ", path("body.id")), mimeType: "text/markdown" };
    expect((await read(200, "application/json", '{"id":"T-1"}', words)).content).toEqual({
      mimeType: "text/markdown",
      content: { text: "Ticket T-1" },
    });
  });

  it("is bytes where it is not text, and masks secrets where it is", async () => {
    expect((await read(200, "image/png", Uint8Array.of(1, 2, 3))).content).toEqual({
      mimeType: "image/png",
      content: { blob: "AQID" },
    });
    expect((await read(200, "text/plain", "token s3cret-token")).content).toMatchObject({
      content: { text: "token [redacted]" },
    });
    const output = value("body.token");
    expect(
      (await read(200, "application/json", '{"token":"s3cret-token"}', { output })).content,
    ).toMatchObject({
      content: { text: '"[redacted]"' },
    });
  });

  it("that the API does not give, or not as it promised, is an error", async () => {
    const missing = (await read(404, "application/json", '{"message":"no such ticket"}')).content;
    expect(missing).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("no such ticket") }],
    });
    const output = value("body.id");
    const needs = ["body.id"];
    expect((await read(200, "application/json", "{}", { output, needs })).content).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("body.id is missing in the API's answer") }],
    });
  });
});

describe.each(BACK_ENDS)("a prompt, %s,", (_, backEnd) => {
  const definitionOf = async (argument: Partial<PromptArgumentPlan>, runtime: OperationRuntime) => {
    const planned = { name: "team", required: true, ...argument };
    const plan: ServerPlan = {
      ...planOf([]),
      prompts: [{ name: "triage", arguments: [planned], text: text("Team: ", path("args.team")), origin }],
    };
    const [definition] = define(await backEnd(plan), runtime).prompts ?? [];
    if (!definition) throw new Error("no prompt");
    return definition;
  };

  it("is a text, and shows its arguments without how they are completed", async () => {
    const { runtime } = upstream(200, "", "");
    const prompt = await definitionOf({ completion: { kind: "values", values: ["a"] } }, runtime);
    expect(prompt.text({ team: "tier2" })).toBe("Team: tier2");
    expect(prompt.arguments).toEqual([{ name: "team", required: true }]);
  });

  it("completes from given values: those that begin with what is typed come first", async () => {
    const { runtime } = upstream(200, "", "");
    const values = ["fortier", "tier1", "Tier2", "sales"];
    const prompt = await definitionOf({ completion: { kind: "values", values } }, runtime);
    expect(await prompt.complete("team", "tier", {}, call)).toEqual(["tier1", "Tier2", "fortier"]);
    expect(await prompt.complete("other", "", {}, call)).toEqual([]);
  });

  it("completes from what an operation lists, and from nothing where that fails", async () => {
    const completion: PromptArgumentPlan["completion"] = {
      kind: "operation",
      operation: "get",
      args: [["id", value("value")]],
      values: path("body.names"),
    };
    const complete = async (status: number, body: string) => {
      const { paths, runtime } = upstream(status, "application/json", body);
      const prompt = await definitionOf({ completion }, runtime);
      return [paths, await prompt.complete("team", "ti", {}, call)];
    };
    expect(await complete(200, '{"names":["tier1",7,null,"tier1"]}')).toEqual([
      ["GET /tickets/ti"],
      ["tier1"],
    ]);
    expect(await complete(500, "{}")).toEqual([["GET /tickets/ti"], []]);
    expect(await complete(200, "{}")).toEqual([["GET /tickets/ti"], []]);
  });
});
