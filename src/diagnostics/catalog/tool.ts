/** Tools, resources and prompts: what clients see. */
import type { CatalogEntry } from "./entry.js";

export const toolDiagnostics = {
  "tool/name-suffixed": {
    severity: "info",
    message: (p: { operation: string; name: string }) =>
      `${p.operation} is the tool ${p.name}: its own name is taken or too long.`,
    cause: "Names of tools are unique, and short enough for hosts that add a prefix.",
    fix: "Nothing, or name the tool with x-mcp: { name: ... }.",
  },
  "tool/name-invalid": {
    severity: "warning",
    message: (p: { name: string; limit: number }) =>
      `The tool name ${JSON.stringify(p.name)} is ignored: a name has 1 to ${p.limit} characters of A-Z a-z 0-9 _ -.`,
    cause: "Hosts refuse other names.",
    fix: "Correct the name in x-mcp.",
  },
  "tool/schema-unusable": {
    severity: "error",
    message: (p: { tool: string; reason: string }) =>
      `The schema of the tool ${p.tool} does not compile: ${p.reason}`,
    cause:
      "The schema breaks JSON Schema 2020-12 in a way that could not be repaired; calls of the tool will fail.",
    fix: "Correct the schema in the document, or report it if the document is right.",
  },
} satisfies Record<string, CatalogEntry>;
