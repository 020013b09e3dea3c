/** A help desk as `generate` would write it: one of everything that a Worker serves. */
import {
  header,
  operation,
  path,
  query,
  recipe,
  type ServerDefinition,
  type ToolListing,
} from "../../../src/runtime/core/index.js";

const JSON_TYPE = "application/json";

const getTicket = operation<{ id: string }, { id: string; subject: string; open: boolean }>(
  {
    id: "getTicket",
    method: "GET",
    path: "/tickets/{id}",
    parameters: [path("id")],
    security: [["token"]],
    accept: JSON_TYPE,
  },
  { effect: "read" },
);

const addNote = operation<{ id: string; notify?: boolean; tenant?: string; text: string }>(
  {
    id: "addNote",
    method: "POST",
    path: "/tickets/{id}/notes",
    parameters: [path("id"), query("notify"), header("X-Tenant", { argument: "tenant" })],
    requestBody: {
      contentType: JSON_TYPE,
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { text: "text" }, open: false },
    },
    security: [["token"]],
    accept: JSON_TYPE,
  },
  { effect: "write" },
);

const closeTicket = operation<{ id: string }, { closed: boolean }>(
  {
    id: "closeTicket",
    method: "POST",
    path: "/tickets/{id}/close",
    parameters: [path("id")],
    security: [["token"]],
    accept: JSON_TYPE,
  },
  { effect: "write" },
);

const reopenTicket = operation<{ id: string }>(
  {
    id: "reopenTicket",
    method: "POST",
    path: "/tickets/{id}/reopen",
    parameters: [path("id")],
    security: [["token"]],
    accept: JSON_TYPE,
  },
  { effect: "idempotent" },
);

/** A body where `fetch` allows none. */
const search = operation<{ filter: string }>(
  {
    id: "search",
    method: "GET",
    path: "/search",
    parameters: [],
    requestBody: {
      contentType: JSON_TYPE,
      required: true,
      format: "json",
      shape: { kind: "whole", argument: "filter" },
    },
    security: [],
    accept: JSON_TYPE,
  },
  { effect: "read" },
);

const text = { type: "string" };

function listing(name: string, properties: Readonly<Record<string, unknown>>, required: readonly string[]) {
  return {
    name,
    description: `Does ${name}.`,
    inputSchema: { type: "object", properties, required, additionalProperties: false },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  } satisfies ToolListing;
}

const noteProperties = {
  id: { ...text, pattern: "^T-\\d+$" },
  notify: { type: "boolean" },
  tenant: text,
  text,
};

export const server: ServerDefinition = {
  contract: 1,
  info: { name: "desk", title: "Desk", version: "1.2.3" },
  instructions: "Be kind.",
  credentials: { token: { kind: "bearer", env: "DESK_TOKEN" } },
  tools: [
    {
      kind: "endpoint",
      listing: listing("get_ticket", { id: text }, ["id"]),
      operation: getTicket.descriptor,
    },
    {
      kind: "endpoint",
      listing: listing("add_note", noteProperties, ["id", "text"]),
      operation: addNote.descriptor,
    },
    {
      kind: "endpoint",
      listing: listing("search", { filter: text }, ["filter"]),
      operation: search.descriptor,
    },
    recipe<{ readonly id: string }>({
      listing: listing("close_ticket", { id: text, confirm: text }, ["id"]),
      operations: [getTicket, closeTicket],
      asks: true,
      engineArguments: ["confirm"],
      stepCount: 2,
      async run({ id }, run) {
        const found = await run.call("found", getTicket({ id }));
        await run.confirm("sure", "Close it?", found.body);
        const closed = await run.call("closed", closeTicket({ id }));
        return { output: { subject: found.body.subject, closed: closed.body.closed } };
      },
    }),
    recipe<{ readonly id: string }>({
      listing: listing("close_and_read", { id: text }, ["id"]),
      operations: [closeTicket, addNote, reopenTicket],
      stepCount: 2,
      async run({ id }, run) {
        await run.call("closed", closeTicket({ id }), { undo: () => reopenTicket({ id }) });
        // Long enough for its client to go away in the middle of it.
        for (let times = 1; times <= 8; times++) await run.call(`read_${times}`, getTicket({ id: "slow" }));
        return { output: { read: true } };
      },
    }),
    recipe({
      listing: listing("break_down", {}, []),
      operations: [],
      run: () => Promise.reject(new Error("a secret of ours")),
    }),
  ],
  resources: [
    {
      name: "ticket",
      uri: "desk://tickets/{id}",
      operation: getTicket,
      request: ({ id = "" }) => getTicket({ id }),
    },
  ],
  prompts: [
    {
      name: "answer",
      arguments: [
        {
          name: "tone",
          required: true,
          completion: { kind: "values", values: ["formal", "friendly"] },
        },
      ],
      text: ({ tone }) => `Write a ${tone} answer.`,
    },
  ],
};
