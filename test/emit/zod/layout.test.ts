/** The layout of printed code: readable, and the same code as before. */
import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { laidOut } from "../../../src/emit/zod/layout.js";

const LONG = `"${"text ".repeat(20).trim()}"`;

describe("the layout of an expression", () => {
  it.each([
    [
      "what fits stays on its line",
      "z.object({a: z.string( ),  b: [ ] })",
      "z.object({ a: z.string(), b: [] })",
    ],
    [
      "a description goes below what it describes",
      `z.string().min(1).describe(${LONG}).optional()`,
      `z.string().min(1)\n  .describe(${LONG}).optional()`,
    ],
    [
      "a single argument shares the lines of its call",
      `z.array(z.object({ a: z.literal(${LONG}) }))`,
      `z.array(z.object({\n  a: z.literal(${LONG}),\n}))`,
    ],
    [
      "values of a list fill lines",
      `z.enum([${Array.from({ length: 20 }, (_, index) => `"value${index}"`).join(", ")}])`,
      `z.enum([
  "value0", "value1", "value2", "value3", "value4", "value5", "value6", "value7", "value8", "value9",
  "value10", "value11", "value12", "value13", "value14", "value15", "value16", "value17", "value18",
  "value19",
])`,
    ],
    [
      "what is empty has no comma",
      `z.union([equalTo([${LONG}], []), z.strictObject({})])`,
      `z.union([\n  equalTo(\n    [${LONG}],\n    [],\n  ),\n  z.strictObject({}),\n])`,
    ],
  ])("%s", (_, code, expected) => {
    expect(laidOut("", code)).toBe(expected);
  });

  it("changes nothing but blanks and commas at the end", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 }).map((value) => JSON.stringify(value));
    const { code } = fc.letrec<{ code: string }>((tie) => ({
      code: fc.oneof(
        { maxDepth: 5 },
        text,
        fc.constantFrom("z.string()", "[]", "{}", "integer", "1.5", "(): z.ZodType => a"),
        fc.array(tie("code"), { maxLength: 5 }).map((list) => `[${list.join(", ")}]`),
        fc.array(tie("code"), { maxLength: 3 }).map((list) => `z.check(${list.join(", ")})`),
        fc
          .array(fc.tuple(text, tie("code")), { maxLength: 4 })
          .map((members) => `z.object({ ${members.map((member) => member.join(": ")).join(", ")} })`),
        fc.tuple(tie("code"), text).map(([inner, note]) => `z.array(${inner}).describe(${note}).optional()`),
      ),
    }));
    fc.assert(
      fc.property(code, (flat) => {
        expect(nodesOf(laidOut("const name = ", flat))).toEqual(nodesOf(`const name = ${flat}`));
      }),
      { numRuns: 300 },
    );
  });
});

function nodesOf(source: string): readonly string[] {
  const file = ts.createSourceFile("code.ts", source, ts.ScriptTarget.ES2023, false);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isIdentifier(node) || ts.isLiteralExpression(node);
    found.push(`${ts.SyntaxKind[node.kind]} ${isText ? node.text : ""}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
