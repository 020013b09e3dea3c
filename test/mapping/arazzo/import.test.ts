// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of mapping files hold ${…}
/** Arazzo, construct by construct, as what it becomes in a mapping file. */
import { describe, expect, test } from "vitest";
import { documentOf, importText, onlyTool, uri, withSteps } from "./document.js";

/** The steps that a workflow's steps become. */
async function stepsOf(steps: string, more = "", workflow = ""): Promise<readonly unknown[]> {
  const { steps: made, codes } = await onlyTool(withSteps(steps, "", more, workflow));
  expect(codes).toEqual([]);
  return made;
}

const problems = async (text: string) => (await importText(text)).diagnostics;

describe("a step", () => {
  const table: readonly (readonly [says: string, arazzo: string, mapping: unknown])[] = [
    [
      "its parameters become arguments, its id and description are kept",
      `- stepId: getIt
  description: Read the ticket.
  operationId: getTicket
  parameters: [{ name: ticketId, in: path, value: $inputs.id }, { name: limit, in: query, value: 5 }]`,
      {
        id: "get_it",
        title: "Read the ticket",
        call: "getTicket",
        with: { ticketId: "=inputs.id", limit: 5 },
      },
    ],
    [
      "a name that two places have is told apart by groups",
      `- stepId: a
  operationId: put
  parameters: [{ name: id, in: path, value: $inputs.id }]
  requestBody: { payload: { id: 1, name: x } }`,
      { id: "a", call: "put", with: { path: { id: "=inputs.id" }, body: { id: 1, name: "x" } } },
    ],
    [
      "a property named body stands beside the others",
      `- stepId: a
  operationId: comment
  requestBody: { payload: { body: $inputs.note, at: top } }`,
      { id: "a", call: "comment", with: { body: "=inputs.note", at: "top" } },
    ],
    [
      "an operation is named by its path, or with its source",
      `- { stepId: a, operationPath: "{$sourceDescriptions.desk.url}#/paths/~1tickets~1{id}/get" }`,
      { id: "a", call: "GET /tickets/{id}" },
    ],
    [
      "a text payload is the JSON it holds, expressions keep their types",
      `- stepId: a
  operationId: order
  requestBody:
    contentType: application/json
    payload: |
      { "id": "{$inputs.id}", "n": {$inputs.count}, "text": "Hi {$inputs.id}!", "list": [1, "{$inputs.note}"] }`,
      {
        id: "a",
        call: "order",
        with: {
          body: { id: "=inputs.id", n: "=inputs.count", text: "Hi ${inputs.id}!", list: [1, "=inputs.note"] },
        },
      },
    ],
    [
      "a form is parsed",
      `- stepId: a
  operationId: order
  requestBody: { contentType: application/x-www-form-urlencoded, payload: "a={$inputs.id}&b=two+words" }`,
      { id: "a", call: "order", with: { body: { a: "=inputs.id", b: "two words" } } },
    ],
    [
      "replacements are made",
      `- stepId: a
  operationId: order
  requestBody:
    payload: { customer: { id: 1, name: x }, size: 2 }
    replacements: [{ target: /customer/id, value: $inputs.id }, { target: /note, value: n }]`,
      {
        id: "a",
        call: "order",
        with: { body: { customer: { id: "=inputs.id", name: "x" }, size: 2, note: "n" } },
      },
    ],
    [
      "an input as the whole body is spelled out as its schema says",
      `- { stepId: a, operationId: order, requestBody: { payload: $inputs.order } }`,
      { id: "a", call: "order", with: { body: { item: "=inputs.order.item", size: "=inputs.order.size" } } },
    ],
    [
      "what a mapping file would take for an expression is escaped",
      `- stepId: a
  operationId: order
  requestBody: { payload: { a: "=1", b: "cost: \${x}", c: $5.00 } }`,
      { id: "a", call: "order", with: { body: { a: "==1", b: 'cost: ${"$"}{x}', c: "$5.00" } } },
    ],
    [
      "an input whose name agents could not send gets another",
      `- { stepId: a, operationId: list, parameters: [{ name: X-Shop, in: header, value: $inputs.x-shop }] }`,
      { id: "a", call: "list", with: { "X-Shop": "=inputs.x_shop" } },
    ],
    [
      "its timeout is kept",
      `- { stepId: a, operationId: list, timeout: 2500 }`,
      { id: "a", call: "list", timeout: "2500ms" },
    ],
    [
      "selectors are read: JSON pointers and JSONPath",
      `- stepId: a
  operationId: list
  parameters:
    - { name: p, in: query, value: { context: $inputs.order, selector: /item, type: jsonpointer } }
    - { name: q, in: query, value: { context: $inputs.order, selector: "$.lines[?@.open == true].id", type: jsonpath } }`,
      {
        id: "a",
        call: "list",
        with: {
          p: "=inputs.order.item",
          q: "=inputs.order.lines.filter(i, has(i.?open) && i.open == true).map(i, i.id)",
        },
      },
    ],
  ];
  test.each(table)("%s", async (_says, arazzo, mapping) => {
    expect(await stepsOf(arazzo)).toEqual([mapping]);
  });

  test("parameters of components and of the workflow are given too, the step's own first", async () => {
    const steps = `- { stepId: a, operationId: list, parameters: [{ reference: $components.parameters.page, value: 3 }, { name: sort, in: query, value: up }] }
- { stepId: b, operationId: list }`;
    const components = "components: { parameters: { page: { name: page, in: query, value: 1 } } }";
    const workflow =
      "parameters: [{ name: sort, in: query, value: down }, { reference: $components.parameters.page }]";
    expect(await stepsOf(steps, components, workflow)).toEqual([
      { id: "a", call: "list", with: { page: 3, sort: "up" } },
      { id: "b", call: "list", with: { sort: "down", page: 1 } },
    ]);
  });

  test("runs after those it depends on", async () => {
    const steps = await stepsOf(`- { stepId: b, operationId: second, dependsOn: [a] }
- { stepId: a, operationId: first }`);
    expect(steps).toMatchObject([{ call: "first" }, { call: "second" }]);
  });
});

