/** One mistake is one problem, told where it was made; what else is wrong with the tool is told in the same run. */
import { describe, expect, it } from "vitest";
import { compileFiles } from "../plan/mapped/files.js";
import { shop } from "../plan/mapped/shop.js";

async function told(lines: string, head = "spec: ./openapi.yaml"): Promise<readonly string[]> {
  const mapping = `version: 1\n${head}\ntools:\n  it:\n    description: Reads one item of the shop by its id.\n${lines
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n`;
  const { diagnostics } = await compileFiles({ "openapi.yaml": shop, "mapping.yaml": mapping });
  return diagnostics
    .filter(({ severity }) => severity !== "info")
    .map(({ code, at }) => `${code} ${at.pointer}`);
}

const call = "steps: [{ id: item, call: getItem, with: { itemId: =inputs.id } }]";

describe("a wrong value", () => {
  it.each([
    ["a step's timeout", "timeout: 15", "mapping/invalid /tools/it/steps/0/timeout"],
    ["a status", "accept: [9]", "mapping/invalid /tools/it/steps/0/accept/0"],
    ["a second verb", "set: { a: 1 }", "mapping/step-verb /tools/it/steps/0"],
    [
      "polling and collecting",
      "poll: { until: 'status == 200', every: 1s, timeout: 3s }, collect: {}",
      "mapping/invalid /tools/it/steps/0/collect",
    ],
  ])(
    "%s does not hide what else is wrong with the tool, which is not served",
    async (_what, more, problem) => {
      const steps = `steps: [{ id: item, call: getItem, with: { itmId: =inputs.id }, ${more} }]`;
      const found = await told(`inputs: { id: {} }\n${steps}\noutput: { n: =steps.item.body.nme }`);
      expect(found).toContain(problem);
      expect(found).toContain("recipe/argument-unknown /tools/it/steps/0/with/itmId");
      expect(found).toContain("expression/path-unknown /tools/it/output/n");
      expect(found).toHaveLength(3);
    },
  );
});

describe("a misspelt key", () => {
  it("is taken for what was meant: nothing follows from it", async () => {
    const steps = "steps: [{ id: item, if: has(inputs.id), call: getItem, with: { itemId: =inputs.id } }]";
    expect(
      await told(`inputs: { id: { optinal: true } }\n${steps}\noutput: { n: =steps.item.body.name }`),
    ).toEqual(["mapping/unknown-key /tools/it/inputs/id/optinal"]);
    expect(await told("operaton: getItem")).toEqual(["mapping/unknown-key /tools/it/operaton"]);
    const undo = call.replace("} }]", "}, undo: { cal: deleteItem, with: { itemId: =inputs.id } } }]");
    expect(await told(`inputs: { id: {} }\n${undo}\noutput: { n: =steps.item.body.name }`)).toEqual([
      "mapping/unknown-key /tools/it/steps/0/undo/cal",
    ]);
  });

  it("does not hide what is wrong below it, which is told where it is written", async () => {
    expect(await told(`inputs: { id: {} }\n${call}\nouput: { n: =steps.item.body.nam }`)).toEqual([
      "mapping/unknown-key /tools/it/ouput",
      "expression/path-unknown /tools/it/ouput/n",
    ]);
    expect(
      await told(`inputs: { id: {} }\n${call.replace("steps", "step")}\noutput: { n: =steps.item.body.nam }`),
    ).toEqual(["mapping/unknown-key /tools/it/step", "expression/path-unknown /tools/it/output/n"]);
  });

  it("is all there is to say of a `spec` that is misspelt", async () => {
    expect(await told(`inputs: { id: {} }\n${call}`, "spce: ./openapi.yaml")).toEqual([
      "mapping/unknown-key /spce",
    ]);
  });
});

describe("an expression that YAML cut at a comma", () => {
  it("is told once, and checked as it was meant", async () => {
    const output =
      "output: { n: =steps.item.body.name.replace(inputs.id, inputs.id), s: =steps.item.body.siz }";
    expect(await told(`inputs: { id: {} }\n${call}\n${output}`)).toEqual([
      "expression/syntax /tools/it/output/n",
      "expression/path-unknown /tools/it/output/s",
    ]);
    expect(
      await told(
        `inputs: { id: {} }\n${call}\noutput: [=steps.item.body.name.replace(inputs.id, inputs.id), =1]`,
      ),
    ).toEqual(["expression/syntax /tools/it/output/0"]);
  });

  it("is not seen where brackets stand in a text", async () => {
    expect(
      await told(`inputs: { id: {} }\n${call}\noutput: { n: "a (b", "c)": =steps.item.body.name }`),
    ).toEqual([]);
    expect(
      await told(`inputs: { id: {} }\n${call}\noutput: { n: ":-(", c: =steps.item.body.name, "d": null }`),
    ).toEqual([]);
  });
});

