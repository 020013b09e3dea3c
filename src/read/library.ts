/** Every document read so far, and the one place that opens another. */
import { realpathSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../diagnostics/diagnostic.js";
import { bareHost } from "./address.js";
import { parseText } from "./parse.js";
import { type FetchedText, type FetchRules, fetchText, type Lookup } from "./remote.js";
import { type Problem, readFileText } from "./source.js";

/** A document that was read, or that could not be. */
export interface Shelf {
  /** Base of its references: after a redirect not the URL that was asked for. */
  readonly uri: string;
  readonly value?: unknown;
  /** Why it has no value. Absent for a document that does. */
  readonly failed?: "missing" | "broken";
  /** What reading it had to say; told again in every phase that uses it. */
  readonly notes: readonly Diagnostic[];
  /** Kept only where it cannot be read again. */
  readonly text?: string;
  /** It was fetched, and not from a public address. */
  readonly isPrivate?: true;
}

export interface LibraryOptions {
  readonly root: string | undefined;
  readonly allowRemoteRefs: readonly string[];
  readonly maxBytes: number;
  readonly maxDocuments: number;
  readonly timeout: number;
  readonly lookup?: Lookup;
}

export type Opened = Shelf | "pending" | { readonly refusal: Problem };

export interface Library {
  readonly entry: Shelf;
  readonly uris: () => readonly string[];
  readonly text: (uri: string) => string | undefined;
  readonly isPrivate: (uri: string) => boolean;
  /** The document at a URL that `ref` (standing in `base`) leads to. */
  readonly open: (url: URL, base: string, ref: string, at: Origin) => Opened;
  readonly pending: () => readonly string[];
  readonly fetchPending: () => Promise<readonly Diagnostic[]>;
}

/** Remote documents fetched at the same time. */
const PARALLEL = 6;

export function createLibrary(entry: Shelf, options: LibraryOptions): Library {
  const shelves = new Map<string, Shelf>([[entry.uri, entry]]);
  /** Wanted remote documents, with the first `$ref` that wants each. */
  const wanted = new Map<string, { readonly at: Origin; readonly ref: string }>();
  const entryOrigin = isRemote(entry.uri) ? new URL(entry.uri).origin : undefined;
  const confine = options.root === undefined ? undefined : confinement(options.root);

  /** Where the names of files in messages start from. */
  const folder = entry.uri.startsWith("file:") ? dirname(fileURLToPath(entry.uri)) : (options.root ?? "");

  const mayFetch = (url: URL) =>
    url.origin === entryOrigin || options.allowRemoteRefs.some((host) => isHost(url, host));

  function open(url: URL, base: string, ref: string, at: Origin): Opened {
    url.hash = "";
    url.username = "";
    url.password = "";
    const remote = url.protocol === "http:" || url.protocol === "https:";
    if (!remote && url.protocol !== "file:")
      return scheme(ref, `'${url.protocol}' is neither a file nor an http(s) URL`);
    if (url.protocol === "file:" && isRemote(base))
      return scheme(ref, "a remote document may not refer to local files");
    const known = shelves.get(url.href);
    if (known) return known;
    if (remote && !mayFetch(url))
      return { refusal: (at) => diagnostic("spec/ref-remote", at, { ref, host: url.host }) };
    if (shelves.size + wanted.size >= options.maxDocuments && !wanted.has(url.href))
      return { refusal: (at) => diagnostic("read/too-many-documents", at, { limit: options.maxDocuments }) };
    if (!remote) return openFile(url, ref);
    if (!wanted.has(url.href)) wanted.set(url.href, { at, ref });
    return "pending";
  }

  function openFile(url: URL, ref: string): Opened {
    const outside = {
      refusal: (at: Origin) =>
        diagnostic("spec/ref-outside", at, { ref, root: options.root ?? "the document" }),
    };
    let path: string;
    try {
      // A file URL with a host is a network share (on Windows), whose server would be sent the user's credentials.
      if (url.host !== "" || !confine) return outside;
      path = fileURLToPath(url);
    } catch {
      return add(url.href, { uri: url.href, failed: "missing", notes: [] });
    }
    const uri = pathToFileURL(path).href;
    const known = shelves.get(uri);
    if (known) return known;
    const real = confine(path);
    if (real === "outside") return outside;
    if (real === "missing") return add(uri, { uri, failed: "missing", notes: [] });
    const source = relative(folder, path) || ".";
    const result = readFileText(real, source, options.maxBytes);
    if (result.problem)
      return add(uri, { uri, failed: "broken", notes: [result.problem({ uri, pointer: "" })] });
    return add(uri, shelve(result.text, uri, source));
  }

  function add(uri: string, shelf: Shelf): Shelf {
    shelves.set(uri, shelf);
    return shelf;
  }

  async function fetchOne(url: string, at: Origin, ref: string): Promise<readonly Diagnostic[]> {
    const result = await fetchText(url, fetchRules(ref));
    if ("problem" in result) {
      add(url, { uri: url, failed: "broken", notes: [] });
      return [result.problem(at)];
    }
    const known = shelves.get(result.uri);
    const shelf = known ?? shelveFetched(result);
    add(url, shelf);
    add(result.uri, shelf);
    return [];
  }

  function fetchRules(ref: string): FetchRules {
    return {
      maxBytes: options.maxBytes,
      timeout: options.timeout,
      ...(options.lookup && { lookup: options.lookup }),
      refuse: (url) => {
        if (url.protocol !== "http:" && url.protocol !== "https:")
          return (at) =>
            diagnostic("spec/ref-scheme", at, { ref, reason: `it redirects to a '${url.protocol}' URL` });
        return mayFetch(url) ? undefined : (at) => diagnostic("spec/ref-remote", at, { ref, host: url.host });
      },
      // A host name in the list allows its public addresses only: its owner, not the user, decides where it points.
      allowPrivate: (url) =>
        url.origin === entryOrigin ||
        ((isIP(bareHost(url)) !== 0 || url.hostname === "localhost") &&
          options.allowRemoteRefs.some((host) => isHost(url, host))),
    };
  }

  return {
    entry,
    open,
    uris: () => [
      ...new Set(
        [...shelves.values()].filter((shelf) => shelf.failed !== "missing").map((shelf) => shelf.uri),
      ),
    ],
    text: (uri) => {
      const shelf = shelves.get(uri);
      return shelf?.text ?? (shelf && uri.startsWith("file:") ? fileText(uri, options.maxBytes) : undefined);
    },
    isPrivate: (uri) => shelves.get(uri)?.isPrivate === true,
    pending: () => [...wanted.keys()],
    fetchPending: async () => {
      const queue = [...wanted];
      const problems: Diagnostic[] = [];
      const work = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const [url, { at, ref }] = next;
          problems.push(...(await fetchOne(url, at, ref)));
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, work));
      wanted.clear();
      return problems;
    },
  };
}

