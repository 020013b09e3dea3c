/** What came of an evaluation, as something that can be compared. */
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";

/** JSON in which what is not there can be seen; of a bug, its stack. */
export function outcomeOf(work: () => unknown): string {
  try {
    return JSON.stringify(work(), (_, value: unknown) => (value === undefined ? "\u0000nothing" : value));
  } catch (error) {
    if (error instanceof EvaluationError) return `throws: ${error.message}`;
    return `is a bug: ${error instanceof Error ? error.stack : String(error)}`;
  }
}
