/**
 * Regular expressions in time proportional to text times pattern, whatever both are: all states of the pattern are
 * followed at once (Thompson's construction), where the engine's own RegExp would try one after the other.
 * Structure is read here; single characters and classes keep ECMA-262's meaning, by RegExp.
 */
import { charge } from "./budget.js";
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

/**
 * Whether the pattern occurs anywhere in the text.
 * Throws an `EvaluationError` for a pattern that is not allowed, and where the budget does not suffice.
 */
export function matches(text: string, pattern: string): boolean {
  const { states, start } = automatonOf(pattern);
  charge(Math.ceil((text.length / 8) * (1 + states.length / 16)));
  const characters = [...text];
  const walk = new Walk(states);
  let current: number[] = [];
  for (let index = 0; index <= characters.length; index++) {
    const before = characters[index - 1] ?? "";
    const after = characters[index] ?? "";
    const reached = walk.closure(current, start, before, after);
    const next: number[] = [];
    for (const at of reached) {
      const state = states[at];
      if (state?.kind === "end") return true;
      if (state?.kind === "read" && after !== "" && state.reads(after)) next.push(state.next);
    }
    current = next;
  }
  return false;
}

/** Finds what is reached without reading; each state once per place in the text. */
class Walk {
  readonly #states: readonly State[];
  /** The place at which each state was last reached. */
  readonly #seen: Int32Array;
  #place = 0;

  constructor(states: readonly State[]) {
    this.#states = states;
    this.#seen = new Int32Array(states.length);
  }

  /** A match may begin at every place, hence `start` besides the states that are `open` already. */
  closure(open: number[], start: number, before: string, after: string): readonly number[] {
    this.#place++;
    const reached: number[] = [];
    open.push(start);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === this.#place) continue;
      this.#seen[at] = this.#place;
      const state = this.#states[at];
      if (state?.kind === "split") open.push(state.other, state.next);
      else if (state?.kind !== "assert") reached.push(at);
      else if (state.holds(before, after)) open.push(state.next);
    }
    return reached;
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
