/**
 * Patterns of `matches()`, judged by what the runtime can run in time proportional to the text
 * (`runtime/core/cel/pattern-syntax.ts`, whose verdicts a property test compares with these).
 */

const MAX_STATES = 2000;
const MAX_NESTING = 50;

/** What is wrong with a pattern, as the end of a sentence. */
export function patternProblem(pattern: string): string | undefined {
  const ignoreCase = pattern.startsWith("(?i)");
  const text = ignoreCase ? pattern.slice(4) : pattern;
  try {
    new RegExp(text, ignoreCase ? "iu" : "u"); // compiled to learn whether it can be; never run
  } catch {
    return "it is not a regular expression.";
  }
  const tokens = tokensOf(text);
  if (tokens.some((token) => /^\(\?[^:]/.test(token)))
    return "it looks ahead or back, or names a group; only (…) and (?:…) are allowed.";
  if (tokens.some((token) => /^\\[1-9k]/.test(token))) return "it refers back to a group.";
  return sizeProblem(tokens);
}

/** Brackets, bars, repetitions, and characters, escapes or classes. */
function tokensOf(text: string): readonly string[] {
  return (
    text.match(
      /\(\?<?.|\(|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|\\u\{[\da-fA-F]+\}|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[A-Za-z]|\\[pP]\{[^}]*\}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/gu,
    ) ?? []
  );
}

/** Counts the states of the automaton, repetitions written out. */
function sizeProblem(tokens: readonly string[]): string | undefined {
  const open: { total: number; last: number }[] = [];
  let here = { total: 0, last: 0 };
  for (const token of tokens) {
    if (token.startsWith("(")) {
      open.push(here);
      if (open.length >= MAX_NESTING) return "it is nested too deeply.";
      here = { total: 0, last: 0 };
    } else if (token === ")") {
      const inside = here.total + here.last;
      const above = open.pop() ?? { total: 0, last: 0 };
      here = { total: above.total + above.last, last: inside };
    } else if (token === "|") {
      here = { total: here.total + here.last + 1, last: 0 };
    } else if (/^(?:[*+?]|\{\d)/.test(token)) {
      here = { total: here.total, last: repeated(here.last, token) };
    } else {
      here = { total: here.total + here.last, last: 1 };
    }
    if (here.total + here.last >= MAX_STATES) return "it is too large when its repetitions are written out.";
  }
  return undefined;
}

function repeated(size: number, token: string): number {
  const counts = /^\{(\d+)(,?)(\d*)/.exec(token);
  const least = counts ? Number(counts[1]) : token.startsWith("+") ? 1 : 0;
  const exact = counts !== null && counts[2] === "";
  const bounded = token.startsWith("?") || exact || (counts !== null && counts[3] !== "");
  const most = token.startsWith("?") ? 1 : exact ? least : Number(counts?.[3] ?? 0);
  if (least > MAX_STATES || (bounded && most > MAX_STATES)) return MAX_STATES;
  return least * size + (bounded ? (most - least) * (size + 1) : size + 1);
}
