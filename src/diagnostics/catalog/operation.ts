/** Operations, the tools they become, and the filters that choose them. */
import type { CatalogEntry } from "./entry.js";

const BODY_TYPES =
  "Bodies are sent as JSON, JSON lines, forms, multipart/form-data, text, files, and XML whose root has a name.";

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}

export const operationDiagnostics = {
  "operation/broken": {
    severity: "error",
    message: (p: { operation: string; reason: string }) => `${p.operation} is left out: ${p.reason}.`,
    cause: "A part that the operation needs is missing or unreadable; serving it would send wrong requests.",
    fix: "Correct the part; another diagnostic says where it is.",
  },
  "operation/body-unsupported": {
    severity: "error",
    message: (p: { operation: string; types: string; reason?: string | undefined }) =>
      `${p.operation} is left out: its request body (${p.types}) cannot be sent${because(p.reason)}.`,
    cause: BODY_TYPES,
    fix: "Offer a JSON body too, or exclude the operation.",
  },
  "operation/body-skipped": {
    severity: "warning",
    message: (p: { operation: string; types: string; reason?: string | undefined }) =>
      `${p.operation} is served without its optional request body (${p.types}), which cannot be sent${because(p.reason)}.`,
    cause: BODY_TYPES,
    fix: "Offer a JSON body too.",
  },
  "operation/parameter-unsupported": {
    severity: "error",
    message: (p: { operation: string; name: string; reason: string }) =>
      `${p.operation} is left out: its parameter ${JSON.stringify(p.name)} ${p.reason}.`,
    cause:
      "The parameter is required, and of its media type only text can be sent: JSON never goes under another type.",
    fix: "Describe its content as application/json, or as a string.",
  },
  "operation/parameter-skipped": {
    severity: "info",
    message: (p: { operation: string; name: string; reason: string }) =>
      `${p.operation} is served without the parameter ${JSON.stringify(p.name)}, which ${p.reason}.`,
    cause:
      "Transport and credential headers are set by the server, never by a model; of media types other than JSON only text can be sent.",
    fix: "Nothing, or set the header for all calls with --header; describe content as application/json, or as a string.",
  },
  "operation/argument-renamed": {
    severity: "info",
    message: (p: { operation: string; name: string; argument: string }) =>
      `${p.operation} takes ${JSON.stringify(p.name)} as the argument ${JSON.stringify(p.argument)}.`,
    cause:
      "Hosts refuse argument names outside A-Z a-z 0-9 _ . - or longer than 64, and arguments stand side by side.",
    fix: "Nothing: the API gets its own name.",
  },
  "operation/union-dropped": {
    severity: "info",
    message: (p: { operation: string }) =>
      `${p.operation}: conditions on its body as a whole (alternatives, numbers of properties) are left to the API to check.`,
    cause:
      "Hosts refuse anyOf, oneOf and allOf at the top of a tool's input, where parameters stand beside the properties of the body.",
    fix: "Nothing, or describe the conditions in the operation's description.",
  },
  "filter/syntax": {
    severity: "error",
    message: (p: { filter: string }) => `Cannot read the filter ${JSON.stringify(p.filter)}.`,
    cause: "A filter is tag:NAME, path:GLOB, method:METHOD or operation:GLOB.",
    fix: "For example --include tag:issues, --exclude 'path:/admin/**', --include 'operation:repos/*'.",
  },
  "filter/no-match": {
    severity: "warning",
    message: (p: { filter: string; hint: string }) =>
      `The filter ${JSON.stringify(p.filter)} matches no operation.${p.hint}`,
    cause: "No operation has that tag, path, method or operationId.",
    fix: "Correct the filter; `openapi-mcp inspect` lists the operations.",
  },
} satisfies Record<string, CatalogEntry>;
