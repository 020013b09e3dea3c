/** What is wrong with a recipe is said where it stands. */
import { describe, expect, test } from "vitest";
import { planText } from "./support.js";

const tool = (body: string, head = "") => `
version: 1
spec: ./openapi.yaml
operations:
  listTickets: { paginate: { cursor: cursor, next: body.next_cursor, items: body.items } }
${head}tools:
  goal:
    description: A goal that takes several steps.
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;

async function problems(body: string, head = ""): Promise<readonly string[]> {
  const { diagnostics, blamed } = await planText(tool(body, head));
  return diagnostics.map((problem) => `${problem.code}: ${blamed(problem)}`);
}

const get = "{ id: ticket, call: getTicket, with: { ticketId: =inputs.id } }";
const status = "output: { status: =steps.ticket.body.status }";
const change = "{ id: change, call: updateStatus, with: { ticketId: =inputs.id, status: open } }";
const close = "{ id: close, call: closeTicket, with: { ticketId: =inputs.id, resolution: solved } }";
const say = "{ id: say, call: addMessage, with: { ticketId: =inputs.id, text: Hello }, idempotency: auto }";
const done = "output: { id: =inputs.id }";

const cases: Readonly<Record<string, readonly [body: string, expected: readonly string[]]>> = {
  "an operation that is not there": [
    `inputs: { id: { type: string } }\nsteps: [{ id: ticket, call: getTikcet }]\n${done}`,
    ["recipe/operation-unknown: getTikcet"],
  ],
  "an argument that is not there": [
    `inputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id, detial: 1 } }]\n${status}`,
    ["recipe/argument-unknown: detial"],
  ],
  "an argument that is misspelt: what flows into it is looked at": [
    `inputs: { id: {}, how: {} }\nsteps: [{ call: closeTicket, with: { ticketId: =inputs.id, resolutoin: =inputs.how } }]\n${done}`,
    ["recipe/argument-unknown: resolutoin"],
  ],
  "a value of an argument that is not there, wrong in itself": [
    `inputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id, zzz: =inputs.ix } }]\n${status}`,
    ["recipe/argument-unknown: zzz", "expression/path-unknown: ix"],
  ],
  "a path that is not there in a condition": [
    `inputs: { id: {} }\nsteps: [${get}, { fail: no, if: 'steps.ticket.body.staus == "closed"', message: No. }]\n${status}`,
    ["expression/path-unknown: staus"],
  ],
  "a text that looks like an expression": [
    `inputs: { id: {} }\nsteps: [${get}, { id: say, call: addMessage, with: { ticketId: inputs.id, text: "Of {{inputs.id}}, $\${inputs.id}" }, idempotency: auto }]\n${status}`,
    ["expression/plain-text: inputs.id", "expression/plain-text: Of {{inputs.id}}, $${inputs.id}"],
  ],
  "an argument that is missing": [
    `inputs: { id: {} }\nsteps: [{ call: closeTicket, with: { ticketId: =inputs.id } }]\n${done}`,
    ["recipe/argument-missing: with"],
  ],
  "an argument of an undo that is missing": [
    `inputs: { id: {} }\nsteps: [{ call: assignAgent, with: { ticketId: =inputs.id, agent_id: A-1 }, undo: { call: assignAgent, with: { ticketId: =inputs.id } } }, ${close}]\n${done}`,
    ["recipe/argument-missing: with"],
  ],
  "the same argument given twice, once in a group": [
    `inputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id, path: { ticketId: T-1 } } }]\n${status}`,
    ["recipe/argument-ambiguous: ticketId"],
  ],
  "two steps of one id, one of them in a loop": [
    `inputs: { ids: { type: array, items: { type: string } }, id: {} }\nsteps: [${get}, { for_each: inputs.ids, steps: [{ id: ticket, call: getTicket, with: { ticketId: =item } }], item: =steps.ticket.body.status }]\n${status}`,
    ["recipe/step-duplicate: ticket"],
  ],
  "a variable that is set twice": [
    `inputs: { id: {} }\nsteps: [${get}, { set: { a: 1 } }, { set: { a: 2 } }]\n${status}`,
    ["recipe/step-duplicate: a"],
  ],
  "variables in a circle": [
    `inputs: { id: {} }\nsteps: [${get}, { set: { a: =vars.b, b: =vars.a } }]\n${status}`,
    ["recipe/set-cycle: a"],
  ],
  "an input whose type cannot be known": [
    `inputs: { id: {}, note: {} }\nsteps: [${get}]\noutput: { note: "\${inputs.note}", status: =steps.ticket.body.status }`,
    ["recipe/input-untyped: note"],
  ],
  "an input that nothing uses": [
    `inputs: { id: {}, note: {} }\nsteps: [${get}]\n${status}`,
    ["recipe/input-unused: note"],
  ],
  "an input for two enums without a common value": [
    `inputs: { id: {}, state: {} }\nsteps: [${get}, { call: updateStatus, with: { ticketId: =inputs.id, priority: =inputs.state } }, { id: list, call: listTickets, with: { status: =inputs.state } }]\noutput: { status: =steps.ticket.body.status, n: =size(steps.list.body.items) }`,
    ["recipe/input-conflict: state"],
  ],
  "a default that the inferred enum does not have": [
    `inputs: { id: {}, how: { default: sold } }\nsteps: [{ call: closeTicket, with: { ticketId: =inputs.id, resolution: =inputs.how } }]\n${done}`,
    ["recipe/default-invalid: sold"],
  ],
  "a step after the end": [
    `inputs: { id: {} }\nsteps: [{ return: { id: =inputs.id } }, ${close}]\n${done}`,
    [
      `recipe/unreachable: ${JSON.stringify({ id: "close", call: "closeTicket", with: { ticketId: "=inputs.id", resolution: "solved" } })}`,
    ],
  ],
  "a retry that could act twice": [
    `inputs: { id: {} }\nsteps: [{ call: closeTicket, with: { ticketId: =inputs.id, resolution: solved }, retry: { attempts: 2 } }]\n${done}`,
    ["recipe/retry-unsafe: retry"],
  ],
  "a key that the API does not know": [
    `inputs: { id: {} }\nsteps: [{ call: closeTicket, with: { ticketId: =inputs.id, resolution: solved }, idempotency: auto }]\n${done}`,
    ["recipe/idempotency-unsupported: auto"],
  ],
  "polling with a write": [
    `inputs: { id: {} }\nsteps: [{ id: x, call: closeTicket, with: { ticketId: =inputs.id, resolution: solved }, poll: { until: body.status == "closed", every: 1s, timeout: 9s } }]\n${done}`,
    ["recipe/poll-unsafe: poll"],
  ],
  "collecting without knowing the pages": [
    `inputs: {}\nsteps: [{ id: agents, call: listAgents, collect: { max: 9 } }]\noutput: { n: =size(steps.agents.items) }`,
    ["recipe/collect-unpaged: collect"],
  ],
  "a question after a write": [
    `inputs: { id: {} }\nsteps: [${close}, { confirm: sure, message: Sure? }]\n${done}`,
    ["recipe/confirm-late: confirm"],
  ],
  "a question in a loop": [
    `inputs: { ids: { type: array, items: { type: string } } }\nsteps: [{ for_each: inputs.ids, steps: [{ confirm: sure, message: Sure? }, { call: closeTicket, with: { ticketId: =item, resolution: solved } }] }]\noutput: { n: =size(inputs.ids) }`,
    ["recipe/confirm-late: confirm"],
  ],
  "a loop in a loop": [
    `inputs: { ids: { type: array, items: { type: string } } }\nsteps: [{ for_each: inputs.ids, as: a, steps: [{ for_each: inputs.ids, as: b, steps: [{ call: closeTicket, with: { ticketId: =b, resolution: solved } }] }] }]\noutput: { n: =size(inputs.ids) }`,
    ["recipe/loop-unbounded: for_each"],
  ],
  "more rounds than a call may take": [
    `inputs: { ids: { type: array, items: { type: string } } }\nsteps: [{ for_each: inputs.ids, max: 201, steps: [{ call: closeTicket, with: { ticketId: =item, resolution: solved } }] }]\noutput: { n: =size(inputs.ids) }`,
    ["recipe/loop-unbounded: 201"],
  ],
  "a condition that never holds": [
    `inputs: { id: {} }\nsteps: [${get}, { if: "false", fail: never, message: Never. }]\n${status}`,
    ["recipe/unreachable: false"],
  ],
  "a secret in a question": [
    `inputs: { id: {} }\nsteps: [${get}, { confirm: sure, message: Sure?, show: { key: =steps.ticket.body.custom_fields.api_key } }, ${close}]\n${status}`,
    ["recipe/secret-exposed: api_key"],
  ],
  "a status nobody documents": [
    `inputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id }, accept: [410] }]\noutput: { gone: =steps.ticket.status == 410 }`,
    ["recipe/status-undocumented: 410"],
  ],
  "a read nobody reads": [
    `inputs: { id: {} }\nsteps: [${get}, { id: agents, call: listAgents }]\n${status}`,
    ["recipe/result-unused: listAgents"],
  ],
  "an undo after the point of no return": [
    `inputs: { id: {} }\nsteps: [{ call: addMessage, with: { ticketId: =inputs.id, text: Hi }, idempotency: auto, pivot: true }, { call: assignAgent, with: { ticketId: =inputs.id, agent_id: A-1 }, undo: { call: assignAgent, with: { ticketId: =inputs.id, agent_id: null } } }, ${close}]\n${done}`,
    ["recipe/undo-never: undo", "recipe/stranded: closeTicket"],
  ],
  "an undo of the last step": [
    `inputs: { id: {} }\nsteps: [{ call: assignAgent, with: { ticketId: =inputs.id, agent_id: A-1 }, undo: { call: assignAgent, with: { ticketId: =inputs.id, agent_id: null } } }]\n${done}`,
    ["recipe/undo-never: undo"],
  ],
  "an undo of a read": [
    `inputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id }, undo: { call: assignAgent, with: { ticketId: =inputs.id, agent_id: null } } }, ${close}]\n${status}`,
    ["recipe/undo-never: undo"],
  ],
  "values that the API refuses": [
    `inputs: {}\nsteps: [{ id: page, call: listTickets, with: { limit: 5000 } }, { id: ticket, call: getTicket, with: { ticketId: bad id } }]\noutput: { n: =size(steps.page.body.items), s: =steps.ticket.body.status }`,
    ["recipe/argument-invalid: 5000", "recipe/argument-invalid: bad id"],
  ],
  "a value that the API refuses in an undo": [
    `inputs: { id: {} }\nsteps: [{ call: assignAgent, with: { ticketId: =inputs.id, agent_id: A-1 }, undo: { call: assignAgent, with: { ticketId: bad id, agent_id: null } } }, ${close}]\n${done}`,
    ["recipe/argument-invalid: bad id"],
  ],
  "waiting longer than the call may take": [
    `budget: 30s\ninputs: { id: {} }\nsteps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id }, poll: { until: body.status == "closed", every: 5s, timeout: 2m } }]\n${status}`,
    ["recipe/poll-outlasts-budget: 2m"],
  ],
  "something of the API that the output calls a password": [
    `inputs: { id: {} }\nsteps: [${get}]\noutput: { password: =steps.ticket.body.subject, secret: =inputs.id, token: '=steps.ticket.body.status == "open"' }`,
    ["recipe/secret-exposed: password"],
  ],
  "deleting without asking": [
    `inputs: { id: {} }\nsteps: [{ call: deleteExport, with: { exportId: =inputs.id } }]\n${done}`,
    ["recipe/unconfirmed: deleteExport"],
  ],
  "a write beside other steps": [
    `inputs: { id: {} }\nsteps: [{ parallel: [${get}, ${change}] }]\noutput: { was: =steps.ticket.body.status, is: =steps.change.body.status }`,
    ["recipe/parallel-writes: updateStatus"],
  ],
  "whole objects of a list": [
    `inputs: {}\nsteps: [{ id: page, call: listTickets }]\noutput: { tickets: =steps.page.body.items }`,
    ["recipe/unbounded-output: =steps.page.body.items"],
  ],
  "a budget that clients do not wait for": [
    `budget: 5m\ninputs: { id: {} }\nsteps: [${get}]\n${status}`,
    ["recipe/budget-long: 5m"],
  ],
  "a later step's result": [
    `inputs: { id: {} }\nsteps: [{ fail: done, if: steps.ticket.body.status == "closed", message: Closed. }, ${get}]\n${status}`,
    ["expression/not-yet: ticket"],
  ],
  "a parallel neighbour's result": [
    `inputs: { id: {} }\nsteps: [{ parallel: [${get}, { id: agents, call: listAgents, with: { team: =steps.ticket.body.subject } }] }]\noutput: { s: =steps.ticket.body.status, n: =size(steps.agents.body.items) }`,
    ["expression/not-yet: ticket"],
  ],
  "a step that may not have run": [
    `inputs: { id: {}, full: { type: boolean, default: false } }\nsteps: [{ id: ticket, if: inputs.full, call: getTicket, with: { ticketId: =inputs.id } }]\ntext: 'It is \${steps.ticket.body.status}.'`,
    ["expression/possibly-absent: steps.ticket.body.status"],
  ],
};

describe("a recipe with", () => {
  test.each(Object.entries(cases))("%s", async (_, [body, expected]) => {
    expect(await problems(body)).toEqual(expected);
  });

  test("several mistakes: all are told at once", async () => {
    const body = `inputs: { id: {}, x: {} }\nsteps: [{ id: t, call: getTicket, with: { id: =inputs.id } }, { call: closeTicket, with: { ticketId: =inputs.id }, idempotency: auto }]\n${done}`;
    const found = await problems(body);
    expect([...found].sort()).toEqual([
      "recipe/argument-missing: with",
      "recipe/argument-missing: with",
      "recipe/argument-unknown: id",
      "recipe/idempotency-unsupported: auto",
      "recipe/input-unused: x",
      "recipe/result-unused: getTicket",
    ]);
  });
});

describe("what a step may rely on", () => {
  test("a guard, the same condition, and a condition of its own make a value certain", async () => {
    const body = `
