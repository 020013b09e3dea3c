/** Operations as recipes call them: a function from arguments to a request that is described, not sent. */
import type { Any, IsAny } from "./cel/any.js";
import { toJson } from "./cel/convert.js";
import type { Duration } from "./cel/duration.js";
import type { OperationCall, OperationFacts } from "./recipe/types.js";
import type { Arguments, OperationDescriptor } from "./types.js";

export interface Operation<Args = Any, Body = Any> {
  (args: Given<Args>): OperationCall<Body>;
  readonly descriptor: OperationDescriptor;
}

/**
 * What may be given where a value of this type is sent: times are sent as text, and what is absent is left out. That
 * something required is missing is seen, and refused, when the request is made.
 */
export type Given<T> =
  IsAny<T> extends true
    ? Any
    : T extends string
      ? T | Date | Duration
      : T extends readonly (infer Item)[]
        ? readonly (Given<Item> | null | undefined)[]
        : T extends object
          ? {
              readonly [Name in keyof T]: Name extends Inherited
                ? unknown
                : Given<T[Name]> | null | undefined;
            }
          : T;

/** What every object has: a compiler takes an object without a `constructor` of its own for one with that of all. */
type Inherited = keyof typeof Object.prototype;

/** @param facts `effect` alone says nothing of retries, limits and what counts as a failure: then the usual holds */
export function operation<Args = Any, Body = Any>(
  descriptor: OperationDescriptor,
  facts: OperationFacts,
): Operation<Args, Body> {
  const call = (args: Given<Args>): OperationCall<Body> => ({
    operation: descriptor,
    facts,
    args: toJson(args) as Arguments,
  });
  return Object.assign(call, { descriptor });
}
