/**
 * A normalised schema with references → one self-contained document. What is small, or used once, is written
 * where it is used; what is shared or recursive goes under `#/$defs`. Only what is reachable comes along.
 */
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { SchemaContext } from "./context.js";
import { eachChild, isSchema, mapChildren, outline, type Schema } from "./keywords.js";
import { merge } from "./merge.js";
import { normalizeSchema } from "./normalize.js";
import { referencesOf, survey, type Target } from "./survey.js";

export interface Linked {
  readonly schema: Schema;
  /** Parts were left out because the whole is too large for a model. */
  readonly pruned: boolean;
}

/** Links schemas of one direction; what it learns about one reference serves all later tools. */
export class Linker {
  readonly #context: SchemaContext;
  readonly #targets = new Map<string, Target>();
  /** Schemas in which there is nothing to write out: neither a reference nor an `allOf`. */
  readonly #settled = new Set<Schema>();

  constructor(context: SchemaContext) {
    this.#context = context;
  }

  /** Normalises the schema that stands at `node`; `link` makes it self-contained. */
  normalize(node: Located): Schema {
    const schema = normalizeSchema(node, this.#context);
    this.settle(schema);
    return schema;
  }

  /** Looks once at a schema that many tools will hold, so that linking them need not. */
  settle(schema: Schema): void {
    if (isSettled(schema)) this.#settled.add(schema);
  }

  /**
   * The schema with references at its top written out, and the parts of an `allOf` there merged.
   * @param within the references it is part of: one that is an `allOf` of itself says nothing by that
   */
  open(schema: Schema, within: ReadonlySet<string> = new Set()): Schema {
    const followed = new Set(within);
    let whole = schema;
    if (this.#settled.has(schema)) {
      eachChild(schema, (child) => this.#settled.add(child));
      return schema;
    }
    // each turn replaces one reference by its target; a chain longer than this goes in circles
    for (let turn = 0; turn < 50; turn++) {
      const parts = whole["allOf"];
      if (typeof whole["$ref"] === "string" && this.#context.targets.has(whole["$ref"])) {
        const { $ref, ...siblings } = whole;
        const isNew = !followed.has($ref as string);
        followed.add($ref as string);
        const target = isNew ? this.#target($ref as string).schema : {};
        whole = merge(siblings, target) ?? { allOf: [target, siblings] };
      } else if (Array.isArray(parts) && parts.some(isSchema)) {
        const { allOf: _parts, ...rest } = whole;
        const opened = parts.map((part) => (isSchema(part) ? this.open(part, followed) : part));
        whole = flattenAllOf({ ...rest, allOf: opened });
        return whole;
      } else return whole;
    }
    return whole;
  }

  /** Gives `missing`, the text of a reference, where one of those it reaches leads nowhere. */
  link(root: Schema): Linked | { readonly missing: string } {
    const found = survey(referencesOf(root, this.#settled), (key) => this.#target(key));
    if ("missing" in found) return found;
    const names = definitionNames(found.definitions);
    const place = (key: string): Schema | undefined => {
      if (found.pruned.has(key)) return outline(this.#target(key).schema);
      const name = names.get(key);
      return name === undefined ? undefined : { $ref: `#/$defs/${name}` };
    };
    const schema = this.#write(root, place);
    const pruned = found.pruned.size > 0;
    if (names.size === 0) return { schema, pruned };
    const definitions = [...names].map(([key, name]): [string, Schema] => [
      name,
      this.#write(this.#target(key).schema, place),
    ]);
    return { schema: { ...schema, $defs: mapOf(definitions) }, pruned };
  }

  #target(key: string): Target {
    const known = this.#targets.get(key);
    if (known) return known;
    const node = this.#context.targets.get(key);
    const schema = node ? normalizeSchema(node, this.#context) : {};
    const target = {
      schema,
      references: referencesOf(schema, this.#settled),
      size: JSON.stringify(schema).length,
    };
    this.#targets.set(key, target);
    return target;
  }

  /** Places references and writes `allOf` out, inside out. */
  #write(schema: Schema, place: (key: string) => Schema | undefined): Schema {
    const reference = schema["$ref"];
    if (typeof reference === "string") {
      const { $ref: _ref, ...siblings } = schema;
      const beside = this.#write(siblings, place);
      const placed = place(reference) ?? this.#write(this.#target(reference).schema, place);
      if (placed["$ref"] !== undefined) return { ...placed, ...beside };
      return merge(beside, placed) ?? { allOf: [placed, beside] };
    }
    if (this.#settled.has(schema)) return schema;
    const changed = mapChildren(schema, (child) => this.#write(child, place));
    return Array.isArray(changed["allOf"]) ? flattenAllOf(changed) : changed;
  }
}

function isSettled(schema: Schema): boolean {
  if (schema["$ref"] !== undefined || schema["allOf"] !== undefined) return false;
  let settled = true;
  eachChild(schema, (child) => {
    settled &&= isSettled(child);
  });
  return settled;
}

/** Merges the parts that can be merged into the schema itself; `allOf` keeps the others. */
function flattenAllOf(schema: Schema): Schema {
  const { allOf, ...rest } = schema;
  let whole: Schema = rest;
  const left: Schema[] = [];
  for (const part of allOf as readonly unknown[]) {
    if (!isSchema(part)) continue;
    const merged = part["$ref"] === undefined ? merge(whole, part) : undefined;
    if (merged) whole = merged;
    else left.push(part);
  }
  const [only] = left;
  if (only === undefined) return whole;
  return left.length === 1 && isOnlyAnnotated(whole) ? { ...only, ...whole } : { ...whole, allOf: left };
}

function isOnlyAnnotated(schema: Schema): boolean {
  return Object.keys(schema).every((keyword) => keyword === "description" || keyword === "default");
}

/** The components' own names, made legal and unique; sorted, so that they do not depend on the order of use. */
function definitionNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const key of [...keys].sort()) {
    const last =
      key
        .slice(key.lastIndexOf("/") + 1)
        .replace(/[^A-Za-z0-9_-]+/g, "_")
        .slice(0, 40) || "schema";
    let name = last;
    for (let suffix = 2; taken.has(name); suffix++) name = `${last}_${suffix}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}
