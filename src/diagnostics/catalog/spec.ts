/** What breaks the OpenAPI specification, or cannot be made sense of. */
import type { CatalogEntry } from "./entry.js";

export const specDiagnostics = {
  "spec/not-openapi": {
    severity: "error",
    message: (p: { hint: string }) => `This is not an OpenAPI document.${p.hint}`,
    cause: "Its top level has neither `openapi: 3.x` nor `swagger: '2.0'`.",
    fix: "Pass an OpenAPI 2.0, 3.0, 3.1 or 3.2 document.",
  },
  "spec/version-unsupported": {
    severity: "error",
    message: (p: { key: string; version: string }) =>
      `Unsupported version: ${p.key}: ${JSON.stringify(p.version)}.`,
    cause: "OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 are understood.",
    fix: "Correct the version, or convert the document to OpenAPI 3.1.",
  },
  "spec/no-operations": {
    severity: "warning",
    message: (p: { hint: string }) => `The document has no operations, so there are no tools.${p.hint}`,
    cause: "Tools are made from the operations under `paths`.",
    fix: "Pass the document that holds the paths.",
  },
  "spec/invalid": {
    severity: "warning",
    message: (p: { reason: string }) => `Not valid OpenAPI: ${p.reason}`,
    cause: "The document breaks the OpenAPI specification's own schema. It is served all the same.",
    fix: "Correct the document at the place shown.",
  },
  "spec/ill-typed": {
    severity: "error",
    message: (p: { what: string; expected: string; found: string }) =>
      `The ${p.what} should be ${p.expected}, but is ${p.found}.`,
    cause: "The value has the wrong type for its place in an OpenAPI document.",
    fix: "Correct the value.",
  },
  "spec/part-ignored": {
    severity: "warning",
    message: (p: { what: string; expected: string; found: string }) =>
      `The ${p.what} should be ${p.expected}, but is ${p.found}; it is ignored.`,
    cause: "The value has the wrong type for its place in an OpenAPI document.",
    fix: "Correct the value.",
  },
  "spec/path-invalid": {
    severity: "warning",
    message: (p: { path: string }) =>
      `The path ${JSON.stringify(p.path)} does not begin with "/"; its operations are left out.`,
    cause: "Paths are appended to the server URL (OAS 3.1.1 §4.8.8); without the slash they are not paths.",
    fix: "Begin it with a slash, or with x- if it is an extension.",
  },
  "spec/method-invalid": {
    severity: "warning",
    message: (p: { method: string }) =>
      `${JSON.stringify(p.method)} is not an HTTP method; the operation is left out.`,
    cause: "Keys of additionalOperations are HTTP methods (RFC 9110 §9.1).",
    fix: "Correct the method.",
  },
  "spec/operation-id-invalid": {
    severity: "warning",
    message: (p: { id: string }) =>
      `The operationId ${p.id.replaceAll(/["\\s]/g, "") === "" ? "is empty" : `${p.id} is not a string`}.`,
    cause:
      "An operationId is a non-empty string. A number is read as one; without any, method and path name the tool.",
    fix: "Give the operation a name in quotes.",
  },
  "spec/operation-id-duplicate": {
    severity: "warning",
    message: (p: { id: string; others: string }) =>
      `The operationId ${JSON.stringify(p.id)} is used again by ${p.others}.`,
    cause: "operationIds must be unique in a document (OAS 3.1.1 §4.8.10). The tools get a suffix each.",
    fix: "Give each operation an operationId of its own.",
  },
  "spec/parameter-invalid": {
    severity: "error",
    message: (p: { name: string }) =>
      p.name === ""
        ? "This parameter needs a name and a valid `in`."
        : `The parameter ${JSON.stringify(p.name)} needs a valid \`in\`.`,
    cause:
      "`in` is one of path, query, header and cookie (querystring in OAS 3.2; body and formData in Swagger 2.0).",
    fix: "Correct the parameter.",
  },
  "spec/style-invalid": {
    severity: "warning",
    message: (p: { style: string; location: string; fallback: string }) =>
      `Style ${p.style} does not exist for ${p.location} parameters; ${p.fallback} is used.`,
    cause: "Each location has its own styles (OAS 3.1.1 §4.8.12.3).",
    fix: "Use a style of that location.",
  },
  "spec/path-parameter-missing": {
    severity: "warning",
    message: (p: { name: string; path: string }) =>
      `The path ${p.path} has {${p.name}}, but no path parameter declares it; a required string is assumed.`,
    cause: "Every variable of a path template is declared as a path parameter (OAS 3.1.1 §4.8.9).",
    fix: "Declare the parameter.",
  },
  "spec/path-parameter-unused": {
    severity: "warning",
    message: (p: { name: string; path: string }) =>
      `The path parameter ${JSON.stringify(p.name)} does not occur in the path ${p.path}; it is left out.`,
    cause: "A path parameter replaces a variable of the path template.",
    fix: "Remove it, or correct its name or its `in`.",
  },
  "spec/path-fragment": {
    severity: "info",
    message: (p: { path: string }) => `The part of ${p.path} after # is not sent.`,
    cause: "Some documents tell apart operations on one address by a fragment, which HTTP never sends.",
    fix: "Nothing, if the API tells them apart by a header or parameter.",
  },
  "spec/server-variable": {
    severity: "warning",
    message: (p: { name: string }) => `The server variable {${p.name}} has no default.`,
    cause: "A server variable needs a default (OAS 3.1.1 §4.8.6) to make a URL of the template.",
    fix: "Add a default, or pass --base-url.",
  },
  "spec/server-elsewhere": {
    severity: "warning",
    message: (p: { key: string; others: number; origin: string; host: string; own: string | undefined }) =>
      `${p.key}${p.others === 0 ? "" : ` and ${p.others} more`} ${p.others === 0 ? "is" : "are"} at ${p.origin}, ${p.own === undefined ? "and others are elsewhere" : `not at ${p.own}`}: not called without --allow-host ${p.host}.`,
    cause:
      "Calls, and credentials with them, go to the origin of the base URL only. Servers of single operations and paths (OAS 3.1.1 §4.8.5) may be on others.",
    fix: "Pass --allow-host with the host when serving, or --base-url to send everything to one server.",
  },
  "spec/security-scheme-unknown": {
    severity: "warning",
    message: (p: { name: string; hint: string }) =>
      `The security scheme ${JSON.stringify(p.name)} is not declared.${p.hint}`,
    cause:
      "A security requirement names a scheme of components/securitySchemes (securityDefinitions in Swagger 2.0). A requirement that names no declared scheme is ignored.",
    fix: "Declare the scheme, or correct the name.",
  },
  "spec/item-schema": {
    severity: "info",
    message: (p: { contentType: string }) => `itemSchema of ${p.contentType} is read, but not used yet.`,
    cause:
      "Streams of items (OAS 3.2 §4.14) are returned as text; in requests, only JSON lines are written item by item.",
    fix: "Nothing.",
  },
} satisfies Record<string, CatalogEntry>;
