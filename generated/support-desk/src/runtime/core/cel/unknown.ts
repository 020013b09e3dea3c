/** In a dry run, what a write that was not sent would have answered: known by its name only. */

/** `assign.body.id` */
const paths = new WeakMap<Unknown, string>();

/** Whatever is read from it is unknown, too; as text and as JSON it is its name in angle brackets. */
export class Unknown {
  constructor(path: string) {
    const unknown = new Proxy(this, MEMBERS);
    paths.set(unknown, path);
    // biome-ignore lint/correctness/noConstructorReturn: a member of it is read as a member of any other value is
    return unknown;
  }

  toString(): string {
    return `<${nameOf(this)}>`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What every object has is what makes it text; an API's member of such a name is read with `below`. */
const MEMBERS: ProxyHandler<Unknown> = {
  get: (target, key, receiver) =>
    typeof key === "symbol" || key in target ? Reflect.get(target, key, receiver) : below(receiver, key),
};

export function nameOf(unknown: Unknown): string {
  return paths.get(unknown) ?? "…";
}

/** A member or an item of it. */
export function below(unknown: Unknown, key: string | number): Unknown {
  const path = nameOf(unknown);
  return new Unknown(typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`);
}
