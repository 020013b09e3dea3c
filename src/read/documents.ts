/** Opens a document and stands ready to follow its references. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Result } from "../diagnostics/diagnostic.js";
import { openEntry } from "./entry.js";
import { createLibrary } from "./library.js";
import { createResolver } from "./resolve.js";
import type { Documents, ReadOptions } from "./types.js";

const MAX_BYTES = 128 * 1024 * 1024;
const MAX_DOCUMENTS = 10_000;
/** Milliseconds. */
const TIMEOUT = 30_000;

/**
 * Opens the entry document. Documents it refers to are opened when `resolve` first needs them.
 * @param input a file path, a `file:` or `http(s):` URL, or `-` for standard input
 */
export async function openDocuments(
  input: string,
  options: ReadOptions = {},
): Promise<Result<Documents | undefined>> {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  const timeout = options.timeout ?? TIMEOUT;
  const entry = await openEntry(input, { maxBytes, timeout, stdin: options.stdin });
  if ("severity" in entry) return [undefined, [entry]];
  if (entry.failed) return [undefined, entry.notes];
  const folder = entry.uri.startsWith("file:") ? dirname(fileURLToPath(entry.uri)) : undefined;
  const root = options.refRoot === undefined ? folder : resolve(options.refRoot);
  const library = createLibrary(entry, {
    root,
    maxBytes,
    timeout,
    allowRemoteRefs: options.allowRemoteRefs ?? [],
    maxDocuments: options.maxDocuments ?? MAX_DOCUMENTS,
  });
  const resolver = createResolver(library, root);
  const documents: Documents = {
    entry: { value: entry.value, uri: entry.uri, pointer: "" },
    uris: library.uris,
    resolve: resolver.resolve,
    pending: library.pending,
    fetchPending: async () => {
      const problems = await library.fetchPending();
      resolver.startAgain(problems);
      return problems;
    },
    text: library.text,
    isPrivate: library.isPrivate,
  };
  return [documents, entry.notes];
}
