/** YAML text → value, with the bounds a hostile document runs into. Core schema: dates stay strings (YAML 1.2 §10.3). */
import type { Alias, ParsedNode, Scalar, YAMLMap } from "yaml";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin, Result } from "../diagnostics/diagnostic.js";
import { MAX_DEPTH } from "./depth.js";
import { yamlModule } from "./modules.js";
import { composeYaml } from "./yaml-document.js";
import { yamlProblem } from "./yaml-problem.js";

/** Nodes a document may have once every alias is written out. GitHub's whole API has 0.5 million. */
const MAX_EXPANDED = 10_000_000;
/** Keys copied by merges. Unlike aliases, which share what they name, copies take memory. */
const MAX_MERGED = 1_000_000;
/** Warnings about repeated keys per document. */
const MAX_DUPLICATES = 20;

/** Ends the conversion from any depth; never leaves this file. */
class Stop {
  readonly problem: Diagnostic;
  constructor(problem: Diagnostic) {
    this.problem = problem;
  }
}

/** Parses the only document in `text`. `source` is the name of the document in messages. */
export function parseYaml(
  text: string,
  uri: string,
  source: string,
): Result<{ readonly value: unknown } | undefined> {
  const yaml = yamlModule();
  const composed = composeYaml(text);
  if (typeof composed === "number") {
    const at = { uri, pointer: "", offset: composed };
    return [undefined, [diagnostic("read/too-deep", at, { limit: MAX_DEPTH })]];
  }
  const { document, next } = composed;
  const problem = yamlProblem(document);
  if (problem) {
    const offset = Math.min(problem.offset, Math.max(0, text.trimEnd().length - 1));
    const params = { format: "YAML", reason: problem.reason } as const;
    return [undefined, [diagnostic("read/syntax", { uri, pointer: "", offset }, params)]];
  }
  const root = document.contents;
  if (root === null || (yaml.isScalar(root) && root.value === null && root.range[0] === root.range[1]))
    return [undefined, [diagnostic("read/empty", { uri, pointer: "" }, { source })]];
  try {
    const [parsed, notes] = convert(root, uri);
    // A marker with nothing but comments behind it begins no document.
    if (next === undefined || /^(?:\s|#.*|---|\.\.\.)*$/.test(text.slice(next))) return [parsed, notes];
    return [
      parsed,
      [...notes, diagnostic("read/several-documents", { uri, pointer: "", offset: next }, { source })],
    ];
  } catch (stop) {
    if (stop instanceof Stop) return [undefined, [stop.problem]];
    throw stop;
  }
}

interface Anchored {
  readonly value: unknown;
  /** Nodes in it once written out. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

function convert(root: ParsedNode, uri: string): Result<{ readonly value: unknown }> {
  const { isAlias, isMap, isScalar, isSeq } = yamlModule();
  const notes: Diagnostic[] = [];
  /** `null` while the anchored node is still being read: an alias to it would have no end. */
  const anchors = new Map<string, Anchored | null>();
  let expanded = 0;
  let copied = 0;
  let deepest = 0;

  const origin = (node: ParsedNode | Scalar | Alias | YAMLMap): Origin => ({
    uri,
    pointer: "",
    offset: node.range?.[0] ?? 0,
  });

  function toValue(node: unknown, depth: number): unknown {
    expanded++;
    if (depth > deepest) deepest = depth;
    if (isScalar(node)) {
      if (node.anchor) anchors.set(node.anchor, { value: node.value, size: 1, height: 0 });
      return node.value;
    }
    if (isAlias(node)) return fromAlias(node as Alias.Parsed, depth);
    if (!isMap(node) && !isSeq(node)) return null;
    if (depth >= MAX_DEPTH)
      throw new Stop(diagnostic("read/too-deep", origin(node as ParsedNode), { limit: MAX_DEPTH }));
    const anchor = node.anchor;
    if (!anchor) return fromCollection(node as ParsedNode, depth);
    const [sizeBefore, deepestBefore] = [expanded, deepest];
    deepest = depth;
    anchors.set(anchor, null);
    const value = fromCollection(node as ParsedNode, depth);
    anchors.set(anchor, { value, size: expanded - sizeBefore + 1, height: deepest - depth });
    deepest = Math.max(deepest, deepestBefore);
    return value;
  }

  function fromAlias(node: Alias.Parsed, depth: number): unknown {
    const anchored = anchors.get(node.source);
    if (anchored === undefined) {
      const reason = `no anchor &${node.source} stands before the alias *${node.source}.`;
      throw new Stop(diagnostic("read/syntax", origin(node), { format: "YAML", reason }));
    }
    expanded += anchored ? anchored.size : Number.POSITIVE_INFINITY;
    if (!anchored || expanded > MAX_EXPANDED)
      throw new Stop(diagnostic("read/too-many-aliases", origin(node), { limit: MAX_EXPANDED }));
    deepest = Math.max(deepest, depth + anchored.height);
    if (deepest > MAX_DEPTH) throw new Stop(diagnostic("read/too-deep", origin(node), { limit: MAX_DEPTH }));
    return anchored.value;
  }

  function fromCollection(node: ParsedNode, depth: number): unknown {
    if (isSeq(node)) return node.items.map((item) => toValue(item, depth + 1));
    const map: Record<string, unknown> = {};
    if (!isMap(node)) return map;
    /** Keys that came from a merge: the map's own ones replace them without being duplicates. */
    let merged: Set<string> | undefined;
    for (const { key, value } of node.items) {
      const plain = value === null ? null : toValue(value, depth + 1);
      if (isScalar(key) && isMergeKey(key)) {
        const sources = mergeSources(plain);
        if (sources) {
          merged ??= new Set();
          for (const from of sources) mergeInto(map, from, merged, origin(key));
          continue;
        }
      }
      const name = keyText(isScalar(key) ? key.value : toValue(key, depth + 1));
      if (Object.hasOwn(map, name) && !merged?.delete(name) && notes.length < MAX_DUPLICATES) {
        const at = isScalar(key) ? origin(key) : origin(node);
        notes.push(diagnostic("read/duplicate-key", at, { key: name }));
      }
      setKey(map, name, plain);
    }
    return map;
  }

  function mergeInto(
    map: Record<string, unknown>,
    from: Readonly<Record<string, unknown>>,
    merged: Set<string>,
    at: Origin,
  ): void {
    for (const name of Object.keys(from)) {
      if (Object.hasOwn(map, name)) continue;
      if (++copied > MAX_MERGED)
        throw new Stop(diagnostic("read/too-many-aliases", at, { limit: MAX_MERGED }));
      setKey(map, name, from[name]);
      merged.add(name);
    }
  }

  return [{ value: toValue(root, 0) }, notes];
}

/** A plain `<<` (YAML 1.1 merge type); quoted it is a key like any other. */
export function isMergeKey(key: Scalar): boolean {
  const isPlain = key.type === undefined || key.type === "PLAIN";
  return isPlain && (key.value === "<<" || (typeof key.value === "symbol" && key.value.description === "<<"));
}

/** A scalar key as the property it becomes. */
export function keyText(key: unknown): string {
  if (key === null || key === undefined) return "";
  if (typeof key === "symbol") return key.description ?? "";
  return typeof key === "object" ? JSON.stringify(key) : String(key);
}

function mergeSources(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  const sources = Array.isArray(value) ? value : [value];
  return sources.every((source) => typeof source === "object" && source !== null && !Array.isArray(source))
    ? sources
    : undefined;
}

function setKey(map: Record<string, unknown>, name: string, value: unknown): void {
  // Assigning to `__proto__` would change the prototype instead of adding a key.
  if (name === "__proto__")
    Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
  else map[name] = value;
}
