import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../../src/rehearse/sample.js";
import type { JsonSchema } from "../../src/runtime/core/types.js";
import { createWorkerValidator } from "../../src/runtime/worker/validator.js";
import { documents } from "../runtime/worker/schemas-at-random.js";

const validator = createWorkerValidator();

function accepting(schema: JsonSchema): (value: unknown) => boolean {
  const check = validator(schema);
  return (value) => check(value).length === 0;
}

/** The sample of a required property of that name, as a tool has it. */
function sampleFor(property: JsonSchema, name = "title", rest: JsonSchema = {}): unknown {
  const schema = { type: "object", properties: { [name]: property }, required: [name], ...rest };
  const sample = sampleOf(schema, accepting(schema));
  return sample === undefined ? undefined : (sample.value as Record<string, unknown>)[name];
}

describe("strings", () => {
  test.each<[JsonSchema, unknown]>([
    [{}, "title"],
    [{ type: "string" }, "title"],
    [{ type: "string", minLength: 12 }, "title-title-"],
    [{ type: "string", maxLength: 3 }, "tit"],
    [{ type: "string", format: "date-time" }, "2026-01-31T09:30:00Z"],
    [{ type: "string", format: "date" }, "2026-01-31"],
    [{ type: "string", format: "email" }, "user@example.com"],
    [{ type: "string", format: "uri" }, "https://example.com/page"],
    [{ type: "string", format: "uuid" }, "3fa85f64-5717-4562-b3fc-2c963f66afa6"],
    [{ type: "string", format: "ipv4" }, "192.0.2.1"],
    [{ type: "string", format: "ipv6" }, "2001:db8::1"],
    [{ type: "string", format: "hostname" }, "example.com"],
    [{ type: "string", format: "duration" }, "PT15M"],
    [{ type: "string", format: "ticket-id" }, "title"],
    [{ type: "string", contentEncoding: "base64" }, "aGVsbG8="],
    [{ type: "string", enum: ["low", "high"] }, "low"],
    [{ type: ["null", "string"], enum: [null, "b"] }, "b"],
    [{ const: "on" }, "on"],
    [{ type: "string", examples: ["octocat"] }, "octocat"],
    [{ type: "string", default: "main" }, "main"],
    [{ type: "string", maxLength: 3, examples: ["too long"] }, "tit"],
    [{ type: "string", enum: ["a"], default: "b" }, "a"],
    [{ type: "string", not: { enum: ["title"] } }, "title-2"],
    [{ type: "string", not: { pattern: "^title(-2)?$" } }, "title-3"],
  ])("%j", (schema, expected) => {
    expect(sampleFor(schema)).toEqual(expected);
  });

  test.each([
    ["^[a-zA-Z0-9_-]+$", "title"],
    ["^[A-Z]{3}$", "EUR"],
    ["^AC[0-9a-fA-F]{32}$", `AC${"a".repeat(32)}`],
    ["^T-\\d+$", "T-1"],
    ["^(0|[1-9][0-9]*)$", "1"],
    ["^\\d{4}-(0[1-9]|1[012])-([012]\\d|3[01])$", "2026-01-31"],
    ["^(?:foo|bar)\\.(yaml|json)$", "foo.yaml"],
    ["^https://[^/]+/x$", "https://a/x"],
    ["a{2,}b?c", "aac"],
    ["^$|^[0-9]{2}$", "11"],
    ["\\bzz\\b", "zz"],
    ["^\\p{Lu}é$", "Aé"],
    ["/images/[a-f\\d]{4}", "/images/aaaa"],
    ["^(?!x)", "title"],
  ])("matching %s", (pattern, expected) => {
    expect(sampleFor({ type: "string", pattern, minLength: 1 })).toBe(expected);
  });

  test("as long as they have to be, and no longer", () => {
    expect(sampleFor({ type: "string", pattern: "^[0-9]+$", minLength: 5, maxLength: 6 })).toBe("11111");
    expect(sampleFor({ type: "string", pattern: "^[0-9]", minLength: 4 })).toBe("2026-01-31T09:30:00Z");
    expect(sampleFor({ type: "string", pattern: "^%[0-9]$", minLength: 4 })).toBeUndefined();
  });

  test("none for a pattern that nothing matches", () => {
    expect(sampleFor({ type: "string", pattern: "/^.*[a-z]+.*$/i" })).toBeUndefined();
  });
});

