import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternProblem } from "../../../src/plan/expressions/patterns.js";
import { waysThrough } from "../../../src/plan/recipes/pattern.js";
import { counted } from "../../../src/runtime/core/cel/budget.js";
import { matches as find } from "../../../src/runtime/core/cel/pattern.js";

const matches = (text: string, written: string) => counted(() => find(text, written));

/** Patterns of all that is allowed, over few letters so that they often match. */
const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  ".",
  "\\d",
  "\\w",
  "[ab]",
  "[^a]",
  "\\x61",
  "\\u{62}",
  "é",
  "👋",
  "\\.",
  "[\\]a]",
  "\\p{L}",
);
const anchor = fc.constantFrom("^", "$", "\\b", "\\B");
const repeat = fc.constantFrom("", "", "", "*", "+", "?", "*?", "{2}", "{0,2}", "{1,}", "{0}");
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc
    .array(
      fc.array(tie("part"), { maxLength: 4 }).map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    )
    .map((ways) => ways.join("|")),
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(atom, repeat).map(([of, times]) => of + times),
    anchor,
    fc
      .tuple(fc.constantFrom("(", "(?:"), tie("pattern"), repeat)
      .map(([open, inner, times]) => `${open}${inner})${times}`),
  ),
}));
const subject = fc
  .array(fc.constantFrom("a", "b", "c", "1", "é", "👋", " ", ".", "\n", "_"), { maxLength: 12 })
  .map((all) => all.join(""));

/** Repeats of repeats of repeats are refused for their size, or would keep the engine's own RegExp busy for minutes. */
function isFair(written: string, text: string): boolean {
  // V8 looks between the halves of a character for \\B, where the language's standard does not
  if (written.includes("\\B") && text.includes("👋")) return false;
  return patternProblem(written) === undefined && waysThrough(written, text.length) <= 20;
}

describe("matches()", () => {
  test("finds what the engine's own RegExp finds", () => {
    fc.assert(
      fc.property(pattern, subject, (written, text) => {
        fc.pre(isFair(written, text));
        expect(matches(text, written)).toBe(new RegExp(written, "u").test(text));
      }),
      { numRuns: 2000 },
    );
  });
  test("ignores case where the pattern begins with (?i)", () => {
    fc.assert(
      fc.property(pattern, subject, (written, text) => {
        fc.pre(isFair(written, text));
        expect(matches(text.toUpperCase(), `(?i)${written}`)).toBe(
          new RegExp(written, "iu").test(text.toUpperCase()),
        );
      }),
    );
  });
  test.each([
    ["^(a+)+$", `${"a".repeat(50_000)}!`],
    ["(a|a)*b", "a".repeat(50_000)],
    ["a*a*a*a*b", "a".repeat(50_000)],
    ["(.*)*x", "y".repeat(50_000)],
    ["(?:a?){30}a{30}", "a".repeat(29)],
  ])("takes no longer than the text is long: %s", (written, text) => {
    expect(matches(text, written)).toBe(false);
  });
});

describe("a pattern that was checked can be run, and one that was refused cannot", () => {
  const agree = (written: string) => {
    let runs = true;
    try {
      matches("a", written);
    } catch (error) {
      if ((error as Error).name !== "EvaluationError") throw error;
      runs = false;
    }
    expect([written, patternProblem(written) === undefined]).toEqual([written, runs]);
  };
  test("whatever is written", () => {
    const pieces = fc.constantFrom(
      ..."ab.*+?|()[]{}^$\\d-\\1,5".split(""),
      ...[
        "(?:",
        "(?=",
        "(?<=",
        "(?<n>",
        "(?!",
        "{3}",
        "{2,}",
        "{900}",
        "{3,1}",
        "\\k<n>",
        "\\u{61}",
        "\\p{L}",
        "[^",
        "(?i)",
        "(a{40}){40}",
      ],
    );
    const written = fc.oneof(
      pattern,
      fc.array(pieces, { maxLength: 10 }).map((all) => all.join("")),
    );
    fc.assert(fc.property(written, agree), { numRuns: 2000 });
  });
  test.each([
    "(".repeat(60) + ")".repeat(60),
    "(".repeat(40) + ")".repeat(40),
    "a{1999}",
    "a{2000}",
    "(a{44}){44}",
    "(a{45}){45}",
    "(?:){3000}",
    "a{99999999999}",
  ])("at the limits: %s", agree);
});
