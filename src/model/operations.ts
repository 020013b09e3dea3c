/** Paths → operations: path items resolved, their parameters, servers and extensions merged in. */
import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import { readRequestBody, readResponses } from "./bodies.js";
import { mergeParameters, readParameters } from "./parameters.js";
import {
  entries,
  flag,
  isMapping,
  items,
  type Mapping,
  type Reader,
  readMapping,
  reportKind,
  shown,
  text,
} from "./reader.js";
import { readSecurity } from "./security.js";
import { readServers } from "./servers.js";
import { liftBody, liftParameters, liftResponses } from "./swagger2.js";
import { readTags, type TagTree } from "./tags.js";
import type { McpExtension, Operation, Parameter, SecurityScheme, Unread } from "./types.js";

/** OAS 3.2 adds `query`; other methods stand under `additionalOperations`. */
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

interface PathItem {
  readonly path: string;
  /** What the document has at the path, and after it what a `$ref` there leads to: the first wins. */
  readonly layers: readonly Located<Mapping>[];
  readonly parameters: readonly Parameter[];
  readonly broken: boolean;
  readonly mcp: McpExtension;
  readonly tags: TagTree;
}

export interface Operations {
  readonly operations: readonly Operation[];
  readonly unread: readonly Unread[];
}

export function readOperations(
  reader: Reader,
  root: Located,
  schemes: Readonly<Record<string, SecurityScheme>>,
): Operations {
  const rootMcp = readMcp(reader, root, {});
  const tags = readTags(root);
  const rootSecurity = readSecurity(reader, below(root, "security"), schemes);
  const operations: Operation[] = [];
  const unread: Unread[] = [];
  const paths = below(root, "paths");
  if (paths.value !== undefined && paths.value !== null && !isMapping(paths.value)) {
    reportKind(reader, paths, "paths", "an object", true);
  }
  for (const [path, written] of entries(paths)) {
    if (path.startsWith("x-")) continue;
    if (!path.startsWith("/")) {
      reader.report(diagnostic("spec/path-invalid", written, { path }, { on: "key" }));
      unread.push({ key: path, reason: "its path does not begin with a slash", at: written });
      continue;
    }
    const item = readPathItem(reader, path, written, rootMcp, tags);
    if (!item) {
      unread.push({ key: path, reason: "its path item could not be read", at: written });
      continue;
    }
    const seen = new Set<string>();
    for (const layer of item.layers) {
      for (const [method, node] of operationsOf(reader, layer)) {
        if (seen.has(method)) continue;
        seen.add(method);
        const operation = readOperation(reader, item, layer, method, node, schemes);
        if (operation) {
          // The operation first: the other way round costs V8 3 MB of maps over GitHub's document.
          const { security, scopes } = operation.security ? operation : rootSecurity;
          operations.push({ ...operation, security: security ?? [], ...(scopes && { scopes }) });
        } else unread.push({ key: `${method} ${path}`, reason: "it could not be read", at: node });
      }
    }
  }
  return { operations, unread };
}

function readPathItem(
  reader: Reader,
  path: string,
  written: Located,
  rootMcp: McpExtension,
  tags: TagTree,
): PathItem | undefined {
  const resolved = readMapping(reader, written, "path item");
  if (!resolved) return undefined;
  const siblings = resolved.value !== written.value && isMapping(written.value);
  const layers = siblings ? [written as Located<Mapping>, resolved] : [resolved];
  const lists = layers.map((layer) => readParameterList(reader, below(layer, "parameters")));
  return {
    path,
    layers,
    parameters: lists.reverse().flatMap(([parameters]) => parameters),
    broken: lists.some(([, broken]) => broken),
    mcp: layers.reduceRight((inherited, layer) => readMcp(reader, layer, inherited), rootMcp),
    tags,
  };
}

function* operationsOf(reader: Reader, item: Located<Mapping>): Generator<readonly [string, Located]> {
  for (const method of METHODS) {
    if (item.value[method] !== undefined) yield [method.toUpperCase(), below(item, method)];
  }
  for (const [method, node] of entries(below(item, "additionalOperations"))) {
    // RFC 9110 §9.1: a method is a case-sensitive token
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) yield [method, node];
    else reader.report(diagnostic("spec/method-invalid", node, { method }, { on: "key" }));
  }
}