describe("criteria of success", () => {
  const table: readonly (readonly [criteria: string, step: unknown])[] = [
    ["[{ condition: $statusCode >= 200 && $statusCode < 300 }]", {}],
    ["[{ condition: $statusCode == 200 }]", { success: "status == 200" }],
    ["[{ condition: ($statusCode >= 200 && $statusCode < 300) || $statusCode == 409 }]", { accept: [409] }],
    [
      "[{ condition: $statusCode == 200 || $statusCode == 404 }]",
      { accept: [404], success: "status == 200 || status == 404" },
    ],
    ["[{ context: $statusCode, type: regex, condition: '^2\\d{2}$' }]", {}],
    [
      "[{ condition: \"$response.body#/status == 'Done'\" }]",
      { success: 'has(body.?status) && body.status.lowerAscii() == "done"' },
    ],
    ["[{ condition: $response.body#/token != null }]", { success: "has(body.?token)" }],
    ["[{ condition: $response.body#/ok }]", { success: "has(body.?ok) && body.ok == true" }],
    [
      "[{ condition: $response.header.X-Left > 0 }]",
      { success: 'has(headers["x-left"]) && double(headers["x-left"]) > 0' },
    ],
    [
      "[{ condition: $response.body#/id == $inputs.id }]",
      { success: "has(body.?id) && body.id == inputs.id" },
    ],
    [
      '[{ condition: "!($response.body#/n < 3) && $statusCode == 201" }]',
      { success: "status == 201 && !(has(body.?n) && body.n < 3)" },
    ],
    [
      "[{ context: $response.body#/code, type: regex, condition: '^a+$' }]",
      { success: 'has(body.?code) && string(body.code).matches("^a+$")' },
    ],
    [
      "[{ context: $response.body, type: jsonpath, condition: '$.items[*]' }]",
      { success: "has(body.?items) && size(body.items) > 0" },
    ],
    [
      "[{ context: $response.body#/items, type: jsonpath, condition: \"$[?@.state == 'open' && @.n > 2]\" }]",
      {
        success:
          'has(body.?items) && body.items.exists(i, has(i.?state) && i.state == "open" && has(i.?n) && i.n > 2)',
      },
    ],
    [
      "[{ context: $response.body, type: jsonpath, condition: '$[?count(@.pets) > 0]' }]",
      { success: "size(body.?pets.orValue([])) > 0" },
    ],
  ];
  test.each(table)("%s", async (criteria, step) => {
    const steps = await stepsOf(`- { stepId: a, operationId: list, successCriteria: ${criteria} }`);
    expect(steps).toEqual([{ id: "a", call: "list", ...(step as object) }]);
  });
});

