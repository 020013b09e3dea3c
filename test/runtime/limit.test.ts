/** What is cut from results, on random values: never larger than the limit, always JSON, what is shown intact. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cut, limitValue } from "../../src/runtime/core/limit.js";
import { limitTexts } from "../../src/runtime/core/limit-texts.js";
import { resultOf } from "../../src/runtime/core/result.js";
import { MAX_TEXT } from "../../src/runtime/core/text-result.js";

const value = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" });
const rows = fc
  .array(
    fc.record({
      id: fc.nat(),
      name: fc.string({ unit: "binary", maxLength: 200 }),
      tags: fc.array(fc.string()),
    }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((items) => ({ items, total: items.length }));

/** Whether one is the other with the ends of lists left out; with `isOpen`, those of objects, too. */
function isCutOf(shown: unknown, whole: unknown, isOpen = false): boolean {
  if (Array.isArray(shown) && Array.isArray(whole))
    return shown.length <= whole.length && shown.every((item, index) => isCutOf(item, whole[index], isOpen));
  if (typeof shown === "object" && shown !== null && typeof whole === "object" && whole !== null) {
    const [some, all] = [Object.keys(shown), Object.keys(whole)];
    if (!isOpen && some.length !== all.length) return false;
    return some.every(
      (key, index) => key === all[index] && isCutOf(Reflect.get(shown, key), Reflect.get(whole, key), isOpen),
    );
  }
  return JSON.stringify(shown) === JSON.stringify(whole);
}

/** The lists of a value by their paths, as cuts name them. */
function listsOf(value: unknown, path = "", found = new Map<string, number>()): Map<string, number> {
  if (Array.isArray(value)) {
    found.set(path, value.length);
    value.forEach((item, index) => void listsOf(item, `${path}[${index}]`, found));
  } else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value))
      listsOf(member, path === "" ? key : `${path}.${key}`, found);
  return found;
}

const listCuts = (cuts: readonly Cut[]) => cuts.filter(({ unit }) => unit === undefined);

describe("R21: a list that is cut", () => {
  it("fits wherever it says so, and is the beginning of what there was", () => {
    fc.assert(
      fc.property(fc.oneof(value, rows), fc.integer({ min: 2, max: 3_000 }), (whole, most) => {
        const { value: shown, json, fits, cuts } = limitValue(whole, { most });
        expect(json).toBe(JSON.stringify(shown));
        expect(fits).toBe((json ?? "").length <= most);
        expect(isCutOf(shown, whole)).toBe(true);
        if ((JSON.stringify(whole) ?? "").length <= most) expect(cuts).toEqual([]);
      }),
    );
  });

  it("is told with its true numbers, once", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 50, max: 3_000 }), (whole, most) => {
        const { value: shown, cuts } = limitValue(whole, { most });
        const [before, after] = [listsOf(whole), listsOf(shown)];
        for (const cut of cuts)
          expect([cut.shown, cut.of]).toEqual([after.get(cut.path), before.get(cut.path)]);
        const cutPaths = new Set(cuts.map(({ path }) => path));
        expect(cutPaths.size).toBe(cuts.length);
        for (const [path, length] of after) expect(cutPaths.has(path)).toBe(length < (before.get(path) ?? 0));
      }),
    );
  });

  it("loses no more than it has to where it is the only one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 2, maxLength: 100 }),
        fc.integer({ min: 15, max: 200 }),
        (list, most) => {
          const { value: shown, json } = limitValue(list, { most });
          const { length } = shown as readonly unknown[];
          if (length === list.length) return;
          expect(json?.length).toBeLessThanOrEqual(most);
          expect(JSON.stringify(list.slice(0, length + 1)).length).toBeGreaterThan(most);
        },
      ),
    );
  });

  it("may leave objects with fewer members, where nobody has promised them", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), value, { minKeys: 1 }),
        fc.integer({ min: 2, max: 500 }),
        (whole, most) => {
          const { value: shown, fits } = limitValue(whole, { most, isOpen: true });
          expect(fits).toBe(true);
          expect(isCutOf(shown, whole, true)).toBe(true);
        },
      ),
    );
  });
});

describe("R21: texts that are cut", () => {
  it("fit wherever it says so, and end as they began", () => {
    const texts = fc.dictionary(fc.string(), fc.string({ unit: "binary", size: "large", maxLength: 5_000 }));
    fc.assert(
      fc.property(texts, fc.integer({ min: 2_000, max: 10_000 }), (whole, most) => {
        const { value: shown, json, fits, cuts } = limitTexts(whole, most);
        expect(fits).toBe((json ?? "").length <= most);
        expect(Object.keys(shown as object)).toEqual(Object.keys(whole));
        for (const [key, text] of Object.entries(shown as Record<string, string>)) {
          const cut = cuts.find(({ path }) => path === key);
          expect(text).toBe(cut ? `${whole[key]?.slice(0, cut.shown)}…` : whole[key]);
        }
      }),
    );
  });
});

describe("R21: a result", () => {
  const sent = { method: "GET", path: "/x", redact: (text: string) => text, missingCredentials: () => "" };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const shape = fc.oneof(
    fc.array(fc.record({ id: fc.nat(), text: fc.string({ unit: "binary" }) }), { minLength: 1 }),
    fc.record({ text: fc.string(), list: fc.array(fc.string()) }),
    value,
  );
  /** Of any shape, made large by being repeated. */
  const large = fc
    .tuple(shape, fc.integer({ min: 1, max: 40_000 }), fc.constantFrom("list", "map", "text", "lines"))
    .map(([one, count, kind]) => {
      const json = JSON.stringify(one) ?? "null";
      const times = Math.min(count, Math.ceil(300_000 / json.length));
      if (kind === "list") return [`[${Array(times).fill(json).join(",")}]`, "application/json"];
      if (kind === "lines") return [`${json}\n`.repeat(times), "application/x-ndjson"];
      if (kind === "text")
        return [JSON.stringify({ before: 1, text: json.repeat(times) }), "application/json"];
      return [
        `{${Array.from({ length: times }, (_, index) => `"k${index}":${json}`).join(",")}}`,
        "application/json",
      ];
    });

  it("is never longer than a model can read, and JSON is JSON", async () => {
    await fc.assert(
      fc.asyncProperty(large, async ([body = "", type = ""]) => {
        const result = await resultOf(
          { status: 200, headers: { "content-type": type }, body: bytes(body) },
          sent,
        );
        const texts = result.content.map((block) => (block.type === "text" ? block.text : ""));
        expect(texts.join("\n").length).toBeLessThanOrEqual(MAX_TEXT);
        const shown: unknown = JSON.parse(texts[0] ?? "");
        if (result.structuredContent !== undefined) expect(result.structuredContent).toEqual(shown);
        if (result._meta === undefined) return;
        // what was cut says so where a host shows the data alone
        if (typeof shown === "object") expect(shown).toHaveProperty("_truncated");
        expect(texts[1]).toMatch(/\d+ of \d+ (?:characters )?shown/);
        expect(
          listCuts(result._meta["openapi-mcp/truncated"] as Cut[]).every((cut) => cut.shown < cut.of),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
