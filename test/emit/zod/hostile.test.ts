/** Text of a document that would like to be code, everywhere a schema can hold text. */
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { zodModule } from "../../../src/emit/zod/module.js";
import { patternOf } from "../../../src/emit/zod/patterns.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { importModule } from "./support/modules.js";

const HOSTILE = [
  '"); process.exit(7); ("',
  "'); process.exit(7); ('",
  "`${process.exit(7)}`",
  "${process.exit(7)}",
  "*/ process.exit(7); /*",
  "\nprocess.exit(7);\n",
  "\u2028process.exit(7)\u2029",
  "\r\n// \u0085",
  "</script><script>alert(1)</script>",
  "<!--",
  "\\",
  '\\"',
  "\\u0022",
  "]})",
  "a, b: c",
  "\u202eevil\u202c",
  "\ud800",
  "\u0000\u001b[31m",
  "😀 é 日本",
  "\u200b",
  "#!/bin/sh",
  "",
];

/** A property of every object, of an object's prototype, and one that promises are known by. */
const SPECIAL = ["__proto__", "constructor", "then", "hasOwnProperty"];

/** The text in every position. */
function schemaWith(text: string): JsonSchema {
  const annotations = {
    title: text,
    description: text,
    default: text,
    examples: [text],
    contentEncoding: text,
  };
  return {
    type: "object",
    description: text,
    properties: Object.fromEntries([
      [text, { type: "string", ...annotations }],
      ["one", { const: text }],
      ["some", { enum: [text, `${text}2`], ...annotations }],
      ["mixed", { enum: [text, 1, null] }],
      ["structured", { const: Object.fromEntries([[text, [text]]]) }],
      ["pattern", { type: "string", pattern: patternOf(text) }],
      ["format", { type: "string", format: text }],
      [
        "named",
        { $ref: `#/$defs/${text.replaceAll("%", "%25").replaceAll("~", "~0").replaceAll("/", "~1")}` },
      ],
      ["lost", { $ref: "#/$defs/lost/than/that", description: text }],
      [
        "map",
        {
          type: "object",
          patternProperties: { [patternOf(text)]: { type: "integer" } },
          additionalProperties: false,
        },
      ],
      [
        "names",
        {
          type: "object",
          propertyNames: { enum: [text] },
          dependentRequired: Object.fromEntries([[text, [text]]]),
        },
      ],
      ["dependent", { type: "object", dependentSchemas: Object.fromEntries([[text, { required: [text] }]]) }],
    ]),
    required: [text],
    $defs: Object.fromEntries([[text, { type: "integer", description: text }]]),
  };
}

const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);
const usable = HOSTILE.filter((text) => text !== "" && isWellFormed(text));

function moduleWith(text: string): string {
  return zodModule([{ identifier: "hostile", input: schemaWith(text), output: schemaWith(text) }]);
}

/** The kinds of all nodes in order, and the text of those that are no literals. */
function nodesOf(source: string): readonly string[] {
  const file = ts.createSourceFile("module.ts", source, ts.ScriptTarget.ES2023, false);
  expect(Reflect.get(file, "parseDiagnostics")).toEqual([]);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName = ts.isIdentifier(node);
    // definitions are named after the document's; what is left of those names are letters and digits
    const text = isName ? node.text.replace(/^\w+Schema\d*$/, "definition") : "";
    found.push(`${ts.SyntaxKind[node.kind]} ${text}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("hostile text", () => {
  it.each(usable.map((text) => [JSON.stringify(text), text]))(
    "%s changes nothing but literals",
    (_, text) => {
      expect(nodesOf(moduleWith(text))).toEqual(nodesOf(moduleWith("some text")));
    },
  );

  it.each([...HOSTILE, ...SPECIAL].map((text) => [JSON.stringify(text), text]))(
    "%s stays what it is",
    async (_, text) => {
      const source = moduleWith(text);
      expect(source.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u202a-\u202e]/u);
      const exported = await importModule(source);
      const schema = exported.get("hostileInput");
      const good = Object.fromEntries([
        [text, "x"],
        ["one", text],
        ["some", text],
        ["structured", Object.fromEntries([[text, [text]]])],
        ["named", 1],
        ["names", Object.fromEntries([[text, 1]])],
      ]);
      expect(schema?.safeParse(good).error).toBeUndefined();
      expect(schema?.safeParse({ ...good, one: `${text}!` }).success).toBe(false);
      expect(schema?.safeParse({ ...good, structured: { [`${text}!`]: [text] } }).success).toBe(false);
      expect(schema?.safeParse({ ...good, names: { [`${text}!`]: 1 } }).success).toBe(false);
      // an empty description says nothing
      expect(schema?.description).toBe(text === "" ? undefined : text);
      if (schema && isWellFormed(text))
        expect(JSON.stringify(z.toJSONSchema(schema))).toContain(JSON.stringify(text));
    },
  );

  it("in a pattern that cannot be used is only told, in a comment", async () => {
    const patterns = [...HOSTILE, "(?=a)\n*/ process.exit(7)", "(\\1\u2028process.exit(7)", "[*/"];
    const input = {
      type: "object",
      properties: Object.fromEntries(
        patterns.map((pattern, index) => [`p${index}`, { type: "string", pattern: `(?!x)${pattern}` }]),
      ),
      patternProperties: { "(?!x)\nprocess.exit(7)": {} },
    };
    const source = zodModule([{ identifier: "hostile", input }]);
    const code = source.split("\n").filter((line) => !/^(\/\/| \*|\/\*\*)/.test(line));
    expect(code.join("\n").replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toContain("exit");
    expect([...(await importModule(source)).keys()]).toEqual(["hostileInput"]);
  });
});
