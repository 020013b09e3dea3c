/** Expressions in a mapping file. */
import type { CatalogEntry } from "./entry.js";

export const expressionDiagnostics = {} satisfies Record<string, CatalogEntry>;
