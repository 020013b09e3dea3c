import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { explain } from "../../src/runtime/core/explain.js";
import { valueAt } from "../../src/runtime/core/pointer.js";
import type { JsonSchema, Validator, Violation } from "../../src/runtime/core/types.js";
import { compileSchema, problemsOf } from "../../src/runtime/core/violations.js";
import { createValidator } from "../../src/runtime/node/validator.js";

let validator: Validator;
beforeAll(async () => {
  validator = await createValidator();
});

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonSchema>(
      { type: "string", minLength: 2, pattern: "^a" },
      { type: "integer", minimum: 3 },
      { type: "null" },
      { enum: ["a", 1] },
      { const: 5 },
      { $ref: "#/$defs/node" },
      {},
    ),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.record({ a: tie("schema"), b: tie("schema") }),
      required: fc.constant(["a"]),
      additionalProperties: fc.constant(false),
    }),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf, title: "all" })),
  ),
}));
const node = { anyOf: [{ type: "null" }, { type: "object", properties: { a: { $ref: "#/$defs/node" } } }] };
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(1, 5, "a", "bb", null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

/** What condensing relies on: a union's violation follows directly after those of its branches, one after the other. */
it("the validator reports the branches of a union just before it", () => {
  fc.assert(
    fc.property(anySchema, anyValue, (inner, v) => {
      const root = { $defs: { node }, type: "object", properties: { v: inner } };
      const violations = validator(root)({ v });
      for (const [index, union] of violations.entries()) {
        if (!/^(any|one)Of$/.test(union.keyword) || Array.isArray(union.params["passingSchemas"])) continue;
        const branches = valueAt(root, union.schemaPointer) as JsonSchema[];
        const at = valueAt({ v }, union.pointer);
        const expected = branches.flatMap((branch) =>
          validator({ $defs: root.$defs, allOf: [branch] })(at).map((found) => union.pointer + key(found)),
        );
        expect(violations.slice(index - expected.length, index).map(key)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});

const key = ({ pointer, keyword, params }: Violation) => `${pointer} ${keyword} ${JSON.stringify(params)}`;

it("something is told of every value that fails, each in one line", () => {
  fc.assert(
    fc.property(anySchema, anyValue, (inner, v) => {
      const root = { $defs: { node }, type: "object", properties: { v: inner } };
      const compiled = compileSchema(root, validator);
      const violations = compiled.check({ v });
      const lines = explain(problemsOf(violations, { v }, compiled, validator), { value: { v }, root });
      expect(lines.length > 0).toBe(violations.length > 0);
      for (const line of lines) expect(line).toMatch(/^- .{5,700}$/);
    }),
    { numRuns: 300 },
  );
});
