/**
 * Version of what code that is written on this runtime relies on: `definition.ts`, `declare.ts`, `operation.ts`,
 * `recipe/types.ts`, `policy/types.ts`, `cel/`, and what `index.ts` exports of the rest. Raised when such code would have to be written anew.
 */
export const CONTRACT = 1;
