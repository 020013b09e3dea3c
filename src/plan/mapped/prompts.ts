/** Prompts: a text with arguments, and where values to complete them come from. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import type { Mapping, Prompt, PromptArgument } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { compileExpression, compileText, compileValue } from "../expressions/compile.js";
import { listOf, objectType, optional, STRING } from "../expressions/object-type.js";
import { type Scope, withName } from "../expressions/scope.js";
import type { Typed } from "../expressions/type.js";
import type { ValuePlan } from "../expressions/types.js";
import type { Api } from "../recipes/api.js";
import { bindArguments } from "../recipes/bind.js";
import { calleeOf } from "../recipes/callee.js";
import { responseScope } from "../recipes/facts-of.js";
import { relyingOn } from "../recipes/needs.js";
import { keysOf, originOf, part } from "../recipes/parts.js";
import { bodyOf } from "../recipes/results.js";
import { traceExpression } from "../recipes/trace.js";
import type { PromptArgumentPlan, PromptPlan } from "../types.js";

export function planPrompts(mapping: Located<Mapping>, api: Api, report: Report): readonly PromptPlan[] {
  const table = part(mapping, "prompts");
  return keysOf(table).flatMap((name) => planPrompt(name, part<Prompt>(table, name), api, report) ?? []);
}

function planPrompt(name: string, at: Located<Prompt>, api: Api, outer: Report): PromptPlan | undefined {
  const errors = countErrors(outer);
  const report = errors.report;
  const table = part(at, "args");
  const names = keysOf(table);
  const settings = (argument: string) => part<PromptArgument | null>(table, argument);
  const members = names.map((argument): [string, Typed] => {
    const required = settings(argument).value?.required ?? true;
    return [argument, required ? STRING : optional(STRING)];
  });
  const text = compileText(part(at, "text"), argumentScope(members), report)?.value;
  const planned = names.map((argument) =>
    planArgument(argument, settings(argument), names, at.value.text, api, report),
  );
  if (errors.any() || !text) return undefined;
  const { title, description } = at.value;
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    arguments: planned,
    text,
    origin: originOf(at),
  };
}

function argumentScope(members: readonly (readonly [string, Typed])[]): Scope {
  const args = objectType(members, { label: "the arguments" });
  return { names: new Map([["args", { type: args, optional: false }]]), present: new Set() };
}

function planArgument(
  name: string,
  at: Located<PromptArgument | null>,
  names: readonly string[],
  text: string,
  api: Api,
  report: Report,
): PromptArgumentPlan {
  const { title, description, required = true, enum: values, complete } = at.value ?? {};
  if (!new RegExp(`\\bargs\\b(?:\\s*\\.\\s*\\??\\s*${name}\\b|\\s*\\[|(?!\\s*[.[]))`).test(text)) {
    const params = { name, reason: "is not used in its text" };
    report(diagnostic("tool/prompt-argument", at, params, { on: "key" }));
  }
  const fromApi = complete && planCompletion(name, part(at, "complete"), names, api, report);
  const completion = values ? ({ kind: "values", values } as const) : fromApi;
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    required,
    ...(completion && { completion }),
  };
}

function planCompletion(
  name: string,
  at: Located<NonNullable<PromptArgument["complete"]>>,
  names: readonly string[],
  api: Api,
  report: Report,
): PromptArgumentPlan["completion"] {
  const place = part(at, "operation");
  const bound = api.operation(at.value.operation, originOf(place), report);
  if (!bound) return undefined;
  if (bound.effect !== "read") {
    const params = { name, reason: `is not completed: ${bound.id} changes something` };
    report(diagnostic("tool/prompt-argument", place, params));
    return undefined;
  }
  // none of them need be given yet
  const given = argumentScope(names.map((one) => [one, optional(STRING)] as const));
  const scope = withName(given, "value", STRING);
  const args = bindArguments(calleeOf(bound), at, "operation", () => false, report).flatMap(
    ({ argument, value, expect }): [string, ValuePlan][] => {
      const compiled = compileValue(value, scope, report, expect);
      return compiled ? [[argument, compiled.value]] : [];
    },
  );
  const response = responseScope(bodyOf(bound));
  const values = compileExpression(part(at, "values"), response, report, { expect: listOf(STRING) });
  if (!values) return undefined;
  const { traced, needs } = relyingOn((names) => traceExpression(values.expression, names).traced);
  return { kind: "operation", operation: bound.id, args, values: traced, ...(needs && { needs }) };
}