type ReadOperation = Omit<Operation, "security"> & { readonly security?: Operation["security"] };

function readOperation(
  reader: Reader,
  item: PathItem,
  layer: Located<Mapping>,
  method: string,
  written: Located,
  schemes: Readonly<Record<string, SecurityScheme>>,
): ReadOperation | undefined {
  const node = readMapping(reader, written, "operation");
  if (!node) return undefined;
  const value = node.value;
  const [own, ownBroken] = readParameterList(reader, below(node, "parameters"));
  const operationId = readOperationId(reader, node);
  const summary = text(value["summary"]) ?? text(layer.value["summary"]);
  const description = text(value["description"]) ?? text(layer.value["description"]);
  const requestBody =
    reader.specVersion === "2.0" ? liftBody(reader, layer, node) : readRequestBody(reader, node);
  const servers = readOwnServers(reader, node) ?? readOwnServers(reader, layer);
  const broken = brokenPart(item.broken || ownBroken, requestBody);
  const security = Array.isArray(value["security"]) ? below(node, "security") : undefined;
  return {
    key: `${method} ${item.path}`,
    ...(operationId !== undefined && { operationId }),
    method,
    path: item.path,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    tags: item.tags(readOwnTags(node)),
    deprecated: flag(value["deprecated"]),
    parameters: mergeParameters(reader, node, item.path, item.parameters, own),
    ...(requestBody && requestBody !== "broken" && { requestBody }),
    responses: reader.specVersion === "2.0" ? liftResponses(reader, node) : readResponses(reader, node),
    ...(security && readSecurity(reader, security, schemes)),
    ...(servers && { servers }),
    mcp: readMcp(reader, node, item.mcp),
    ...(broken !== undefined && { broken }),
    at: node,
  };
}

function brokenPart(parameters: boolean, body: ReturnType<typeof readRequestBody>): string | undefined {
  if (parameters) return "one of its parameters could not be read";
  return body === "broken" ? "its request body could not be read" : undefined;
}

function readParameterList(reader: Reader, list: Located): readonly [readonly Parameter[], boolean] {
  return reader.specVersion === "2.0" ? liftParameters(reader, list) : readParameters(reader, list);
}

function readOperationId(reader: Reader, node: Located<Mapping>): string | undefined {
  const id = node.value["operationId"];
  if (id === undefined) return undefined;
  const name = text(id);
  if (typeof id !== "string" || name?.trim() === "") {
    reader.report(diagnostic("spec/operation-id-invalid", below(node, "operationId"), { id: shown(id) }));
  }
  return name?.trim() || undefined;
}

function readOwnServers(reader: Reader, node: Located<Mapping>): Operation["servers"] {
  if (node.value["servers"] === undefined) return undefined;
  const servers = readServers(reader, below(node, "servers"), node.uri);
  return servers.length > 0 ? servers : undefined;
}

function readOwnTags(node: Located<Mapping>): readonly string[] {
  const tags: string[] = [];
  for (const tag of items(below(node, "tags"))) {
    if (typeof tag.value === "string") tags.push(tag.value);
  }
  return tags;
}

/** `x-mcp: false | true | {name, title, description}`; what is not said is inherited, but for names. */
function readMcp(reader: Reader, node: Located, inherited: McpExtension): McpExtension {
  if (!isMapping(node.value) || node.value["x-mcp"] === undefined) {
    return inherited.enabled === undefined ? {} : { enabled: inherited.enabled };
  }
  const said = below(node, "x-mcp");
  if (typeof said.value === "boolean") return { enabled: said.value };
  if (!isMapping(said.value)) {
    reportKind(reader, said, "x-mcp", "true, false or an object", false);
    return inherited;
  }
  const { enabled } = said.value;
  const name = text(said.value["name"]);
  const title = text(said.value["title"]);
  const description = text(said.value["description"]);
  return {
    enabled: typeof enabled === "boolean" ? enabled : true,
    ...(name !== undefined && { name }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}
