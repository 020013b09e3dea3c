/** What normalising a schema needs: references, the direction of travel, and a place for diagnostics. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Documents, Located } from "../../read/types.js";

/** Inputs lose readOnly properties, outputs writeOnly ones. */
export type Direction = "input" | "output";

/** `loose` also drops what real responses break: closed objects, formats, patterns and enums. */
export type Strictness = "exact" | "loose";

export class SchemaContext {
  readonly documents: Documents;
  readonly direction: Direction;
  readonly strictness: Strictness;
  readonly #report: Report;
  /** Property names met so far that hosts would refuse. */
  readonly oddNames = new Set<string>();
  /** Targets of references met so far, by key. */
  readonly targets = new Map<string, Located>();

  constructor(documents: Documents, report: Report, direction: Direction, strictness: Strictness) {
    this.documents = documents;
    this.#report = report;
    this.direction = direction;
    this.strictness = strictness;
  }

  /** The key of what a reference leads to; `undefined` after a diagnostic. */
  follow(node: Located): { readonly key: string; readonly target: Located } | undefined {
    const target = this.documents.resolve(node, this.#report);
    if (!target) return undefined;
    const key = `${target.uri}#${target.pointer}`;
    if (!this.targets.has(key)) this.targets.set(key, target);
    return { key, target };
  }

  illTyped(at: Located, keyword: string, expected: string): void {
    this.#report(diagnostic("schema/ill-typed", at, { keyword, expected }));
  }

  tooDeep(at: Located, limit: number): void {
    this.#report(diagnostic("schema/too-deep", at, { limit }));
  }

  dynamicReference(at: Located): void {
    this.#report(diagnostic("schema/dynamic-ref", at, {}));
  }

  patternUnusable(at: Located, pattern: string): void {
    this.#report(diagnostic("schema/pattern-unusable", at, { pattern }));
  }

  repaired(at: Located, what: string): void {
    this.#report(diagnostic("schema/repaired", at, { what }));
  }
}
