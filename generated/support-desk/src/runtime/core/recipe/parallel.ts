/** Branches that run at the same time; the first failure stops the others. */
import { branchOf, checkOpen, type Scope } from "./context.js";
import { mostTelling } from "./each.js";
import type { Run } from "./types.js";

/** @param runIn makes the run of a branch */
export async function parallel(
  scope: Scope,
  branches: readonly ((run: Run) => Promise<unknown>)[],
  runIn: (scope: Scope) => Run,
): Promise<readonly unknown[]> {
  checkOpen(scope);
  const branch = branchOf(scope);
  const thrown: unknown[] = [];
  const results = await Promise.all(
    branches.map(async (body) => {
      try {
        return await body(runIn(branch));
      } catch (error) {
        thrown.push(error);
        // Reads end at once; a write under way is waited for, as it is part of its own branch.
        branch.stopping.stop();
        return undefined;
      }
    }),
  );
  branch.stopping.release();
  if (thrown.length > 0) throw mostTelling(thrown);
  return results;
}
