/** Recipes as Arazzo: what is written, what is lost, and that reading it back gives the same tools. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../../src/compile.js";
import { exportArazzo } from "../../../src/mapping/arazzo/export.js";
import { digestOf } from "../../../src/mapping/arazzo/original.js";
import { readMapping } from "../../../src/mapping/read.js";
import { supportDeskMapping, supportDeskSpec } from "../../support/paths.js";
import { importText } from "./document.js";

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-arazzo-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function exported(file: string) {
  const [{ plan, documents }, problems] = await compile(file);
  const errors = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (!plan || !documents || errors.length > 0) throw new Error(errors.join("\n"));
  const [mapping] = readMapping(documents.entry);
  if (!mapping) throw new Error("the mapping cannot be read");
  const address = (spec: string) => pathToFileURL(resolve(dirname(file), spec)).href;
  const { document, losses } = exportArazzo(mapping, plan, { addressOf: address });
  return { mapping, document, losses, plan };
}

/** A mapping over the support desk with one tool, `t`. */
async function exportedTool(tool: string) {
  const file = join(folder, "mapping.yaml");
  const indented = tool.replaceAll(/^/gm, "    ");
  writeFileSync(
    file,
    `version: 1\nspec: ${supportDeskSpec}\ntools:\n  t:\n    description: Does it.\n${indented}\n`,
  );
  const [{ plan, documents }, problems] = await compile(file);
  const errors = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const [mapping] = documents ? readMapping(documents.entry) : [];
  if (!plan || !mapping || errors.length > 0) throw new Error(errors.join("\n"));
  const { document, losses } = exportArazzo(mapping, plan);
  const [workflow] = document["workflows"] as readonly Readonly<Record<string, unknown>>[];
  const { "x-openapi-mcp": _kept, ...rest } = workflow ?? {};
  return { workflow: rest, losses: losses.map(({ at }) => at.pointer) };
}

const GOOD = { condition: "$statusCode >= 200 && $statusCode < 300" };

describe("a recipe that Arazzo can say", () => {
  test("is a workflow without losses", async () => {
    const { workflow, losses } =
      await exportedTool(`inputs: { id: {}, note: { type: string, optional: true } }
steps:
  - { id: ticket, call: getTicket, with: { ticketId: =inputs.id }, timeout: 3s }
  - id: tell
    if: has(inputs.note) && steps.ticket.body.status != "closed"
    call: addMessage
    with: { ticketId: =inputs.id, text: 'Note: \${inputs.note}' }
    on_error: continue
  - { id: close, call: closeTicket, with: { ticketId: =inputs.id, resolution: solved }, accept: [409] }
output: { status: =steps.close.body.status, was: =steps.ticket.body.status }`);
    expect(losses).toEqual([]);
    expect(workflow).toEqual({
      workflowId: "t",
      description: "Does it.",
      inputs: {
        type: "object",
        additionalProperties: false,
        required: ["id"],
        properties: {
          id: expect.objectContaining({ type: "string" }),
          note: expect.objectContaining({ type: "string" }),
        },
      },
      steps: [
        {
          stepId: "ticket",
          operationId: "getTicket",
          parameters: [{ name: "ticketId", in: "path", value: "$inputs.id" }],
          successCriteria: [GOOD],
          timeout: 3000,
          onSuccess: [
            {
              name: "do_tell",
              type: "goto",
              stepId: "tell",
              criteria: [{ condition: "$inputs.note != null && $response.body#/status != 'closed'" }],
            },
            { name: "go_on_with_close", type: "goto", stepId: "close" },
          ],
          outputs: { body: "$response.body" },
        },
        {
          stepId: "tell",
          operationId: "addMessage",
          parameters: [{ name: "ticketId", in: "path", value: "$inputs.id" }],
          requestBody: { contentType: "application/json", payload: { text: "Note: {$inputs.note}" } },
          successCriteria: [GOOD],
          onFailure: [{ name: "go_on_with_close", type: "goto", stepId: "close" }],
        },
        {
          stepId: "close",
          operationId: "closeTicket",
          parameters: [{ name: "ticketId", in: "path", value: "$inputs.id" }],
          requestBody: { contentType: "application/json", payload: { resolution: "solved" } },
          successCriteria: [{ condition: "($statusCode >= 200 && $statusCode < 300) || $statusCode == 409" }],
          outputs: { body: "$response.body" },
        },
      ],
      outputs: { status: "$steps.close.outputs.body#/status", was: "$steps.ticket.outputs.body#/status" },
    });
  });

  test("a poll is a criterion and a retry", async () => {
    const { workflow, losses } = await exportedTool(`inputs: { id: {} }
steps:
  - id: job
    call: getExport
    with: { exportId: =inputs.id }
    poll: { until: body.status == "done", every: 2s, timeout: 20s }
    retry: { attempts: 4, on: [503], base: 1s }`);
    expect(losses).toEqual([]);
    expect(workflow["steps"]).toMatchObject([
      {
        successCriteria: [GOOD, { condition: "$response.body#/status == 'done'" }],
        onFailure: [
          { type: "retry", retryAfter: 1, retryLimit: 3, criteria: [{ condition: "$statusCode == 503" }] },
          { type: "retry", retryAfter: 2, retryLimit: 9 },
        ],
      },
    ]);
  });

  test("an operation that is called by its path is named by its id", async () => {
    const { workflow } = await exportedTool(
      'inputs: { id: {} }\nsteps: [{ id: a, call: "GET /tickets/{ticketId}", with: { path: { ticketId: =inputs.id } } }]',
    );
    expect(workflow["steps"]).toMatchObject([
      { operationId: "getTicket", parameters: [{ name: "ticketId", in: "path", value: "$inputs.id" }] },
    ]);
  });
});

