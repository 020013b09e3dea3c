/** Which results of steps and which variables a recipe reads: only these get a name in its code. */
type Kind = "steps" | "vars";

export interface Uses {
  readonly isUsed: (kind: Kind, name: string) => boolean;
  /** Something is read of it, and not only the whole of it. */
  readonly isReadBelow: (kind: Kind, name: string) => boolean;
}

interface Parts {
  readonly steps: readonly unknown[];
  readonly output?: unknown;
  readonly text?: unknown;
}

/** A recipe, or one that is used by another: each has steps and variables of its own. */
export function usesOf({ steps, output, text }: Parts): Uses {
  const found = new Found();
  found.visit([steps, output, text]);
  return {
    isUsed: (kind, name) => found.whole.has(kind) || found.used.has(`${kind}.${name}`),
    isReadBelow: (kind, name) => found.below.has(`${kind}.${name}`),
  };
}

/** What reads something of its `of`. */
const READERS: ReadonlySet<unknown> = new Set(["select", "index", "comprehension", "each"]);

class Found {
  readonly used = new Set<string>();
  readonly below = new Set<string>();
  /** `steps` and `vars` where they stand for all that they have. */
  readonly whole = new Set<unknown>();

  #visitBut(own: string, part: unknown): void {
    const inside = new Found();
    inside.visit(part);
    for (const member of inside.used) if (member !== own) this.used.add(member);
    for (const member of inside.below) if (member !== own) this.below.add(member);
    for (const name of inside.whole) this.whole.add(name);
  }

  /** Any part of a plan: they are JSON, and expressions say what they are. */
  visit(part: unknown, isRead = false): void {
    if (typeof part !== "object" || part === null) return;
    const node = part as Readonly<Record<string, unknown>>;
    const { kind } = node;
    // data of the mapping file, which may look like anything
    if (kind === "literal") return;
    if (kind === "name") this.whole.add(node["name"]);
    const member = memberOf(node);
    if (member !== undefined) {
      this.used.add(member);
      if (isRead) this.below.add(member);
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      // the steps of another recipe have names of their own
      if (kind === "use" && (key === "steps" || key === "output")) continue;
      // what they read of their own step is given to them
      if (kind === "call" && (key === "undo" || key === "recover"))
        this.#visitBut(`steps.${String(node["id"])}`, value);
      else this.visit(value, key === "of" && READERS.has(kind));
    }
  }
}

function memberOf({ kind, of, key }: Readonly<Record<string, unknown>>): string | undefined {
  if (kind !== "select" || typeof of !== "object" || of === null) return undefined;
  const { kind: ofKind, name } = of as Readonly<Record<string, unknown>>;
  return ofKind === "name" && (name === "steps" || name === "vars") ? `${name}.${String(key)}` : undefined;
}
