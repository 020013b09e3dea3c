/** The printed module as a whole: its layout, its names, what tools share, recursion, and what it tells of itself. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { zodModule } from "../../../src/emit/zod/module.js";
import { importModule } from "./support/modules.js";

const person = {
  type: "object",
  properties: { name: { type: "string", description: "Full name" }, age: { type: "integer", minimum: 0 } },
  required: ["name"],
};
const tree = {
  type: "object",
  properties: {
    value: { $ref: "#/$defs/Person" },
    children: { type: "array", items: { $ref: "#/$defs/tree-node" } },
  },
  required: ["value"],
  additionalProperties: false,
};

/** What follows the comment and the import. */
function body(source: string): string {
  return source.slice(source.indexOf('from "zod";') + 'from "zod";\n\n'.length);
}

describe("a module of zod schemas", () => {
  it("has a prelude, shared definitions, and two constants with their types for each tool", () => {
    const source = zodModule([
      {
        identifier: "createTree",
        input: {
          type: "object",
          properties: {
            root: { $ref: "#/$defs/tree-node", description: "Where it begins" },
            label: {
              type: "string",
              minLength: 1,
              description: "A long description of what this label is for, and of what it is not for",
            },
            kind: {
              type: "string",
              enum: [
                "oak",
                "beech",
                "birch",
                "maple",
                "willow",
                "chestnut",
                "linden",
                "hornbeam",
                "larch",
                "yew",
              ],
            },
          },
          required: ["root"],
          additionalProperties: false,
          $defs: { "tree-node": tree, Person: person },
        },
        output: {
          type: "object",
          properties: { owner: { $ref: "#/$defs/Person" } },
          $defs: { Person: person },
        },
      },
    ]);
    expect(
      body(source),
    ).toBe(`/** Any whole number. \`z.int()\` refuses those beyond 2^53, which identifiers of real APIs reach. */
const integer = z
  .number()
  .refine(Number.isInteger, "Invalid input: expected an integer")
  .meta({ type: "integer" });

const personSchema = z.looseObject({ name: z.string().describe("Full name"), age: integer.gte(0).optional() });

const treeNodeSchema = z.strictObject({
  value: personSchema,
  children: z.array(z.lazy((): z.ZodType => treeNodeSchema)).optional(),
});

export const createTreeInput = z.strictObject({
  root: treeNodeSchema.describe("Where it begins"),
  label: z.string().min(1)
    .describe("A long description of what this label is for, and of what it is not for").optional(),
  kind: z.enum([
    "oak", "beech", "birch", "maple", "willow", "chestnut", "linden", "hornbeam", "larch", "yew",
  ]).optional(),
});
export type CreateTreeInput = z.infer<typeof createTreeInput>;

export const createTreeOutput = z.looseObject({ owner: personSchema.optional() });
export type CreateTreeOutput = z.infer<typeof createTreeOutput>;
`);
  });

  it("keeps definitions apart that only share a name, or whose references lead to others", () => {
    const input = (age: string) => ({
      type: "object",
      properties: { team: { $ref: "#/$defs/team" } },
      $defs: {
        team: { type: "array", items: { $ref: "#/$defs/person" } },
        person: { type: "object", properties: { age: { type: age } } },
      },
    });
    const source = zodModule([
      { identifier: "a", input: input("integer") },
      { identifier: "b", input: input("string") },
      { identifier: "c", input: input("integer") },
    ]);
    expect(body(source).match(/^(?:export )?const .*(?:Schema|Input).*$/gm)).toEqual([
      "const personSchema = z.looseObject({ age: integer.optional() });",
      "const teamSchema = z.array(personSchema);",
      "const personSchema2 = z.looseObject({ age: z.string().optional() });",
      "const teamSchema2 = z.array(personSchema2);",
      "export const aInput = z.looseObject({ team: teamSchema.optional() });",
      "export const bInput = z.looseObject({ team: teamSchema2.optional() });",
      "export const cInput = z.looseObject({ team: teamSchema.optional() });",
    ]);
  });

  it("names definitions legibly, whatever they are called", () => {
    const names = ["pull-request", "PullRequest", "URLThing", "2d", "class", "日本", "a/b~c"];
    const input = {
      type: "object",
      properties: Object.fromEntries(
        names.map((name, index) => [
          `p${index}`,
          { $ref: `#/$defs/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
        ]),
      ),
      $defs: Object.fromEntries(names.map((name) => [name, { type: "string", description: name }])),
    };
    const source = zodModule([{ identifier: "t", input }]);
    expect([...body(source).matchAll(/^const (\w+)/gm)].map(([, name]) => name)).toEqual([
      "pullRequestSchema",
      "pullRequestSchema2",
      "urlThingSchema",
      "_2dSchema",
      "classSchema",
      "definitionSchema",
      "aBCSchema",
    ]);
  });

  it("checks as deep as a value goes, through definitions that need each other", async () => {
    const input = {
      type: "object",
      properties: { even: { $ref: "#/$defs/even" } },
      $defs: {
        even: { anyOf: [{ type: "null" }, { type: "array", items: { $ref: "#/$defs/odd" }, maxItems: 1 }] },
        odd: { type: "array", items: { $ref: "#/$defs/even" }, minItems: 1, maxItems: 1 },
      },
    };
    const schema = (await importModule(zodModule([{ identifier: "t", input }]))).get("tInput");
    const accepts = (even: unknown) => schema?.safeParse({ even }).success;
    expect([null, [], [[null]], [[[]]], [[[[null]]]], [[]], [[[[]]]]].map(accepts)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false],
    ]);
  });

  it("tells in `z.toJSONSchema()` what the schema told", async () => {
    const input = {
      type: "object",
      properties: {
        limit: { type: "integer", minimum: 1, maximum: 100, default: 20, description: "Page size" },
        since: { type: "string", format: "date-time", examples: ["2024-01-01T00:00:00Z"] },
        ids: { type: "array", items: { type: "integer" }, uniqueItems: true, minItems: 1 },
        name: { type: "string", minLength: 2, maxLength: 64, deprecated: true },
        state: { type: "string", enum: ["open", "closed"], default: "open" },
      },
      required: ["ids"],
      additionalProperties: false,
    };
    const schema = (await importModule(zodModule([{ identifier: "t", input }]))).get("tInput");
    expect(schema && z.toJSONSchema(schema)).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      ...input,
    });
    // telling a default is not filling it in
    expect(schema?.parse({ ids: [1] })).toEqual({ ids: [1] });
  });

  it("tells above a constant what it does not enforce", () => {
    const input = {
      type: "object",
      properties: { a: { $ref: "#/$defs/code" } },
      $defs: { code: { type: "string", pattern: "(?!a)" } },
    };
    expect(body(zodModule([{ identifier: "t", input: { ...input, unevaluatedProperties: false } }]))).toBe(
      `// Differs: pattern "(?!a)" is not enforced: RE2 does not know it, so that the server does not enforce it either.
const codeSchema = z.string().meta({ pattern: "(?!a)" });

// Differs: unevaluatedProperties is not enforced.
export const tInput = z.looseObject({ a: codeSchema.optional() });
export type TInput = z.infer<typeof tInput>;
`,
    );
  });

  it("is the same for the same tools", () => {
    const tools = [{ identifier: "t", input: { ...tree, $defs: { "tree-node": tree, Person: person } } }];
    expect(zodModule(tools)).toBe(zodModule(structuredClone(tools)));
  });

  it("is a module when there is no tool", () => {
    expect(zodModule([])).toMatch(/ \*\/\nexport \{\};\n$/);
  });
});
