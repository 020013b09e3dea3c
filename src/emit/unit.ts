/** What the code of a recipe is printed with besides its scope. */
import type { TypePlan } from "../plan/expressions/type-plan.js";
import type { OperationDetails } from "../plan/types.js";
import type { References } from "./references.js";
import type { Uses } from "./uses.js";

export interface Unit {
  /** What is read of its steps; of a recipe that is used, of its own. */
  readonly uses: Uses;
  readonly references: References;
  readonly detailsOf: (operation: string) => OperationDetails | undefined;
  /** Writes down the type of a recipe's inputs, at the top of the module. @returns its name */
  readonly declareInputs: (recipe: string, type: TypePlan) => string;
  /** How steps end the recipe: its own by returning a result, those of one that is used its output, in a loop by throwing. */
  readonly form: "own" | "used" | "inner";
}
