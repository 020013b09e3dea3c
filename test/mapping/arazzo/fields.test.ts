/** Fields that Arazzo does not know are told; those it knows, and extensions, are not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFields } from "../../../src/mapping/arazzo/fields.js";
import { projectRoot } from "../../support/paths.js";
import { importText, located, withSteps } from "./document.js";

function told(text: string): readonly (readonly [pointer: string, message: string])[] {
  const found: [string, string][] = [];
  checkFields(located(text), ({ at, message }) => found.push([at.pointer, message]));
  return found;
}

const step = (more: string) => withSteps(`- { stepId: a, operationId: getTicket, ${more} }`);
const AT = "/workflows/0/steps/0";

test.each([
  ["dependson: [b]", `${AT}/dependson`, 'of the step. Did you mean "dependsOn"?'],
  ["successCriterias: []", `${AT}/successCriterias`, 'of the step. Did you mean "successCriteria"?'],
  ["unknownKey: 1", `${AT}/unknownKey`, "of the step."],
  ["reference: $components.x", `${AT}/reference`, "of the step."],
  ["parameters: [{ nme: a, in: path, value: 1 }]", `${AT}/parameters/0/nme`, 'Did you mean "name"?'],
  [
    "parameters: [{ reference: $components.parameters.p, in: path }]",
    `${AT}/parameters/0/in`,
    "of the reference.",
  ],
  ["requestBody: { playload: {} }", `${AT}/requestBody/playload`, 'Did you mean "payload"?'],
  [
    "requestBody: { replacements: [{ target: /a, vlaue: 1 }] }",
    `${AT}/requestBody/replacements/0/vlaue`,
    'Did you mean "value"?',
  ],
  [
    "successCriteria: [{ condition: true, contxt: $response.body }]",
    `${AT}/successCriteria/0/contxt`,
    'Did you mean "context"?',
  ],
  [
    "onSuccess: [{ name: n, type: end, retryLimit: 2 }]",
    `${AT}/onSuccess/0/retryLimit`,
    "of the success action.",
  ],
  [
    "onFailure: [{ name: n, type: retry, retryafter: 2 }]",
    `${AT}/onFailure/0/retryafter`,
    'Did you mean "retryAfter"?',
  ],
  ["__proto__: { a: 1 }", `${AT}/__proto__`, "of the step."],
])("%s is told at its key", (more, pointer, end) => {
  expect(told(step(more))).toEqual([[pointer, expect.stringContaining(end)]]);
});

test("so are those of the document, its sources and its components", () => {
  const text = `arazzo: 1.0.1
self: file.yaml
info: { title: T, version: "1", license: MIT }
sourceDescriptions: [{ name: a, url: ./a.yaml, typ: openapi }]
workflows: [{ workflowId: w, step: [] }]
components: { parameter: {}, parameters: { p: { name: p, value: 1, on: query } } }`;
  expect(told(text).map(([pointer]) => pointer)).toEqual([
    "/self",
    "/info/license",
    "/sourceDescriptions/0/typ",
    "/workflows/0/step",
    "/components/parameter",
    "/components/parameters/p/on",
  ]);
});

test("what authors name themselves, data and extensions are no fields", () => {
  const text = withSteps(
    `- stepId: a
  operationId: getTicket
  x-note: { any: 1 }
  parameters: [{ name: a, in: path, value: { any: 1 } }]
  requestBody: { payload: { any: 1 } }
  outputs: { any: $response.body }`,
    "any: $steps.a.outputs.any",
  );
  expect(told(text)).toEqual([]);
  expect(told(readFileSync(join(projectRoot, "fixtures/arazzo/support-desk.arazzo.yaml"), "utf8"))).toEqual(
    [],
  );
});

test("an unknown field is a warning, and the workflow is served", async () => {
  const { mapping, codes } = await importText(step("dependson: [b]"));
  expect(codes).toEqual(["arazzo/dropped"]);
  expect(Object.keys(mapping?.tools ?? {})).toEqual(["flow"]);
});

test.each(["correlationId: x", "action: send", "channelPath: x"])(
  "%s is of AsyncAPI, and the workflow is left out",
  async (more) => {
    const { mapping, codes, diagnostics } = await importText(step(more));
    expect(codes).toContain("arazzo/unsupported");
    expect(diagnostics.find(({ code }) => code === "arazzo/unsupported")?.at.pointer).toBe(
      `${AT}/${more.split(":")[0]}`,
    );
    expect(mapping?.tools).toEqual({});
  },
);
