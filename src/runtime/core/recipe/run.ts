/** The methods that a recipe is made of, at one place of one run. */
import { collect } from "./collect.js";
import { confirm } from "./confirm.js";
import { checkOpen, type Scope } from "./context.js";
import { each } from "./each.js";
import { parallel } from "./parallel.js";
import { poll } from "./poll.js";
import { RecipeReturn, StepFailure } from "./signals.js";
import { runStep } from "./step.js";
import { softly } from "./step-failure.js";
import type { CallOptions, Run } from "./types.js";

export function createRun(scope: Scope, now: number): Run {
  const { context } = scope;
  const runIn = (inner: Scope): Run => createRun(inner, now);

  /** The result of the tool waits for what a recipe does not wait for itself. */
  const kept = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => {},
      () => {},
    );
    context.open.add(settled);
    void settled.then(() => context.open.delete(settled));
    return work;
  };

  const finish = (message: string): void => {
    if (!scope.isQuiet) context.progress.finished(message);
  };

  /** A step may fail and the recipe go on; a limit of the run, or its end, is no step's failure. */
  const step = async <T>(id: string, options: CallOptions, work: Promise<T>): Promise<T | undefined> => {
    const title = options.title ?? id;
    try {
      const result = await work;
      finish(title);
      return result;
    } catch (error) {
      if (options.onError !== "continue" || !(error instanceof StepFailure) || error.details.final)
        throw error;
      if (options.effect !== "read")
        context.ledger.note({ step: scope.prefix + id, message: softly(error, context.ledger) });
      finish(`${title}: failed`);
      return undefined;
    }
  };

  return {
    now,
    call: (id, request, options) => kept(step(id, options, runStep(scope, id, request, options))),
    poll: (id, request, options) => kept(step(id, options, poll(scope, id, request, options))),
    collect: (id, request, options) => kept(step(id, options, collect(scope, id, request, options))),
    each: (id, list, body, options) =>
      kept(
        each(scope, id, list, body, options, runIn).then((result) => {
          finish(options.title ?? id);
          return result;
        }),
      ),
    parallel: (_id, branches) => kept(parallel(scope, branches, runIn)),
    confirm: (id, message, show) => kept(confirm(scope, id, message, show)),
    fail: (id, code, message, show) =>
      new StepFailure(code, message, {
        step: scope.prefix + id,
        isGuard: true,
        ...(show !== undefined && { show }),
      }),
    end: (output, text) => new RecipeReturn(output, text),
    async use(id, body) {
      checkOpen(scope);
      const prefix = `${id}/`;
      const inner = { ...scope, prefix: scope.prefix + prefix, fixedPrefix: scope.fixedPrefix + prefix };
      try {
        return await body(runIn(inner));
      } catch (error) {
        // The recipe used returned early; the one that uses it goes on.
        if (error instanceof RecipeReturn) return error.output as Awaited<ReturnType<typeof body>>;
        throw error;
      }
    },
  };
}