describe("numbers", () => {
  test.each<[JsonSchema, unknown]>([
    [{ type: "integer" }, 1],
    [{ type: "number" }, 1],
    [{ type: "integer", minimum: 10 }, 10],
    [{ type: "integer", maximum: 0 }, 0],
    [{ type: "integer", maximum: -5 }, -5],
    [{ type: "integer", exclusiveMinimum: 1 }, 2],
    [{ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
    [{ type: "number", minimum: 2.5, maximum: 2.75 }, 2.5],
    [{ type: "integer", multipleOf: 5 }, 0],
    [{ type: "integer", multipleOf: 5, minimum: 12 }, 15],
    [{ type: "number", multipleOf: 0.01, minimum: 0.5 }, 1],
    [{ type: "integer", minimum: 1.5, maximum: 2.5 }, 2],
    [{ type: "integer", minimum: 3, maximum: 2 }, undefined],
    [{ minimum: 7 }, 7],
    [{ type: "integer", examples: ["5", 30] }, 30],
  ])("%j", (schema, expected) => {
    expect(sampleFor(schema)).toBe(expected);
  });
});

describe("lists", () => {
  test.each<[JsonSchema, unknown]>([
    [{ type: "array", items: { type: "string" } }, ["tags"]],
    [{ type: "array" }, ["tags"]],
    [{ type: "array", items: { type: "integer" }, minItems: 3 }, [1, 1, 1]],
    [{ type: "array", items: { type: "integer" }, minItems: 3, uniqueItems: true }, [1, 2, 3]],
    [{ type: "array", items: { type: "string" }, minItems: 2, uniqueItems: true }, ["tags", "tags-2"]],
    [{ type: "array", items: { enum: ["a", "b"] }, minItems: 2, uniqueItems: true }, ["a", "b"]],
    [{ type: "array", items: { type: "boolean" }, minItems: 2, uniqueItems: true }, [true, false]],
    [
      { type: "array", items: { pattern: "^[a-z]$", type: "string" }, minItems: 2, uniqueItems: true },
      ["a", "b"],
    ],
    [{ type: "array", prefixItems: [{ type: "integer" }, { type: "null" }], items: false }, [1, null]],
    [{ type: "array", items: { type: "integer" }, contains: { minimum: 5 } }, [5]],
    [{ type: "array", maxItems: 0 }, []],
    [{ type: "array", items: false }, []],
  ])("%j", (schema, expected) => {
    expect(sampleFor(schema, "tags")).toEqual(expected);
  });
});

describe("objects", () => {
  const text = { type: "string" };

  test.each<[JsonSchema, unknown]>([
    [{ properties: { a: text, b: text }, required: ["b"] }, { b: "b" }],
    [{ properties: { a: { type: "object" }, b: text, c: text } }, { b: "b" }],
    [{ type: "object" }, {}],
    [{ type: "object", additionalProperties: { type: "integer" } }, { key: 1 }],
    [
      { type: "object", minProperties: 2 },
      { key: "key", key2: "key2" },
    ],
    [
      { properties: { a: text, b: text }, minProperties: 2 },
      { a: "a", b: "b" },
    ],
    [
      { properties: { a: text, b: text }, required: ["a"], dependentRequired: { a: ["b"] } },
      { a: "a", b: "b" },
    ],
    [
      { patternProperties: { "^x-[0-9]$": { const: 5 } }, additionalProperties: false, minProperties: 1 },
      { "x-1": 5 },
    ],
    [{ required: ["constructor"] }, { constructor: "constructor" }],
    [
      { additionalProperties: { type: "integer" }, propertyNames: { pattern: "^[A-Z]$" }, minProperties: 1 },
      { A: 1 },
    ],
  ])("%j", (schema, expected) => {
    expect(sampleFor(schema)).toEqual(expected);
  });

  test("at the root, two optional ones where nothing is required", () => {
    const schema = {
      type: "object",
      properties: {
        body: { type: "object" },
        page: { type: "integer" },
        old: { ...text, deprecated: true },
        q: text,
        z: text,
      },
      additionalProperties: false,
    };
    expect(sampleOf(schema, accepting(schema))).toEqual({ value: { page: 1, q: "q" } });
  });

  test("also of hostile names", () => {
    const schema = JSON.parse('{"properties": {"a": {}}, "required": ["__proto__", "a"]}');
    expect(JSON.stringify(sampleOf(schema, accepting(schema))?.value)).toBe(
      '{"__proto__":"__proto__","a":"a"}',
    );
  });
});

describe("combinations", () => {
  test.each<[JsonSchema, unknown]>([
    [{ anyOf: [{ type: "null" }, { type: "integer", minimum: 5 }] }, 5],
    [{ oneOf: [{ type: "string" }, { type: "string", minLength: 2 }, { type: "integer" }] }, 1],
    [{ allOf: [{ type: "integer", minimum: 3 }, { maximum: 9 }, { multipleOf: 4 }] }, 4],
    [{ allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }] }, "b"],
    [{ type: ["string", "null"], minLength: 2 }, "title"],
    [{ type: "number", allOf: [{ type: "integer" }] }, 1],
    [{ type: "string", allOf: [{ type: "integer" }] }, undefined],
    [{ anyOf: [{ $ref: "#/$defs/gone" }, { const: 2 }] }, undefined],
    [{ not: { type: "string" } }, 1],
    [{ type: "boolean", not: { const: true } }, false],
    [{ enum: ["a", "b", "c"], not: { enum: ["a", "b"] } }, "c"],
    [false as unknown as JsonSchema, undefined],
  ])("%j", (schema, expected) => {
    const document = { type: "object", properties: { title: schema }, required: ["title"] };
    const accepts = JSON.stringify(schema).includes("gone") ? () => false : accepting(document);
    expect(sampleOf(document, accepts)).toEqual(
      expected === undefined ? undefined : { value: { title: expected } },
    );
  });

  test("the branch by its tag", () => {
    const shape = (kind: string, size: string) => ({
      type: "object",
      properties: { kind: { const: kind }, [size]: { type: "number" } },
      required: ["kind", size],
    });
    const $defs = { circle: shape("circle", "radius"), square: shape("square", "side") };
    const schema = { oneOf: [{ $ref: "#/$defs/circle" }, { $ref: "#/$defs/square" }] };
    expect(sampleFor(schema, "shape", { $defs })).toEqual({ kind: "circle", radius: 1 });
  });

  test("recursion comes to an end where it may", () => {
    const node = {
      type: "object",
      properties: {
        value: { type: "integer" },
        next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
      },
      required: ["value", "next"],
    };
    expect(sampleFor({ $ref: "#/$defs/node" }, "list", { $defs: { node } })).toMatchObject({ value: 1 });
    const tree = { type: "array", items: { $ref: "#/$defs/tree" } };
    expect(JSON.stringify(sampleFor({ $ref: "#/$defs/tree" }, "tree", { $defs: { tree } }))).toMatch(
      /^\[+\]+$/,
    );
    const endless = { type: "object", properties: { a: { $ref: "#/$defs/endless" } }, required: ["a"] };
    expect(sampleFor({ $ref: "#/$defs/endless" }, "a", { $defs: { endless } })).toBeUndefined();
    expect(
      sampleFor({ $ref: "#/$defs/self" }, "a", { $defs: { self: { allOf: [{ $ref: "#/$defs/self" }] } } }),
    ).toBe("a");
  });

  test("several examples that are wrong do not stand in the way", () => {
    const wrong = { type: "string", format: "date", examples: ["today"] };
    const right = { type: "string", examples: ["octocat"] };
    const schema = { properties: { a: wrong, b: wrong, c: right }, required: ["a", "b", "c"] };
    expect(sampleOf(schema, accepting(schema))?.value).toEqual({ a: "2026-01-31", b: "2026-01-31", c: "c" });
    const one = { ...schema, required: ["a", "c"] };
    expect(sampleOf(one, accepting(one))?.value).toEqual({ a: "2026-01-31", c: "c" });
  });
});

test("what is preferred comes first, where it is accepted", () => {
  const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
  expect(sampleOf(schema, accepting(schema), [{ a: 1 }, { a: "mine" }])).toEqual({ value: { a: "mine" } });
});

test("whatever is found is accepted, and the same every time", () => {
  let found = 0;
  fc.assert(
    fc.property(documents, (schema) => {
      const accepts = accepting(schema);
      const sample = sampleOf(schema, accepts);
      if (sample === undefined) return;
      found++;
      expect(accepts(sample.value)).toBe(true);
      expect(sampleOf(schema, accepts)).toEqual(sample);
    }),
    { numRuns: 500 },
  );
  expect(found).toBeGreaterThan(100);
});

test("gives up in time", () => {
  const wide = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`p${index}`, { enum: ["a", "b", "c"] }]),
  );
  const schema = { type: "object", properties: wide, required: Object.keys(wide), not: {} };
  const started = performance.now();
  expect(sampleOf(schema, accepting(schema))).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(1_000);
});
