import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readMapping } from "../../src/mapping/read.js";
import { isMapping } from "../../src/mapping/recognize.js";
import { located } from "./located.js";

const BEFORE = "version: 1\nspec: ./openapi.yaml\n";

function problems(text: string): readonly string[] {
  const [, diagnostics] = readMapping(located(text));
  return diagnostics.map(({ code, at, on }) => `${code} ${at.pointer}${on === "key" ? " (key)" : ""}`);
}

function messages(text: string): string {
  return readMapping(located(text))[1]
    .map(({ message }) => message)
    .join("\n");
}

/** A file with one recipe of these steps, in flow style. */
const recipe = (steps: string) => `${BEFORE}tools: { a: { description: A., steps: ${steps} } }\n`;

describe("a document is a mapping file", () => {
  it.each([
    [{ version: 1 }, true],
    [{ spec: "a" }, true],
    [{ tools: {} }, true],
    [{ version: 1, openapi: "3.1.0" }, false],
    [{ version: 1, arazzo: "1.0.1" }, false],
    [{ tools: {}, swagger: "2.0" }, false],
    [{ info: {}, paths: {} }, false],
    [[], false],
    [null, false],
    [Object.create({ version: 1 }), false],
  ])("%j: %s", (value, expected) => {
    expect(isMapping(value)).toBe(expected);
  });
});

describe("the whole file", () => {
  it("is refused as something else where only a version is known of it", () => {
    expect(problems("version: '3'\nservices: {}\n")).toEqual(["mapping/not-a-mapping "]);
    expect(problems("[]")).toEqual(["mapping/not-a-mapping "]);
  });

  it("has to have its version and one of spec and specs, and says both", () => {
    expect(problems("tools: {}")).toEqual(["mapping/version ", "mapping/spec-choice "]);
    expect(problems("version: 2\nspec: a")).toEqual(["mapping/version /version"]);
    expect(problems(`${BEFORE}specs: { a: b }`)).toEqual(["mapping/spec-choice /specs (key)"]);
  });

  it("need not name a spec where one is given", () => {
    const [mapping, diagnostics] = readMapping(located("version: 1"), { spec: true });
    expect([mapping?.value, diagnostics]).toEqual([{ version: 1 }, []]);
  });

  it("lets pass what begins with x- in objects of the format, and only there", () => {
    const steps = "[{ call: b, x-why: c, undo: { call: d, x-e: 1 } }]";
    expect(problems(`x-a: 1\nserver: { x-b: 1 }\n${recipe(steps)}`)).toEqual([]);
    expect(problems(`${BEFORE}operations: { x-a: 1 }`)).toEqual(["mapping/invalid /operations/x-a"]);
  });

  it("takes anything where values and JSON Schema stand", () => {
    const steps = "[{ call: b, with: { x: { callme: [1] } } }, { return: { fail: 1 } }]";
    const inputs = "{ in_a: { type: object, properties: { optinal: {} }, default: { y: 1 } }, b: }";
    const text = `${BEFORE}tools: { a: { description: A., inputs: ${inputs}, steps: ${steps} } }`;
    expect(problems(text)).toEqual([]);
  });
});

describe("unknown keys", () => {
  it.each([
    ["sever: {}", "/sever", "server"],
    ["defaults: { retry: { attempt: 1 } }", "/defaults/retry/attempt", "attempts"],
    ["operations: { a: { paginate: { curser: b } } }", "/operations/a/paginate/curser", "cursor"],
    ["tools: { a: { operaton: b } }", "/tools/a/operaton", "operation"],
    ["tools: { a: { operation: b, params: { c: { hid: true } } } }", "/tools/a/params/c/hid", "hide"],
    [
      "tools: { a: { description: A., inputs: { b: { optinal: true } }, steps: [{ call: c }] } }",
      "/tools/a/inputs/b/optinal",
      "optional",
    ],
    ["resources: { a: { uri: b, operation: c, mimes: d } }", "/resources/a/mimes", "mime"],
    ["prompts: { a: { text: b, arg: {} } }", "/prompts/a/arg", "args"],
  ])("%s is refused with the key that was meant", (text, pointer, meant) => {
    expect(problems(BEFORE + text)).toEqual([`mapping/unknown-key ${pointer} (key)`]);
    expect(messages(BEFORE + text)).toContain(`Did you mean "${meant}"?`);
  });

  it("are told from those of the other kind of tool", () => {
    expect(messages(`${BEFORE}tools: { a: { operation: b, inputs: {} } }`)).toContain("It goes with `steps`");
  });

  it("of a step are judged by its verb", () => {
    const text = recipe("[{ fail: a, message: b, acept: [404] }, { call: a, acept: [404] }]");
    const [fail, call] = messages(text).split("\n");
    expect(fail).not.toContain("accept");
    expect(call).toContain('"accept"');
  });
});

