/** What expressions are evaluated in. */

export interface Environment {
  /** Milliseconds of the epoch. */
  readonly now: number;
  /** The value of a name; `undefined` where there is none. */
  readonly find: (name: string) => unknown;
}

/** The environment with one more name. */
export function bind<E extends Environment>(env: E, name: string, value: unknown): E {
  return { ...env, find: (wanted: string) => (wanted === name ? value : env.find(wanted)) };
}
