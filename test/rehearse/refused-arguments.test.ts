import { describe, expect, test } from "vitest";
import { refusedArguments } from "../../src/rehearse/refused-arguments.js";
import type { JsonSchema } from "../../src/runtime/core/types.js";
import { createWorkerValidator } from "../../src/runtime/worker/validator.js";

function refused(schema: JsonSchema, valid: unknown) {
  const check = createWorkerValidator()(schema);
  return refusedArguments(schema, valid, (value) => check(value).length === 0);
}

describe("arguments that must be refused", () => {
  test.each<[string, JsonSchema, unknown, unknown]>([
    [
      "what is required",
      { properties: { a: { type: "string" }, b: {} }, required: ["a", "b"] },
      { a: "x", b: 1 },
      { value: { b: 1 }, why: "`a` is missing" },
    ],
    [
      "a wrong type",
      { properties: { limit: { type: "integer" } } },
      {},
      { value: { limit: "not a value of this kind" }, why: "`limit` is some text" },
    ],
    [
      "a wrong type of what is there",
      { properties: { q: { type: "string" }, limit: { type: "integer" } } },
      { limit: 1 },
      { value: { limit: "not a value of this kind" }, why: "`limit` is some text" },
    ],
    [
      "a number for text",
      { properties: { q: { type: "string" } } },
      { q: "q" },
      { value: { q: 1.5 }, why: "`q` is a fraction" },
    ],
    [
      "an unknown name",
      { properties: { any: {} }, additionalProperties: false },
      {},
      { value: { unknown_argument: 1 }, why: "there is no argument `unknown_argument`" },
    ],
    ["nothing", { type: "object", properties: { any: {} } }, {}, undefined],
  ])("%s", (_, schema, valid, expected) => {
    expect(refused({ type: "object", ...schema }, valid)).toEqual(expected);
  });

  test("of hostile names", () => {
    const schema = JSON.parse(
      '{"type": "object", "properties": {"constructor": {"type": "string"}, "__proto__": {}}}',
    );
    expect(refused(schema, {})).toEqual({ value: { constructor: 1.5 }, why: "`constructor` is a fraction" });
  });
});
