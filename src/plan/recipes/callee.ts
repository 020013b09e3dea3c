/** An operation as something that takes arguments. */
import type { BoundOperation } from "./api.js";
import type { Callee } from "./bind.js";

export function calleeOf(bound: BoundOperation): Callee {
  return {
    label: bound.id,
    arguments: bound.arguments,
    ...(bound.additional && { additional: bound.additional }),
    inputSchema: bound.inputSchema,
    at: bound.operation.at,
  };
}
