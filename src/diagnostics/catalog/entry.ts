/** One kind of diagnostic. */
import type { Severity } from "../diagnostic.js";

export interface CatalogEntry {
  readonly severity: Severity;
  /** The message, its holes filled from typed parameters. */
  readonly message: (params: never) => string;
  readonly cause: string;
  readonly fix: string;
}