/** Parses a text into its place in the library. `keep` is the text where it must be kept. */
export function shelve(text: string, uri: string, source: string, keep?: string): Shelf {
  const [parsed, notes] = parseText(text, uri, source);
  const kept = keep === undefined ? {} : { text: keep };
  return parsed ? { uri, value: parsed.value, notes, ...kept } : { uri, failed: "broken", notes, ...kept };
}

export function shelveFetched({ text, uri, isPrivate }: FetchedText): Shelf {
  return { ...shelve(text, uri, uri, text), ...(isPrivate && { isPrivate }) };
}

export function isRemote(uri: string): boolean {
  return uri.startsWith("http:") || uri.startsWith("https:");
}

/** The text of a file as it is now. */
export function fileText(uri: string, maxBytes: number): string | undefined {
  try {
    const path = fileURLToPath(uri);
    return readFileText(path, path, maxBytes).text;
  } catch {
    return undefined;
  }
}

/** Whether `host` (`example.com`, `example.com:8443`, `::1`) names the host of the URL; without a port, its scheme's. */
function isHost(url: URL, host: string): boolean {
  const wanted = host.toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return (
    wanted === url.host || wanted === `${url.hostname}:${port}` || (!url.port && wanted === bareHost(url))
  );
}

function scheme(ref: string, reason: string): { readonly refusal: Problem } {
  return { refusal: (at) => diagnostic("spec/ref-scheme", at, { ref, reason }) };
}

/**
 * Tells where a path really is: its real path inside `root`, or that it is outside, or missing inside.
 * Whether something exists outside is not told.
 */
function confinement(root: string): (path: string) => string | "outside" | "missing" {
  const realRoot = real(root) ?? root;
  return (path) => {
    const realPath = real(path);
    if (realPath !== undefined) return isWithin(realRoot, realPath) ? realPath : "outside";
    return isWithin(resolve(root), path) || isWithin(realRoot, path) ? "missing" : "outside";
  };
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
