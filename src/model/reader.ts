/** How the readers of this room look at a document: tolerant of every shape, and always knowing the place. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import { below } from "../read/located.js";
import type { Documents, Located } from "../read/types.js";
import type { SpecVersion } from "./types.js";

export type Mapping = Readonly<Record<string, unknown>>;

/** What every reader needs. */
export interface Reader {
  readonly documents: Documents;
  readonly report: Report;
  readonly specVersion: SpecVersion;
  /** What was read of shared parts, by the part itself. */
  readonly known: Map<object, unknown>;
}

/**
 * Reads what stands at a place: once where it is a reference, since many places refer to the same few parts. A part is
 * read in one way only, so the part alone is the key.
 */
export function once<T>(reader: Reader, written: Located, node: Located<Mapping>, read: () => T): T {
  if (written.value === node.value) return read();
  const { known } = reader;
  if (!known.has(node.value)) known.set(node.value, read());
  return known.get(node.value) as T;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a map, in document order; nothing when it is not a map. */
export function* entries(node: Located): Generator<readonly [string, Located]> {
  if (!isMapping(node.value)) return;
  for (const key of Object.keys(node.value)) yield [key, below(node, key)];
}

/** The items of a list; nothing when it is not a list. */
export function* items(node: Located): Generator<Located> {
  if (!Array.isArray(node.value)) return;
  for (let index = 0; index < node.value.length; index++) yield below(node, index);
}

/**
 * Follows `$ref`; gives the map it ends in, or nothing after a diagnostic. Absent values give nothing silently.
 * @param needed whether something cannot be served without it
 */
export function readMapping(
  reader: Reader,
  node: Located,
  what: string,
  needed = true,
): Located<Mapping> | undefined {
  if (node.value === undefined) return undefined;
  const target = reader.documents.resolve(node, reader.report);
  if (!target) return undefined;
  if (isMapping(target.value)) return target as Located<Mapping>;
  reportKind(reader, target, what, "an object", needed);
  return undefined;
}

/** Whether a value is the list (or nothing, or YAML's null) that it should be; reported where it is not. */
export function isListOrAbsent(reader: Reader, node: Located, what: string, needed = true): boolean {
  if (node.value === undefined || node.value === null || Array.isArray(node.value)) return true;
  reportKind(reader, node, what, "a list", needed);
  return false;
}

export function reportKind(
  reader: Reader,
  at: Located,
  what: string,
  expected: string,
  needed: boolean,
): void {
  const code = needed ? "spec/ill-typed" : "spec/part-ignored";
  reader.report(diagnostic(code, at, { what, expected, found: kindOf(at.value) }));
}

/** A value of any kind, short enough for a message. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}

export function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  // YAML reads an unquoted 1.0 or 2024 as a number where every author means the text
  return typeof value === "number" ? String(value) : undefined;
}

export function flag(value: unknown): boolean {
  return value === true || value === "true";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
