/** A tool with `operation`: one operation, reshaped; a recipe of one step whose id is `response`. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import type { EndpointTool } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { compileText } from "../expressions/compile.js";
import type { Scope } from "../expressions/scope.js";
import { recipeAnnotations } from "../recipes/annotations.js";
import type { Api, ArgumentInfo, BoundOperation } from "../recipes/api.js";
import { operationChecks } from "../recipes/facts-of.js";
import { withNeeds } from "../recipes/needs.js";
import { type ExtraInputs, planToolOptions, scopesOf, withExtraInputs } from "../recipes/options.js";
import { planToolOutput } from "../recipes/output.js";
import { keysOf, originOf, part } from "../recipes/parts.js";
import { bodyOf, responseMembers } from "../recipes/results.js";
import type { CallStepPlan, ConfirmStepPlan } from "../recipes/types.js";
import type { EndpointToolPlan, RecipeToolPlan } from "../types.js";
import { type ShapedArguments, shapeArguments } from "./params.js";

/** Gives nothing only after an error was reported. */
export function planEndpoint(
  name: string,
  tool: Located<EndpointTool>,
  bound: BoundOperation,
  plain: EndpointToolPlan,
  api: Api,
  outer: Report,
): RecipeToolPlan | undefined {
  const errors = countErrors(outer);
  const report = errors.report;
  const key = keyHeader(bound);
  const isKey = (info: ArgumentInfo) =>
    info.in === "header" && info.name.toLowerCase() === key?.toLowerCase();
  const shaped = shapeArguments(bound, part(tool, "params"), isKey, report);
  const keyIsShown = shaped.args.some(([argument]) =>
    bound.arguments.some((info) => info.argument === argument && isKey(info)),
  );
  const { timeout: attempt, ...options } = planToolOptions(tool, api, false, report);
  const before: Scope = { names: new Map([["inputs", shaped.typed]]), present: new Set() };
  const confirm = planConfirm(tool, before, report);
  const after = { ...before, names: new Map([...before.names, ...responseMembers(bodyOf(bound))]) };
  const result = planToolOutput(tool, after, report);
  operationChecks(bound, report);
  const own = tool.value.output === undefined ? undefined : result?.output;
  const extra = {
    ...options,
    confirms: confirm !== undefined,
    // without a word on its output, it is what the 1:1 tool gives
    output: own ?? ({ kind: "response", step: "response" } as const),
  };
  const inputSchema = withExtraInputs(shaped.schema, extra);
  checkExtra(tool, shaped, extra, report);
  if (errors.any() || !result) return undefined;
  const call: CallStepPlan = {
    kind: "call",
    id: "response",
    origin: originOf(part(tool, "operation")),
    operation: bound.id,
    args: shaped.args,
    effect: bound.effect,
    ...(attempt !== undefined && { timeout: attempt }),
    ...(key !== undefined && !keyIsShown && { idempotency: { header: key } }),
  };
  const outputSchema = own ? result.outputSchema : plain.listing.outputSchema;
  const { title = plain.listing.title, description = plain.listing.description, annotations } = tool.value;
  const acts = [{ effect: bound.effect, method: bound.descriptor.method }];
  return {
    kind: "recipe",
    form: "endpoint",
    listing: {
      name,
      ...(title !== undefined && { title }),
      description,
      inputSchema,
      ...(outputSchema && { outputSchema }),
      annotations: recipeAnnotations(acts, annotations),
    },
    recipe: withNeeds(
      {
        inputs: shaped.inputs,
        ...(api.types && { inputsType: api.types.of(shaped.typed, name).type }),
        steps: confirm ? [confirm, call] : [call],
        output: extra.output,
        ...(result.text && { text: result.text }),
        ...options,
        scopes: scopesOf(tool, [bound]),
        operations: [bound.id],
      },
      "endpoint",
    ),
    origin: originOf(tool),
  };
}

/** An argument of the API can have the name of an input that an option adds. */
function checkExtra(
  tool: Located<EndpointTool>,
  { schema }: ShapedArguments,
  extra: ExtraInputs,
  report: Report,
): void {
  const properties = keysOf(part(located(schema, tool), "properties"));
  const added = keysOf(part(located(withExtraInputs({}, extra), tool), "properties"));
  for (const name of added.filter((one) => properties.includes(one))) {
    const reason = "an option of the tool adds an input of this name; give this one another `name`";
    report(diagnostic("tool/parameter-conflict", part(tool, "params"), { name, reason }));
  }
}

function located(value: unknown, { uri, pointer }: Located): Located {
  return { value, uri, pointer };
}

/** Every call of a write gets a key of its own where the API takes one: so it can be tried again. */
function keyHeader({ effect, facts }: BoundOperation): string | undefined {
  return effect === "read" ? undefined : facts.idempotencyHeader;
}

function planConfirm(tool: Located<EndpointTool>, scope: Scope, report: Report): ConfirmStepPlan | undefined {
  if (tool.value.confirm === undefined) return undefined;
  const at = part(tool, "confirm");
  const message = compileText(at, scope, report)?.value;
  return message && { kind: "confirm", id: "confirm", origin: originOf(at), confirm: "confirm", message };
}
