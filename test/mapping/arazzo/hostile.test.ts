/** No Arazzo document, however broken, makes the import throw. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Diagnostic, hasErrors } from "../../../src/diagnostics/diagnostic.js";
import { parseCondition } from "../../../src/mapping/arazzo/condition.js";
import { importArazzo } from "../../../src/mapping/arazzo/import.js";
import { parseJsonPath } from "../../../src/mapping/arazzo/jsonpath.js";
import { parseReference, referenceAt } from "../../../src/mapping/arazzo/reference.js";
import { projectRoot } from "../../support/paths.js";
import { importText, located, uri } from "./document.js";

const text = readFileSync(join(projectRoot, "fixtures", "arazzo", "support-desk.arazzo.yaml"), "utf8");
const whole = located(text).value;

/** Pointers, as keys, of every part of the document. */
function partsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => partsOf(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? replaced(each, rest, by) : each));
  const entries = Object.entries(value as object).map(([name, each]) => [
    name,
    name === key ? replaced(each, rest, by) : each,
  ]);
  return Object.fromEntries(entries);
}

const pieces = fc.constantFrom(
  ...[
    "$steps.",
    "$inputs.",
    "getTicket",
    ".outputs.",
    "$response.body#/",
    "{$",
    "}",
    "id",
    "==",
    "'",
    "&&",
    "!",
    "(",
    ")",
    "[",
  ],
  ...[
    "]",
    "$[?",
    "@.",
    "*",
    "__proto__",
    "constructor",
    "$statusCode",
    "200",
    "null",
    "#",
    "~",
    "/",
    " ",
    "$self",
    "$workflows.",
  ],
);
const words = fc.array(pieces, { maxLength: 8 }).map((each) => each.join(""));
const junk = fc.oneof(
  words,
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    Number.POSITIVE_INFINITY,
    true,
    [],
    {},
    [[]],
    [null],
    { $ref: "#" },
    { $ref: "#/components" },
    "$self",
  ),
  fc.dictionary(
    fc.constantFrom("__proto__", "type", "condition", "context", "value", "reference", "$from"),
    words,
  ),
);

describe("documents", () => {
  test("with any part exchanged are read or refused", async () => {
    const paths = partsOf(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...paths), junk), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const value = changes.reduce<unknown>((before, [path, by]) => {
            try {
              return replaced(before, path, by);
            } catch {
              // an earlier change took the place away
              return before;
            }
          }, whole);
          const diagnostics: Diagnostic[] = [];
          const report = (problem: Diagnostic) => diagnostics.push(problem);
          const imported = await importArazzo({ value, uri, pointer: "" }, async () => undefined, report);
          // nothing is left out in silence
          const workflows = (value as Readonly<Record<string, unknown>> | null)?.["workflows"];
          const complete =
            Object.keys(imported?.mapping.value.tools ?? {}).length === 3 && Array.isArray(workflows);
          expect(complete || hasErrors(diagnostics)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("that call each other in a circle end", async () => {
    const other = "file:///flows/other.yaml";
    const document = (name: string, to: string) => `arazzo: 1.0.0
info: { title: Circle, version: "1" }
sourceDescriptions: [{ name: api, url: ./openapi.yaml, type: openapi }, { name: next, url: ${to}, type: arazzo }]
workflows: [{ workflowId: ${name}, dependsOn: [$sourceDescriptions.next.${name === "a" ? "b" : "a"}], steps: [{ stepId: s, operationId: x, outputs: { o: $steps.s.outputs.o } }], outputs: { o: $outputs.o } }]`;
    const { codes } = await importText(document("a", other), {
      [other]: document("b", uri),
      [uri]: document("a", other),
    });
    expect(codes).toContain("arazzo/invalid");
  });

  test("whose schemas refer to themselves are refused", async () => {
    const { codes } = await importText(`arazzo: 1.0.0
info: { title: Deep, version: "1" }
sourceDescriptions: [{ name: api, url: ./openapi.yaml, type: openapi }]
workflows: [{ workflowId: a, inputs: { type: object, properties: { n: { $ref: "#/components/inputs/node" } } }, steps: [{ stepId: s, operationId: x }] }]
components: { inputs: { node: { type: object, properties: { next: { $ref: "#/components/inputs/node" }, other: { $ref: "#/components/inputs/node" } } } } }`);
    expect(codes).toEqual(["arazzo/unsupported"]);
  });
});

test("expressions of any text are read or refused", () => {
  fc.assert(
    fc.property(fc.oneof(words, fc.string()), (each) => {
      parseCondition(each);
      parseJsonPath(each);
      parseReference(each);
      referenceAt(each, 0);
    }),
  );
  expect(parseCondition("!".repeat(10_000))).toHaveProperty("problem");
  expect(parseCondition("(".repeat(10_000))).toHaveProperty("problem");
  expect(typeof parseJsonPath(`$${"[?@".repeat(10_000)}`)).toBe("string");
});
