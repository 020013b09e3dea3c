/**
 * Regular expressions in time proportional to text times pattern, whatever both are: all states of the pattern are
 * followed at once (Thompson's construction), where the engine's own RegExp would try one after the other.
 * Structure is read here; single characters and classes keep ECMA-262's meaning, by RegExp.
 */
import { EvaluationError } from "./error.js";
import { PatternReader } from "./pattern-syntax.js";

/** An automaton. `split` goes on at both, `assert` where its condition holds. */
export type State =
  | { readonly kind: "read"; readonly reads: (character: string) => boolean; next: number }
  | { readonly kind: "split"; next: number; other: number }
  | { readonly kind: "assert"; readonly holds: (before: string, after: string) => boolean; next: number }
  | { readonly kind: "end" };

export interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
}

const compiled = new Map<string, Automaton>();
/** Patterns are literals of a mapping file; there are few. */
const MAX_COMPILED = 500;

/** Whether the pattern occurs anywhere in the text. Throws an `EvaluationError` for a pattern that is not allowed. */
export function matches(text: string, pattern: string): boolean {
  const { states, start } = automatonOf(pattern);
  const characters = [...text];
  let current = new Set<number>();
  for (let index = 0; index <= characters.length; index++) {
    const before = characters[index - 1] ?? "";
    const after = characters[index] ?? "";
    const reached = new Set<number>();
    for (const state of current) follow(states, state, before, after, reached);
    follow(states, start, before, after, reached);
    const next = new Set<number>();
    for (const state of reached) {
      const found = states[state];
      if (found?.kind === "end") return true;
      if (found?.kind === "read" && index < characters.length && found.reads(after)) next.add(found.next);
    }
    current = next;
  }
  return false;
}

/** Adds a state and all that are reached from it without reading. */
function follow(
  states: readonly State[],
  from: number,
  before: string,
  after: string,
  into: Set<number>,
): void {
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (into.has(at)) continue;
    into.add(at);
    const state = states[at];
    if (state?.kind === "split") open.push(state.other, state.next);
    else if (state?.kind === "assert" && state.holds(before, after)) open.push(state.next);
  }
}

function automatonOf(pattern: string): Automaton {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const automaton = new PatternReader(pattern).read();
  if (typeof automaton === "string") throw new EvaluationError(`matches(): ${automaton}`);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(pattern, automaton);
  return automaton;
}
