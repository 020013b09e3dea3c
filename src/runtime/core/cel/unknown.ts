/** In a dry run, what a write that was not sent would have answered: known by its name only. */
export class Unknown {
  /** `assign.body.id` */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  below(key: string | number): Unknown {
    return new Unknown(typeof key === "number" ? `${this.path}[${key}]` : `${this.path}.${key}`);
  }

  toString(): string {
    return `<${this.path}>`;
  }

  toJSON(): string {
    return this.toString();
  }
}
