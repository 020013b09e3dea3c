/** OpenAPI document → ApiModel: recognises the version and reads what the whole document declares. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Result } from "../diagnostics/diagnostic.js";
import { below } from "../read/located.js";
import type { Documents, Located } from "../read/types.js";
import { readOperations } from "./operations.js";
import { entries, isMapping, type Reader, readMapping, text } from "./reader.js";
import { readSecuritySchemes } from "./security.js";
import { defaultServers, readServers } from "./servers.js";
import { liftServers } from "./swagger2.js";
import type { ApiModel, SpecVersion } from "./types.js";

/** Reads the entry document. No model when it is not an OpenAPI document at all. */
export function readModel(documents: Documents): Result<ApiModel | undefined> {
  const diagnostics: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void diagnostics.push(problem);
  const root = documents.entry;
  const specVersion = recognise(root, report);
  if (!specVersion) return [undefined, diagnostics];
  const reader: Reader = { documents, report, specVersion, known: new Map() };

  const info = readMapping(reader, below(root, "info"), "info")?.value ?? {};
  const servers =
    specVersion === "2.0" ? liftServers(root) : readServers(reader, below(root, "servers"), baseUri(root));
  const securitySchemes = readSecuritySchemes(reader, root);
  const { operations, unread } = readOperations(reader, root, securitySchemes);
  if (operations.length + unread.length === 0)
    report(diagnostic("spec/no-operations", root, { hint: emptyHint(root) }));
  const description = text(info["description"]);
  return [
    {
      specVersion,
      title: text(info["title"]) ?? "API",
      version: text(info["version"]) ?? "0.0.0",
      ...(description !== undefined && { description }),
      servers: servers.length > 0 || specVersion === "2.0" ? servers : defaultServers(root, baseUri(root)),
      securitySchemes,
      operations,
      unread,
      at: root,
    },
    diagnostics,
  ];
}

function recognise(root: Located, report: (problem: Diagnostic) => void): SpecVersion | undefined {
  if (!isMapping(root.value)) {
    report(diagnostic("spec/not-openapi", root, { hint: " Its top level is not an object." }));
    return undefined;
  }
  const declared = root.value["openapi"] ?? root.value["swagger"];
  if (declared === undefined) {
    report(diagnostic("spec/not-openapi", root, { hint: otherFormat(root.value) }));
    return undefined;
  }
  const key = root.value["openapi"] === undefined ? "swagger" : "openapi";
  const version = text(declared) ?? "";
  if (key === "swagger" && /^2(\.0)?$/.test(version)) return "2.0";
  const minor = key === "openapi" ? /^3\.(\d+)(\.|$|-)/.exec(version)?.[1] : undefined;
  if (minor === "0" || minor === "1" || minor === "2") return `3.${minor}`;
  report(diagnostic("spec/version-unsupported", below(root, key), { key, version }));
  return undefined;
}

/** People pass the neighbours of an OpenAPI document; say what we see instead. */
function otherFormat(root: Readonly<Record<string, unknown>>): string {
  if (root["asyncapi"] !== undefined) return " It is an AsyncAPI document.";
  if (root["arazzo"] !== undefined) return " It is an Arazzo document.";
  if (root["overlay"] !== undefined) return " It is an OpenAPI Overlay.";
  if (root["swaggerVersion"] !== undefined)
    return " It is a Swagger 1.x document; convert it to OpenAPI 3 first.";
  if (isMapping(root["info"]) && root["item"] !== undefined) return " It looks like a Postman collection.";
  if (root["spec"] !== undefined && root["version"] !== undefined) {
    return " It looks like a mapping file: name the OpenAPI document itself.";
  }
  if (root["$schema"] !== undefined || root["properties"] !== undefined)
    return " It looks like a JSON Schema.";
  if (root["paths"] !== undefined)
    return " It has paths: add the line `openapi: 3.1.0` that says its version.";
  return "";
}

function emptyHint(root: Located): string {
  const value = root.value as Readonly<Record<string, unknown>>;
  if (value["webhooks"] !== undefined && value["paths"] === undefined) {
    return " It describes webhooks only: calls that the API makes, not calls to it.";
  }
  for (const _ of entries(below(root, "paths"))) return "";
  return value["paths"] === undefined ? " It has no `paths`." : " Its `paths` is empty.";
}

/** OAS 3.2 §4.1.2.2.1: `$self` is the base of relative server URLs, else the address of the document. */
function baseUri(root: Located): string {
  const self = isMapping(root.value) ? root.value["$self"] : undefined;
  if (typeof self !== "string" || !URL.canParse(self, root.uri)) return root.uri;
  return new URL(self, root.uri).href;
}
