/** The list of known differences from Ajv that stands in every printed module. Each must still be one. */
import { describe, expect, it } from "vitest";
import { zodModule } from "../../../src/emit/zod/module.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { zodSchemas } from "./support/modules.js";

interface Difference {
  /** Words of the module's comment that tell it. */
  readonly told: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly zodAccepts: boolean;
}

const text = (format: string) => ({ type: "string", format });

const DIFFERENCES: readonly Difference[] = [
  {
    told: "Numbers too large for a double",
    schema: { type: "number" },
    value: JSON.parse("1e999"),
    zodAccepts: false,
  },
  {
    told: "A property named `__proto__` is dropped here, unread",
    schema: { type: "object", additionalProperties: { type: "string" } },
    value: JSON.parse('{"__proto__": 1}'),
    zodAccepts: true,
  },
  {
    told: "`multipleOf` a whole number allows for rounding here",
    schema: { type: "integer", multipleOf: 5 },
    value: 2 ** 53 + 2,
    zodAccepts: true,
  },
  {
    told: "Ajv refuses quotients from 10^21 on",
    schema: { type: "number", multipleOf: 2 },
    value: 1e22,
    zodAccepts: true,
  },
  {
    told: "`contains`: an empty array after one that matches passes in Ajv",
    schema: { type: "array", items: { type: "array", contains: { type: "null" } } },
    value: [[null], []],
    zodAccepts: false,
  },
  {
    told: "`.` and `\\s` differ for rare line ends and spaces",
    schema: { type: "string", pattern: "^.$" },
    value: "\r",
    zodAccepts: false,
  },
  {
    told: "`.` and `\\s` differ for rare line ends and spaces",
    schema: { type: "string", pattern: "^\\s$" },
    value: "\u00a0",
    zodAccepts: true,
  },
  {
    told: "texts of more than 2,000 characters pass unread",
    schema: text("date"),
    value: "x".repeat(2001),
    zodAccepts: false,
  },
  {
    told: "`urn:uuid:`",
    schema: text("uuid"),
    value: "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    zodAccepts: false,
  },
  {
    told: "leap seconds in any zone",
    schema: text("date-time"),
    value: "2016-12-31T15:59:60-08:00",
    zodAccepts: false,
  },
  {
    told: "base64 of which only one line is right",
    schema: text("byte"),
    value: "!\nYQ==",
    zodAccepts: false,
  },
  { told: "An IP address in brackets", schema: text("uri"), value: "http://[1:2]/", zodAccepts: true },
];

describe("the known differences between zod and Ajv", () => {
  it("are still there, and told in the module", async () => {
    const validator = await createValidator();
    const printed = await zodSchemas(DIFFERENCES.map(({ schema }) => schema));
    const comment = zodModule([]).replace(/\n \* +/g, " ");
    for (const [index, { told, schema, value, zodAccepts }] of DIFFERENCES.entries()) {
      expect(comment).toContain(told);
      const verdicts = {
        zod: printed[index]?.safeParse(value).success,
        ajv: validator(schema)(value).length === 0,
      };
      expect([told, verdicts]).toEqual([told, { zod: zodAccepts, ajv: !zodAccepts }]);
    }
  });

  it("are as many as the module tells", () => {
    const told = new Set(DIFFERENCES.map((difference) => difference.told));
    const items = zodModule([]).split("\n - ").length;
    expect(told.size).toBeGreaterThanOrEqual(items);
  });
});
