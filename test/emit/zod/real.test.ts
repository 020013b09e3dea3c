/** Schemas of real documents, with values made for them and changed: zod and Ajv say the same of each. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.js";
import type { JsonSchema, Validator } from "../../../src/runtime/core/types.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { sharedExamples, sharedSpecs } from "../../support/paths.js";
import { zodSchemas } from "./support/modules.js";
import { Random } from "./support/random.js";
import { mutated, sample } from "./support/samples.js";

/** Chosen for what is in them: patterns, recursion, large unions, formats, closed objects, maps, 3.1 types. */
const DOCUMENTS = [
  "adyen-checkout-3.1.json",
  "alertmanager-2.0.yaml",
  "discord-3.1.json",
  "docker-engine-2.0.yaml",
  "github-3.0.json",
  "jira-cloud-3.0.json",
  "langfuse-3.0.yml",
  "nginx-unit-3.0.yaml",
  "openai-3.1.yaml",
  "opencode-3.1.yaml",
  "ory-kratos-3.0.json",
  "qdrant-3.0.json",
  "readme-circular-3.0.yaml",
  "slack-2.0.json",
  "spotify-3.0.yaml",
  "stripe-3.0.json",
  "synthetic-features-3.2.yaml",
] as const;
const SCHEMAS = 50;
const VALUES = 10;

const folders = { specs: sharedSpecs(), examples: sharedExamples() };
const files = [
  ...(folders.examples === undefined ? [] : [join(folders.examples, "support.openapi.yaml")]),
  ...(folders.specs === undefined ? [] : DOCUMENTS.map((name) => `${folders.specs}${name}`)),
].filter((file) => existsSync(file));
const isHere = files.length > 0;

let validator: Validator;
beforeAll(async () => {
  validator = await createValidator();
});

describe.skipIf(!isHere)(
  `schemas of real documents${isHere ? "" : " (skipped: ../shared is not here)"}`,
  () => {
    it.each(files.map((file) => [file.slice(file.lastIndexOf("/") + 1), file]))(
      "%s",
      async (_, file) => {
        const schemas = await schemasOf(file);
        const printed = await zodSchemas(schemas);
        const disagreements: unknown[] = [];
        const verdicts = { true: 0, false: 0 };
        for (const [index, schema] of schemas.entries()) {
          const check = validator(schema);
          for (const value of valuesFor(schema, index)) {
            const valid = check(value).length === 0;
            verdicts[`${valid}`] += 1;
            const result = printed[index]?.safeParse(value);
            if (result?.success !== valid)
              disagreements.push({ schema, value, valid, issues: result?.error?.issues });
            else if (valid) expect(result.data).toEqual(value);
          }
        }
        expect(disagreements).toEqual([]);
        expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(0);
      },
      60_000,
    );
  },
);

/** Inputs and outputs, evenly from all over the document. */
async function schemasOf(file: string): Promise<readonly JsonSchema[]> {
  const [{ plan }] = await compile(file, { outputSchema: "strict" });
  const schemas = (plan?.tools ?? []).flatMap(({ listing: { inputSchema, outputSchema } }) => [
    inputSchema,
    ...(outputSchema === undefined ? [] : [outputSchema]),
  ]);
  const step = Math.max(1, schemas.length / SCHEMAS);
  return Array.from(
    { length: Math.min(SCHEMAS, schemas.length) },
    (_, index) => schemas[Math.floor(index * step)],
  ).filter((schema) => schema !== undefined);
}

function valuesFor(schema: JsonSchema, seed: number): readonly unknown[] {
  const random = new Random(seed + 1);
  return Array.from({ length: VALUES }, (_, index): unknown => {
    const value = sample(schema, schema, random);
    return JSON.parse(JSON.stringify(index % 3 === 0 ? value : mutated(value, random)));
  });
}
