/** For `unevaluatedProperties` and `unevaluatedItems`: what the other keywords of a schema look at in a value. */
import type { JsonSchema } from "../core/types.js";
import { type Compiler, isRecord, type Site } from "./check.js";
import { enforceable, patternsMatching } from "./property-patterns.js";

export interface Evaluated {
  readonly properties: ReadonlySet<string> | "all";
  /** How many items from the first on; infinite for all. */
  readonly items: number;
}

/** @param asking the keyword that wants to know, which itself does not count */
export function evaluatedBy(site: Site, asking: string): (value: unknown) => Evaluated {
  const { [asking]: _asking, ...others } = site.schema;
  return (value) => new Looking(site.document, value).by(others);
}

/** One walk through the schemas that apply to one value. */
class Looking {
  readonly #document: Compiler;
  readonly #value: unknown;
  /** A schema that refers to itself says nothing new. */
  readonly #seen = new Set<unknown>();
  readonly #names = new Set<string>();
  #allNames = false;
  #items = 0;

  constructor(document: Compiler, value: unknown) {
    this.#document = document;
    this.#value = value;
  }

  by(schema: JsonSchema): Evaluated {
    this.#look(schema);
    return { properties: this.#allNames ? "all" : this.#names, items: this.#items };
  }

  #look(written: unknown): void {
    if (!isRecord(written) || this.#seen.has(written)) return;
    this.#seen.add(written);
    const schema = enforceable(written);
    const { $ref } = schema;
    if (typeof $ref === "string") this.#look(this.#document.resolve($ref).target);
    for (const part of listOf(schema["allOf"])) this.#look(part);
    for (const branch of [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])])
      this.#lookIfAccepted(branch);
    if (schema["if"] !== undefined) {
      this.#lookIfAccepted(schema["if"]);
      this.#lookIfAccepted(schema[this.#accepts(schema["if"]) ? "then" : "else"]);
    }
    if (isRecord(this.#value)) this.#lookAtProperties(schema, this.#value);
    else this.#lookAtItems(schema);
  }

  #lookAtProperties(schema: JsonSchema, value: JsonSchema): void {
    const { properties, additionalProperties, unevaluatedProperties } = schema;
    if (additionalProperties !== undefined || unevaluatedProperties !== undefined) this.#allNames = true;
    if (isRecord(properties)) for (const name of Object.keys(properties)) this.#names.add(name);
    const matching = patternsMatching(schema);
    for (const name of Object.keys(value)) if (matching(name).length > 0) this.#names.add(name);
    for (const keyword of ["dependentSchemas", "dependencies"]) {
      const dependent = schema[keyword];
      if (!isRecord(dependent)) continue;
      for (const [name, part] of Object.entries(dependent))
        if (Object.hasOwn(value, name)) this.#lookIfAccepted(part);
    }
  }

  #lookAtItems({ prefixItems, items, contains, unevaluatedItems }: JsonSchema): void {
    if (items !== undefined || contains !== undefined || unevaluatedItems !== undefined)
      this.#items = Number.POSITIVE_INFINITY;
    if (Array.isArray(prefixItems)) this.#items = Math.max(this.#items, prefixItems.length);
  }

  #lookIfAccepted(schema: unknown): void {
    if (this.#accepts(schema)) this.#look(schema);
  }

  #accepts(schema: unknown): boolean {
    return this.#document.accepts(schema, this.#value);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
