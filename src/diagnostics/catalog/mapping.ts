/** The mapping file: its shape. */
import type { CatalogEntry } from "./entry.js";

export const mappingDiagnostics = {} satisfies Record<string, CatalogEntry>;
