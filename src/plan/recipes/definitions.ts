/** Collects schemas of several operations into one document, whose `$defs` keep their names where they can. */
import { mapOf } from "../../read/map.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { isSchema, mapChildren, type Schema } from "../schemas/keywords.js";

export class Definitions {
  readonly #taken = new Map<string, string>();
  readonly #written = new Map<string, Schema>();
  /** root → the names its definitions have here. */
  readonly #names = new Map<JsonSchema, Map<string, string>>();

  /** The schema with its references led to this document's `$defs`. */
  add(schema: JsonSchema, root: JsonSchema): Schema {
    const definitions = isSchema(root["$defs"]) ? root["$defs"] : {};
    const moved = (part: Schema): Schema => {
      const changed = mapChildren(part, moved);
      const ref = changed["$ref"];
      const name = typeof ref === "string" ? /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1] : undefined;
      const target = name !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
      if (name === undefined || !isSchema(target)) return changed;
      return { ...changed, $ref: `#/$defs/${this.#place(name, target, root, moved)}` };
    };
    return moved(schema);
  }

  /** What stands under `$defs`; nothing where there is nothing. */
  all(): { readonly $defs?: Readonly<Record<string, Schema>> } {
    return this.#written.size === 0 ? {} : { $defs: mapOf(this.#written) };
  }

  #place(name: string, target: Schema, root: JsonSchema, moved: (part: Schema) => Schema): string {
    const names = this.#names.get(root) ?? new Map<string, string>();
    this.#names.set(root, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    const text = closure(name, root);
    let free = name;
    for (let suffix = 2; this.#taken.has(free) && this.#taken.get(free) !== text; suffix++)
      free = `${name}_${suffix}`;
    names.set(name, free);
    if (this.#taken.has(free)) return free;
    // before it is written: it may refer to itself
    this.#taken.set(free, text);
    this.#written.set(free, {});
    this.#written.set(free, moved(target));
    return free;
  }
}

/** A definition and all that it reaches, as text: equal texts mean the same. */
function closure(name: string, root: JsonSchema): string {
  const definitions = isSchema(root["$defs"]) ? root["$defs"] : {};
  const seen = new Set<string>([name]);
  const texts: string[] = [];
  for (const reached of seen) {
    const text = JSON.stringify(definitions[reached]) ?? "";
    texts.push(`${reached}=${text}`);
    for (const [, found] of text.matchAll(/"#\/\$defs\/([^/"]+)"/g)) if (found) seen.add(found);
  }
  return texts.join("\n");
}
