/** Gives out the argument names of one operation: legal, unique, the later of two qualified by its location. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Operation } from "../model/types.js";
import type { ParameterLocation } from "../runtime/core/types.js";
import { argumentName } from "./names.js";

export class ArgumentNames {
  readonly #operation: Operation;
  readonly #report: Report;
  readonly #taken = new Set<string>();

  constructor(operation: Operation, report: Report) {
    this.#operation = operation;
    this.#report = report;
  }

  take(name: string, location: ParameterLocation | "body"): string {
    const legal = argumentName(name);
    const qualified = `${location}_${legal}`;
    let argument = legal;
    if (this.#taken.has(argument)) argument = qualified.slice(0, 64);
    for (let suffix = 2; this.#taken.has(argument); suffix++)
      argument = `${qualified.slice(0, 60)}_${suffix}`;
    this.#taken.add(argument);
    if (argument !== name) {
      const params = { operation: this.#operation.key, name, argument };
      this.#report(diagnostic("operation/argument-renamed", this.#operation.at, params));
    }
    return argument;
  }
}
