/** A pattern's text → an automaton. Groups, alternatives, repetition, classes, anchors; nothing that looks around or back. */
import type { Automaton, State } from "./pattern.js";

/** A part of the automaton under construction, as what it comes to when all after it is known. */
type Part = (next: number) => number;

/** States: what a pattern may come to when its counted repetitions are written out. */
const MAX_STATES = 2000;
/** Groups inside groups: reading them is recursive. */
const MAX_NESTING = 50;

class PatternProblem extends Error {}

export class PatternReader {
  readonly #pattern: string;
  readonly #flags: string;
  readonly #states: State[] = [];
  #at: number;
  #nesting = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    const ignoreCase = pattern.startsWith("(?i)");
    this.#flags = ignoreCase ? "iu" : "u";
    this.#at = ignoreCase ? 4 : 0;
  }

  /** The automaton, or what is wrong with the pattern. */
  read(): Automaton | string {
    try {
      // whatever the engine refuses is refused: a misread class must not pass
      new RegExp(this.#pattern.slice(this.#at), this.#flags); // compiled to learn whether it can be; never run
    } catch {
      return "the pattern is not a regular expression.";
    }
    try {
      const whole = this.#alternatives();
      const end = this.#add({ kind: "end" });
      return { states: this.#states, start: whole(end) };
    } catch (error) {
      if (error instanceof PatternProblem) return error.message;
      throw error;
    }
  }

  #add(state: State): number {
    if (this.#states.length >= MAX_STATES) throw new PatternProblem("the pattern is too large.");
    return this.#states.push(state) - 1;
  }

  #alternatives(): Part {
    if (++this.#nesting > MAX_NESTING) throw new PatternProblem("the pattern is nested too deeply.");
    let whole = this.#sequence();
    while (this.#pattern[this.#at] === "|") {
      this.#at++;
      const [left, right] = [whole, this.#sequence()];
      whole = (next) => this.#add({ kind: "split", next: left(next), other: right(next) });
    }
    this.#nesting--;
    return whole;
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#pattern.length && !"|)".includes(this.#pattern[this.#at] ?? ""))
      parts.push(this.#repeated(this.#single()));
    return (next) => parts.reduceRight((after, part) => part(after), next);
  }

  #repeated(part: Part): Part {
    const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 40));
    if (found === null) return part;
    this.#at += found[0].length;
    const sign = found[0][0];
    const least = sign === "{" ? Number(found[1]) : sign === "+" ? 1 : 0;
    const bounded = sign === "?" || (sign === "{" && (found[2] === undefined || found[3] !== ""));
    const most = sign === "?" ? 1 : found[2] === undefined ? least : Number(found[3]);
    if (least > MAX_STATES || (bounded && most > MAX_STATES))
      throw new PatternProblem("the pattern is too large.");
    return (next) => {
      let after = bounded ? next : this.#loop(part, next);
      for (let count = least; bounded && count < most; count++)
        after = this.#add({ kind: "split", next: part(after), other: next });
      for (let count = 0; count < least; count++) after = part(after);
      return after;
    };
  }

  #loop(part: Part, next: number): number {
    const split = { kind: "split" as const, next: 0, other: next };
    const at = this.#add(split);
    split.next = part(at);
    return at;
  }

  #single(): Part {
    const rest = this.#pattern.slice(this.#at);
    if (rest.startsWith("(")) return this.#group(rest);
    if (rest.startsWith("^")) return this.#assertion(1, (before) => before === "");
    if (rest.startsWith("$")) return this.#assertion(1, (_, after) => after === "");
    if (rest.startsWith("\\b")) return this.#assertion(2, (a, b) => isWord(a) !== isWord(b));
    if (rest.startsWith("\\B")) return this.#assertion(2, (a, b) => isWord(a) === isWord(b));
    if (/^\\[1-9k]/.test(rest)) throw new PatternProblem("the pattern refers back to a group.");
    const atom = atomOf(rest);
    this.#at += atom.length;
    const reads = this.#test(atom);
    return (next) => this.#add({ kind: "read", reads, next });
  }

  #group(rest: string): Part {
    if (rest.startsWith("(?") && !rest.startsWith("(?:"))
      throw new PatternProblem(
        "the pattern looks ahead or back, or names a group; only (…) and (?:…) are allowed.",
      );
    this.#at += rest.startsWith("(?:") ? 3 : 1;
    const inside = this.#alternatives();
    this.#at++; // the closing bracket: the engine has seen it
    return inside;
  }

  #assertion(length: number, holds: (before: string, after: string) => boolean): Part {
    this.#at += length;
    return (next) => this.#add({ kind: "assert", holds, next });
  }

  #test(atom: string): (character: string) => boolean {
    if (this.#flags === "u" && !/^[\\[.]/.test(atom)) return (character) => character === atom;
    const expression = new RegExp(`^${atom}$`, this.#flags);
    const known = new Map<string, boolean>();
    return (character) => {
      let reads = known.get(character);
      if (reads === undefined) {
        reads = expression.test(character);
        if (known.size < 1000) known.set(character, reads);
      }
      return reads;
    };
  }
}

/** A character, an escape or a class, at the start of the text. */
function atomOf(rest: string): string {
  const escaped =
    /^\\(?:u\{[\da-fA-F]+\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[\s\S])/u.exec(
      rest,
    );
  if (escaped !== null) return escaped[0];
  if (!rest.startsWith("[")) return String.fromCodePoint(rest.codePointAt(0) ?? 0);
  for (let at = 1; at < rest.length; at++) {
    if (rest[at] === "\\") at++;
    else if (rest[at] === "]") return rest.slice(0, at + 1);
  }
  return rest;
}

function isWord(character: string): boolean {
  return /^\w$/.test(character);
}