describe("keywords of an input's schema", () => {
  it.each([
    ["type: str", "type"],
    ["type: [string, strin]", "type/1"],
    ['minLength: "3"', "minLength"],
    ["pattern: 3", "pattern"],
    ["required: true", "required"],
  ])("%s is refused where it stands", async (keyword, pointer) => {
    expect(await told(`inputs: { id: { ${keyword} } }\n${call}`)).toEqual([
      `mapping/invalid /tools/it/inputs/id/${pointer}`,
    ]);
  });

  it("of an object, `required` names its members", async () => {
    const inputs =
      "inputs: { id: {}, more: { type: object, required: [a], properties: { a: { type: string } } } }";
    expect(await told(`${inputs}\n${call}\noutput: { n: =steps.item.body.name, a: =inputs.more.a }`)).toEqual(
      [],
    );
  });
});

describe("a recipe that cannot be read", () => {
  it("is not said to be missing where another uses it", async () => {
    const broken = "  other:\n    description: Reads one item of the shop by its id.\n    steps: 5";
    const steps = "steps: [{ id: other, use: other }]\noutput: { n: =steps.other.output }";
    expect(await told(`${steps}\n${broken.replace(/^ {2}/gm, "")}`.replace("other:\n", "x-y:\n"))).toContain(
      "recipe/use-unknown /tools/it/steps/0/use",
    );
    const { diagnostics } = await compileFiles({
      "openapi.yaml": shop,
      "mapping.yaml": `version: 1\nspec: ./openapi.yaml\ntools:\n${broken}\n  it:\n    description: Reads one item of the shop by its id.\n    steps: [{ id: other, use: other }]\n    output: { n: =steps.other.output }\n`,
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["mapping/invalid"]);
  });
});

describe("an operation that is not there", () => {
  it("says nothing of the inputs that flow into it, and names the document that was meant", async () => {
    const steps = "steps: [{ id: item, call: getItm, with: { itemId: =inputs.id } }]";
    expect(await told(`inputs: { id: {} }\n${steps}\noutput: { n: =steps.item.body.name }`)).toEqual([
      "recipe/operation-unknown /tools/it/steps/0/call",
    ]);
    const mapping = `version: 1\nspecs: { shop: ./openapi.yaml }\nresources: { item: { uri: "a://{itemId}", operation: "shp:getItem" } }\n`;
    const { diagnostics } = await compileFiles({ "openapi.yaml": shop, "mapping.yaml": mapping });
    expect(diagnostics.map(({ message }) => message).join()).toContain('Did you mean "shop:getItem"?');
  });

  it("of a resource, what the URI does not give is not missing besides", async () => {
    const mapping = `version: 1\nspec: ./openapi.yaml\nresources: { item: { uri: "a://{item}", operation: getItem } }\n`;
    const { diagnostics } = await compileFiles({ "openapi.yaml": shop, "mapping.yaml": mapping });
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "tool/resource-uri",
    ]);
  });
});

describe("operations with servers of their own", () => {
  it("are no other place where the author says where the API is", async () => {
    const item = {
      get: {
        operationId: "getItem",
        servers: [{ url: "https://other.test" }],
        responses: { "200": { description: "Fine" } },
      },
    };
    const document = {
      openapi: "3.1.0",
      info: { title: "A", version: "1" },
      servers: [{ url: "https://api.test" }],
      paths: { "/item": item },
    };
    const codes = async (more: object) => {
      const tools = {
        it: {
          description: "Reads one item of the shop by its id.",
          steps: [{ id: "i", call: "getItem" }],
          output: { i: "=steps.i.body" },
        },
      };
      const mapping = { version: 1, spec: "./openapi.yaml", ...more, tools };
      const { diagnostics } = await compileFiles({ "openapi.yaml": document, "mapping.yaml": mapping });
      return diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code);
    };
    expect(await codes({})).toEqual(["recipe/cross-origin", "spec/server-elsewhere"]);
    // its own server it still is, and that is said once
    expect(await codes({ server: { base_url: "https://mine.test" } })).toEqual(["spec/server-elsewhere"]);
  });
});