describe("ways on", () => {
  test("an end is an early result, of the outputs that are there", async () => {
    const tool = await onlyTool(
      withSteps(
        `- stepId: a
  operationId: getTicket
  onSuccess: [{ name: closed, type: end, criteria: [{ condition: "$response.body#/status == 'closed'" }] }]
  outputs: { status: $response.body#/status }
- { stepId: b, operationId: closeTicket, outputs: { at: $response.body#/closed_at } }`,
        "was: $steps.a.outputs.status\nat: $steps.b.outputs.at",
      ),
    );
    expect(tool.steps).toEqual([
      { id: "a", call: "getTicket" },
      {
        return: { was: "=steps.a.body.status" },
        if: 'has(steps.a.body.?status) && steps.a.body.status.lowerAscii() == "closed"',
      },
      { id: "b", call: "closeTicket" },
    ]);
    expect(tool.output).toEqual({ was: "=steps.a.body.status", at: "=steps.b.body.closed_at" });
  });

  test("a goto is a condition of the steps it passes over", async () => {
    const steps = await stepsOf(`- stepId: a
  operationId: getTicket
  onSuccess: [{ name: has, type: goto, stepId: c, criteria: [{ condition: $response.body#/agent != null }] }]
- { stepId: b, operationId: assign }
- { stepId: c, operationId: close }`);
    expect(steps).toEqual([
      { id: "a", call: "getTicket" },
      { id: "b", call: "assign", if: "!has(steps.a.body.?agent)" },
      { id: "c", call: "close" },
    ]);
  });

  test("the first action that fits is taken", async () => {
    const steps = await stepsOf(`- stepId: a
  operationId: getTicket
  onSuccess:
    - { name: x, type: goto, stepId: c, criteria: [{ condition: $response.body#/n > 5 }] }
    - { name: y, type: end, criteria: [{ condition: $response.body#/n > 3 }] }
- { stepId: b, operationId: assign }
- { stepId: c, operationId: close }`);
    expect(steps).toMatchObject([
      {},
      { if: "!(has(steps.a.body.?n) && steps.a.body.n > 5) && has(steps.a.body.?n) && steps.a.body.n > 3" },
      { id: "b", if: "!(has(steps.a.body.?n) && steps.a.body.n > 5)" },
      { id: "c" },
    ]);
    expect(steps[3]).not.toHaveProperty("if");
  });

  test("a step that is jumped from only counts where it ran", async () => {
    const steps = await stepsOf(`- stepId: a
  operationId: one
  onSuccess: [{ name: x, type: goto, stepId: c, criteria: [{ condition: $inputs.count == 1 }] }]
- stepId: b
  operationId: two
  onSuccess: [{ name: y, type: goto, stepId: d }]
- { stepId: c, operationId: three }
- { stepId: d, operationId: four }`);
    expect(steps).toMatchObject([
      { id: "a" },
      { id: "b", if: "!(has(inputs.count) && inputs.count == 1)" },
      { id: "c", if: "!has(steps.b)" },
      { id: "d" },
    ]);
  });

  test("a failure that leads on is let pass", async () => {
    const steps = await stepsOf(`- stepId: a
  operationId: find
  onSuccess: [{ name: y, type: end }]
  onFailure: [{ name: n, type: goto, stepId: b }]
- { stepId: b, operationId: create }`);
    expect(steps).toEqual([
      { id: "a", call: "find", on_error: "continue" },
      { return: {}, if: "has(steps.a)" },
      { id: "b", call: "create" },
    ]);
  });

  test("a failure by its status is accepted, and asked for later", async () => {
    const steps = await stepsOf(`- stepId: a
  operationId: find
  successCriteria: [{ condition: $statusCode == 200 }]
  onFailure: [{ name: n, type: goto, stepId: c, criteria: [{ condition: $statusCode == 404 }] }]
- { stepId: b, operationId: update }
- { stepId: c, operationId: last }`);
    expect(steps).toEqual([
      { id: "a", call: "find", accept: [404], success: "status == 200 || status == 404" },
      { id: "b", call: "update", if: "steps.a.status != 404" },
      { id: "c", call: "last" },
    ]);
  });

  const retries: readonly (readonly [says: string, step: string, made: unknown])[] = [
    [
      "a retry by status",
      "onFailure: [{ name: r, type: retry, retryAfter: 2, retryLimit: 4, criteria: [{ condition: $statusCode == 503 }] }]",
      { retry: { attempts: 5, on: [503], base: "2s" } },
    ],
    [
      "a retry of anything, once unless it says more",
      "onFailure: [{ name: r, type: retry }]",
      { retry: { attempts: 2, on: [408, 425, 429, 500, 502, 503, 504, "network", "timeout"] } },
    ],
    [
      "a retry until the response is as it should be is a poll",
      "successCriteria: [{ condition: $statusCode == 200 }, { condition: $response.body#/done == true }]\n  onFailure: [{ name: r, type: retry, retryAfter: 5, retryLimit: 3, criteria: [{ condition: $statusCode == 200 }] }]",
      {
        success: "status == 200",
        poll: { until: "has(body.?done) && body.done == true", every: "5s", timeout: "20s" },
      },
    ],
    [
      "a goto to itself is a poll",
      "onSuccess: [{ name: again, type: goto, stepId: a, criteria: [{ condition: $response.body#/done == false }] }]",
      { poll: { until: "!(has(body.?done) && body.done == false)", every: "1s", timeout: "30s" } },
    ],
    [
      "a retry after a status that is no failure of the network is a poll",
      "onFailure: [{ name: r, type: retry, retryAfter: 1, retryLimit: 5, criteria: [{ condition: $statusCode == 404 }] }]",
      { accept: [404], poll: { until: "status != 404", every: "1s", timeout: "6s" } },
    ],
  ];
  test.each(retries)("%s", async (_says, actions, made) => {
    expect(await stepsOf(`- stepId: a\n  operationId: job\n  ${actions}`)).toEqual([
      { id: "a", call: "job", ...(made as object) },
    ]);
  });

  test("actions of components and of the workflow count for each step", async () => {
    const components =
      "components: { failureActions: { again: { name: again, type: retry, criteria: [{ condition: $statusCode == 429 }] } } }";
    const steps = await stepsOf(
      "- { stepId: a, operationId: one }\n- { stepId: b, operationId: two, onFailure: [{ name: again, type: end }] }",
      components,
      "failureActions: [{ reference: $components.failureActions.again }]",
    );
    expect(steps).toEqual([
      { id: "a", call: "one", retry: { attempts: 2, on: [429] } },
      { id: "b", call: "two" },
    ]);
  });
});

