/**
 * The validator port without code generation, which Workers forbid: a schema becomes functions that call each other.
 * It finds what Ajv finds, in the same order and words, so that a model reads the same wherever a server runs.
 */
import { valueAt } from "../core/pointer.js";
import type { JsonSchema, Validator, Violation } from "../core/types.js";
import { accepts, type Check, type Compiler, isRecord, type Place, pointerTo, Site } from "./check.js";
import { enforceable } from "./property-patterns.js";
import { checkOf } from "./schema-check.js";

/** Compiles when it is given a schema; what is compiled belongs to the caller. A schema that is none throws. */
export function createWorkerValidator(): Validator {
  return (schema) => {
    const check = new Document(schema).compile(schema, { pointer: "" });
    return (value) => {
      const found: Violation[] = [];
      check?.(value, "", found);
      return found;
    };
  };
}

/** One schema document while it is compiled, and what its references lead to. */
class Document implements Compiler {
  readonly #root: JsonSchema;
  /** By what they refer to. */
  readonly #referred = new Map<unknown, Check>();
  /** Their faults are not read: the places that they would name are not right. */
  readonly #asked = new Map<unknown, Check>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  compile(schema: unknown, at: Place): Check | undefined {
    if (schema === false) return falseSchema(at);
    return isRecord(schema) ? checkOf(new Site(enforceable(schema), this, at)) : undefined;
  }

  referred(reference: string): Check {
    const { target, at } = this.resolve(reference);
    return this.#once(this.#referred, target, at);
  }

  accepts(schema: unknown, value: unknown): boolean {
    return accepts(this.#once(this.#asked, schema, { pointer: "" }), value);
  }

  #once(known: Map<unknown, Check>, schema: unknown, at: Place): Check {
    const compiled = known.get(schema);
    if (compiled !== undefined) return compiled;
    let check: Check | undefined;
    const once = onceAt((value, pointer, found) => check?.(value, pointer, found));
    // Before it is compiled: it may refer to itself.
    known.set(schema, once);
    check = this.compile(schema, at);
    return once;
  }

  resolve(reference: string): { readonly target: unknown; readonly at: Place } {
    const pointer = pointerOf(reference);
    const target = pointer === undefined ? undefined : valueAt(this.#root, pointer);
    if (pointer === undefined || target === undefined)
      throw new Error(`can't resolve reference ${reference} from id #`);
    return { target, at: { pointer } };
  }
}

/** Documents are self-contained: other references lead nowhere. */
function pointerOf(reference: string): string | undefined {
  if (!/^#(?:\/|$)/.test(reference)) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined;
  }
}

/** A schema that is an `allOf` of itself says nothing by that, and must not be followed forever. */
function onceAt(check: Check): Check {
  let open: { readonly value: unknown; readonly at: string } | undefined;
  return (value, at, found) => {
    const before = open;
    if (before !== undefined && before.value === value && before.at === at) return;
    open = { value, at };
    try {
      check(value, at, found);
    } finally {
      open = before;
    }
  };
}

function falseSchema(place: Place): Check {
  return (_, at, found) => {
    const schemaPointer = `${pointerTo(place)}/false schema`;
    found.push({
      pointer: at,
      keyword: "false schema",
      params: {},
      message: "boolean schema is false",
      schemaPointer,
    });
  };
}
