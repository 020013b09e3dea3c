import { describe, expect, it } from "vitest";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import type { RecipeDefinition, RecipeOutput } from "../../../src/runtime/core/recipe/types.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, read, recipe, type Scripted, write } from "./support/world.js";

const ok = (body: unknown = {}) => createWorld(() => ({ status: 200, body }));

const giving = (
  output: RecipeOutput,
  overrides: Partial<RecipeDefinition> & { outputSchema?: JsonSchema } = {},
) =>
  recipe(async (run) => {
    await run.call("make", call("POST", "/a"), {
      ...write,
      undo: () => call("DELETE", "/a", {}, { effect: "idempotent" }),
    });
    return output;
  }, overrides);

const texts = (content: readonly { readonly type: string; readonly text?: string }[]) =>
  content.map(({ text }) => text);

describe("a good end", () => {
  it("gives data and its text, the words first", async () => {
    const { result } = await outcomeOf(
      ok(),
      giving({ output: { id: 1, at: new Date(0) }, text: "Made it." }),
    );
    expect(result.structuredContent).toEqual({ id: 1, at: "1970-01-01T00:00:00Z" });
    expect(texts(result.content)).toEqual(["Made it.", '{"id":1,"at":"1970-01-01T00:00:00Z"}']);
  });

  it("says what was done where the recipe gives nothing", async () => {
    const { result } = await outcomeOf(ok(), giving({}));
    expect(result).toEqual({ content: [{ type: "text", text: "Done: make." }] });
  });

  it("may come early", async () => {
    const world = ok();
    const { result } = await outcomeOf(
      world,
      recipe(async (run) => {
        throw run.end({ already: true }, () => "Nothing to do.");
      }),
    );
    expect(result.structuredContent).toEqual({ already: true });
    expect(texts(result.content)[0]).toBe("Nothing to do.");
  });

  it("takes the format the caller wants, and hides from the recipe what the engine takes", async () => {
    const formats: unknown[] = [];
    const formatted = recipe(async (_run, args, format) => void formats.push([format, args]));
    await outcomeOf(ok(), formatted, { a: 1, response_format: "detailed" });
    await outcomeOf(ok(), formatted, { a: 1 });
    expect(formats).toEqual([
      ["detailed", { a: 1 }],
      ["concise", { a: 1 }],
    ]);
  });

  it("returns a response as the 1:1 tool would, digits included", async () => {
    const world = createWorld(() => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"id":9007199254740993}',
    }));
    const { result } = await outcomeOf(
      world,
      recipe(async (run) => {
        const response = await run.call("response", call("GET", "/x"), read);
        return response && { response };
      }),
    );
    expect(texts(result.content)).toEqual([
      '{"id":9007199254740993}',
      "[Integers beyond 2^53 are exact only in the text above.]",
    ]);
    expect(result.structuredContent).toBeUndefined();
  });

  it("R18: has data where it is promised, integers of any length as text", async () => {
    const outputSchema: JsonSchema = { type: "object", properties: { id: {} }, required: ["id"] };
    const returning = recipe(
      async (run) => {
        const response = await run.call("response", call("GET", "/x"), read);
        return response && { response };
      },
      { outputSchema },
    );
    const world = createWorld(() => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"id":9007199254740993}',
    }));
    const { result } = await outcomeOf(world, returning);
    expect(result.structuredContent).toEqual({ id: "9007199254740993" });
    expect(texts(result.content)[0]).toBe('{"id":9007199254740993}');
  });

  it("takes a part of a stream where it is one operation, and none where there are steps to come", async () => {
    for (const [form, expected] of [
      ["endpoint", 1_000_000],
      [undefined, undefined],
    ] as const) {
      const asked: unknown[] = [];
      const world = createWorld(() => ({ status: 200, body: {} }), {
        runtime: {
          http: async (_request, { streamBytes }) => {
            asked.push(streamBytes);
            return { status: 200, headers: {}, body: new Uint8Array() };
          },
        },
      });
      const definition = recipe(async (run) => void (await run.call("response", call("GET", "/x"), read)));
      await outcomeOf(world, { ...definition, ...(form && { form }) });
      expect(asked).toEqual([expected]);
    }
  });

  it("R32: gives a file as the 1:1 tool would", async () => {
    const world = createWorld(() => ({
      status: 200,
      headers: { "content-type": "image/png" },
      body: new Uint8Array([1, 2, 3]),
    }));
    const { result } = await outcomeOf(
      world,
      recipe(async (run) => {
        const response = await run.call("response", call("GET", "/x"), read);
        return response && { response };
      }),
    );
    expect(result).toEqual({ content: [{ type: "image", data: "AQID", mimeType: "image/png" }] });
  });

  it("holds no secret", async () => {
    const world = createWorld(() => ({ status: 200, body: {} }), {
      runtime: { headers: { "X-Token": "s3cr3t-value" } },
    });
    const { result } = await outcomeOf(
      world,
      giving({ output: { echo: "s3cr3t-value" }, text: "s3cr3t-value" }),
    );
    expect(JSON.stringify(result)).not.toContain("s3cr3t-value");
  });
});

