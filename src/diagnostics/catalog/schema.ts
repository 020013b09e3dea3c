/** Schemas, on their way to what hosts accept. */
import type { CatalogEntry } from "./entry.js";

export const schemaDiagnostics = {
  "schema/ill-typed": {
    severity: "warning",
    message: (p: { keyword: string; expected: string }) =>
      `The keyword ${p.keyword} should be ${p.expected}; it is ignored.`,
    cause: "The keyword's value has a type that JSON Schema does not allow.",
    fix: "Correct the schema.",
  },
  "schema/too-deep": {
    severity: "warning",
    message: (p: { limit: number }) =>
      `Schemas are nested more than ${p.limit} levels deep; what is below is ignored.`,
    cause: "Hosts and validators recurse over the schemas they are given.",
    fix: "Flatten the schema, or move parts of it to components/schemas.",
  },
  "schema/dynamic-ref": {
    severity: "warning",
    message: (_: object) => "Dynamic references are not followed; any value is accepted here.",
    cause: "$dynamicRef and $recursiveRef change their target with the path that led to them.",
    fix: "Use $ref.",
  },
  "schema/pattern-unusable": {
    severity: "warning",
    message: (p: { pattern: string }) =>
      `The pattern ${JSON.stringify(p.pattern)} is not a regular expression of ECMA-262; it is ignored.`,
    cause: "JSON Schema patterns are ECMA-262 regular expressions with the u flag; other dialects differ.",
    fix: "Rewrite the pattern.",
  },
  "schema/repaired": {
    severity: "info",
    message: (p: { what: string }) =>
      `The schema has ${p.what}; it is read as the author will have meant it.`,
    cause: "The schema contradicts itself in a way that has one sensible reading.",
    fix: "Correct the schema.",
  },
  "schema/pruned": {
    severity: "info",
    message: (p: { what: string }) => `${p.what} is too large for a model; its deepest parts are left out.`,
    cause: "With all that it holds and refers to, one tool would take more than 12,000 tokens.",
    fix: "Nothing, if callers need the upper levels only; they can send the deeper parts all the same.",
  },
} satisfies Record<string, CatalogEntry>;
