import fc from "fast-check";
import { expect, test } from "vitest";
import { findTooDeep } from "../../src/read/depth.js";

/** The same, one character after the other. */
function plainly(text: string, limit: number): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      while (++at < text.length && text[at] !== '"') if (text[at] === "\\") at++;
    } else if (char === "{" || char === "[") {
      if (++depth > limit) return at;
    } else if (char === "}" || char === "]") depth--;
  }
  return -1;
}

test("agrees with a plain scan, wherever a chunk ends", () => {
  const noise = fc.string({
    unit: fc.constantFrom('"', "\\", "[", "]", "{", "}", " ", "\n", ",", "Ģ", "嬢", "x"),
  });
  // 65,536 units make a chunk; the noise begins just before its end.
  fc.assert(
    fc.property(fc.integer({ min: 65_500, max: 65_540 }), noise, fc.boolean(), (length, tail, inString) => {
      const text = (inString ? `"${"x".repeat(length)}` : " ".repeat(length)) + tail;
      expect(findTooDeep(text, 3)).toBe(plainly(text, 3));
    }),
    { numRuns: 500 },
  );
});

test("brackets in strings do not count, neither as opening nor as closing", () => {
  expect(findTooDeep(`["${"[".repeat(100)}"]`, 5)).toBe(-1);
  expect(findTooDeep('[["]]]]]]"[[["\\"]]"[[', 5)).toBe(plainly('[["]]]]]]"[[["\\"]]"[[', 5));
  expect(findTooDeep("[".repeat(6), 5)).toBe(5);
  expect(findTooDeep("[]".repeat(600), 5)).toBe(-1);
});

test("an escape that begins in one chunk and ends in the next", () => {
  for (let length = 65_530; length < 65_540; length++) {
    const text = `"${"x".repeat(length)}\\"[[[[[["[["`;
    expect(findTooDeep(text, 1), `${length}`).toBe(plainly(text, 1));
  }
});
