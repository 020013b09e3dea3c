/** A text that a regular expression matches, found by walking the automaton that patterns are checked with. */
import type { Automaton, State } from "../runtime/core/cel/pattern.js";
import { PatternReader } from "../runtime/core/cel/pattern-syntax.js";

/** States visited before giving up. */
const MAX_STEPS = 30_000;

/** A condition at a place in the text, of which what comes after is not known yet. */
interface Condition {
  readonly holds: (before: string, after: string) => boolean;
  readonly before: string;
}

/** Where the walk has come to. */
interface Point {
  readonly at: number;
  readonly text: string;
  readonly length: number;
  readonly conditions: readonly Condition[];
}

/**
 * As short as `least` characters allow. Undefined where there is none, where it takes too long to find, and for
 * patterns that look around or back.
 * @param variant another first choice of characters for each
 */
export function textOfPattern(pattern: string, least: number, variant: number): string | undefined {
  const automaton = new PatternReader(pattern).read();
  if (typeof automaton === "string") return undefined;
  return walk(automaton, least, alphabetFor(pattern, variant));
}

/** Breadth first by length; per state and length the first way there is as good as any. */
function walk({ states, start }: Automaton, least: number, alphabet: readonly string[]): string | undefined {
  const seen = new Set<string>();
  let points: Point[] = [{ at: start, text: "", length: 0, conditions: [] }];
  let longer: Point[] = [];
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const point = points.pop();
    if (point === undefined) {
      if (longer.length === 0) return undefined;
      points = longer.reverse();
      longer = [];
      continue;
    }
    const key = `${point.at} ${point.length} ${point.conditions.length}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const state = states[point.at];
    if (state?.kind === "end") {
      const text = padded(point, least, alphabet);
      if (text !== undefined) return text;
    } else if (state?.kind === "read") {
      const character = readable(state, point, alphabet);
      if (character !== undefined)
        longer.push({
          at: state.next,
          text: point.text + character,
          length: point.length + 1,
          conditions: [],
        });
    } else if (state?.kind === "split") {
      points.push({ ...point, at: state.other }, { ...point, at: state.next });
    } else if (state?.kind === "assert") {
      const condition = { holds: state.holds, before: lastOf(point.text) };
      points.push({ ...point, at: state.next, conditions: [...point.conditions, condition] });
    }
  }
  return undefined;
}

function readable(
  state: State & { kind: "read" },
  { conditions }: Point,
  alphabet: readonly string[],
): string | undefined {
  return alphabet.find((character) => state.reads(character) && allHold(conditions, character));
}

/** What follows a match is free, unless the pattern says that nothing does. */
function padded(
  { text, length, conditions }: Point,
  least: number,
  alphabet: readonly string[],
): string | undefined {
  if (length >= least) return allHold(conditions, "") ? text : undefined;
  const filler = alphabet.find((character) => allHold(conditions, character));
  return filler === undefined ? undefined : text + filler.repeat(least - length);
}

function allHold(conditions: readonly Condition[], after: string): boolean {
  return conditions.every(({ holds, before }) => holds(before, after));
}

function lastOf(text: string): string {
  return [...text.slice(-2)].at(-1) ?? "";
}

/** Letters and digits first, then all that can be typed, then what only the pattern itself knows. */
function alphabetFor(pattern: string, variant: number): readonly string[] {
  const typed = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
  const plain = typed.filter((character) => /[a-z]/.test(character));
  const turned = [...plain.slice(variant % plain.length), ...plain.slice(0, variant % plain.length)];
  return [...new Set([...turned, String((variant % 9) + 1), "0", "A", "-", "_", ...typed, ...pattern])];
}
