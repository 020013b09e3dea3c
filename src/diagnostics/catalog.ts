/**
 * Every diagnostic there is: its severity, its message, why it happens and what to do.
 * `docs/diagnostics.md` is printed from this table.
 */
import type { Diagnostic, Origin, Severity } from "./diagnostic.js";

interface CatalogEntry {
  readonly severity: Severity;
  readonly message: (params: never) => string;
  readonly cause: string;
  readonly fix: string;
}

export const catalog = {
  "read/not-found": {
    severity: "error",
    message: (p: { source: string; reason: string }) => `Cannot read ${p.source}: ${p.reason}.`,
    cause: "The file does not exist, cannot be opened, or the URL did not answer with a document.",
    fix: "Check the path or URL and that you may read it.",
  },
  "read/empty": {
    severity: "error",
    message: (p: { source: string }) => `${p.source} is empty.`,
    cause: "The document has no content, or only white space and comments.",
    fix: "Pass an OpenAPI document in JSON or YAML.",
  },
  "read/not-text": {
    severity: "error",
    message: (p: { source: string }) => `${p.source} is not text.`,
    cause: "The document has NUL bytes or is not UTF-8: it is a binary file, or in another encoding.",
    fix: "Pass an OpenAPI document in JSON or YAML, encoded as UTF-8.",
  },
  "read/html": {
    severity: "error",
    message: (p: { source: string }) => `${p.source} is an HTML page, not an OpenAPI document.`,
    cause: "The address is that of a documentation or error page.",
    fix: "Pass the address of the document itself, often linked from that page as openapi.json or openapi.yaml.",
  },
  "read/syntax": {
    severity: "error",
    message: (p: { format: "JSON" | "YAML"; reason: string }) => `Not valid ${p.format}: ${p.reason}`,
    cause: "The text cannot be parsed.",
    fix: "Correct the text at the place shown.",
  },
  "read/too-large": {
    severity: "error",
    message: (p: { source: string; limit: string }) => `${p.source} is larger than ${p.limit}.`,
    cause: "The document, or what it expands to, passes a limit that guards against hostile input.",
    fix: "Split the document, or raise the limit with --max-bytes if you trust it.",
  },
  "read/too-deep": {
    severity: "error",
    message: (p: { limit: number }) => `Nested more than ${p.limit} levels deep.`,
    cause: "No real API document nests this deep; parsers and clients would run out of stack.",
    fix: "Flatten the document at the place shown.",
  },
  "read/too-many-aliases": {
    severity: "error",
    message: (p: { limit: number }) => `YAML aliases expand to more than ${p.limit} nodes.`,
    cause: "Aliases of aliases multiply (a 'YAML bomb').",
    fix: "Replace the anchors and aliases with $ref, or with plain text.",
  },
  "read/too-many-documents": {
    severity: "error",
    message: (p: { limit: number }) => `More than ${p.limit} documents are referenced.`,
    cause: "The number of documents reached through $ref passes the limit.",
    fix: "Bundle the document first.",
  },
  "read/duplicate-key": {
    severity: "warning",
    message: (p: { key: string }) => `The key "${p.key}" stands twice in one mapping; the last one counts.`,
    cause: "YAML keys are unique within a mapping; readers disagree on which of two counts.",
    fix: "Remove one of them, or merge their contents.",
  },
  "read/several-documents": {
    severity: "warning",
    message: (p: { source: string }) => `${p.source} holds several YAML documents; only the first is read.`,
    cause: "A line of three hyphens ends a YAML document and begins another.",
    fix: "Put the other documents into files of their own.",
  },
  "read/address-refused": {
    severity: "error",
    message: (p: { url: string; address: string }) =>
      `${p.url} leads to ${p.address}, an address that is not public.`,
    cause: "A document or a redirect must not make this machine call services on its own network.",
    fix: "If you trust it, name the host in --allow-remote-refs as localhost or by its IP address, or download the document.",
  },
  "spec/ref-not-found": {
    severity: "error",
    message: (p: { ref: string; hint: string }) => `Cannot resolve $ref "${p.ref}".${p.hint}`,
    cause: "The reference points at nothing: a missing file, or a pointer to a part that does not exist.",
    fix: "Correct the reference, or add what it names.",
  },
  "spec/ref-cycle": {
    severity: "error",
    message: (p: { ref: string }) => `$ref "${p.ref}" leads back to itself.`,
    cause: "A chain of references has no end.",
    fix: "Let one of them hold the value.",
  },
  "spec/ref-too-long": {
    severity: "error",
    message: (p: { ref: string; limit: number }) =>
      `$ref "${p.ref}" is one of more than ${p.limit} in a row.`,
    cause: "Each reference of the chain leads to another; no real document needs that many.",
    fix: "Let the first reference name the value.",
  },
  "spec/ref-scheme": {
    severity: "error",
    message: (p: { ref: string; reason: string }) => `$ref "${p.ref}" is not followed: ${p.reason}.`,
    cause:
      "References reach files and http(s) URLs only, and a document from the network never reaches local files.",
    fix: "Keep the referenced document beside the one that refers to it, and use a relative reference.",
  },
  "spec/ref-outside": {
    severity: "error",
    message: (p: { ref: string; root: string }) => `$ref "${p.ref}" leaves ${p.root}.`,
    cause:
      "Only files in the folder of the entry document are read, so that a document cannot pull in others of yours.",
    fix: "Pass --ref-root DIR with a folder that holds all the documents.",
  },
  "spec/ref-remote": {
    severity: "error",
    message: (p: { ref: string; host: string }) => `$ref "${p.ref}" is on ${p.host}, which is not allowed.`,
    cause: "Documents on other hosts are fetched only where you say so.",
    fix: "Pass --allow-remote-refs with that host, or download the document.",
  },
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
  "spec/path-invalid": {
    severity: "warning",
    message: (p: { path: string }) => `The path ${JSON.stringify(p.path)} does not begin with "/".`,
    cause: "Paths are appended to the server URL (OAS 3.1.1 §4.8.8); without the slash they are not paths.",
    fix: "Begin it with a slash, or with x- if it is an extension.",
  },
  "spec/method-invalid": {
    severity: "warning",
    message: (p: { method: string }) => `${JSON.stringify(p.method)} is not an HTTP method.`,
    cause: "Keys of additionalOperations are HTTP methods (RFC 9110 §9.1).",
    fix: "Correct the method.",
  },
  "spec/operation-id-invalid": {
    severity: "warning",
    message: (p: { id: string }) => `The operationId ${JSON.stringify(p.id)} is not a usable text.`,
    cause: "An operationId is a non-empty string.",
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
    message: (p: { name: string }) => `Parameter ${JSON.stringify(p.name)} needs a name and a valid \`in\`.`,
    cause:
      "`in` is one of path, query, header and cookie (querystring in OAS 3.2; body and formData in Swagger 2.0).",
    fix: "Correct the parameter.",
  },
  "spec/style-invalid": {
    severity: "warning",
    message: (p: { style: string; location: string; fallback: string }) =>
      `Style ${JSON.stringify(p.style)} does not exist for ${p.location} parameters; ${p.fallback} is used.`,
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
  "spec/security-scheme-unknown": {
    severity: "warning",
    message: (p: { name: string; hint: string }) =>
      `The security scheme ${JSON.stringify(p.name)} is not declared.${p.hint}`,
    cause: "A security requirement names a scheme of components/securitySchemes.",
    fix: "Declare the scheme, or correct the name.",
  },
  "spec/item-schema": {
    severity: "info",
    message: (p: { contentType: string }) => `itemSchema of ${p.contentType} is read, but not used yet.`,
    cause: "Streams of items (OAS 3.2 §4.14) are returned as text.",
    fix: "Nothing.",
  },
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
    message: (p: { operation: string }) =>
      `The schema of ${p.operation} is too large for a model; its deepest parts are left out.`,
    cause: "The schema refers to so many others that one tool would take more than 12,000 tokens.",
    fix: "Nothing, if callers need the upper levels only; they can send the deeper parts all the same.",
  },
  "operation/broken": {
    severity: "error",
    message: (p: { operation: string; reason: string }) => `${p.operation} is left out: ${p.reason}.`,
    cause: "A part that the operation needs is missing or unreadable; serving it would send wrong requests.",
    fix: "Correct the part; another diagnostic says where it is.",
  },
  "operation/ref-missing": {
    severity: "error",
    message: (p: { operation: string; ref: string }) =>
      `${p.operation} is left out: its input refers to ${JSON.stringify(p.ref)}, which cannot be resolved.`,
    cause: "Without the referenced schema nobody knows what to send.",
    fix: "Correct the reference.",
  },
  "operation/body-unsupported": {
    severity: "error",
    message: (p: { operation: string; types: string }) =>
      `${p.operation} is left out: its request body (${p.types}) cannot be sent yet.`,
    cause: "Bodies are sent as JSON, URL-encoded forms and text; files and XML are not supported yet.",
    fix: "Offer a JSON body too, or exclude the operation.",
  },
  "operation/body-skipped": {
    severity: "warning",
    message: (p: { operation: string; types: string }) =>
      `${p.operation} is served without its optional request body (${p.types}), which cannot be sent yet.`,
    cause: "Bodies are sent as JSON, URL-encoded forms and text; files and XML are not supported yet.",
    fix: "Offer a JSON body too.",
  },
  "operation/parameter-unsupported": {
    severity: "error",
    message: (p: { operation: string; name: string; reason: string }) =>
      `${p.operation} is left out: its parameter ${JSON.stringify(p.name)} ${p.reason}.`,
    cause: "The parameter is required and cannot be sent as the document asks.",
    fix: "Describe the query by single parameters.",
  },
  "operation/parameter-skipped": {
    severity: "info",
    message: (p: { operation: string; name: string; reason: string }) =>
      `${p.operation} is served without the parameter ${JSON.stringify(p.name)}, which ${p.reason}.`,
    cause: "Transport and credential headers are set by the server, never by a model.",
    fix: "Nothing, or set the header for all calls with --header.",
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
      `${p.operation}: alternatives at the top of its body are left to the API to check.`,
    cause: "Hosts refuse anyOf, oneOf and allOf at the top of a tool's input.",
    fix: "Nothing, or describe the alternatives in the operation's description.",
  },
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
      `The tool name ${JSON.stringify(p.name)} is not usable: 1 to ${p.limit} of A-Z a-z 0-9 _ - are.`,
    cause: "Hosts refuse other names.",
    fix: "Correct the name in x-mcp.",
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
  "tool/schema-unusable": {
    severity: "error",
    message: (p: { tool: string; reason: string }) =>
      `The schema of the tool ${p.tool} does not compile: ${p.reason}`,
    cause:
      "The schema breaks JSON Schema 2020-12 in a way that could not be repaired; calls of the tool will fail.",
    fix: "Correct the schema in the document, or report it if the document is right.",
  },
} satisfies Record<string, CatalogEntry>;

export type Code = keyof typeof catalog;
type Params<C extends Code> = Parameters<(typeof catalog)[C]["message"]>[0];

/** Makes a diagnostic; a wrong code or a missing hole in its message is a type error. */
export function diagnostic<C extends Code>(
  code: C,
  at: Origin,
  params: Params<C>,
  extra?: Pick<Diagnostic, "on" | "related">,
): Diagnostic {
  const entry = catalog[code];
  const message = (entry.message as (params: Params<C>) => string)(params);
  // the place only: what is handed in may be a node that holds a whole document
  const { uri, pointer, offset } = at;
  const place = { uri, pointer, ...(offset !== undefined && { offset }) };
  return { code, severity: entry.severity, message, at: place, ...extra };
}
