/** `src/tools/<name>.ts`: a recipe as a module, twin of `serve/recipe.ts`. */
import type { TypePlan } from "../plan/expressions/type-plan.js";
import { asks, countSteps, engineArguments } from "../plan/recipes/counts.js";
import type { OutputPlan } from "../plan/recipes/types.js";
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import { seeingResponse } from "./call-step.js";
import {
  arrow,
  binary,
  type Code,
  code,
  conditional,
  NO_PARAMETERS,
  objectCode,
  parameterList,
} from "./code.js";
import { listingText } from "./descriptor.js";
import { memberCode } from "./expression.js";
import { inputsScope, inputsTypeText } from "./inputs.js";
import { type Doc, hardline, indent, join, leaves, print } from "./layout.js";
import { commentText, literal } from "./literal.js";
import { literalCode } from "./literal-code.js";
import type { ModuleSource } from "./module.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import type { ProjectNames } from "./project-names.js";
import { References } from "./references.js";
import { type Binding, inFunction, newScope, type Scope, taking } from "./scope.js";
import { ANY, Shapes } from "./shapes.js";
import { RUN } from "./statements.js";
import { stepsCode } from "./steps.js";
import type { Uses as TypeUses } from "./type-text.js";
import type { Unit } from "./unit.js";
import { type Uses, usesOf } from "./uses.js";
import { textCode, valueCode } from "./value.js";

/** The only step of a tool that was written with `operation:`. */
const RESPONSE = "response";

export function recipeModule(
  tool: RecipeToolPlan,
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): ModuleSource {
  const { listing, recipe, form } = tool;
  const { identifier } = names.tool(listing.name);
  const references = new References(names);
  const operations = recipe.operations.map((id) => references.operation(id));
  const declarations = new Map<string, string>();
  const declareInputs = (of: string, type: TypePlan): string => {
    const name = names.inputsType(of);
    if (!declarations.has(name)) declarations.set(name, inputsText(name, of, type, references));
    return name;
  };
  const unit: Unit = {
    uses: usesWith(usesOf(recipe), recipe.output, form),
    references,
    detailsOf: (id) => plan.details?.operations[id],
    declareInputs,
    form: "own",
  };
  const inputs = declareInputs(listing.name, recipe.inputsType ?? { kind: "object", members: [] });
  const taken = [identifier, ...operations, "cel", "run", "inputs", "format", "listing", "recipe"];
  const start = taking(newScope(new Shapes(plan.details?.types ?? {}), "run", taken));
  const careful: Scope = recipe.dryRun ? { ...start, careful: true } : start;
  const { statements, scope } = stepsCode(
    recipe.steps,
    inputsScope(careful, recipe.inputsType, recipe.inputs),
    unit,
  );
  const body: readonly Doc[] = [...statements, resultStatement(tool, scope)];
  const block: Doc = ["{", indent(hardline, join(hardline, body)), hardline, "}"];
  references.usedIn(block);
  for (const name of ["recipe", "ToolListing"]) references.uses(name);
  const settings = settingsText(tool, operations);
  const parameters = parameterList([{ name: "inputs" }, RUN, { name: "format" }], block);
  const summary = commentText(listing.title ?? listing.description);
  return {
    about: `${summary}${/[.!?]$/.test(summary) ? "" : "."}`,
    lintIgnores: leaves(block).some((leaf) => leaf === "then: " || leaf === "then")
      ? ["lint/suspicious/noThenProperty"]
      : [],
    imports: references.imports(runtimeModule("core", options, "../"), "../"),
    statements: [
      ...declarations.values(),
      `const listing: ToolListing = ${listingText(listing, 0)};`,
      `export const ${identifier} = recipe<${inputs}>({\n${settings}  async run${print(parameters)} ${print(block, 2)},\n});`,
    ],
  };
}

/** What it returns as the API sent it is read, too. */
function usesWith(uses: Uses, output: OutputPlan, form: RecipeToolPlan["form"]): Uses {
  const whole = output.kind === "response" ? output.step : form === "endpoint" ? RESPONSE : undefined;
  return { ...uses, isUsed: (kind, name) => (kind === "steps" && name === whole) || uses.isUsed(kind, name) };
}