describe("what gets lost", () => {
  const table: readonly (readonly [tool: string, pointers: readonly string[]])[] = [
    ["steps: [{ id: a, call: listTickets, recover: Wait. }]", ["/tools/t/steps/0/recover"]],
    ['steps: [{ id: a, call: listTickets, with: { q: \'="a" + "b"\' } }]', ["/tools/t/steps/0/with/q"]],
    [
      "steps: [{ id: a, call: listTickets }]\noutput: { n: =size(steps.a.body.items) }",
      ["/tools/t/output/n"],
    ],
    ["steps: [{ id: a, call: listTickets }]\noutput: { n: constant }", ["/tools/t/output/n"]],
    [
      "steps: [{ parallel: [{ id: a, call: listTickets }, { id: b, call: listAgents }] }]\ntext: Done.",
      ["/tools/t/steps/0/parallel", "/tools/t/text"],
    ],
    [
      "steps: [{ id: a, call: listTickets }, { fail: none, if: size(steps.a.body.items) == 0, message: None. }]",
      ["/tools/t/steps/1/fail", "/tools/t/steps/1/if"],
    ],
  ];
  test.each(table)("%s", async (tool, pointers) => {
    const { losses } = await exportedTool(tool);
    expect(losses).toEqual(pointers);
  });

  test("callers of an input with other names for its values send what the API gets", async () => {
    const { workflow, losses } = await exportedTool(
      "inputs: { id: {}, how: { enum: { fine: solved, no: wont_fix }, default: fine } }\nsteps: [{ id: a, call: closeTicket, with: { ticketId: =inputs.id, resolution: =inputs.how } }]",
    );
    expect(losses).toEqual(["/tools/t/inputs/how/enum"]);
    expect(workflow["inputs"]).toMatchObject({
      properties: { how: { enum: ["solved", "wont_fix"], default: "solved" } },
    });
  });
});

