/** The support desk's mapping file as a whole: what becomes of each part of it. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { compile } from "../../../src/compile.js";
import type { ServerPlan } from "../../../src/plan/types.js";
import { projectRoot } from "../../support/paths.js";
import { namesOf, said } from "./files.js";

const file = join(projectRoot, "fixtures", "support-desk", "support.mcp.yaml");
let plan: ServerPlan;

beforeAll(async () => {
  const [compilation, diagnostics] = await compile(file);
  expect(said(diagnostics.filter(({ severity }) => severity !== "info"))).toEqual([]);
  if (!compilation.plan) throw new Error("no plan");
  plan = compilation.plan;
});

test("its tools are recipes, reshaped operations, and the rest of what is exposed one to one", () => {
  const kinds = plan.tools.map((tool) => [
    tool.listing.name,
    tool.kind === "recipe" ? tool.form : "one to one",
  ]);
  expect(kinds).toEqual([
    ["close_stale_tickets", "recipe"],
    ["create_ticket", "one to one"],
    ["escalate_ticket", "recipe"],
    ["get_agent", "one to one"],
    ["reopen_ticket", "one to one"],
    ["resolve_ticket", "recipe"],
    ["search_tickets", "endpoint"],
    ["summarize_conversation", "recipe"],
  ]);
});

test("operations without a tool are listed with the tools that cover them, or the rule that leaves them out", () => {
  const reasons = Object.fromEntries(
    plan.leftOut.map((one) => [one.operation, `${one.kind}: ${one.reason}`]),
  );
  expect(reasons).toMatchObject({
    "POST /tickets/{ticketId}/close": "covered: used by resolve_ticket, close_stale_tickets",
    "PATCH /tickets/{ticketId}/status": "covered: used by escalate_ticket",
    "POST /exports": "excluded: no rule of expose.include matches",
  });
  expect(plan.leftOut).toHaveLength(12);
});

test("the plan holds the operations that something uses, and no other", () => {
  expect(Object.keys(plan.operations)).toEqual([
    "addMessage",
    "assignAgent",
    "closeTicket",
    "createTicket",
    "getAgent",
    "getTicket",
    "listAgents",
    "listMessages",
    "listTickets",
    "reopenTicket",
    "updateStatus",
  ]);
  expect(Object.keys(plan.credentials)).toEqual(["workspaceToken"]);
});

test("search_tickets shows the model what `params` says, and sends the API's own names", () => {
  const tool = plan.tools.find(({ listing }) => listing.name === "search_tickets");
  if (tool?.kind !== "recipe") throw new Error("no recipe");
  const { inputSchema, outputSchema, annotations } = tool.listing;
  expect(inputSchema).toMatchObject({
    properties: {
      limit: { type: "integer", minimum: 1, maximum: 50, default: 20, description: "Tickets per page" },
      status: { enum: ["open", "pending", "escalated", "closed"], default: "open" },
      text: { type: "string", minLength: 1 },
    },
    additionalProperties: false,
  });
  expect(inputSchema["properties"]).not.toHaveProperty("q");
  expect(inputSchema).not.toHaveProperty("required");
  expect(annotations.readOnlyHint).toBe(true);
  expect(outputSchema).toMatchObject({ properties: { tickets: { type: "array" } } });
  const [step] = tool.recipe.steps;
  if (step?.kind !== "call") throw new Error("no call");
  expect(step).toMatchObject({ id: "response", operation: "listTickets", effect: "read" });
  expect(step.args.find(([argument]) => argument === "q")?.[1]).toEqual({
    kind: "expression",
    expression: { kind: "select", of: { kind: "name", name: "inputs" }, key: "text", optional: true },
  });
});

test("facts of the file are kept by operation: closing is idempotent, replies take a key", () => {
  const tool = plan.tools.find(({ listing }) => listing.name === "resolve_ticket");
  if (tool?.kind !== "recipe") throw new Error("no recipe");
  const step = (id: string) => tool.recipe.steps.find((one) => one.id === id);
  // the file's retry is the usual one
  expect(plan.facts?.["closeTicket"]).toEqual({
    effect: "idempotent",
    rateLimit: { calls: 10, per: 1_000, key: "*" },
  });
  expect(step("close")).toMatchObject({ effect: "idempotent", accept: [409] });
  expect(step("reply")).toMatchObject({ effect: "write", idempotency: { header: "Idempotency-Key" } });
  expect(tool.recipe.budget).toBe(50_000);
});

test("resources and prompts are part of the plan", () => {
  expect(plan.resources).toMatchObject([
    {
      name: "ticket",
      uri: "support://tickets/{ticketId}",
      mimeType: "application/json",
      operation: "getTicket",
      args: [["ticketId", { expression: { kind: "select", of: { name: "args" }, key: "ticketId" } }]],
    },
  ]);
  expect(plan.prompts).toMatchObject([
    { name: "triage", arguments: [{ name: "team", description: "Team name", required: true }] },
  ]);
});

test("the server is called as the file says, and is where the document says", () => {
  expect(plan.info).toEqual({ name: "support-desk", title: "support-desk", version: "1.2.0" });
  expect(plan.instructions).toMatch(/^Ticket ids look like T-1042\./);
  expect(plan.server).toBe("https://api.support.example/v1");
  expect(plan.timeout).toBe(15_000);
  expect(plan).not.toHaveProperty("specs");
});

test("--read-only drops the tools that write, recipes too; what only they covered is then exposed", async () => {
  const [{ plan: reading }] = await compile(file, { readOnly: true });
  expect(reading && namesOf(reading)).toEqual([
    "get_agent",
    "list_agents",
    "search_tickets",
    "summarize_conversation",
  ]);
});
