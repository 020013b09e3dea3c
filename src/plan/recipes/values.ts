/** Types of plain values. */
import { literalType, union } from "../expressions/object-type.js";
import { ANY, type Typed } from "../expressions/type.js";
import type { Json } from "../expressions/types.js";

/** One of these. */
export function typedValues(values: readonly Json[]): Typed {
  return values.length === 0 ? ANY : union(values.map(literalType));
}