test("recipes without a call are kept beside the workflows, and steps that use them are lost", async () => {
  const file = join(folder, "unsaid.yaml");
  const tools = `  doubled:
    description: Writes a text twice and returns it.
    inputs: { a: { type: string } }
    steps: [{ set: { b: =inputs.a + inputs.a } }]
    output: { n: =vars.b }
  again:
    description: Uses nothing but the other one.
    inputs: { a: { type: string } }
    steps: [{ id: m, use: doubled, with: { a: =inputs.a } }]
    output: { n: =steps.m.output.n }
  read:
    description: Reads a ticket and writes a text.
    inputs: { id: {} }
    steps:
      - { id: m, use: again, with: { a: x } }
      - { id: t, call: getTicket, with: { ticketId: =inputs.id } }
    output: { status: =steps.t.body.status, n: =steps.m.output.n }
`;
  writeFileSync(file, `version: 1\nspec: ${supportDeskSpec}\ntools:\n${tools}`);
  const { mapping, document, losses } = await exported(file);
  expect(formProblems(document)).toEqual([]);
  expect(document["workflows"]).toMatchObject([{ workflowId: "read", steps: [{ stepId: "t" }] }]);
  expect(losses.map(({ code, at }) => [code, at.pointer])).toEqual(
    [
      "/tools/doubled/steps",
      "/tools/doubled/steps/0/set/b",
      "/tools/doubled/output/n",
      "/tools/again/steps",
      "/tools/again/steps/0/use",
      "/tools/again/output/n",
      "/tools/read/steps/0/use",
      "/tools/read/output/n",
    ].map((pointer) => ["arazzo/lossy", pointer]),
  );
  const { mapping: back, codes } = await importText(JSON.stringify(document));
  expect(codes).toEqual([]);
  expect(back?.tools).toEqual(JSON.parse(JSON.stringify(mapping.value.tools)));
  const arazzo = join(folder, "unsaid.arazzo.json");
  writeFileSync(arazzo, JSON.stringify(document));
  const [{ plan }, problems] = await compile(arazzo);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(plan?.tools.map(({ listing }) => listing.name).sort()).toEqual(["again", "doubled", "read"]);
});

test("a workflow does not take the name of a recipe that is kept beside it", async () => {
  const kept = { doubled: { description: "Kept.", steps: [{ set: { b: 1 } }] } };
  const text = JSON.stringify({
    arazzo: "1.1.0",
    info: { title: "Names", version: "1" },
    sourceDescriptions: [{ name: "api", url: "./openapi.yaml", type: "openapi" }],
    workflows: [{ workflowId: "doubled", steps: [{ stepId: "a", operationId: "x" }] }],
    "x-openapi-mcp": { tools: { ...kept, "no name": kept.doubled, other: 5 } },
  });
  const { mapping } = await importText(text);
  expect(Object.keys(mapping?.tools ?? {})).toEqual(["doubled_2", "doubled"]);
  expect(mapping?.tools?.["doubled"]).toEqual(kept.doubled);
});

describe("the recipes of the support desk", () => {
  const file = supportDeskMapping;

  test("come back as they were", async () => {
    const { mapping, document, plan } = await exported(file);
    const text = JSON.stringify(document);
    const { mapping: back, codes } = await importText(text);
    expect(codes).toEqual([]);
    const recipes = Object.entries(mapping.value.tools ?? {}).filter(([, tool]) => "steps" in tool);
    expect(recipes).not.toEqual([]);
    expect(back?.tools).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(recipes))));
    // and are the same tools again
    const arazzo = join(folder, "support.arazzo.json");
    writeFileSync(arazzo, text);
    const [{ plan: again }] = await compile(arazzo);
    const listings = (tools: typeof plan.tools) =>
      tools.filter((tool) => tool.kind === "recipe" && tool.form === "recipe").map(({ listing }) => listing);
    expect(listings(again?.tools ?? [])).toEqual(listings(plan.tools));
  });

  test("are read as they stand where somebody changed them", async () => {
    const { document } = await exported(file);
    const text = JSON.stringify(document).replace('"summary":"Resolve a ticket"', '"summary":"Solve it"');
    const { mapping, codes } = await importText(text);
    expect(codes).toContain("arazzo/dropped");
    expect(mapping?.tools?.["resolve_ticket"]).toMatchObject({
      title: "Solve it",
      steps: [
        { id: "ticket", call: "getTicket" },
        {
          return: { ticket_id: "=inputs.ticket_id" },
          if: 'has(steps.ticket.body.?status) && steps.ticket.body.status.lowerAscii() == "closed"',
        },
        { id: "assign" },
        { id: "reply" },
        { id: "close", accept: [409] },
      ],
    });
  });

  test("hold to the form of Arazzo 1.1", async () => {
    const { document } = await exported(file);
    expect(formProblems(document)).toEqual([]);
    expect(formProblems({ ...document, workflows: [{ workflowId: "a b", steps: [] }] })).not.toEqual([]);
  });
});