describe("workflows that call others", () => {
  const child = `- workflowId: findOne
  inputs: { type: object, required: [name], properties: { name: { type: string } } }
  steps: [{ stepId: s, operationId: find, parameters: [{ name: q, in: query, value: $inputs.name }], outputs: { id: $response.body#/0/id } }]
  outputs: { found.id: $steps.s.outputs.id }`;

  test("as a step, whose outputs are theirs", async () => {
    const { mapping, codes } = await importText(
      documentOf(`${child}
- workflowId: parent
  inputs: { type: object, properties: { n: { type: string, default: x } } }
  steps:
    - { stepId: f, workflowId: findOne, parameters: [{ name: name, value: $inputs.n }], outputs: { it: $outputs.found.id } }
    - { stepId: g, operationId: get, parameters: [{ name: id, in: path, value: $steps.f.outputs.it }] }
  outputs: { same: $workflows.findOne.outputs.found.id }`),
    );
    expect(codes).toEqual([]);
    expect(mapping?.tools?.["parent"]).toMatchObject({
      steps: [
        { id: "f", use: "find_one", with: { name: "=inputs.n" } },
        { id: "g", with: { id: '=steps.f.output["found.id"]' } },
      ],
      output: { same: '=steps.f.output["found.id"]' },
    });
  });

  test("first, with inputs of the same names, where they depend on them", async () => {
    const { mapping } = await importText(
      documentOf(`${child}
- workflowId: parent
  dependsOn: [findOne]
  inputs: { type: object, required: [name], properties: { name: { type: string } } }
  steps: [{ stepId: g, operationId: get, parameters: [{ name: id, in: path, value: $workflows.findOne.outputs.found.id }] }]`),
    );
    expect(mapping?.tools?.["parent"]).toMatchObject({
      steps: [
        { id: "find_one", use: "find_one", with: { name: "=inputs.name" } },
        { id: "g", with: { id: '=steps.find_one.output["found.id"]' } },
      ],
    });
  });

  test("as what an action goes on with", async () => {
    const { mapping } = await importText(
      documentOf(`${child}
- workflowId: parent
  steps:
    - stepId: a
      operationId: one
      onSuccess: [{ name: x, type: goto, workflowId: findOne, parameters: [{ name: name, value: n }], criteria: [{ condition: $statusCode == 202 }] }]
    - { stepId: b, operationId: two }`),
    );
    expect(mapping?.tools?.["parent"]).toMatchObject({
      steps: [
        { id: "a" },
        { id: "a_find_one", use: "find_one", with: { name: "n" }, if: "steps.a.status == 202" },
        { return: "=steps.a_find_one.output", if: "has(steps.a_find_one)" },
        { id: "b" },
      ],
    });
  });

  test("in another document, which is followed and brings its sources", async () => {
    const other = `arazzo: 1.0.1
info: { title: Other, version: "1" }
sourceDescriptions: [{ name: shop, url: ./shop.yaml, type: openapi }]
workflows: [{ workflowId: buy, steps: [{ stepId: s, operationId: order }] }, { workflowId: unused, steps: [{ stepId: s, operationId: order }] }]`;
    const { mapping, codes } = await importText(
      `arazzo: 1.1.0
info: { title: Mine, version: "1" }
sourceDescriptions: [{ name: desk, url: ./openapi.yaml, type: openapi }, { name: other, url: sub/other.yaml, type: arazzo }]
workflows: [{ workflowId: mine, steps: [{ stepId: a, operationId: list }, { stepId: b, workflowId: $sourceDescriptions.other.buy }] }]`,
      { "file:///flows/sub/other.yaml": other },
    );
    expect(codes).toEqual([]);
    expect(mapping?.specs).toEqual({
      desk: "file:///flows/openapi.yaml",
      shop: "file:///flows/sub/shop.yaml",
    });
    expect(mapping?.tools).toMatchObject({
      mine: { steps: [{ call: "desk:list" }, { use: "buy" }] },
      buy: { steps: [{ call: "shop:order" }] },
    });
    expect(mapping?.tools).not.toHaveProperty("unused");
  });
});

