/** What a schema is compiled to: functions that tell how a value breaks it, in Ajv's words and Ajv's order. */
import type { JsonSchema, Violation } from "../core/types.js";

/** Adds to `found` what is wrong with the value, which stands at the RFC 6901 pointer `at`. */
export type Check<T = unknown> = (value: T, at: string, found: Violation[]) => void;

type Kind = "number" | "string" | "boolean" | "array" | "object";

/** A keyword for values of type `T`. Lists of keywords are in the order in which Ajv looks at them. */
export interface Keyword<T = unknown> {
  readonly name: string;
  /** What its own value may be; anything else is an error in the schema. Empty: anything. */
  readonly takes: readonly Kind[];
  /** Undefined where it demands nothing. */
  readonly compile: (site: Site) => Check<T> | undefined;
}

/** The document that a schema is part of. */
export interface Compiler {
  /** Undefined where the schema accepts everything. */
  compile(schema: unknown, at: Place): Check | undefined;
  /** What a `$ref` refers to. Throws where it leads nowhere. */
  resolve(reference: string): { readonly target: unknown; readonly at: Place };
  /** The check by what a `$ref` refers to, which may be under construction still. */
  referred(reference: string): Check;
  /** Whether a schema of the document finds nothing in the value. */
  accepts(schema: unknown, value: unknown): boolean;
}

/** Where a schema stands in its document: an RFC 6901 pointer, written out only when a value breaks the schema. */
export type Place =
  | { readonly pointer: string }
  | { readonly parent: Place; readonly tokens: readonly string[] };

/** A schema object while it is compiled. */
export class Site {
  readonly schema: JsonSchema;
  readonly document: Compiler;
  readonly #at: Place;

  constructor(schema: JsonSchema, document: Compiler, at: Place) {
    this.schema = schema;
    this.document = document;
    this.#at = at;
  }

  /** The check by a schema below, at these tokens from here; undefined where it accepts everything. */
  below(schema: unknown, ...tokens: readonly string[]): Check | undefined {
    return this.document.compile(schema, { parent: this.#at, tokens });
  }

  /** What one of the keywords says of the value at a place. */
  fault(keyword: string, message: string, params: Violation["params"], at: string): Violation {
    return { pointer: at, keyword, params, message, schemaPointer: `${pointerTo(this.#at)}/${keyword}` };
  }
}

export function pointerTo(place: Place): string {
  return "pointer" in place ? place.pointer : place.tokens.reduce(child, pointerTo(place.parent));
}

/** Whether the check finds nothing. */
export function accepts(check: Check | undefined, value: unknown): boolean {
  if (check === undefined) return true;
  const found: Violation[] = [];
  check(value, "", found);
  return found.length === 0;
}

/** RFC 6901: the pointer to a member. */
export function child(at: string, name: string): string {
  return `${at}/${/[~/]/.test(name) ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
