/** The mapping file: its shape. */
import type { CatalogEntry } from "./entry.js";

export const mappingDiagnostics = {
  "mapping/not-a-mapping": {
    severity: "error",
    message: () => "This is neither an OpenAPI document nor a mapping file.",
    cause: "A mapping file is a map with `version: 1` and `spec`.",
    fix: "Name another file, or begin one with `openapi-mcp init`.",
  },
  "mapping/version": {
    severity: "error",
    message: (p: { found: string }) => `The version of a mapping file is 1, and here it is ${p.found}.`,
    cause: "The version says how the rest of the file is to be read.",
    fix: "Write `version: 1` at the top.",
  },
  "mapping/spec-choice": {
    severity: "error",
    message: (p: { found: string }) => `The file has ${p.found}.`,
    cause: "A mapping file names its OpenAPI document under `spec`, or several of them under `specs`.",
    fix: "Give one of the two, or name a document with --spec.",
  },
  "mapping/unknown-key": {
    severity: "error",
    message: (p: { key: string; hint: string }) => `There is no key ${JSON.stringify(p.key)} here.${p.hint}`,
    cause: "A key that nobody reads is mostly a slip, and would change nothing.",
    fix: "Correct the key; keys of your own begin with `x-`. docs/mapping.md has them all.",
  },
  "mapping/missing-key": {
    severity: "error",
    message: (p: { of: string; key: string }) => `The key \`${p.key}\` is missing in ${p.of}.`,
    cause: "The key is required, and has no default.",
    fix: "Add the key; docs/mapping.md says what it means.",
  },
  "mapping/invalid": {
    severity: "error",
    message: (p: { expected: string; found: string; hint: string }) =>
      `Expected ${p.expected}, found ${p.found}.${p.hint}`,
    cause: "The value has another type or another form than the key takes.",
    fix: "Correct the value; docs/mapping.md has an example of every key.",
  },
  "mapping/step-verb": {
    severity: "error",
    message: (p: { reason: string; hint: string }) => `This step ${p.reason}.${p.hint}`,
    cause:
      "A step has exactly one of call, for_each, parallel, set, fail, return, confirm and use: it says what the step does.",
    fix: "Correct the verb, or make several steps of it.",
  },
  "mapping/name-invalid": {
    severity: "error",
    message: (p: { name: string; reason: string }) =>
      `${JSON.stringify(p.name)} cannot be used as a name here: ${p.reason}.`,
    cause:
      "Names of tools are limited by hosts, and names of steps, inputs and variables by the expression language.",
    fix: "Choose another name.",
  },
  "mapping/spec-unreadable": {
    severity: "error",
    message: (p: { spec: string; reason: string }) =>
      `The document ${JSON.stringify(p.spec)} cannot be used: ${p.reason}.`,
    cause: "A document that the mapping file or --spec names cannot be opened, or is not what it should be.",
    fix: "Correct the path (in the file it starts at the file's folder, in --spec at the working folder), or correct the document.",
  },
  "mapping/spec-option": {
    severity: "error",
    message: (p: { option: string; reason: string }) =>
      `The option --spec ${JSON.stringify(p.option)} does not fit: ${p.reason}.`,
    cause:
      "--spec is for mapping files: --spec FILE stands in for the file's `spec`, --spec NAME=FILE for one of its `specs`.",
    fix: "Name a mapping file, and with --spec a file, or NAME=FILE with a name under `specs`.",
  },
  "mapping/client-header": {
    severity: "error",
    message: (p: { header: string }) =>
      `The header ${JSON.stringify(p.header)} is the HTTP client's to set, so it cannot be given here.`,
    cause: "Headers of the connection say how a request is framed; a fixed one would break requests.",
    fix: "Remove it.",
  },
  "mapping/credential-header": {
    severity: "error",
    message: (p: { header: string }) =>
      `The header ${JSON.stringify(p.header)} carries a credential, which does not belong into a file.`,
    cause: "Mapping files are shared and kept in version control.",
    fix: "Set the credential in the environment; `openapi-mcp serve` says the names of the variables.",
  },
} satisfies Record<string, CatalogEntry>;
