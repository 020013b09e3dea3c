/** Recipes: their steps, what flows between them, and what they do. */
import type { CatalogEntry } from "./entry.js";
import { recipeEffectDiagnostics } from "./recipe-effects.js";

export const recipeDiagnostics = {
  "recipe/operation-unknown": {
    severity: "error",
    message: (p: { name: string; hint: string; ambiguous?: boolean }) =>
      p.ambiguous === true
        ? `The name ${JSON.stringify(p.name)} is ambiguous.${p.hint}`
        : `There is no operation ${JSON.stringify(p.name)} in the API.${p.hint}`,
    cause: "An operation is named by its operationId, or as METHOD /path.",
    fix: "Correct the name; `openapi-mcp inspect` on the OpenAPI document lists the operations.",
  },
  "recipe/argument-unknown": {
    severity: "error",
    message: (p: { of: string; name: string; hint: string }) =>
      `${p.of} has no argument ${JSON.stringify(p.name)}.${p.hint}`,
    cause: "Arguments are the operation's parameters and the properties of its body, side by side.",
    fix: "Correct the name; the operation's own tool shows its arguments (`openapi-mcp inspect`).",
  },
  "recipe/argument-missing": {
    severity: "error",
    message: (p: { of: string; name: string }) => `${p.of} needs the argument ${JSON.stringify(p.name)}.`,
    cause: "The argument is required, and nothing is given for it.",
    fix: "Give it under `with`.",
  },
  "recipe/argument-ambiguous": {
    severity: "error",
    message: (p: { of: string; name: string; names: string }) =>
      `${JSON.stringify(p.name)} could be several arguments of ${p.of}: ${p.names}.`,
    cause: "Parameters and properties of the body share the name, or the argument is given twice.",
    fix: "Use the argument's own name, or say where it goes: `query: { name: … }`, `body: { name: … }`.",
  },
  "recipe/argument-invalid": {
    severity: "error",
    message: (p: { value: string; argument: string; reason: string }) =>
      `${p.value} does not suit ${p.argument}: it ${p.reason}.`,
    cause: "The API would refuse every call: the value is written in the file, and its schema excludes it.",
    fix: "Correct the value, or take it from an input or an earlier step.",
  },
  "recipe/step-duplicate": {
    severity: "error",
    message: (p: { what: string }) => `${p.what}.`,
    cause:
      "Ids of steps are unique in a recipe, those inside loops and parallel steps included, and a variable is set once.",
    fix: "Choose another name.",
  },
  "recipe/use-unknown": {
    severity: "error",
    message: (p: { name: string; hint: string }) =>
      `There is no recipe ${JSON.stringify(p.name)} in this file.${p.hint}`,
    cause: "`use` names another tool of the file that has `steps`.",
    fix: "Correct the name, or use `call` for an operation.",
  },
  "recipe/use-cycle": {
    severity: "error",
    message: (p: { path: string }) => `The recipes use each other too deeply: ${p.path}.`,
    cause: "A recipe is written out where it is used, so it cannot use itself, and four levels are the most.",
    fix: "Move the common steps into a recipe that uses neither.",
  },
  "recipe/input-untyped": {
    severity: "error",
    message: (p: { name: string }) =>
      `The type of the input ${JSON.stringify(p.name)} is not known: no argument takes it as it is.`,
    cause:
      "A schema is only inferred where the input alone is the value of an argument: `with: { id: =inputs.id }`.",
    fix: "Give the input a `type`.",
  },
  "recipe/input-conflict": {
    severity: "error",
    message: (p: { name: string; one: string; other: string }) =>
      `No value of the input ${JSON.stringify(p.name)} suits both ${p.one} and ${p.other}.`,
    cause: "The input flows into several arguments, whose schemas have no value in common.",
    fix: "Use two inputs, or give this one a `type` and compute what the arguments get.",
  },
  "recipe/default-invalid": {
    severity: "error",
    message: (p: { name: string; reason: string }) =>
      `The default of the input ${JSON.stringify(p.name)} ${p.reason}.`,
    cause: "A default is used as if the caller had sent it, so it has to satisfy the input's schema.",
    fix: "Correct the default or the schema.",
  },
  "recipe/unreachable": {
    severity: "error",
    message: (p: { reason: string }) => `This step never runs: ${p.reason}.`,
    cause: "An unconditional `fail` or `return` ends the recipe, and `if: false` skips the step.",
    fix: "Give the step before an `if`, or remove this one.",
  },
  "recipe/set-cycle": {
    severity: "error",
    message: (p: { path: string }) => `These variables need each other: ${p.path}.`,
    cause: "Variables of one `set` may refer to each other, but not in a circle.",
    fix: "Compute one of them from something else.",
  },
  "recipe/collect-unpaged": {
    severity: "error",
    message: (p: { operation: string; reason: string }) => `Cannot collect ${p.operation}: ${p.reason}.`,
    cause: "`collect` has to know where a page has its items, and how to ask for the next page.",
    fix: "Say it once for the API (`operations: { X: { paginate: … } }`), or give `collect: { items: body.… }`.",
  },
  "recipe/status-undocumented": {
    severity: "warning",
    message: (p: { operation: string; status: number }) =>
      `${p.operation} does not document the status ${p.status}.`,
    cause: "The API's document has no such response, so nothing is known of its body.",
    fix: "Correct the status, or document the response.",
  },
  "recipe/input-unused": {
    severity: "warning",
    message: (p: { name: string }) => `The input ${JSON.stringify(p.name)} is not used.`,
    cause: "No step and no output refers to it, but a model would have to fill it in.",
    fix: "Remove it, or use it.",
  },
  "recipe/result-unused": {
    severity: "warning",
    message: (p: { step: string; operation: string }) =>
      `Nothing uses what ${p.step} reads with ${p.operation}.`,
    cause: "The step changes nothing, and its result appears in no expression.",
    fix: "Use its result, or remove the step.",
  },
  "recipe/budget-long": {
    severity: "warning",
    message: (p: { budget: string }) => `A call may take ${p.budget}, longer than most clients wait.`,
    cause: "Clients give up after 60 seconds unless they see progress, which only `poll` sends all the time.",
    fix: "Keep the budget at 50s or less, or wait with `poll`.",
  },
  "recipe/poll-outlasts-budget": {
    severity: "warning",
    message: (p: { timeout: string; budget: string }) =>
      `The call ends after its budget of ${p.budget}, before this ${p.timeout} of waiting is over.`,
    cause: "The budget is for the whole call of the tool, and waiting counts.",
    fix: "Raise the `budget` of the tool, or lower `poll.timeout`.",
  },
  ...recipeEffectDiagnostics,
} satisfies Record<string, CatalogEntry>;
