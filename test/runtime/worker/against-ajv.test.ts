/** The validator port of Workers against the one of Node: same verdict, same violations, same text for the model. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { valueAt } from "../../../src/runtime/core/pointer.js";
import type { JsonSchema, Validator, Violation } from "../../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { createWorkerValidator } from "../../../src/runtime/worker/validator.js";
import { argumentValues, documents, values } from "./schemas-at-random.js";

let ajv: Validator;
const worker = createWorkerValidator();
beforeAll(async () => {
  ajv = await createValidator();
});

const RUNS = Number(process.env["FC_RUNS"] ?? 600);

/**
 * What a violation says; its place in the schema as what stands there, since one object may stand in two places.
 * Ajv loses the name that `propertyNames` is about behind some references.
 */
function told(schema: JsonSchema, violations: readonly Violation[]) {
  return violations.map(({ schemaPointer, params, ...rest }) => {
    const parent = valueAt(schema, schemaPointer.replace(/\/[^/]*$/, ""));
    const { propertyName, ...others } = params;
    return {
      ...rest,
      params: rest.keyword === "propertyNames" ? { propertyName } : others,
      parent: rest.keyword === "false schema" ? false : parent,
    };
  });
}

/** Undefined where Ajv runs into a circle of references, or does not compile. */
function byAjv(schema: JsonSchema, value: unknown): readonly Violation[] | undefined {
  try {
    return ajv(schema)(value);
  } catch {
    return undefined;
  }
}

/**
 * Where the two may differ, because Ajv is wrong: it takes what every object inherits for evaluated; it loses count
 * of what is evaluated in conditions and branches; and `contains` can find what another keyword found before it.
 * No plan holds these keywords.
 */
function isKnown(schema: JsonSchema, value: unknown): boolean {
  const [written, given] = [JSON.stringify(schema), JSON.stringify(value)];
  if (written.includes('"contains"')) return true;
  if (!written.includes('"unevaluated')) return false;
  const conditional = /"(anyOf|oneOf|allOf|if|\$ref|dependentSchemas|dependencies)"/;
  return conditional.test(written) || /"(__proto__|constructor)"/.test(given);
}

test("comes to an end, also where Ajv does not", () => {
  fc.assert(
    fc.property(documents, fc.oneof(argumentValues, values), (schema, value) => {
      worker(schema)(value);
    }),
    { numRuns: RUNS },
  );
});

test("finds what Ajv finds, in the same order and words", () => {
  const tried = fc.array(fc.oneof(argumentValues, values), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(documents, tried, (schema, several) => {
      for (const value of several) {
        const expected = byAjv(schema, value);
        if (expected === undefined || isKnown(schema, value)) continue;
        expect(told(schema, worker(schema)(value))).toEqual(told(schema, expected));
      }
    }),
    { numRuns: RUNS },
  );
});

test("makes the model read what it reads on Node", async () => {
  const onNode = createArgumentCheck("strict", async () => ajv);
  const onWorkers = createArgumentCheck("strict", async () => worker);
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(argumentValues, { minLength: 3, maxLength: 3 }),
      async (schema, several) => {
        for (const args of several) {
          if (byAjv(schema, args) === undefined || isKnown(schema, args)) continue;
          const listing = { name: "tool", description: "", inputSchema: schema, annotations };
          const [expected, told] = [await onNode({ listing }, args), await onWorkers({ listing }, args)];
          // Ajv loses such names, see above.
          if (!JSON.stringify(schema).includes('"propertyNames"')) expect(told).toEqual(expected);
        }
      },
    ),
    { numRuns: RUNS / 3 },
  );
});

const annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};
