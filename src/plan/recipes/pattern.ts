/** Whether a text has a pattern of the API: only tried where every way through the pattern can be tried. */
import { patternProblem } from "../expressions/patterns.js";

const LONGEST_TEXT = 200;
/** Ways through a pattern, as a power of two. */
const MOST_WAYS = 24;

/** True only where it surely does not match; a pattern that could take long is not tried. */
export function clearlyUnlike(text: string, pattern: string): boolean {
  if (text.length >= LONGEST_TEXT || pattern.startsWith("(?i)") || patternProblem(pattern)) return false;
  return waysThrough(pattern, text.length) <= MOST_WAYS && !new RegExp(pattern, "u").test(text);
}

/** How often a backtracking matcher has to choose at most, as a power of two; never too few. */
export function waysThrough(pattern: string, length: number): number {
  const tokens =
    pattern.match(
      /\(\?:|[()|]|[*+?]\??|\{\d+(?:,\d*)?\}\??|\\[pPu]\{[^}]*\}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/gu,
    ) ?? [];
  const outer: { total: number; last: number }[] = [];
  // a match can begin anywhere
  let here = { total: Math.log2(length + 1), last: 0 };
  for (const token of tokens) {
    if (token === "(" || token === "(?:") {
      outer.push(here);
      here = { total: 0, last: 0 };
    } else if (token === ")") {
      const inside = here.total + here.last;
      const above = outer.pop() ?? { total: 0, last: 0 };
      here = { total: above.total + above.last, last: inside };
    } else if (token === "|") here = { total: here.total + here.last + 1, last: 0 };
    else if (/^(?:[*+?]|\{\d)/.test(token))
      here = { total: here.total, last: repeated(here.last, token, length) };
    else here = { total: here.total + here.last, last: 0 };
  }
  return here.total + here.last;
}

function repeated(ways: number, token: string, length: number): number {
  const counts = /^\{(\d+)(,?)(\d*)/.exec(token);
  const least = counts ? Number(counts[1]) : token.startsWith("+") ? 1 : 0;
  const bounded = counts?.[2] === "" ? least : counts?.[3] ? Number(counts[3]) : undefined;
  // what is repeated beyond its least has to take something of the text
  const most = token.startsWith("?") ? 1 : (bounded ?? least + length);
  return most * ways + Math.log2(Math.min(most - least, length) + 1);
}