test("inputs keep their schemas, references written out; what is not required is optional", async () => {
  const text = documentOf(
    `- workflowId: flow
  summary: A flow.
  inputs: { $ref: "#/components/inputs/all" }
  steps: [{ stepId: a, operationId: one }]`,
    `components:
  inputs:
    name: { type: string, minLength: 2 }
    all:
      allOf: [{ $ref: "#/components/inputs/more" }]
      type: object
      required: [who]
      properties: { who: { $ref: "#/components/inputs/name", description: Who }, many: { type: integer, default: 1 } }
    more: { type: object, properties: { list: { type: array, items: { $ref: "#/components/inputs/name" } } } }`,
  );
  const tool = await onlyTool(text);
  expect(tool.title).toBe("A flow");
  expect(tool.inputs).toEqual({
    who: { type: "string", minLength: 2, description: "Who" },
    many: { type: "integer", default: 1 },
    list: { type: "array", items: { type: "string", minLength: 2 }, optional: true },
  });
});

describe("what cannot be served is said, at its place", () => {
  const table: readonly (readonly [code: string, text: string, pointer: string])[] = [
    ["arazzo/version", "arazzo: 2.0.0", "/arazzo"],
    [
      "arazzo/unsupported",
      withSteps(
        "- { stepId: a, operationId: x, requestBody: { contentType: application/xml, payload: <a/> } }",
      ),
      "/workflows/0/steps/0/requestBody/contentType",
    ],
    ["arazzo/unsupported", withSteps("- { stepId: a, channelPath: x }"), "/workflows/0/steps/0/channelPath"],
    [
      "arazzo/unsupported",
      withSteps(
        "- { stepId: a, operationId: x, successCriteria: [{ context: $response.body, type: xpath, condition: /a }] }",
      ),
      "/workflows/0/steps/0/successCriteria/0/type",
    ],
    [
      "arazzo/unsupported",
      withSteps(
        "- { stepId: a, operationId: x }\n- { stepId: b, operationId: y, onSuccess: [{ name: n, type: goto, stepId: a }] }",
      ),
      "/workflows/0/steps/1/onSuccess/0/stepId",
    ],
    [
      "arazzo/unsupported",
      withSteps("- { stepId: a, operationId: x, parameters: [{ name: q, in: querystring, value: a=b }] }"),
      "/workflows/0/steps/0/parameters/0/in",
    ],
    [
      "arazzo/unsupported",
      withSteps("- { stepId: a, operationId: x, parameters: [{ name: q, in: query, value: $url }] }"),
      "/workflows/0/steps/0/parameters/0/value",
    ],
    [
      "arazzo/dropped",
      withSteps(
        "- { stepId: a, operationId: x, parameters: [{ name: Authorization, in: header, value: $inputs.note }] }",
      ),
      "/workflows/0/steps/0/parameters/0",
    ],
    [
      "arazzo/dropped",
      withSteps(
        "- { stepId: a, operationId: x, onFailure: [{ name: r, type: retry, workflowId: login, criteria: [{ condition: $statusCode == 401 }] }] }",
      ),
      "/workflows/0/steps/0/onFailure/0/workflowId",
    ],
    [
      "arazzo/reference-unknown",
      withSteps("- { stepId: a, operationId: x, parameters: [{ name: q, in: query, value: $inputs.nott }] }"),
      "/workflows/0/steps/0/parameters/0/value",
    ],
    [
      "arazzo/reference-unknown",
      withSteps("- { stepId: a, operationId: $sourceDescriptions.desc.x }"),
      "/workflows/0/steps/0/operationId",
    ],
    [
      "arazzo/expression-syntax",
      withSteps("- { stepId: a, operationId: x, successCriteria: [{ condition: $statusCode = 200 }] }"),
      "/workflows/0/steps/0/successCriteria/0/condition",
    ],
    [
      "arazzo/expression-syntax",
      withSteps("- { stepId: a, operationId: x }", "o: $steps.a.body"),
      "/workflows/0/outputs/o",
    ],
    ["arazzo/invalid", withSteps("- { stepId: a }"), "/workflows/0/steps/0"],
    ["arazzo/invalid", "arazzo: 1.0.0\nsourceDescriptions: [{ name: a, url: b.yaml }]", ""],
  ];
  test.each(table.map(([code, text, pointer]) => [code, pointer, text] as const))(
    "%s at %s",
    async (code, pointer, text) => {
      const found = await problems(text);
      expect(found.map((one) => [one.code, one.at.pointer])).toEqual([[code, pointer]]);
    },
  );

  test("the blame is on the part of the text that is wrong", async () => {
    const [problem] = await problems(
      withSteps(
        "- { stepId: a, operationId: x, successCriteria: [{ condition: $statusCode == 200 && $inputs.nott == 1 }] }",
      ),
    );
    expect(problem?.message).toBe('The workflow has no input "nott". Did you mean "note"?');
    expect(problem?.at.within).toEqual({ start: 22, end: 34 });
  });

  test("a workflow that calls one that is left out is left out too", async () => {
    const { mapping, codes } = await importText(
      documentOf(`- { workflowId: a, steps: [{ stepId: s, channelPath: x }] }
- { workflowId: b, steps: [{ stepId: s, workflowId: a }] }
- { workflowId: c, steps: [{ stepId: s, operationId: x }] }`),
    );
    expect(codes).toEqual(["arazzo/unsupported", "arazzo/unsupported"]);
    expect(Object.keys(mapping?.tools ?? {})).toEqual(["c"]);
  });
});

