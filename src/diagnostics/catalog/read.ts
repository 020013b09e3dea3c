/** Documents: reading them, and following their references. */
import type { CatalogEntry } from "./entry.js";

export const readDiagnostics = {
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
    fix: 'Correct the text at the place shown. In YAML a value needs quotes where it holds ": " or " #", and inside { } or [ ] also where it holds a comma or a bracket.',
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
    message: (p: { limit: number }) =>
      `YAML aliases expand to more than ${p.limit.toLocaleString("en")} nodes.`,
    cause: "Aliases of aliases multiply (a 'YAML bomb').",
    fix: "Replace the anchors and aliases with $ref, or with plain text.",
  },
  "read/too-many-documents": {
    severity: "error",
    message: (p: { limit: number }) => `More than ${p.limit.toLocaleString("en")} documents are referenced.`,
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
  "operation/ref-missing": {
    severity: "error",
    message: (p: { operation: string; ref: string }) =>
      `${p.operation} is left out: its input refers to ${JSON.stringify(p.ref)}, which cannot be resolved.`,
    cause: "Without the referenced schema nobody knows what to send.",
    fix: "Correct the reference.",
  },
} satisfies Record<string, CatalogEntry>;
