/** `src/prompts.ts`: texts with arguments, and what completes these, twin of `serve/prompts.ts`. */
import type { PromptArgumentPlan, PromptPlan, ServerPlan } from "../plan/types.js";
import { requestCode, responding } from "./call-step.js";
import { type Code, code, listCode, objectCode, type Parameter } from "./code.js";
import { expressionCode, memberCode } from "./expression.js";
import { type Doc, print } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { literalCode } from "./literal-code.js";
import type { ModuleSource } from "./module.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import type { ProjectNames } from "./project-names.js";
import { References } from "./references.js";
import { newScope, type Scope, withName } from "./scope.js";
import { ANY, Shapes, surely } from "./shapes.js";
import { answering, clocked, textsScope } from "./texts.js";
import { textCode } from "./value.js";

export function promptsModule(
  prompts: readonly PromptPlan[],
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): ModuleSource {
  const references = new References(names);
  const scope = newScope(new Shapes(plan.details?.types ?? {}), "at", ["cel", "at", "args", "value"]);
  const { doc } = listCode(prompts.map((prompt) => promptCode(prompt, scope, plan, names, references)));
  references.usedIn(doc);
  references.uses("PromptSource");
  return {
    about: "Prompts: texts that a user can choose, with arguments.",
    imports: references.imports(runtimeModule("core", options), "./"),
    statements: [`export const prompts: readonly PromptSource[] = ${print(doc)};`],
  };
}

const ARGS: Parameter = { name: "args" };

function promptCode(
  prompt: PromptPlan,
  scope: Scope,
  plan: ServerPlan,
  names: ProjectNames,
  references: References,
): Doc {
  const { name, title, description, arguments: args, text } = prompt;
  const listed = listCode(args.map((argument) => argumentCode(argument, scope, plan, names, references)));
  return object([
    ["name", literalCode(name)],
    ["title", title === undefined ? undefined : literalCode(title)],
    ["description", description === undefined ? undefined : literalCode(description)],
    ["arguments", listed],
    ["text", clocked([ARGS], textCode(text, textsScope(scope)))],
  ]);
}

function argumentCode(
  argument: PromptArgumentPlan,
  scope: Scope,
  plan: ServerPlan,
  names: ProjectNames,
  references: References,
): Doc {
  const { completion, ...described } = argument;
  const members = Object.entries(described).map(([key, value]) => [key, literalCode(value)] as const);
  if (!completion) return object(members);
  if (completion.kind === "values") return object([...members, ["completion", literalCode(completion)]]);
  const { operation, args, values, needs } = completion;
  const identifier = references.operation(operation);
  const typed = surely({ kind: "string" });
  const asked = withName(textsScope(scope), "value", { text: "value", type: typed, declared: true });
  const seen = responding(scope, plan.details?.operations[operation]?.body ?? ANY);
  const answer = answering(seen.parameters, operation, plan, names, references);
  const completing = object([
    ["kind", code(stringLiteral("operation"))],
    ["operation", code(identifier)],
    ["request", clocked([ARGS, { name: "value" }], requestCode(identifier, args, asked))],
    ["values", clocked(answer, expressionCode(values, seen.scope, true))],
    ["needs", needs && literalCode(needs)],
  ]);
  return object([...members, ["completion", code(completing)]]);
}

function object(members: readonly (readonly [string, Code | undefined])[]): Doc {
  return objectCode(members.flatMap(([key, value]) => (value ? [memberCode(key, value)] : []))).doc;
}
