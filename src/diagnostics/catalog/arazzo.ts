/** Arazzo documents, in and out. */
import type { CatalogEntry } from "./entry.js";

export const arazzoDiagnostics = {
  "arazzo/version": {
    severity: "error",
    message: (p: { version: string }) =>
      `Arazzo ${p.version} is not known: documents of version 1.0 and 1.1 are read.`,
    cause: "Another version may mean something else with the same words.",
    fix: "Write the document in Arazzo 1.0 or 1.1.",
  },
  "arazzo/invalid": {
    severity: "error",
    message: (p: { problem: string }) => `This is not valid Arazzo: ${p.problem}`,
    cause: "The Arazzo Specification asks for something else at this place.",
    fix: "Correct the document; a linter such as redocly lint says more about its form.",
  },
  "arazzo/expression-syntax": {
    severity: "error",
    message: (p: { expression: string; problem: string }) => `${p.expression} cannot be read: ${p.problem}`,
    cause:
      "Runtime expressions and conditions follow the grammar of the Arazzo Specification, JSONPath that of RFC 9535.",
    fix: "Correct the expression, e.g. $steps.find.outputs.id, $response.body#/items/0, $statusCode == 200.",
  },
  "arazzo/reference-unknown": {
    severity: "error",
    message: (p: { where: string; kind: string; name: string; hint: string }) =>
      `${p.where} has no ${p.kind} ${JSON.stringify(p.name)}.${p.hint}`,
    cause: "Something is named that the document does not declare where it is looked for.",
    fix: "Correct the name, or declare what it names.",
  },
  "arazzo/unsupported": {
    severity: "error",
    message: (p: { construct: string; instead: string }) => `${p.construct} cannot be served. ${p.instead}`,
    cause:
      "A tool call runs forward over an OpenAPI document; what has no equal there would silently do something else.",
    fix: "Change the workflow as the message says, or write the tool in a mapping file (docs/arazzo.md lists what is read).",
  },
  "arazzo/dropped": {
    severity: "warning",
    message: (p: { construct: string; reason: string }) => `${p.construct} is left out: ${p.reason}`,
    cause:
      "The document says something that is not the business of a served tool, that Arazzo does not know, or that changes nothing.",
    fix: "Nothing, where the reason is fine; otherwise take it out of the document. A field of your own begins with x-.",
  },
  "arazzo/lossy": {
    severity: "warning",
    message: (p: { construct: string; reason: string }) =>
      `${p.construct} has no equal in Arazzo: ${p.reason}`,
    cause:
      "Arazzo 1.1 has no loops, parallel steps, paging, undo, confirmation, functions or projections. The original is kept under x-openapi-mcp, where only openapi-mcp looks.",
    fix: "Write with --lossy where others only need the outline, or change the recipe.",
  },
} satisfies Record<string, CatalogEntry>;
