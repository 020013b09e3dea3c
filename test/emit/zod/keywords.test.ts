/** Each keyword: the code that is printed for it, and values on which it agrees with Ajv. */
import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { zodExpression } from "../../../src/emit/zod/expression.js";
import type { Validator } from "../../../src/runtime/core/types.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { OBJECT_CASES } from "./support/cases-of-objects.js";
import { VALUE_CASES } from "./support/cases-of-values.js";
import { zodSchemas } from "./support/modules.js";

const CASES = [...VALUE_CASES, ...OBJECT_CASES];

let validator: Validator;
let printed: readonly z.ZodType[];
beforeAll(async () => {
  validator = await createValidator();
  printed = await zodSchemas(CASES.map(({ schema }) => schema));
});

describe("a zod expression", () => {
  it.each(CASES.map((entry, index) => [JSON.stringify(entry.schema), entry, index] as const))(
    "for %s",
    (_, { schema, code, accepts, refuses }, index) => {
      const source = zodExpression(schema);
      expect(source.code).toBe(code);
      expect(source.differences).toEqual([]);
      const check = validator(schema);
      const zod = printed[index];
      for (const [values, verdict] of [[accepts, true] as const, [refuses, false] as const]) {
        for (const value of values) {
          const subject = JSON.stringify(value) ?? "undefined";
          expect([subject, zod?.safeParse(value).success]).toEqual([subject, verdict]);
          // `undefined` stands for an argument that is not there, which only objects can say in JSON
          if (value !== undefined) expect([subject, check(value).length === 0]).toEqual([subject, verdict]);
        }
      }
    },
  );

  it("brings the prelude and the definitions it names", () => {
    const schema = {
      type: "object",
      properties: { id: { type: "integer" }, next: { $ref: "#/$defs/list-item" } },
      $defs: { "list-item": { type: "object", properties: { next: { $ref: "#/$defs/list-item" } } } },
    };
    const { code, declarations } = zodExpression(schema);
    expect(code).toBe("z.looseObject({ id: integer.optional(), next: listItemSchema.optional() })");
    expect(declarations.map((text) => text.split("\n").at(-1))).toEqual([
      '  .meta({ type: "integer" });',
      "const listItemSchema = z.looseObject({ next: z.lazy((): z.ZodType => listItemSchema).optional() });",
    ]);
  });

  it("says what it does not enforce", () => {
    const schema = {
      type: "object",
      properties: {
        a: { type: "string", pattern: "^(?=.*\\d)a" },
        b: { type: "string", pattern: "[" },
        c: { $ref: "#/$defs/gone" },
        d: {
          type: "object",
          patternProperties: { "(a)\\1": { type: "string" } },
          additionalProperties: false,
        },
        ["__proto__"]: { type: "string" },
      },
      unevaluatedProperties: false,
    };
    const { code, differences } = zodExpression(schema);
    expect(code).toBe(`z.looseObject({
  a: z.string().meta({ pattern: "^(?=.*\\\\d)a" }).optional(),
  b: z.string().meta({ pattern: "[" }).optional(),
  c: z.unknown().optional(),
  d: z.record(z.string(), z.unknown()).optional(),
  ["__proto__"]: z.unknown().optional(),
})`);
    expect(differences).toEqual([
      "unevaluatedProperties is not enforced",
      "properties named __proto__ are not read",
      'pattern "^(?=.*\\\\d)a" is not enforced: RE2 does not know it, so that the server does not enforce it either',
      'pattern "[" is not enforced: it is no JavaScript pattern',
      '"#/$defs/gone" leads nowhere and accepts anything',
      'properties that match "(a)\\\\1", and those that match nothing, are not checked: RE2 does not know it, so that the server does not enforce it either',
    ]);
  });
});
