/** Arazzo documents, in and out. */
import type { CatalogEntry } from "./entry.js";

export const arazzoDiagnostics = {} satisfies Record<string, CatalogEntry>;
