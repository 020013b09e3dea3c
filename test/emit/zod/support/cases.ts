/** A schema, the code printed for it, and values on which zod and Ajv agree. */
import type { JsonSchema } from "../../../../src/runtime/core/types.js";

export interface Case {
  readonly schema: JsonSchema;
  /** The expression, without the prelude it names. */
  readonly code: string;
  readonly accepts: readonly unknown[];
  readonly refuses: readonly unknown[];
}
