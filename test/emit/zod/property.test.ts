/** Random schemas, random values: the printed zod schema accepts what Ajv accepts. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonSchema, Validator } from "../../../src/runtime/core/types.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { zodSchemas } from "./support/modules.js";
import { Random } from "./support/random.js";
import { mutated, sample } from "./support/samples.js";
import { toolSchema } from "./support/schemas.js";

const VALUES = 25;
const RUNS = Number(process.env["ZOD_RUNS"] ?? 6);

let validator: Validator;
beforeAll(async () => {
  validator = await createValidator();
});

describe("zod schemas of random JSON Schemas", () => {
  // ZOD_RUNS=100 for a long run
  it("accept and refuse as Ajv does, and give the value back as it was", async () => {
    const schemas = fc.array(toolSchema, { minLength: 1, maxLength: 60, size: "max" });
    const accepted = { yes: 0, no: 0 };
    await fc.assert(
      fc.asyncProperty(schemas, fc.integer(), async (list, seed) => {
        const printed = await zodSchemas(list);
        for (const [index, schema] of list.entries()) {
          const check = validator(schema);
          for (const value of valuesFor(schema, seed)) {
            const valid = verdict(check, value);
            if (valid === undefined) continue;
            accepted[valid ? "yes" : "no"] += 1;
            const result = printed[index]?.safeParse(value);
            const subject = JSON.stringify({ schema, value, issues: result?.error?.issues.slice(0, 2) });
            expect(result?.success, subject).toBe(valid);
            if (valid) expect(result?.data, subject).toEqual(value);
          }
        }
      }),
      { numRuns: RUNS, endOnFailure: process.env["ZOD_SHRINK"] === undefined },
    );
    // neither verdict may be rare, or the comparison says little
    expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(0.1 * (accepted.yes + accepted.no));
  }, 120_000);
});

/** `undefined` where Ajv throws: `patternProperties` beside an `anyOf` with `properties`, `toString` in a value. */
function verdict(check: (value: unknown) => readonly unknown[], value: unknown): boolean | undefined {
  try {
    return check(value).length === 0;
  } catch {
    return undefined;
  }
}

function valuesFor(schema: JsonSchema, seed: number): readonly unknown[] {
  const random = new Random(seed);
  return Array.from({ length: VALUES }, (_, index): unknown => {
    const value = sample(schema, schema, random);
    // as it would arrive: a JSON text has no `undefined`
    return JSON.parse(JSON.stringify(index % 2 === 0 ? value : mutated(value, random)));
  });
}
