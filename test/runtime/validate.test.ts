import { describe, expect, it } from "vitest";
import type { JsonSchema, ToolListing } from "../../src/runtime/core/types.js";
import { createArgumentCheck, type ValidationMode } from "../../src/runtime/core/validate.js";
import { createValidator } from "../../src/runtime/node/validator.js";

function listing(inputSchema: JsonSchema, name = "create_ticket"): ToolListing {
  const annotations = {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  };
  return { name, description: "", inputSchema, annotations };
}

function object(properties: JsonSchema, rest: JsonSchema = {}): ToolListing {
  return listing({ type: "object", properties, additionalProperties: false, ...rest });
}

async function check(tool: ToolListing, args: unknown, mode: ValidationMode = "strict") {
  return createArgumentCheck(mode, createValidator)({ listing: tool }, args);
}

/** The lines a model reads, without the heading. */
async function complaints(
  tool: ToolListing,
  args: unknown,
  mode: ValidationMode = "strict",
): Promise<string[]> {
  const checked = await check(tool, args, mode);
  return checked.ok ? [] : checked.message.split("\n").slice(1);
}

const ticket = object(
  {
    subject: { type: "string", minLength: 3, maxLength: 20, description: "What it is about." },
    ticket_id: {
      type: "string",
      pattern: "^T-\\d+$",
      examples: ["T-17"],
      description: "The ticket's\n  id.",
    },
    priority: { type: "string", enum: ["low", "normal", "urgent"], default: "normal" },
    limit: { type: "integer", minimum: 1, maximum: 100 },
    ratio: { type: "number", exclusiveMinimum: 0, multipleOf: 0.5 },
    due: { type: "string", format: "date-time" },
    email: { type: "string", format: "email" },
    open: { type: "boolean" },
    tags: { type: "array", items: { type: "string" }, minItems: 1, uniqueItems: true },
    customer: {
      type: "object",
      properties: { name: { type: "string" }, emails: { type: "array", items: { type: "string" } } },
      required: ["name"],
      additionalProperties: false,
    },
    kind: { const: "ticket" },
    assignee: { anyOf: [{ type: "string", maxLength: 5 }, { type: "null" }] },
  },
  { required: ["subject", "ticket_id"] },
);
const valid = { subject: "Broken", ticket_id: "T-1" };

