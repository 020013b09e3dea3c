/** Printed modules are code that its owner can keep: the compiler's strictest settings and the linter accept them. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.js";
import { zodModule } from "../../../src/emit/zod/module.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { projectRoot, supportDeskSpec } from "../../support/paths.js";
import { inFolder } from "./support/modules.js";
import { toolSchema } from "./support/schemas.js";

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    module: "NodeNext",
    moduleResolution: "NodeNext",
    target: "ES2023",
    lib: ["ES2023"],
    types: ["node"],
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["*.ts"],
};
const BIOME = {
  root: true,
  vcs: { enabled: false },
  formatter: { enabled: false },
  linter: { rules: { preset: "recommended" } },
};

/** Everything at once: recursion, names that need care, every kind of check. */
const EVERYTHING: JsonSchema = {
  type: "object",
  properties: {
    // biome-ignore lint/suspicious/noThenProperty: the linter must accept what is printed for it
    then: { type: "string" },
    constructor: { type: "integer" },
    ["__proto__"]: { type: "integer" },
    "odd name": { type: "string", pattern: "^[\\w\\-\\.\\x00-\\x1f]+  $" },
    big: { type: "integer", maximum: 9223372036854776000, minimum: -1e21 },
    code: { type: "string", pattern: "(?=a)" },
    node: { $ref: "#/$defs/node" },
    list: {
      type: "array",
      contains: { type: "null" },
      uniqueItems: true,
      prefixItems: [{}, false],
      maxItems: 3,
    },
    map: {
      type: "object",
      patternProperties: { "^x-": { $ref: "#/$defs/node" } },
      additionalProperties: false,
    },
    whole: { type: "object", propertyNames: { maxLength: 1 }, minProperties: 1, maxProperties: 2 },
    dependent: {
      type: "object",
      dependentRequired: { a: ["b"] },
      dependentSchemas: { c: { required: ["d"] } },
    },
    part: { type: "number", multipleOf: 0.1 },
    choice: { oneOf: [{ const: [1] }, { const: { a: 1 } }, { not: { type: "string" } }] },
    ...Object.fromEntries(
      ["date-time", "time", "duration", "email", "uri", "uri-reference", "uri-template", "json-pointer"].map(
        (format) => [format, { type: "string", format }],
      ),
    ),
  },
  required: ["constructor"],
  if: { required: ["then"] },
  else: { required: ["odd name"] },
  allOf: [{ $ref: "#/$defs/node" }],
  $defs: {
    node: {
      type: "object",
      properties: { next: { $ref: "#/$defs/node" }, other: { $ref: "#/$defs/other" } },
      additionalProperties: false,
    },
    other: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }], not: { required: ["a"] } },
  },
};

/** What a user's own code may rely on; the compiler refuses what it should refuse. */
const USE = `import { resolveInput, type ResolveInput, type ResolveOutput } from "./use.js";

export const full: ResolveInput = { id: "T-1", limit: 5, note: null, extra: "kept" };
export const short: ResolveInput = { id: "T-1", state: "open" };
// @ts-expect-error: id is required
export const none: ResolveInput = {};
// @ts-expect-error: not one of the values
export const odd: ResolveInput = { id: "T-1", state: "ajar" };
// @ts-expect-error: a closed object
export const more: ResolveOutput = { done: true, extra: 1 };
export const parsed: string = resolveInput.parse({ id: "T-1" }).id;
`;
const USED = zodModule([
  {
    identifier: "resolve",
    input: {
      type: "object",
      properties: {
        id: { type: "string" },
        limit: { type: "integer", default: 10 },
        state: { type: "string", enum: ["open", "closed"] },
        note: { anyOf: [{ type: "string" }, { type: "null" }] },
      },
      required: ["id"],
    },
    output: { type: "object", properties: { done: { type: "boolean" } }, additionalProperties: false },
  },
]);

describe("printed modules", () => {
  it("satisfy the strict compiler and the linter's recommended rules", async () => {
    const [{ plan }] = await compile(supportDeskSpec, { outputSchema: "strict" });
    const desk = (plan?.tools ?? []).map(({ listing }, index) => ({
      identifier: `tool${index}`,
      input: listing.inputSchema,
      ...(listing.outputSchema && { output: listing.outputSchema }),
    }));
    const random = fc.sample(toolSchema, { numRuns: 80, seed: 1 });
    const modules: Readonly<Record<string, string>> = {
      "desk.ts": zodModule(desk),
      "everything.ts": zodModule([{ identifier: "Everything", input: EVERYTHING, output: EVERYTHING }]),
      "random.ts": zodModule(random.map((input, index) => ({ identifier: `random${index}`, input }))),
      "empty.ts": zodModule([]),
      "use.ts": USED,
      "user.ts": USE,
    };
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
      writeFileSync(join(folder, "biome.json"), JSON.stringify(BIOME));
      for (const [name, source] of Object.entries(modules)) writeFileSync(join(folder, name), source);
      expect(run("tsc", ["-p", "."], folder)).toBe("");
      const names = Object.keys(modules).filter((name) => name !== "user.ts");
      expect(run("biome", ["lint", "--error-on-warnings", ...names], folder)).toMatch(
        /^Checked 5 files in .*\n?$/,
      );
    });
  }, 120_000);
});

/** What the tool says, also when it fails. */
function run(tool: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(join(projectRoot, "node_modules/.bin", tool), args, {
      cwd,
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    return `${Reflect.get(Object(error), "stdout")}${Reflect.get(Object(error), "stderr")}`;
  }
}