test("what is kept under x-openapi-mcp is checked like any mapping file", async () => {
  const workflow = { workflowId: "w", steps: [{ stepId: "a", operationId: "x" }] };
  const tool = { description: "Forged.", steps: [{ call: 5 }] };
  const document = {
    arazzo: "1.1.0",
    info: { title: "Forged", version: "1" },
    sourceDescriptions: [{ name: "api", url: "./openapi.yaml", type: "openapi" }],
    workflows: [{ ...workflow, "x-openapi-mcp": { name: "w", digest: digestOf(workflow), tool } }],
  };
  const text = JSON.stringify(document);
  const { mapping, codes } = await importText(text);
  expect(codes).toContain("mapping/invalid");
  expect(mapping?.tools).toEqual({});
});

type Node = Readonly<Record<string, unknown>>;

/** What the specification says with MUST of the parts that are written here. */
function formProblems(document: Node): readonly string[] {
  const problems: string[] = [];
  const need = (holds: boolean, problem: string) => void (holds || problems.push(problem));
  const list = (value: unknown) => (Array.isArray(value) ? (value as readonly Node[]) : []);
  const unique = (values: readonly unknown[]) => new Set(values).size === values.length;
  need(document["arazzo"] === "1.1.0", "version");
  need(
    typeof (document["info"] as Node)["title"] === "string" &&
      typeof (document["info"] as Node)["version"] === "string",
    "info",
  );
  need(list(document["sourceDescriptions"]).length > 0, "sources");
  const workflows = list(document["workflows"]);
  need(workflows.length > 0 && unique(workflows.map((each) => each["workflowId"])), "workflows");
  for (const workflow of workflows) {
    const steps = list(workflow["steps"]);
    const ids = steps.map((step) => step["stepId"]);
    need(/^[A-Za-z0-9_-]+$/.test(String(workflow["workflowId"])), "workflowId");
    need(steps.length > 0 && unique(ids), "steps");
    for (const step of steps) {
      const called = ["operationId", "operationPath", "workflowId"].filter((key) => key in step);
      need(called.length === 1, `${step["stepId"]} calls one thing`);
      const used = step["workflowId"];
      need(
        used === undefined || workflows.some(({ workflowId }) => workflowId === used),
        `${used} is a workflow`,
      );
      for (const parameter of list(step["parameters"]))
        need(
          "value" in parameter && "workflowId" in step !== "in" in parameter,
          `${step["stepId"]} parameter`,
        );
      need(!("successCriteria" in step) || list(step["successCriteria"]).length > 0, "criteria");
      const actions = [...list(step["onSuccess"]), ...list(step["onFailure"])];
      for (const action of actions) {
        need(typeof action["name"] === "string", "name of an action");
        need(action["type"] !== "goto" || ids.includes(action["stepId"]), "goto leads to a step");
      }
      for (const key of ["onSuccess", "onFailure"])
        need(unique(list(step[key]).map(({ name }) => name)), "names of actions");
    }
  }
  const outputs = JSON.stringify(document["workflows"], (key, value) =>
    key === "x-openapi-mcp" ? undefined : value,
  );
  for (const [, step, output] of outputs.matchAll(/\$steps\.([\w-]+)\.outputs\.([\w-]+)/g))
    need(
      outputs.includes(`"stepId":"${step}"`) && outputs.includes(`"${output}":`),
      `${step}.${output} is there`,
    );
  return problems;
}
