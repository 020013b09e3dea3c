/** Follows `$ref`s over (document, pointer), one at a time and only when asked (RFC 3986 §5, RFC 6901 §6). */
import { pathToFileURL } from "node:url";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin, Report } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import type { Library, Shelf } from "./library.js";
import { childOf, joinPointer, parsePointer } from "./pointer.js";
import type { Problem } from "./source.js";
import type { Located } from "./types.js";

/** References in a row. Real documents have two or three. */
const MAX_HOPS = 100;
/** Failed references that get a suggestion; comparing names is the dear part of reporting. */
const MAX_HINTS = 500;

interface Hop {
  readonly found?: Located;
  readonly problem?: Problem;
  /** The document it leads to, where reading that had something to say. */
  readonly shelf?: Shelf;
}

export interface Resolver {
  readonly resolve: (node: Located, report?: Report) => Located | undefined;
  /**
   * Tells every problem once more, because the phases run once more; except at the references whose documents could
   * not be fetched, of which `fetched` has told.
   */
  readonly startAgain: (fetched: readonly Diagnostic[]) => void;
}

export function createResolver(library: Library, stdinFolder: string | undefined): Resolver {
  /** uri → `$ref` → where it leads. */
  const known = new Map<string, Map<string, Hop>>();
  const anchors = new Map<string, ReadonlyMap<string, string>>();
  const silenced = new Set<string>();
  let told = new Set<string>();
  let hints = 0;

  function resolve(node: Located, report?: Report): Located | undefined {
    let ref = refOf(node.value);
    if (ref === undefined) return node;
    let current = node;
    let seen: Set<unknown> | undefined;
    for (let hops = 0; ref !== undefined; hops++) {
      const hop = follow(current, ref);
      if (hop?.shelf) tellNotes(hop.shelf, report);
      if (!hop?.found) {
        if (hop?.problem) tell(current, ref, hop.problem, report);
        return undefined;
      }
      seen ??= new Set();
      seen.add(current.value);
      const broken: string = ref;
      if (seen.has(hop.found.value) && refOf(hop.found.value) !== undefined) {
        tell(current, ref, (at) => diagnostic("spec/ref-cycle", at, { ref: broken }), report);
        return undefined;
      }
      if (hops === MAX_HOPS) {
        tell(
          current,
          ref,
          (at) => diagnostic("spec/ref-too-long", at, { ref: broken, limit: MAX_HOPS }),
          report,
        );
        return undefined;
      }
      current = hop.found;
      ref = refOf(current.value);
    }
    return current;
  }

  function tell(node: Located, ref: string, problem: Problem, report: Report | undefined): void {
    if (report === undefined) return;
    const key = `${node.uri} ${ref}`;
    if (told.has(key)) return;
    told.add(key);
    const at = refOrigin(node);
    if (!silenced.has(`${at.uri} ${at.pointer}`)) report(problem(at));
  }

  function tellNotes(shelf: Shelf, report: Report | undefined): void {
    if (report === undefined || told.has(shelf.uri)) return;
    told.add(shelf.uri);
    for (const note of shelf.notes) report(note);
  }

  /** One step; `undefined` while the document is not there yet. */
  function follow(node: Located, ref: string): Hop | undefined {
    const hops = known.get(node.uri) ?? new Map<string, Hop>();
    known.set(node.uri, hops);
    const hop = hops.get(ref) ?? lead(node, ref);
    if (hop) hops.set(ref, hop);
    return hop;
  }

  function lead(node: Located, ref: string): Hop | undefined {
    const hash = ref.indexOf("#");
    const address = hash < 0 ? ref : ref.slice(0, hash);
    const fragment = hash < 0 ? "" : ref.slice(hash + 1);
    const notFound = (hint: string): Hop => ({
      problem: (at) => diagnostic("spec/ref-not-found", at, { ref, hint }),
    });
    let shelf: Shelf = library.entry;
    if (address !== "" || node.uri !== shelf.uri) {
      const base = node.uri === "stdin:" && stdinFolder ? `${pathToFileURL(stdinFolder).href}/` : node.uri;
      if (base === "stdin:" && !URL.canParse(address))
        return notFound(" A document from standard input has no folder: pass --ref-root DIR.");
      if (address !== "" && !URL.canParse(address, base)) return notFound(" It is not a URL reference.");
      const url = address === "" ? new URL(node.uri) : new URL(address, base);
      const opened = library.open(url, node.uri, ref, refOrigin(node));
      if (opened === "pending") return undefined;
      if ("refusal" in opened) return { problem: opened.refusal };
      shelf = opened;
    }
    const notes = shelf.notes.length > 0 ? { shelf } : {};
    if (shelf.failed === "missing") return notFound(" There is no such file.");
    if (shelf.failed) return { ...notFound(" That document could not be read."), ...notes };
    const target = locate(shelf, fragment);
    if (typeof target !== "string") return { found: target, ...notes };
    return { ...notFound(target), ...notes };
  }

  /** The node that a fragment names, or a hint why there is none. */
  function locate(shelf: Shelf, fragment: string): Located | string {
    const decoded = percentDecode(fragment);
    const found = point(shelf, decoded) ?? (decoded === fragment ? undefined : point(shelf, fragment));
    if (found) return found;
    if (decoded !== "" && !decoded.startsWith("/")) {
      const pointer = anchorsOf(shelf).get(decoded);
      const anchored = pointer === undefined ? undefined : point(shelf, pointer);
      return anchored ?? ` There is no $anchor "${decoded}" in the document; a pointer begins with "#/".`;
    }
    if (++hints > MAX_HINTS) return "";
    let value = shelf.value;
    for (const key of parsePointer(decoded)) {
      const child = childOf(value, key);
      if (child === undefined)
        return typeof value === "object" && value !== null && !Array.isArray(value)
          ? suggest(key, Object.keys(value))
          : "";
      value = child;
    }
    return "";
  }

  function anchorsOf(shelf: Shelf): ReadonlyMap<string, string> {
    const found = anchors.get(shelf.uri) ?? findAnchors(shelf.value);
    anchors.set(shelf.uri, found);
    return found;
  }

  return {
    resolve,
    startAgain: (fetched) => {
      told = new Set();
      for (const { at } of fetched) silenced.add(`${at.uri} ${at.pointer}`);
    },
  };
}

