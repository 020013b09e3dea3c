/** The four goals of the support desk: what a client is told of them, and what the engine is given. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CallStepPlan, StepPlan } from "../../../src/plan/recipes/types.js";
import type { RecipeToolPlan } from "../../../src/plan/types.js";
import { projectRoot } from "../../support/paths.js";
import { type PlannedFile, planFile } from "./support.js";

let file: PlannedFile;
beforeAll(async () => {
  file = await planFile(`${projectRoot}fixtures/support-desk/support.mcp.yaml`);
});

function planned(name: string): RecipeToolPlan {
  const tool = file.tools[name];
  if (!tool) throw new Error(`${name} is not planned`);
  return tool;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const stepsOf = (steps: readonly StepPlan[]): readonly StepPlan[] =>
  steps.flatMap((step) => ("steps" in step ? [step, ...stepsOf(step.steps)] : [step]));

function callOf(name: string, id: string): CallStepPlan {
  const found = stepsOf(planned(name).recipe.steps).find((step) => step.id === id);
  if (found?.kind !== "call") throw new Error(`${id} is no call`);
  return found;
}

test("the four recipes are planned, and nothing is wrong with them", () => {
  expect(file.diagnostics.map(({ code, message, at }) => `${code} ${at.pointer} ${message}`)).toEqual([]);
  expect(Object.keys(file.tools)).toEqual([
    "close_stale_tickets",
    "escalate_ticket",
    "resolve_ticket",
    "search_tickets",
    "summarize_conversation",
  ]);
});

describe("inputs", () => {
  test("what the file leaves out comes from the arguments they flow into", () => {
    expect(plain(planned("resolve_ticket").listing.inputSchema)).toEqual({
      type: "object",
      properties: {
        ticket_id: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
        reply: {
          type: "string",
          minLength: 1,
          maxLength: 20000,
          description: "Final message the customer will read",
        },
        agent_id: {
          type: "string",
          examples: ["A-7"],
          description: "Agent to assign first; default: keep assignee",
        },
        resolution: { type: "string", enum: ["solved", "wont_fix", "duplicate", "spam"], default: "solved" },
      },
      required: ["ticket_id", "reply"],
      additionalProperties: false,
    });
    expect(planned("resolve_ticket").recipe.inputs).toEqual([
      { name: "ticket_id" },
      { name: "reply" },
      { name: "agent_id" },
      { name: "resolution", default: "solved" },
    ]);
  });

  test("a mapped enum shows its keys and hands on its values", () => {
    const { listing, recipe } = planned("escalate_ticket");
    expect(plain(listing.inputSchema["properties"])).toMatchObject({
      team: { type: "string", description: "Team to escalate to, e.g. tier2", examples: ["tier2"] },
      reason: { type: "string", maxLength: 2000 },
      severity: { type: "string", enum: ["major", "critical"], default: "critical" },
    });
    expect(plain(recipe.inputs.at(-1))).toEqual({
      name: "severity",
      default: "critical",
      values: { major: "high", critical: "urgent" },
    });
  });

  test("two shapes of output add response_format, a question adds confirm", () => {
    expect(plain(planned("summarize_conversation").listing.inputSchema["properties"])).toMatchObject({
      response_format: { enum: ["concise", "detailed"], default: "concise" },
    });
    const stale = planned("close_stale_tickets");
    expect(Object.keys(stale.listing.inputSchema["properties"] as object)).toEqual([
      "days",
      "reply",
      "confirm",
    ]);
    expect(stale.listing.inputSchema["required"]).toEqual(["reply"]);
  });
});

describe("outputs", () => {
  test("what the recipe builds is required, what may be absent is not", () => {
    expect(plain(planned("resolve_ticket").listing.outputSchema)).toMatchObject({
      type: "object",
      properties: {
        ticket_id: { type: "string" },
        status: { type: "string" },
        assignee: {},
        message_id: { type: "string" },
      },
      required: ["ticket_id", "status", "message_id"],
    });
  });

  test("of two shapes only what both have is required", () => {
    const schema = plain(planned("summarize_conversation").listing.outputSchema) as {
      properties: object;
      required?: readonly string[];
    };
    expect(Object.keys(schema.properties)).toEqual(["subject", "status", "messages", "truncated", "ticket"]);
    expect(schema.required).toEqual(["messages"]);
  });
});

describe("annotations and scopes", () => {
  test("follow from what the steps do, and from what the author says", () => {
    expect(planned("summarize_conversation").listing.annotations).toEqual({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    });
    expect(planned("resolve_ticket").listing.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
    });
    expect(planned("close_stale_tickets").recipe.scopes).toEqual(["tickets:write"]);
  });
});

describe("steps", () => {
  test("a call has its arguments, key, undo and the statuses it accepts", () => {
    const assign = callOf("resolve_ticket", "assign");
    expect(assign.effect).toBe("idempotent");
    expect(assign.when).toBeDefined();
    expect(assign.args.map(([argument]) => argument)).toEqual(["ticketId", "agent_id"]);
    expect(assign.undo?.operation).toBe("assignAgent");
    expect(callOf("resolve_ticket", "reply")).toMatchObject({
      effect: "write",
      pivot: true,
      idempotency: { header: "Idempotency-Key" },
    });
    expect(callOf("resolve_ticket", "close")).toMatchObject({ effect: "idempotent", accept: [409] });
    expect(callOf("escalate_ticket", "note").onError).toBe("continue");
  });

  test("paging facts become the way to collect", () => {
    expect(callOf("summarize_conversation", "messages").collect).toMatchObject({
      page: { kind: "cursor", argument: "cursor" },
      max: 300,
    });
  });

  test("a loop keeps what it says, and nameless steps get names of their own", () => {
    const { steps } = planned("close_stale_tickets").recipe;
    expect(steps.map(({ kind, id }) => [kind, id])).toEqual([
      ["call", "stale"],
      ["fail", "nothing_to_do"],
      ["confirm", "step_3"],
      ["each", "closed"],
    ]);
    expect(steps[3]).toMatchObject({ as: "t", concurrency: 4, max: 100, onError: "continue" });
  });

  test("the plan is plain JSON", () => {
    for (const tool of Object.values(file.tools)) expect(plain(tool)).toEqual(plain(structuredClone(tool)));
  });

  test("the operations are listed, undo included", () => {
    expect(planned("resolve_ticket").recipe.operations).toEqual([
      "addMessage",
      "assignAgent",
      "closeTicket",
      "getTicket",
    ]);
  });
});