test("places in the mapping lead to those in the document", async () => {
  const { translate } = await importText(
    withSteps(
      `- { stepId: a, operationId: x, parameters: [{ name: q, in: query, value: $inputs.note }], successCriteria: [{ condition: $response.body#/ok }] }`,
      "o: $response.body",
    )
      .replace("o: $response.body", "o: $steps.a.outputs.b")
      .replace("successCriteria", "outputs: { b: $response.body }, successCriteria"),
  );
  const at = (pointer: string) => translate({ uri: `arazzo:${uri}`, pointer, within: { start: 0, end: 1 } });
  const place = (pointer: string) => ({ uri, pointer });
  expect(at("/tools/flow/steps/0/with/q")).toEqual(place("/workflows/0/steps/0/parameters/0/value"));
  expect(at("/tools/flow/steps/0/call")).toEqual(place("/workflows/0/steps/0/operationId"));
  expect(at("/tools/flow/steps/0/success")).toEqual(place("/workflows/0/steps/0/successCriteria"));
  expect(at("/tools/flow/output/o")).toEqual(place("/workflows/0/outputs/o"));
  expect(at("/tools/flow/inputs/count/type")).toMatchObject(
    place("/workflows/0/inputs/properties/count/type"),
  );
  expect(at("/tools/flow")).toEqual(place("/workflows/0"));
  expect(translate({ uri: "file:///other", pointer: "/a" })).toEqual({ uri: "file:///other", pointer: "/a" });
});

test("names of prototypes are names like any other", async () => {
  const { mapping, codes } = await importText(
    withSteps(
      `- { stepId: constructor, operationId: x, parameters: [{ name: __proto__, in: query, value: $inputs.constructor }] }`,
    ),
  );
  expect(codes).toEqual(["arazzo/reference-unknown"]);
  expect(mapping?.tools).toEqual({});
});
