/** Recipes: their steps, what flows between them, and what they do. */
import type { CatalogEntry } from "./entry.js";

export const recipeDiagnostics = {} satisfies Record<string, CatalogEntry>;
