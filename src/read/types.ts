/** What `read/` hands on: values that know where they stand, in documents that are opened when first needed. */
import type { Diagnostic, Report } from "../diagnostics/diagnostic.js";

/** A value with the document (`uri`) and the RFC 6901 pointer at which it stands. */
export interface Located<T = unknown> {
  readonly value: T;
  readonly uri: string;
  readonly pointer: string;
}

/** The entry document and all that its references reach. No dereferenced copy is ever built. */
export interface Documents {
  readonly entry: Located;
  /** Every document read so far, entry first: what `--watch` watches. */
  readonly uris: () => readonly string[];
  /**
   * Follows a node while it is an object with a string `$ref` (and nothing else matters: siblings are the caller's).
   * Returns `undefined` after reporting why, at most once per reference; who only looks ahead gives no `report`, and
   * the reason is left to the next.
   * A node whose document is not fetched yet (remote) also gives `undefined`; its URL is then `pending`.
   */
  readonly resolve: (node: Located, report?: Report) => Located | undefined;
  /** Remote documents that `resolve` wanted and that are allowed: fetch them, then run the phase again. */
  readonly pending: () => readonly string[];
  readonly fetchPending: () => Promise<readonly Diagnostic[]>;
  /** The text of a document for code frames; read again from its file where it was not kept. */
  readonly text: (uri: string) => string | undefined;
  /** Whether a document was fetched, and not from a public address. */
  readonly isPrivate: (uri: string) => boolean;
}

export interface ReadOptions {
  /** Folder that local references may not leave; the entry's own unless given. Absolute path. */
  readonly refRoot?: string;
  /** Hosts whose documents may be referenced: `example.com`, `example.com:8443`. */
  readonly allowRemoteRefs?: readonly string[];
  /** Bytes of one document. Default 128 MiB. */
  readonly maxBytes?: number;
  /** Default 10,000. */
  readonly maxDocuments?: number;
  /** Milliseconds for one remote document. Default 30,000. */
  readonly timeout?: number;
  /** For tests: the text given on standard input. */
  readonly stdin?: NodeJS.ReadableStream;
}
