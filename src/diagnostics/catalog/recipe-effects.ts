/** Recipes: what their steps do to the API, and what could go wrong halfway. */
import type { CatalogEntry } from "./entry.js";

export const recipeEffectDiagnostics = {
  "recipe/retry-unsafe": {
    severity: "error",
    message: (p: { operation: string }) => `${p.operation} may not be repeated: it could be done twice.`,
    cause:
      "A write that is neither idempotent nor sent with an idempotency key may have happened although no answer came.",
    fix: "Add `idempotency: auto` where the API knows keys, say `idempotent: true` under `operations` if that is so, or remove `retry`.",
  },
  "recipe/idempotency-unsupported": {
    severity: "error",
    message: (p: { operation: string }) => `${p.operation} takes no idempotency key as far as is known.`,
    cause: "Neither the operation's parameters nor the facts under `operations` name a header for it.",
    fix: "Give the header: `operations: { X: { idempotency_header: Idempotency-Key } }`, or remove `idempotency`.",
  },
  "recipe/idempotency-shared": {
    severity: "warning",
    message: (p: { operation: string }) =>
      `Every item of the loop sends ${p.operation} with the same idempotency key.`,
    cause: "The API takes the calls after the first for repetitions of it, and does nothing for them.",
    fix: "Make the key of the item, such as `=item.id`, or write `idempotency: auto`.",
  },
  "recipe/poll-unsafe": {
    severity: "error",
    message: (p: { operation: string; what: string }) =>
      `${p.operation} changes something, so \`${p.what}\` must not repeat it.`,
    cause: "The request is sent again and again; only reads can be.",
    fix: "Read the state with another operation, or say `safe: true` under `operations` if this one changes nothing.",
  },
  "recipe/confirm-late": {
    severity: "error",
    message: (p: { reason: string }) => `This question comes too late: ${p.reason}.`,
    cause:
      "When the user has answered, the recipe runs again from the top, so nothing may have been changed before.",
    fix: "Ask before the first step that changes something, at the top level of the recipe.",
  },
  "recipe/secret-exposed": {
    severity: "error",
    message: (p: { name: string }) =>
      `The field ${JSON.stringify(p.name)} looks like a secret, and the model would see it.`,
    cause: "What a tool returns ends up in the context of a model and in logs.",
    fix: "Leave the field out of `output`, `text` and `show`.",
  },
  "recipe/loop-unbounded": {
    severity: "error",
    message: (p: { reason: string }) => `${p.reason}.`,
    cause:
      "A loop of one call goes round at most 200 times, a call makes at most 500 requests, and collects at most 10,000 items.",
    fix: "Lower `max`; instead of a loop in a loop, collect the inner lists in a recipe of their own.",
  },
  "recipe/cross-origin": {
    severity: "warning",
    message: (p: { operation: string; server: string; other: string }) =>
      `${p.operation} is sent to ${p.server}, not to ${p.other} as the others.`,
    cause:
      "The operation has a server of its own. Where the operator allows it (`--allow-host`), it gets the API's credentials too; where not, the step fails.",
    fix: "Pass --allow-host when serving if that host is trusted; otherwise leave the operation out.",
  },
  "recipe/undo-never": {
    severity: "warning",
    message: (p: { reason: string }) => `This undo never runs: ${p.reason}.`,
    cause:
      "Undo runs when a later step fails, unless the recipe has passed its point of no return (`pivot`).",
    fix: "Remove it, or move the step or the `pivot`.",
  },
  "recipe/stranded": {
    severity: "warning",
    message: (p: { operation: string }) =>
      `If ${p.operation} fails here, nobody can finish by hand: no tool offers it.`,
    cause: "It comes after the point of no return (`pivot`), so what was done before it stands.",
    fix: "Expose the operation as a tool of its own, or tell what to do with `recover`.",
  },
  "recipe/unconfirmed": {
    severity: "warning",
    message: (p: { operation: string }) => `${p.operation} deletes without asking.`,
    cause: "No `confirm` comes before it.",
    fix: "Ask first: `- { confirm: delete, message: … }`.",
  },
  "recipe/parallel-writes": {
    severity: "warning",
    message: (p: { operation: string }) =>
      `${p.operation} changes something while other steps run beside it.`,
    cause:
      "When a step beside it fails, it may already be done, and the order of parallel writes is not known.",
    fix: "Move the write out of `parallel`.",
  },
  "recipe/unbounded-output": {
    severity: "warning",
    message: (p: { list: string }) => `The whole objects of the list ${p.list} are returned.`,
    cause: "A list of the API, with all fields of its items and without a limit, can fill a model's context.",
    fix: "Choose fields (`{ $from: …, $pick: [id, name] }`), or set `limit: { list_items: 50 }`.",
  },
} satisfies Record<string, CatalogEntry>;
