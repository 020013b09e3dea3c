/** Prints several schemas that share definitions and a prelude, as one module or one expression needs them. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { literal } from "../literal.js";
import { type Classes, classesOf, definitionName } from "./equivalence.js";
import { constantName, unique } from "./names.js";
import { nodeCode } from "./node.js";
import { type PreludeName, preludeCode } from "./prelude.js";
import { EVERY_TYPE, isSchema, type Printer } from "./types.js";

export interface Printed {
  /** On one line. */
  readonly code: string;
  readonly differences: readonly string[];
}

export interface Definition extends Printed {
  readonly name: string;
}

export class Session {
  readonly #schemas: readonly JsonSchema[];
  readonly #classes: Classes;
  readonly #taken: Set<string>;
  readonly #prelude = new Set<PreludeName>();
  /** By class. A definition that is named and not yet printed is one that we are inside of. */
  readonly #names = new Map<number, string>();
  readonly #printed = new Map<number, Definition>();

  /** @param taken names that definitions must not get */
  constructor(schemas: readonly JsonSchema[], taken: Iterable<string> = []) {
    this.#schemas = schemas;
    this.#classes = classesOf(schemas);
    this.#taken = new Set(taken);
  }

  /** Prints the schema at this place of the list, and the definitions it needs. */
  print(home: number): Printed {
    return this.#expression(this.#schemas[home], home);
  }

  /** In an order in which each stands after those it uses, except where that is a circle. */
  definitions(): readonly Definition[] {
    return [...this.#printed.values()];
  }

  prelude(): readonly string[] {
    return preludeCode(this.#prelude);
  }

  #expression(schema: unknown, home: number): Printed {
    const differences = new Set<string>();
    const printer: Printer = {
      print: (inner, types = EVERY_TYPE) => nodeCode(inner, types, printer),
      reference: (ref) => {
        const name = this.#reference(ref, home);
        if (name === undefined) printer.differs(`${literal(ref)} leads nowhere and accepts anything`);
        return name;
      },
      target: (ref) => this.#target(ref, home),
      prelude: (name) => {
        this.#prelude.add(name);
        return name;
      },
      differs: (words) => differences.add(words),
    };
    return { code: printer.print(schema), differences: [...differences] };
  }

  #reference(ref: string, home: number): string | undefined {
    const target = definitionName(ref);
    const found = target === undefined ? undefined : this.#classes[home]?.get(target);
    if (target === undefined || found === undefined) return undefined;
    const known = this.#names.get(found);
    if (known !== undefined) {
      // the type has to be told: TypeScript does not infer a constant from itself
      return this.#printed.has(found) ? known : `z.lazy((): z.ZodType => ${known})`;
    }
    const name = unique(constantName(target), this.#taken);
    this.#names.set(found, name);
    this.#printed.set(found, {
      name,
      ...this.#expression(this.#target(ref, home), home),
    });
    return name;
  }

  #target(ref: string, home: number): unknown {
    const name = definitionName(ref);
    const definitions = this.#schemas[home]?.["$defs"];
    if (name === undefined || !isSchema(definitions) || !Object.hasOwn(definitions, name)) return undefined;
    return definitions[name];
  }
}
