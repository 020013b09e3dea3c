/** What an Arazzo document is about: OpenAPI documents, and other Arazzo documents, which are followed. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { invalid, isDictionary, itemsAt, placeOf, shown, textAt, unsupported } from "./document.js";
import { snakeCase } from "./names.js";

export interface Source {
  readonly name: string;
  readonly type: "openapi" | "arazzo" | "asyncapi";
  /** Absolute where the document's own address is. */
  readonly url: string;
  readonly node: Located;
}

export interface ArazzoDocument {
  readonly root: Located;
  /** `$self`, or where it was read. */
  readonly base: string;
  readonly sources: ReadonlyMap<string, Source>;
  /** By the name of the source. */
  readonly followed: ReadonlyMap<string, ArazzoDocument>;
}

export type Load = (source: string, at: Origin) => Promise<Located | undefined>;

/** Documents that follow each other. */
const MAX_DOCUMENTS = 100;

/** Reads a document and all Arazzo documents it refers to, each once. */
export async function openArazzo(
  root: Located,
  load: Load,
  report: Report,
  known: Map<string, ArazzoDocument> = new Map(),
): Promise<ArazzoDocument | undefined> {
  if (!isDictionary(root.value)) return invalid(report, root, "the document is a map.");
  const version = below(root, "arazzo").value;
  if (version === undefined) return invalid(report, root, "arazzo, the version, is missing.");
  if (typeof version !== "string" || !/^1\.[01]\.\d+(?:-.*)?$/.test(version)) {
    report(diagnostic("arazzo/version", placeOf(below(root, "arazzo")), { version: shown(version) }));
    return undefined;
  }
  const base = baseOf(root, report);
  const sources = new Map<string, Source>();
  const followed = new Map<string, ArazzoDocument>();
  const document: ArazzoDocument = { root, base, sources, followed };
  known.set(root.uri, document);
  const nodes = itemsAt(root, "sourceDescriptions", report);
  if (nodes.length === 0)
    invalid(report, root, "sourceDescriptions, a list with at least one entry, is missing.");
  for (const node of nodes) {
    const source = readSource(node, base, report);
    if (!source) continue;
    if (sources.has(source.name)) {
      invalid(report, below(node, "name"), `the source ${JSON.stringify(source.name)} is there twice.`);
      continue;
    }
    sources.set(source.name, source);
    if (source.type !== "arazzo") continue;
    const at = placeOf(below(node, "url"));
    if (known.size >= MAX_DOCUMENTS) {
      invalid(report, at, `more than ${MAX_DOCUMENTS} Arazzo documents refer to each other.`);
      continue;
    }
    const there = known.get(source.url);
    const loaded = there ? undefined : await load(source.url, at);
    const opened =
      there ?? (loaded && (known.get(loaded.uri) ?? (await openArazzo(loaded, load, report, known))));
    if (opened) followed.set(source.name, opened);
  }
  return document;
}

function baseOf(root: Located, report: Report): string {
  const self = textAt(root, "$self", report);
  if (self === undefined) return root.uri;
  if (self.includes("#")) invalid(report, below(root, "$self"), "$self has no fragment.");
  return absolute(self, root.uri);
}

function absolute(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : reference;
}

function readSource(node: Located, base: string, report: Report): Source | undefined {
  if (!isDictionary(node.value)) return invalid(report, node, "a source description is a map.");
  const name = textAt(node, "name", report, true);
  const url = textAt(node, "url", report, true);
  if (name === undefined || url === undefined) return undefined;
  const said = textAt(node, "type", report);
  const type = said ?? (/arazzo/i.test(url) ? "arazzo" : "openapi");
  if (type === "asyncapi")
    unsupported(
      report,
      placeOf(said === undefined ? node : below(node, "type")),
      "An AsyncAPI source",
      "Tools call HTTP APIs: take the source and the steps that use it out of the document.",
    );
  else if (type !== "openapi" && type !== "arazzo")
    return invalid(report, below(node, "type"), "type is openapi, asyncapi or arazzo.");
  return { name, type, url: absolute(url, base), node };
}

/** The name of each OpenAPI document in the mapping, by its address: `specs` where there are several. */
export function specNames(documents: Iterable<ArazzoDocument>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const document of documents)
    for (const { type, url, name } of document.sources.values()) {
      if (type !== "openapi" || names.has(url)) continue;
      const wanted = snakeCase(name).replace(/^(?=[^a-z])/, "api_") || "api";
      let free = wanted;
      for (let count = 2; taken.has(free); count++) free = `${wanted}_${count}`;
      taken.add(free);
      names.set(url, free);
    }
  return names;
}

export function findSource(
  document: ArazzoDocument,
  name: string,
  at: Origin,
  report: Report,
): Source | undefined {
  const source = document.sources.get(name);
  if (!source) {
    const hint = suggest(name, document.sources.keys());
    report(
      diagnostic("arazzo/reference-unknown", at, {
        where: "The document",
        kind: "source description",
        name,
        hint,
      }),
    );
  }
  return source;
}
