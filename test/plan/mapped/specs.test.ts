/** Files about several documents, and files that import Arazzo documents. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { api } from "../../support/compile.js";
import { compileFiles, namesOf, recipeNamed, said } from "./files.js";

const keyed = {
  components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
  security: [{ key: [] }],
};
const ok = (schema: object) => ({
  "200": { description: "Fine", content: { "application/json": { schema } } },
});
const billing = {
  ...api({
    "/invoices": {
      get: { operationId: "list", responses: ok({ type: "array", items: { type: "string" } }) },
    },
    "/invoices/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      get: {
        operationId: "getInvoice",
        responses: ok({ type: "object", properties: { total: { type: "number" } } }),
      },
    },
  }),
  ...keyed,
  servers: [{ url: "https://billing.test/v1" }],
};
const crm = {
  ...api({
    "/people": {
      get: { operationId: "list", responses: ok({ type: "array", items: { type: "string" } }) },
      servers: [{ url: "/beta" }],
    },
  }),
  ...keyed,
  servers: [{ url: "/crm" }],
};
const both = { "billing.yaml": billing, "crm.yaml": crm };
const specs = {
  billing: "./billing.yaml",
  crm: { spec: "./crm.yaml", base_url: "https://crm.test/api", prefix: "c_" },
};

test("operations, tools and credentials of several documents are kept apart", async () => {
  const { plan, diagnostics, documents } = await compileFiles({
    ...both,
    "mapping.yaml": { version: 1, specs },
  });
  expect(said(diagnostics)).toEqual([]);
  if (!plan) throw new Error("no plan");
  expect(namesOf(plan)).toEqual(["billing_get_invoice", "billing_list", "c_list"]);
  const operations = Object.values(plan.operations).map(({ id, server, security }) => [id, server, security]);
  expect(operations).toEqual([
    ["billing:getInvoice", "https://billing.test/v1", [["billing_key"]]],
    ["billing:list", "https://billing.test/v1", [["billing_key"]]],
    ["crm:list", "https://crm.test/beta", [["crm_key"]]],
  ]);
  expect(plan.credentials).toMatchObject({
    billing_key: { env: "OPENAPI_MCP_BILLING_KEY_TOKEN" },
    crm_key: { env: "OPENAPI_MCP_CRM_KEY_TOKEN" },
  });
  expect(plan.specs).toEqual(["billing", "crm"]);
  expect(plan).not.toHaveProperty("server");
  expect(documents?.uris()).toHaveLength(3);
});

test("a recipe may use operations of several documents; the name is needed only where an id is in both", async () => {
  const tool = (one: string, other: string) => ({
    description: "Reads an invoice and the people, and returns both.",
    inputs: { id: {} },
    steps: [
      { id: "invoice", call: one, with: { id: "=inputs.id" } },
      { id: "people", call: other },
    ],
    output: { total: "=steps.invoice.body.total", people: "=size(steps.people.body)" },
  });
  const mapping = (one: string, other: string) => ({ version: 1, specs, tools: { it: tool(one, other) } });
  const good = await compileFiles({ ...both, "mapping.yaml": mapping("getInvoice", "crm:GET /people") });
  expect(said(good.diagnostics)).toEqual([]);
  expect(good.plan && recipeNamed(good.plan, "it").recipe.operations).toEqual([
    "billing:getInvoice",
    "crm:list",
  ]);
  const bad = await compileFiles({ ...both, "mapping.yaml": mapping("billing:getInvoices", "list") });
  const unknown = bad.diagnostics.filter(({ code }) => code === "recipe/operation-unknown");
  expect(said(unknown)).toEqual([
    'recipe/operation-unknown: There is no operation "billing:getInvoices" in the API. Did you mean "billing:getInvoice"?',
    expect.stringContaining("is ambiguous. It could be any of billing:list, crm:list: say which."),
  ]);
});

test("one document under two names stands for two servers", async () => {
  const { plan, diagnostics } = await compileFiles({
    ...both,
    "mapping.yaml": {
      version: 1,
      specs: {
        live: { spec: "./billing.yaml", base_url: "https://live.test" },
        trial: { spec: "./billing.yaml", base_url: "https://trial.test" },
      },
      tools: { it: { operation: "trial:list", description: "Lists the ids of all trial invoices." } },
    },
  });
  expect(said(diagnostics)).toEqual([]);
  expect(Object.values(plan?.operations ?? {}).map(({ id, server }) => [id, server])).toEqual([
    ["trial:list", "https://trial.test"],
  ]);
  expect(Object.keys(plan?.credentials ?? {})).toEqual(["trial_key"]);
});

test("no secret is sent to two APIs because their names make the same variable", async () => {
  const scheme = (name: string) => ({
    ...api({ "/x": { get: { operationId: name, responses: {} } } }),
    components: { securitySchemes: { [name]: { type: "http", scheme: "bearer" } } },
    security: [{ [name]: [] }],
  });
  const { plan, diagnostics } = await compileFiles({
    "one.yaml": scheme("b_c"),
    "two.yaml": scheme("c"),
    "mapping.yaml": { version: 1, specs: { a: "./one.yaml", a_b: "./two.yaml" } },
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(said(errors)).toEqual([expect.stringMatching(/^mapping\/name-invalid: "a_b"/)]);
  expect(Object.values(plan?.credentials ?? {}).map(({ kind }) => kind)).toEqual(["unsupported"]);
});

test("specs of the command line stand in for those of the file", async () => {
  const files = { ...both, "other.yaml": billing, "mapping.yaml": { version: 1, spec: "./missing.yaml" } };
  const single = await compileFiles(files, (folder) => ({ specs: [join(folder, "other.yaml")] }));
  expect(single.plan && namesOf(single.plan)).toEqual(["get_invoice", "list"]);
  const named = await compileFiles(
    { ...files, "mapping.yaml": { version: 1, specs: { ...specs, billing: "./missing.yaml" } } },
    (folder) => ({ specs: [`billing=${join(folder, "other.yaml")}`] }),
  );
  expect(named.plan && namesOf(named.plan)).toEqual(["billing_get_invoice", "billing_list", "c_list"]);
  const none = await compileFiles({ ...files, "mapping.yaml": { version: 1 } }, (folder) => ({
    specs: [join(folder, "other.yaml")],
  }));
  expect(none.plan && namesOf(none.plan)).toEqual(["get_invoice", "list"]);
});

test.each([
  [{ specs }, ["x.yaml"], "the file has several `specs`, so it takes NAME=FILE"],
  [{ specs }, ["bill=x.yaml"], 'there is no "bill" among its specs billing, crm'],
  [{ spec: "./billing.yaml" }, ["./a.yaml", "./b.yaml"], "the file is about one document only"],
])("a file with %j does not take --spec %j", async (file, options, reason) => {
  const { diagnostics } = await compileFiles(
    { ...both, "mapping.yaml": { version: 1, ...file } },
    { specs: options },
  );
  expect(said(diagnostics)).toContainEqual(expect.stringContaining(reason));
});

const workflows = {
  arazzo: "1.0.1",
  info: { title: "Billing", version: "1" },
  sourceDescriptions: [{ name: "money", url: "./billing.yaml", type: "openapi" }],
  workflows: [
    {
      workflowId: "show_invoice",
      summary: "Shows the total of an invoice.",
      inputs: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
      steps: [
        {
          stepId: "get",
          operationId: "getInvoice",
          parameters: [{ name: "id", in: "path", value: "$inputs.id" }],
          outputs: { total: "$response.body#/total" },
        },
      ],
      outputs: { total: "$steps.get.outputs.total" },
    },
  ],
};

test("workflows of an import become tools of the file; a document that both name is the same one", async () => {
  const { plan, diagnostics, specs } = await compileFiles({
    ...both,
    "flows/show.yaml": {
      ...workflows,
      sourceDescriptions: [{ name: "money", url: "../billing.yaml", type: "openapi" }],
    },
    "mapping.yaml": {
      version: 1,
      spec: "./billing.yaml",
      import: [{ arazzo: "./flows/show.yaml", prefix: "flow_" }],
      tools: { invoices: { operation: "list", description: "Lists the ids of all invoices." } },
    },
  });
  expect(said(diagnostics.filter(({ severity }) => severity === "error"))).toEqual([]);
  if (!plan) throw new Error("no plan");
  expect(namesOf(plan)).toEqual(["flow_show_invoice", "invoices"]);
  expect(Object.keys(plan.operations)).toEqual(["getInvoice", "list"]);
  expect(specs).toHaveLength(1);
});

test("a document that only an import names gets a name of its own", async () => {
  const { plan } = await compileFiles({
    ...both,
    "show.yaml": workflows,
    "mapping.yaml": { version: 1, spec: "./crm.yaml", import: [{ arazzo: "./show.yaml" }] },
  });
  expect(plan && Object.keys(plan.operations)).toEqual(["billing:getInvoice"]);
  expect(plan && Object.keys(plan.credentials)).toEqual(["billing_key"]);
});

test("an operation that the file's own document and an imported one both have is the file's own", async () => {
  const { plan, diagnostics } = await compileFiles({
    ...both,
    "own.yaml": both["billing.yaml"],
    "show.yaml": workflows,
    "mapping.yaml": {
      version: 1,
      spec: "./own.yaml",
      import: [{ arazzo: "./show.yaml" }],
      tools: { invoices: { operation: "list", description: "Lists the ids of all invoices." } },
    },
  });
  expect(said(diagnostics.filter(({ severity }) => severity === "error"))).toEqual([]);
  expect(plan && Object.keys(plan.operations)).toEqual(["billing:getInvoice", "list"]);
});

test("an Arazzo document is compiled like a mapping file, its problems shown where it has them", async () => {
  const good = await compileFiles({ ...both, "mapping.yaml": workflows });
  expect(good.plan && namesOf(good.plan)).toEqual(["show_invoice"]);
  const [workflow] = workflows.workflows;
  const [step] = workflow?.steps ?? [];
  const broken = { ...workflow, steps: [{ ...step, operationId: "getInvoices" }] };
  const bad = await compileFiles({ ...both, "mapping.yaml": { ...workflows, workflows: [broken] } });
  const [problem] = bad.diagnostics;
  expect(problem).toMatchObject({
    code: "recipe/operation-unknown",
    at: { pointer: "/workflows/0/steps/0/operationId" },
  });
  expect(problem?.at.uri).toMatch(/^file:.*mapping\.yaml$/);
});