/** `export interface ResolveTicketInputs { … }`. */
function inputsText(name: string, recipe: string, type: TypePlan, uses: TypeUses): string {
  const about = commentText(recipe);
  const text = inputsTypeText(type, uses);
  return print([
    `/** What \`${about}\` is given: checked, with its defaults. */\nexport type ${name} = `,
    text,
    ";",
  ]);
}

function settingsText({ listing: _, form, recipe }: RecipeToolPlan, operations: readonly string[]): string {
  const { inputs, budget, rateLimit, limit, steps, confirmFallback } = recipe;
  const rules = inputs.filter((input) => input.default !== undefined || input.values);
  const usual = { budget: 50_000, limit: { textTokens: 20_000 }, confirmFallback: "token" };
  const engine = engineArguments(recipe);
  const all: readonly (readonly [string, unknown])[] = [
    ["form", form === "endpoint" ? form : undefined],
    ["inputs", rules.length > 0 ? rules : undefined],
    ["budget", budget],
    ["rateLimit", rateLimit],
    ["limit", limit],
    ["stepCount", countSteps(steps)],
    ["confirmFallback", confirmFallback],
    ["asks", asks(steps) ? true : undefined],
    ["engineArguments", engine.length > 0 ? engine : undefined],
  ];
  const told = all.filter(
    ([name, value]) =>
      value !== undefined && JSON.stringify(Reflect.get(usual, name)) !== JSON.stringify(value),
  );
  const lines = told.map(([name, value]) => `  ${name}: ${literal(value, 2, name.length + 3)},\n`);
  const used = print(["operations: ", listDoc(operations)], 2);
  return `  listing,\n  ${used},\n${lines.join("")}`;
}

function listDoc(names: readonly string[]): Doc {
  return literalList(names).doc;
}

function literalList(names: readonly string[]): Code {
  return { ...literalCode([]), doc: ["[", join(", ", names), "]"] };
}

/** Made by the engine after the last step: what goes wrong with it then undoes nothing. */
function resultStatement({ form, recipe }: RecipeToolPlan, scope: Scope): Doc {
  const { output, text } = recipe;
  const response = scope.steps.get(form === "endpoint" ? RESPONSE : "");
  const seen = inFunction(response ? seeingResponse(scope, response.text, bodyIn(response)) : scope);
  const said = text && arrow(NO_PARAMETERS, textCode(text, seen));
  const members = [...outputMembers(output, scope, seen), ...(said ? [memberCode("text", said)] : [])];
  if (output.kind !== "response") return ["return ", objectCode(members).doc, ";"];
  const step = scope.steps.get(output.step);
  if (!step) return ["return ", objectCode(members).doc, ";"];
  const whole = objectCode([memberCode("response", code(step.text)), ...members]);
  if (!step.optional) return ["return ", whole.doc, ";"];
  // what JavaScript has in the place of an answer is no answer
  return [
    "return ",
    conditional(code(`${step.text} !== undefined`, "equality"), whole, objectCode(members)).doc,
    ";",
  ];
}

function bodyIn({ type }: Binding) {
  const members = type?.type.kind === "object" ? type.type.members : [];
  return members.find(([name]) => name === "body")?.[1] ?? ANY;
}

function outputMembers(output: OutputPlan, _scope: Scope, seen: Scope): readonly Doc[] {
  switch (output.kind) {
    case "value":
      return [memberCode("output", arrow(NO_PARAMETERS, valueCode(output.value, seen, true)))];
    case "formats": {
      const test = binary(code("format"), "===", code('"detailed"'), "equality");
      const both = conditional(
        test,
        valueCode(output.detailed, seen, true),
        valueCode(output.concise, seen, true),
      );
      return [memberCode("output", arrow(NO_PARAMETERS, both))];
    }
    case "response":
    case "none":
      return [];
  }
}