/** Where a problem with the reference in a node stands: at the text of the `$ref`. */
function refOrigin(node: Located): Origin {
  return { uri: node.uri, pointer: joinPointer(node.pointer, "$ref") };
}

/** Only a string is a reference: a schema may describe a property that is itself named `$ref`. */
function refOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return undefined;
  return typeof value.$ref === "string" ? value.$ref : undefined;
}

function point(shelf: Shelf, pointer: string): Located | undefined {
  if (pointer === "") return { value: shelf.value, uri: shelf.uri, pointer };
  if (!pointer.startsWith("/")) return undefined;
  let value = shelf.value;
  for (const key of parsePointer(pointer)) {
    value = childOf(value, key);
    if (value === undefined) return undefined;
  }
  return { value, uri: shelf.uri, pointer };
}

function percentDecode(fragment: string): string {
  if (!fragment.includes("%")) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A bare `%`, as in `#/paths/100%`: taken as written.
    return fragment;
  }
}

/** `$anchor` → pointer (JSON Schema 2020-12 §8.2.2). Shared objects (YAML aliases) are seen once. */
function findAnchors(root: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<object>();
  const open: (readonly [value: unknown, pointer: string])[] = [[root, ""]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, pointer] = next;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if ((key === "$anchor" || key === "$dynamicAnchor") && typeof child === "string")
        found.set(child, pointer);
      else open.push([child, joinPointer(pointer, key)]);
    }
  }
  return found;
}
