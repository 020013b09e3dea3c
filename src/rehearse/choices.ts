/** The decisions that one candidate is built by, and those that could have been made instead. */

/** A plan says what is decided differently from the first: by number of the decision, which alternative. */
export type ChoicePlan = readonly number[];

/** No decision is tried in more ways than this. */
const MAX_ALTERNATIVES = 5;

export class Choices {
  readonly #plan: ChoicePlan;
  readonly #counts: number[] = [];

  constructor(plan: ChoicePlan) {
    this.#plan = plan;
  }

  /** One of so many alternatives, of which the first is the best. */
  choose(alternatives: number): number {
    if (alternatives < 2) return 0;
    this.#counts.push(Math.min(alternatives, MAX_ALTERNATIVES));
    return Math.min(this.#plan[this.#counts.length - 1] ?? 0, alternatives - 1);
  }

  /** The plans that differ from this one in one more decision, made after those that differ already. */
  *next(): Generator<ChoicePlan> {
    for (let at = this.#plan.length; at < this.#counts.length; at++) {
      for (let alternative = 1; alternative < (this.#counts[at] ?? 0); alternative++) {
        const unchanged = Array.from({ length: at - this.#plan.length }, () => 0);
        yield [...this.#plan, ...unchanged, alternative];
      }
    }
  }
}
