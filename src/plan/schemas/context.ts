/** What normalising a schema needs: references, the direction of travel, and a place for diagnostics. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Documents, Located } from "../../read/types.js";

/** Nodes of one schema as it stands in a document, its references not followed: more than a model can use. */
const MAX_NODES = 1_000;

/** Inputs lose readOnly properties, outputs writeOnly ones. */
export type Direction = "input" | "output";

/** `loose` also drops what real responses break: closed objects, formats, patterns and enums. */
export type Strictness = "exact" | "loose";

export class SchemaContext {
  readonly documents: Documents;
  readonly direction: Direction;
  readonly strictness: Strictness;
  readonly #report: Report;
  /** Nodes that may still be written of the schema being normalised. */
  #nodes = 0;
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

  /** Begins a schema: a document can repeat its parts (by YAML aliases) until no machine could hold them. */
  begin(): void {
    this.#nodes = MAX_NODES;
  }

  /** Whether one more node may be written; said once where it may not. */
  spend(node: Located): boolean {
    if (--this.#nodes === -1) this.#report(diagnostic("schema/pruned", node, { what: "This schema" }));
    return this.#nodes >= 0;
  }

  /** The key of what a reference leads to; `undefined` after a diagnostic. */
  follow(node: Located): { readonly key: string; readonly target: Located } | undefined {
    const target = this.documents.resolve(node, this.#report);
    if (!target) return undefined;
    const key = `${target.uri}#${target.pointer}`;
    if (!this.targets.has(key)) this.targets.set(key, target);
    return { key, target };
  }

  /** @param keyword the one to blame; `schema` where the whole is */
  illTyped(node: Located, keyword: string, expected: string): void {
    const at = keyword === "schema" ? node : below(node, keyword);
    this.#report(diagnostic("schema/ill-typed", at, { keyword, expected }));
  }

  tooDeep(at: Located, limit: number): void {
    this.#report(diagnostic("schema/too-deep", at, { limit }));
  }

  dynamicReference(at: Located): void {
    this.#report(diagnostic("schema/dynamic-ref", at, {}));
  }

  patternUnusable(node: Located, pattern: string): void {
    this.#report(diagnostic("schema/pattern-unusable", below(node, "pattern"), { pattern }));
  }

  repaired(node: Located, keyword: string, what: string): void {
    this.#report(diagnostic("schema/repaired", below(node, keyword), { what }));
  }
}