describe("steps", () => {
  it.each([
    ["[{ cal: a }]", "/tools/a/steps/0/cal (key)", 'Did you mean "call"?'],
    ["[{ with: {} }]", "/tools/a/steps/0", "no verb"],
    ["[{ call: a, fail: b }]", "/tools/a/steps/0", "call and fail"],
    [
      "[{ for_each: a, steps: [{ parallel: [{ call: b }, { retrun: 1 }] }] }]",
      "/tools/a/steps/0/steps/0/parallel/1/retrun (key)",
      '"return"',
    ],
  ])("%s has not exactly one verb", (steps, pointer, words) => {
    expect(problems(recipe(steps))).toEqual([`mapping/step-verb ${pointer}`]);
    expect(messages(recipe(steps))).toContain(words);
  });

  it("say what their verb needs", () => {
    expect(messages(recipe("[{ fail: a }, { for_each: b }, { call: c, poll: { until: d } }]"))).toBe(
      [
        "The key `message` is missing in a step with `fail`.",
        "The key `steps` is missing in a step with `for_each`.",
        "The key `every` is missing in `poll`.",
        "The key `timeout` is missing in `poll`.",
      ].join("\n"),
    );
  });

  it("say that an expression with ! needs quotes, which YAML takes for a tag", () => {
    expect(messages(recipe("[{ call: a, if: !has(b) }]"))).toContain("begins with ! needs quotes");
  });
});

describe("names", () => {
  it.each([
    ["tools: { 'a.b': { operation: c } }", "/tools/a.b (key)"],
    ["tools: { __proto__: { operation: c } }", "/tools/__proto__ (key)"],
    ["tools: { a: { operation: c, params: { d: { name: confirm } } } }", "/tools/a/params/d/name"],
    ["resources: { 'a b': { uri: c, operation: d } }", "/resources/a b (key)"],
    ["prompts: { a: { text: b, args: { 'c-d': } } }", "/prompts/a/args/c-d (key)"],
    ["defaults: { headers: { 'a b': c } }", "/defaults/headers/a b (key)"],
  ])("%s is refused", (text, pointer) => {
    expect(problems(BEFORE + text)).toEqual([`mapping/name-invalid ${pointer}`]);
  });

  it.each([
    ["[{ id: Ticket, call: a }]", "/tools/a/steps/0/id"],
    ["[{ id: 'in', call: a }]", "/tools/a/steps/0/id"],
    ["[{ for_each: a, as: steps, steps: [{ call: b }] }]", "/tools/a/steps/0/as"],
    ["[{ for_each: a, as: size, steps: [{ call: b }] }]", "/tools/a/steps/0/as"],
    ["[{ set: { B: 1 } }]", "/tools/a/steps/0/set/B (key)"],
    [
      "[{ parallel: [{ call: b }, { set: { __proto__: 1 } }] }]",
      "/tools/a/steps/0/parallel/1/set/__proto__ (key)",
    ],
  ])("%s is refused", (steps, pointer) => {
    expect(problems(recipe(steps))).toEqual([`mapping/name-invalid ${pointer}`]);
  });

  it.each(["dry_run", "confirm", "response_format"])("the input %s is reserved", (name) => {
    const text = `${BEFORE}tools: { a: { description: A., inputs: { ${name}: {} }, steps: [{ call: b }] } }`;
    expect(problems(text)).toEqual([`mapping/name-invalid /tools/a/inputs/${name} (key)`]);
    expect(messages(text)).toContain("adds an input of this name itself");
  });
});

describe("broken parts", () => {
  const text = `${BEFORE}
defaults: { timeout: 15, budget: 20s }
operations: { a: { safe: 1 }, b: { safe: true } }
expose: { exlude: [], include: [{ methods: [get] }] }
tools:
  broken: { description: A., steps: [{ cal: a }, { call: b, accept: [9] }] }
  whole: { description: A., steps: [{ call: b }] }
resources: { broken: {}, whole: { uri: b, operation: c } }
prompts: { broken: { text: 1 }, whole: { text: a } }
`;

  it("do not hide each other", () => {
    expect(problems(text)).toEqual([
      "mapping/step-verb /tools/broken/steps/0/cal (key)",
      "mapping/invalid /defaults/timeout",
      "mapping/invalid /operations/a/safe",
      "mapping/invalid /expose/include/0/methods/0",
      "mapping/unknown-key /expose/exlude (key)",
      "mapping/invalid /tools/broken/steps/1/accept/0",
      "mapping/missing-key /resources/broken (key)",
      "mapping/missing-key /resources/broken (key)",
      "mapping/invalid /prompts/broken/text",
    ]);
  });

  it("are left out; of a filter that cannot be read nothing is exposed", () => {
    const [mapping] = readMapping(located(text));
    const document = parse(text);
    const { misspelt, withheld, ...left } = JSON.parse(JSON.stringify(mapping?.value));
    expect(misspelt).toEqual([{ written: "/tools/broken/steps/0/cal", taken: "/tools/broken/steps/0/call" }]);
    // kept to find what else is wrong with it, and not to be served
    expect(withheld).toEqual(["broken"]);
    expect(left.tools.broken.steps).toEqual([{ call: "a" }, { call: "b", accept: [] }]);
    delete left.tools.broken;
    expect(left).toEqual({
      version: 1,
      spec: "./openapi.yaml",
      defaults: { budget: "20s" },
      operations: { b: { safe: true } },
      expose: { include: [] },
      tools: { whole: document.tools.whole },
      resources: { whole: document.resources.whole },
      prompts: { whole: document.prompts.whole },
    });
  });
});
