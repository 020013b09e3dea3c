/** Recipes against one tool per operation: tokens, calls, and what a mapping file costs at a start. */
import { absence, plansOf, type RecipeApi, recipeApis } from "./recipe-apis.js";
import { type CompileSection, measureCompiling } from "./recipe-compile.js";
import { type DefinitionFigures, definitionFigures } from "./recipe-definitions.js";
import { type ResultFigures, resultFigures } from "./recipe-results.js";
import { measureRecipeStart, type RecipeStartFigures } from "./recipe-start.js";

export interface RecipesSection {
  readonly tokenizer: "o200k_base";
  readonly definitions: readonly DefinitionFigures[];
  readonly results: readonly ResultFigures[];
  readonly compile?: CompileSection;
  readonly start: readonly RecipeStartFigures[];
  /** What could not be measured here, and why. */
  readonly skipped: readonly string[];
}

const COMPILE_RUNS = 7;

/** @param runs of each start */
export async function measureRecipes(runs: number, report: (what: string) => void): Promise<RecipesSection> {
  const definitions: DefinitionFigures[] = [];
  const results: ResultFigures[] = [];
  const start: RecipeStartFigures[] = [];
  const skipped: string[] = [];
  const present = recipeApis.filter((api) => {
    const reason = absence(api);
    if (reason !== undefined) skipped.push(`${api.name}: ${reason}`);
    return reason === undefined;
  });
  for (const api of present) {
    report(`${api.name}, tokens`);
    const plans = await plansOf(api);
    definitions.push(definitionFigures(api.name, plans));
    const found = await resultFigures(api, plans);
    if (typeof found === "string") skipped.push(`${api.name}, results: ${found}`);
    else results.push(...found);
  }
  for (const api of present.filter(isStarted)) {
    report(`${api.name}, ${runs} starts`);
    start.push(await measureRecipeStart(api, runs));
  }
  const large = present.find(({ name }) => name === "GitHub");
  if (large) report(`${large.name}, compiled ${COMPILE_RUNS} times`);
  const compile = large && measureCompiling(large, COMPILE_RUNS);
  return { tokenizer: "o200k_base", definitions, results, ...(compile && { compile }), start, skipped };
}

/** A small document and a large one say it all. */
function isStarted({ name }: RecipeApi): boolean {
  return name === "support desk" || name === "GitHub";
}