describe("a result that cannot be given", () => {
  const schema: JsonSchema = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
  const failing = (world = ok(), definition = giving({ output: { id: 1 } }, { outputSchema: schema })) =>
    outcomeOf(world, definition);

  it("breaks its schema: the changes were made, nothing is undone, the output is told as text", async () => {
    const world = ok();
    const { result, text, error } = await failing(world);
    expect(result).toMatchObject({ isError: true });
    expect(result.structuredContent).toBeUndefined();
    expect(text.split("\n")[0]).toBe("The changes were made; do not repeat this call.");
    expect(text).toContain('{"id":1}');
    expect(error).toMatchObject({
      code: "bad_response",
      done: [{ step: "make" }],
      undone: [],
      retry_safe: false,
    });
    expect(world.lines()).toEqual(["POST /a"]);
  });

  it("cannot be built", async () => {
    const world = ok();
    const output = () => {
      throw new EvaluationError("there is no `id`", "steps.make.body.id");
    };
    const { text, error } = await failing(world, giving({ output }));
    expect(text).toContain("The changes were made; do not repeat this call.");
    expect(error).toMatchObject({ code: "bad_response", done: [{ step: "make" }] });
    // the step did what it should
    expect(error).not.toHaveProperty("failed_step");
    expect(world.lines()).toEqual(["POST /a"]);
  });

  it("is too large with nothing to leave out", async () => {
    const definition = giving({ output: { text: "x".repeat(1000) } }, { limit: { textTokens: 100 } });
    const { text, error } = await failing(ok(), definition);
    expect(error).toMatchObject({ code: "too_large", done: [{ step: "make" }] });
    expect(text).toContain("do not repeat this call");
  });

  it("of a recipe that only reads is no reason to keep from calling again", async () => {
    const definition = recipe(async () => ({ output: { id: 1 } }), { outputSchema: schema });
    const { text, error } = await failing(ok(), definition);
    expect(text.split("\n")[0]).toBe("Nothing was changed.");
    expect(error).toMatchObject({ retry_safe: true });
  });
});

describe("limits of results", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id, text: "x".repeat(20) }));

  it("shows so many items of every list", async () => {
    const definition = giving(
      { output: { a: [1, 2, 3], b: { c: [1, 2] } } },
      { limit: { textTokens: 1000, listItems: 2 } },
    );
    const { result } = await outcomeOf(ok(), definition);
    expect(result.structuredContent).toEqual({ a: [1, 2], b: { c: [1, 2] } });
    expect(texts(result.content).at(-1)).toBe("a: 2 of 3 shown. Narrow the request to see the others.");
  });

  it("is within its limit together with its text", async () => {
    const definition = recipe(
      async () => ({
        output: { rows: Array.from({ length: 100 }, (_, id) => ({ id })) },
        text: "x".repeat(900),
      }),
      { limit: { textTokens: 200 } },
    );
    const { result } = await outcomeOf(
      createWorld(() => ({ status: 200 })),
      definition,
    );
    const [text = "", json = ""] = texts(result.content);
    expect(text.length + json.length).toBeLessThanOrEqual(800);
    expect(JSON.parse(json).rows.length).toBeGreaterThan(10);
  });

  it("leaves out whole items at the end of the largest list until the text fits", async () => {
    const definition = giving({ output: { few: [1, 2], many: rows(1000) } }, { limit: { textTokens: 500 } });
    const { result } = await outcomeOf(ok(), definition);
    const { few, many } = result.structuredContent as { few: number[]; many: unknown[] };
    expect(few).toEqual([1, 2]);
    expect(many).toEqual(rows(many.length));
    const [json = "", note] = texts(result.content);
    expect(json.length).toBeLessThanOrEqual(2000);
    // one more would not have fitted
    expect(json.length + JSON.stringify(rows(1000)[many.length]).length + 1).toBeGreaterThan(2000);
    expect(note).toBe(`many: ${many.length} of 1000 shown. Narrow the request to see the others.`);
  });

  it("takes from several lists where one is not enough", async () => {
    const definition = giving({ output: { a: rows(200), b: rows(200) } }, { limit: { textTokens: 500 } });
    const { result } = await outcomeOf(ok(), definition);
    const { a, b } = result.structuredContent as { a: unknown[]; b: unknown[] };
    expect(Math.min(a.length, b.length)).toBeGreaterThan(5);
    expect(texts(result.content)[1]?.split("\n")).toHaveLength(2);
  });

  it("cuts the list inside an only item rather than the item", async () => {
    const definition = giving(
      { output: { tickets: [{ id: 1, notes: rows(500) }] } },
      { limit: { textTokens: 500 } },
    );
    const { result } = await outcomeOf(ok(), definition);
    const { tickets } = result.structuredContent as { tickets: { notes: unknown[] }[] };
    expect(tickets).toHaveLength(1);
    expect(tickets[0]?.notes.length).toBeGreaterThan(10);
  });
});

describe("progress", () => {
  it("has one note for each finished step and none for the calls within a loop's items", async () => {
    const scripted = ({ path }: { path: string }): Scripted => ({ status: path.endsWith("b") ? 500 : 200 });
    const { notes } = await outcomeOf(
      createWorld(scripted),
      recipe(async (run) => {
        await run.call("a", call("GET", "/a"), { ...read, title: "Reading a" });
        await run.call("b", call("POST", "/b"), { ...write, onError: "continue" });
      }),
    );
    expect(notes).toEqual([
      [1, "Reading a", 2],
      [2, "b: failed", 2],
    ]);
  });
});
