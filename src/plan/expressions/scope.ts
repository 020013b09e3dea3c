/** What an expression may name at its place, and what is known there. */
import type { Typed } from "./type.js";

export interface Scope {
  /** `inputs`, `steps`, `vars`, loop variables, `status`, `headers`, `body`, `args`. */
  readonly names: ReadonlyMap<string, Typed>;
  /** Paths known to be there at this place although their schemas call them optional: `inputs.agent_id`. */
  readonly present: ReadonlySet<string>;
  /** What is meant by a path that is not here but elsewhere in the recipe: `step "close" runs later`. */
  readonly elsewhere?: (path: readonly string[]) => string | undefined;
}

/** A variable hides a name, and what was known of it. */
export function withName(scope: Scope, name: string, typed: Typed): Scope {
  const hidden = (path: string) =>
    path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
  const present = new Set([...scope.present].filter((path) => !hidden(path)));
  return { ...scope, names: new Map([...scope.names, [name, typed]]), present };
}

export function withPresent(scope: Scope, paths: Iterable<string>): Scope {
  return { ...scope, present: new Set([...scope.present, ...paths]) };
}