inputs: { id: {}, agent: { optional: true } }
steps:
  - ${get}
  - { fail: nobody, if: "!has(steps.ticket.body.assignee)", message: Nobody. }
  - { id: assign, if: has(inputs.agent), call: assignAgent, with: { ticketId: =inputs.id, agent_id: =inputs.agent } }
  - { id: note, if: has(inputs.agent) && true, call: addMessage, with: { ticketId: =inputs.id, text: "\${steps.assign.body.status} \${inputs.agent}" }, idempotency: auto }
text: By \${steps.ticket.body.assignee.name}.`;
    expect(await problems(body)).toEqual([]);
  });

  test("what happens in a loop stays in it", async () => {
    const body = `
inputs: { ids: { type: array, items: { type: string } } }
steps:
  - { id: all, for_each: inputs.ids, steps: [{ id: ticket, call: getTicket, with: { ticketId: =item } }], item: =steps.ticket.body.status }
output: { last: =steps.ticket.body.status, all: =steps.all.items }`;
    expect(await problems(body)).toEqual(["expression/not-yet: ticket"]);
  });
});

describe("effects that depend on the rest of the server", () => {
  const body = `inputs: { id: {} }\nsteps: [{ call: addMessage, with: { ticketId: =inputs.id, text: Hi }, idempotency: auto, pivot: true }, ${say}]\n${done}`;

  test("after the point of no return, a write that no tool offers strands its user", async () => {
    expect(await problems(body)).toEqual(["recipe/stranded: addMessage"]);
    expect(await problems(body, "expose: { covered: show }\n")).toEqual([]);
    const told = body.replace("pivot: true", "pivot: true, recover: Write it by hand.");
    expect(await problems(told)).toEqual([]);
  });
});
