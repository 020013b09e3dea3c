/** Steps from a value to a part of it, keeping the place. */
import { joinPointer } from "./pointer.js";
import type { Located } from "./types.js";

/** A part of a value. Its pointer is put together when somebody asks, which is when there is something to say. */
class Part implements Located {
  readonly value: unknown;
  readonly uri: string;
  readonly #whole: Located;
  readonly #keys: readonly (string | number)[];

  constructor(whole: Located, value: unknown, keys: readonly (string | number)[]) {
    this.value = value;
    this.uri = whole.uri;
    this.#whole = whole;
    this.#keys = keys;
  }

  get pointer(): string {
    return joinPointer(this.#whole.pointer, ...this.#keys);
  }
}

/** The value at `keys` below a node; `undefined` as its value where there is none. Own properties only. */
export function below(node: Located, ...keys: readonly (string | number)[]): Located {
  let value: unknown = node.value;
  for (const key of keys) {
    const holds = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    value = holds ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;
  }
  return new Part(node, value, keys);
}
