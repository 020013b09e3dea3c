/** Expressions in a mapping file. */
import type { CatalogEntry } from "./entry.js";

export const expressionDiagnostics = {
  "expression/syntax": {
    severity: "error",
    message: (p: { problem: string }) => `The expression cannot be read: ${p.problem}`,
    cause: "Expressions are CEL: `inputs.days > 7 && has(steps.ticket.body.assignee)`.",
    fix: "Correct it at the place shown. Texts are in quotes, and a text that begins with = is written with ==.",
  },
  "expression/path-unknown": {
    severity: "error",
    message: (p: { path: string; problem: string; hint: string }) => `${p.path} ${p.problem}.${p.hint}`,
    cause: "The schema of the value has no member of this name.",
    fix: "Use a name that the schema has; if the API answers with more than its document says, complete the document.",
  },
  "expression/name-unknown": {
    severity: "error",
    message: (p: { name: string; hint: string }) => `There is no ${JSON.stringify(p.name)} here.${p.hint}`,
    cause:
      "An expression sees the recipe's inputs, steps and vars, and what its place adds: an item, a response.",
    fix: "Use one of the names the message lists. Text is in quotes.",
  },
  "expression/not-yet": {
    severity: "error",
    message: (p: { path: string; reason: string }) => `${p.path} has no value at this place: ${p.reason}.`,
    cause: "Steps see what ran before them; branches of a `parallel` do not see each other.",
    fix: "Move the step below the one it needs.",
  },
  "expression/possibly-absent": {
    severity: "error",
    message: (p: { what: string; where: string }) => `${p.what} may be absent, and ${p.where} needs a value.`,
    cause:
      "The schema says that the value is optional or may be null, or the step that gives it may be skipped.",
    fix: "Give a value for that case with .orValue(...), test with has(...) before, or add a guard (`fail`) above.",
  },
  "expression/type-mismatch": {
    severity: "error",
    message: (p: { problem: string }) => p.problem,
    cause:
      "Values are never converted silently: an id that is a number is not text, and text is not true or false.",
    fix: "Convert it with string(), int(), double(), timestamp() or json(), or use another value.",
  },
  "expression/value-impossible": {
    severity: "error",
    message: (p: { what: string; value: string; hint: string }) => `${p.what} is never ${p.value}.${p.hint}`,
    cause: "The schema lists the values there can be.",
    fix: "Use one of the values of the schema.",
  },
  "expression/function-unknown": {
    severity: "error",
    message: (p: { problem: string }) => p.problem,
    cause: "Expressions have a fixed set of functions, each with a fixed number of arguments.",
    fix: "Use a function of the list in docs/mapping.md, as it is written there.",
  },
  "expression/pattern-unsafe": {
    severity: "error",
    message: (p: { problem: string }) => `This pattern is not allowed: ${p.problem}`,
    cause: "Patterns run in time proportional to the text, which rules out looking around and back.",
    fix: "Write the pattern as a literal text without look-around, references to groups and named groups.",
  },
  "expression/not-scalar-in-text": {
    severity: "error",
    message: (p: { what: string; type: string }) => `${p.what} is ${p.type} and cannot stand in a text.`,
    cause: "Only texts, numbers, booleans and times have one way to be written.",
    fix: "Use a member of it, join(...) for a list, or json(...).",
  },
  "expression/needless": {
    severity: "warning",
    message: (p: { what: string; call: string }) => `${p.what} is always there, so ${p.call} has no effect.`,
    cause: "The schema promises the value.",
    fix: "Leave it out. Where the API is known to break its promise, write .?name instead of .name before it.",
  },
  "expression/plain-text": {
    severity: "warning",
    message: (p: { text: string }) => `${p.text} looks like an expression, and here it is plain text.`,
    cause: "A value is an expression where it begins with =, and a text has expressions in ${…}.",
    fix: 'Write =inputs.name for the value, ${inputs.name} in a text; where the text is meant, ="inputs.name".',
  },
  "expression/free-text-enum": {
    severity: "warning",
    message: (p: { what: string; where: string; values: string }) =>
      `${p.what} can be other than ${p.values}, the only values ${p.where} takes.`,
    cause: "The value is not limited to the values of the schema it goes into; the API will refuse others.",
    fix: "Give the input the same enum, or leave its schema out so that it is inferred.",
  },
  "expression/too-complex": {
    severity: "error",
    message: (p: { problem: string }) => `The expression is too large: ${p.problem}.`,
    cause: "Expressions have at most 10,000 characters and 100 levels, lists in them 1,000 items.",
    fix: "Split it with `set` steps.",
  },
} satisfies Record<string, CatalogEntry>;