describe("what a model reads", () => {
  it("is one text with a heading", async () => {
    const checked = await check(ticket, { tiket_id: "T-1", subject: "Broken", priority: "Urgent" });
    expect(checked).toEqual({
      ok: false,
      message: [
        "Invalid arguments for create_ticket: nothing was sent to the API. Correct this and call again:",
        '- `ticket_id` is missing. Expected string matching ^T-\\d+$, e.g. "T-17" (The ticket\'s id).',
        "- no argument `tiket_id`; did you mean `ticket_id`? Arguments: subject, ticket_id, priority, limit, ratio, due, email, open, tags, customer, kind, assignee.",
        '- `priority` is "Urgent". Expected one of "low", "normal", "urgent"; did you mean "urgent"?',
      ].join("\n"),
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["type", { subject: 5 }, "`subject` is 5. Expected string of 3 to 20 characters."],
    ["limits", { limit: 500 }, "`limit` is 500. Expected integer from 1 to 100."],
    ["whole numbers", { limit: 1.5 }, "`limit` is 1.5. Expected integer from 1 to 100."],
    ["exclusive limits", { ratio: 0 }, "`ratio` is 0. Expected number greater than 0, a multiple of 0.5."],
    ["multiples", { ratio: 0.7 }, "`ratio` is 0.7. Expected number greater than 0, a multiple of 0.5."],
    ["short text", { subject: "ab" }, "`subject` has 2 characters. Expected string of 3 to 20 characters."],
    ["code points", { subject: "😀" }, "`subject` has 1 character. Expected string of 3 to 20 characters."],
    ["pattern", { ticket_id: "17" }, '`ticket_id` is "17". Expected string matching ^T-\\d+$, e.g. "T-17".'],
    [
      "format",
      { due: "tomorrow" },
      '`due` is "tomorrow". Expected string of format date-time, e.g. "2025-01-31T09:30:00Z".',
    ],
    ["email", { email: "me" }, '`email` is "me". Expected string of format email, e.g. "name@example.com".'],
    ["enum", { priority: "later" }, '`priority` is "later". Expected one of "low", "normal", "urgent".'],
    ["const", { kind: "bug" }, '`kind` is "bug". Expected "ticket".'],
    ["null", { open: null }, "`open` is null. Expected boolean."],
    ["few items", { tags: [] }, "`tags` has 0 items. Expected array of string with at least 1 item."],
    ["items", { tags: ["a", 5] }, "`tags[1]` is 5. Expected string."],
    ["equal items", { tags: ["a", "a"] }, "`tags` has equal items at [0] and [1]. Send each only once."],
    ["object", { customer: [] }, "`customer` is an array (0 items). Expected object {name, emails?}."],
    ["missing below", { customer: {} }, "`customer.name` is missing. Expected string."],
    [
      "unknown below",
      { customer: { name: "A", email: [] } },
      "`customer` takes no property `email`; did you mean `emails`? Properties: name, emails.",
    ],
    ["deep", { customer: { name: "A", emails: [1] } }, "`customer.emails[0]` is 1. Expected string."],
    ["nullable", { assignee: 5 }, "`assignee` is 5. Expected string of at most 5 characters."],
    [
      "nullable text",
      { assignee: "abcdef" },
      "`assignee` has 6 characters. Expected string of at most 5 characters.",
    ],
  ])("names %s", async (_, args, line) => {
    expect(await complaints(ticket, { ...valid, ...args })).toEqual([`- ${line}`]);
  });

  it("repeats only the start of a long value", async () => {
    expect(await complaints(ticket, { ...valid, priority: "x".repeat(1000) })).toEqual([
      `- \`priority\` is "${"x".repeat(39)}…" (1000 characters). Expected one of "low", "normal", "urgent".`,
    ]);
  });

  it("stops after ten", async () => {
    const tool = object({ list: { type: "array", items: { type: "string" } } });
    const lines = await complaints(tool, { list: Array.from({ length: 5000 }, (_, index) => index) });
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe("- … and more like these");
  });

  it("shows some of many values", async () => {
    const tool = object({ code: { enum: Array.from({ length: 400 }, (_, index) => `C${index}`) } });
    expect(await complaints(tool, { code: "Z" })).toEqual([
      '- `code` is "Z". Expected one of "C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", … (400 values).',
    ]);
  });

  it("says that a tool takes nothing", async () => {
    expect(await complaints(object({}), { a: 1 })).toEqual([
      "- no argument `a`: this tool takes no arguments.",
    ]);
  });

  it("quotes names that are not words", async () => {
    const tool = object({ "x y": { type: "object", properties: { "a/b~c": { type: "string" } } } });
    expect(await complaints(tool, { "x y": { "a/b~c": 1 } })).toEqual([
      '- `["x y"]["a/b~c"]` is 1. Expected string.',
    ]);
  });

  it("does not take inherited names for properties", async () => {
    const tool = object({ constructor: { type: "string" } }, { required: ["constructor", "toString"] });
    expect(await complaints(tool, {})).toEqual([
      "- `constructor` is missing. Expected string.",
      "- `toString` is missing.",
    ]);
    expect(await complaints(object({ a: {} }), JSON.parse('{"__proto__": 1}'))).toEqual([
      "- no argument `__proto__`. Arguments: a.",
    ]);
  });
});

describe("unions", () => {
  const shapes = {
    $defs: {
      circle: {
        type: "object",
        properties: { kind: { const: "circle" }, radius: { type: "number" } },
        required: ["kind", "radius"],
      },
      square: {
        type: "object",
        properties: { kind: { const: "square" }, side: { type: "number" } },
        required: ["kind", "side"],
      },
    },
  };
  const shape = object(
    { shape: { oneOf: [{ $ref: "#/$defs/circle" }, { $ref: "#/$defs/square" }] } },
    shapes,
  );

  it("tell of the branch the tag names", async () => {
    expect(await complaints(shape, { shape: { kind: "square", side: "x" } })).toEqual([
      '- `shape.side` is "x". Expected number.',
    ]);
  });

  it("trust the tag more than the rest", async () => {
    expect(await complaints(shape, { shape: { kind: "square", radius: 1 } })).toEqual([
      "- `shape.side` is missing. Expected number.",
    ]);
  });

  it("list the shapes where no branch is closest", async () => {
    expect(await complaints(shape, { shape: 5 })).toEqual([
      "- `shape` is 5. Expected object {kind, radius} or object {kind, side}.",
    ]);
  });

  it("say when several fit at once", async () => {
    const tool = object({ id: { oneOf: [{ type: "string" }, { type: "string", minLength: 2 }] } });
    expect(await complaints(tool, { id: "abc" })).toEqual([
      '- `id` is "abc", which fits several of the allowed forms. It must fit exactly one: string or string of at least 2 characters.',
    ]);
  });

  it("keep what stands beside them", async () => {
    const tool = object({
      first: { type: "integer" },
      value: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
      last: { type: "integer" },
    });
    expect(await complaints(tool, { first: "a", value: ["x", 1, 2], last: "b" })).toEqual([
      '- `first` is "a". Expected integer.',
      "- `value[1]` is 1. Expected string.",
      "- `value[2]` is 2. Expected string.",
      '- `last` is "b". Expected integer.',
    ]);
  });

  it("are followed into each other and through references", async () => {
    const node = {
      anyOf: [
        { type: "null" },
        {
          type: "object",
          properties: {
            value: { anyOf: [{ type: "integer" }, { type: "null" }] },
            next: { $ref: "#/$defs/node" },
          },
          required: ["value"],
          additionalProperties: false,
        },
      ],
    };
    const tool = object({ list: { $ref: "#/$defs/node" } }, { $defs: { node } });
    const args = { list: { value: 1, next: { value: "x", next: { valeu: 2 } } } };
    expect(await complaints(tool, args)).toEqual([
      '- `list.next.value` is "x". Expected integer.',
      "- `list.next.next.value` is missing. Expected integer or null.",
      "- `list.next.next` takes no property `valeu`; did you mean `value`? Properties: value, next.",
    ]);
  });
});

describe("R30: JSON text for a value", () => {
  const tool = object(
    {
      filter: { type: "object", properties: { tags: { type: "array", items: { type: "integer" } } } },
      tags: { type: "array", items: { type: "string" } },
      limit: { type: "integer" },
      open: { anyOf: [{ type: "boolean" }, { type: "null" }] },
      text: { type: "string" },
      either: { type: ["string", "object"], maxLength: 3 },
    },
    {},
  );

  it.each<[unknown, unknown]>([
    [{ filter: '{"tags":[1]}' }, { filter: { tags: [1] } }],
    [{ tags: '["a","b"]' }, { tags: ["a", "b"] }],
    [{ limit: "5" }, { limit: 5 }],
    [{ open: "true" }, { open: true }],
    [{ filter: '{"tags":"[1, 2]"}' }, { filter: { tags: [1, 2] } }],
    [{ text: "5" }, { text: "5" }],
    [JSON.parse('{"filter": "{\\"__proto__\\": 1}"}'), { filter: JSON.parse('{"__proto__": 1}') }],
  ])("is read where the schema wants the value: %j", async (args, expected) => {
    const before = JSON.stringify(args);
    const checked = await check(tool, args);
    expect(checked).toEqual({ ok: true, arguments: expected, notes: [] });
    expect(JSON.stringify(args)).toBe(before);
  });

  it.each<[unknown, string]>([
    [{ limit: "5.5" }, '- `limit` is "5.5". Expected integer.'],
    [{ limit: "0012345678901234567890" }, '- `limit` is "0012345678901234567890". Expected integer.'],
    [{ limit: "true" }, '- `limit` is "true". Expected integer.'],
    [{ filter: "[1]" }, '- `filter` is "[1]". Expected object {tags?}.'],
    [{ tags: "a,b" }, '- `tags` is "a,b". Expected array of string.'],
    [
      { either: '{"a":1}' },
      "- `either` has 7 characters. Expected string of at most 3 characters or object.",
    ],
  ])("stays as it is otherwise: %j", async (args, line) => {
    expect(await complaints(tool, args)).toEqual([line]);
  });

  it("is complained of as what it says", async () => {
    expect(await complaints(tool, { filter: '{"tags":["x"]}' })).toEqual([
      '- `filter.tags[0]` is "x". Expected integer.',
    ]);
  });
});

describe("integers beyond 2^53", () => {
  const id = { type: "integer", minimum: 1 };
  const either = { anyOf: [{ type: "integer" }, { type: "string" }] };
  const o = { type: "object", properties: { id }, additionalProperties: true };
  const tool = object(
    { id, list: { type: "array", items: id }, score: { type: "number" }, any: {}, either, o },
    {},
  );
  const DIGITS = "9007199254740993";

  it("are text on their way here, and what they are from here on", async () => {
    const args = { id: DIGITS, list: [1, "-9007199254740993", DIGITS], any: DIGITS };
    expect(await complaints(tool, args)).toEqual([
      "- `list[1]` is -9007199254740992. Expected integer of at least 1.",
    ]);
    const checked = await check(tool, { ...args, list: [1, DIGITS] });
    expect(checked).toEqual({
      ok: true,
      arguments: { id: 9007199254740993n, list: [1, 9007199254740993n], any: DIGITS },
      notes: [],
    });
  });

  it("keep their digits in JSON text, too", async () => {
    expect(await check(tool, { o: `{"id":${DIGITS},"x":${DIGITS}}`, list: `[${DIGITS}, "1"]` })).toEqual({
      ok: true,
      arguments: { o: { id: 9007199254740993n, x: DIGITS }, list: [9007199254740993n, 1] },
      notes: [],
    });
  });

  it("are refused as numbers, whose last digits may be others", async () => {
    const sent = JSON.parse(`{"id":${DIGITS},"list":[12345678901234567890]}`);
    expect(await complaints(tool, sent)).toEqual([
      "- `id` is 9007199254740992, beyond 2^53, where numbers lose digits on their way. Send it as text, with all its digits.",
      "- `list[0]` is 12345678901234567000, beyond 2^53, where numbers lose digits on their way. Send it as text, with all its digits.",
    ]);
    expect(await complaints(tool, { either: 2 ** 53 })).toEqual([
      "- `either` is 9007199254740992, beyond 2^53, where numbers lose digits on their way. Send it as text, with all its digits.",
    ]);
    expect(await check(tool, { either: DIGITS })).toMatchObject({ arguments: { either: DIGITS } });
    const large = { score: 1e300, any: 2 ** 60 };
    expect(await check(tool, large)).toEqual({ ok: true, arguments: large, notes: [] });
  });

  it("are nothing a tool can take that computes with them", async () => {
    const told = async (id: unknown) => {
      const checked = await createArgumentCheck("strict", createValidator)(
        { listing: tool, reliesOnTypes: true },
        { id },
      );
      return checked.ok ? "" : checked.message.split("\n").at(-1);
    };
    expect(await told(DIGITS)).toBe(`- \`id\` is "${DIGITS}". Expected integer of at least 1.`);
    expect(await told(2 ** 53)).toBe(
      "- `id` is 9007199254740992, beyond 2^53, where numbers lose digits on their way. This tool cannot take it.",
    );
  });
});

describe("modes", () => {
  const tool = object(
    {
      priority: { enum: ["low", "high"] },
      due: { type: "string", format: "date" },
      id: { anyOf: [{ type: "string", pattern: "^T-" }, { type: "null" }] },
      limit: { type: "integer" },
    },
    {},
  );

  it("lenient sends wrong formats, patterns and enum values with a note", async () => {
    const args = { priority: "medium", due: "soon", id: "5" };
    expect(await check(tool, args, "lenient")).toEqual({
      ok: true,
      arguments: args,
      notes: [
        "Note: sent although these arguments do not fit the tool's schema:",
        '- `priority` is "medium". Expected one of "low", "high".',
        '- `due` is "soon". Expected string of format date, e.g. "2025-01-31".',
        '- `id` is "5". Expected string matching ^T-.',
      ],
    });
  });

  it("lenient refuses the rest, and tells only of that", async () => {
    expect(await complaints(tool, { priority: "medium", limit: "x" }, "lenient")).toEqual([
      '- `limit` is "x". Expected integer.',
    ]);
  });

  it("lenient forgives only what it has seen", async () => {
    const list = object({ list: { type: "array", items: { enum: ["a"] } }, z: { type: "integer" } });
    const many = Array.from({ length: 1000 }, () => "b");
    expect(await check(list, { list: many.slice(0, 200) }, "lenient")).toMatchObject({ ok: true });
    expect(await check(list, { list: many, z: "x" }, "lenient")).toMatchObject({ ok: false });
  });

  it("off asks only for an object", async () => {
    const never = () => Promise.reject(new Error("must not be loaded"));
    const off = createArgumentCheck("off", never);
    const any = { listing: tool };
    expect(await off(any, { limit: "x" })).toEqual({ ok: true, arguments: { limit: "x" }, notes: [] });
    expect(await off(any, [])).toMatchObject({ ok: false });
  });

  it("off still holds a tool that relies on types to these, and to nothing else", async () => {
    const off = createArgumentCheck("off", createValidator);
    const typed = {
      listing: object({ state: { enum: ["a"] }, at: { type: "object" } }),
      reliesOnTypes: true,
    } as const;
    expect(await off(typed, { at: "x" })).toMatchObject({ ok: false });
    expect(await off(typed, { state: "b", at: {} })).toMatchObject({ ok: true, arguments: { state: "b" } });
  });
});

describe("what cannot be checked", () => {
  it("a schema that does not compile concerns its own tool only", async () => {
    const checkBoth = createArgumentCheck("strict", createValidator);
    const schema = { type: "object", properties: { a: { $ref: "#/$defs/gone" } } };
    const broken = { listing: listing(schema, "broken") };
    const first = await checkBoth(broken, { a: 1 });
    expect(first).toEqual({
      ok: false,
      message:
        "broken cannot be called: its input schema does not compile (can't resolve reference #/$defs/gone from id #), " +
        "so nothing was sent. The fault is in the API's OpenAPI document, not in your arguments, and other tools are " +
        "not affected. The operator can pass --validation off to send arguments unchecked.",
    });
    expect(await checkBoth(broken, { a: 1 })).toEqual(first);
    expect(await checkBoth({ listing: ticket }, valid)).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, string]>([
    ["too deep", nested(300), "- The arguments are nested more than 200 levels deep."],
    ["too many", { list: new Array(100_001).fill(1) }, "- The arguments hold more than 100000 values."],
    ["no object", "text", "- The arguments must be a JSON object."],
  ])("arguments that are %s", async (_, args, line) => {
    expect(await complaints(listing({ type: "object" }), args)).toEqual([line]);
  });

  it("a validator that failed to load is loaded again", async () => {
    let attempts = 0;
    const load = () => (attempts++ === 0 ? Promise.reject(new Error("disk")) : createValidator());
    const flaky = createArgumentCheck("strict", load);
    await expect(flaky({ listing: ticket }, valid)).rejects.toThrow("disk");
    expect(await flaky({ listing: ticket }, valid)).toMatchObject({ ok: true });
  });
});

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}
