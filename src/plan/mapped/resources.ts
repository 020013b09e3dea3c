/** Resources: a URI, one operation that only reads, and what of its response is shown. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import type { Mapping, Resource } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { compileValue } from "../expressions/compile.js";
import { objectType, STRING } from "../expressions/object-type.js";
import type { Scope } from "../expressions/scope.js";
import type { ValuePlan } from "../expressions/types.js";
import { isJson } from "../media-types.js";
import type { Api, BoundOperation } from "../recipes/api.js";
import { bindArguments, findArguments } from "../recipes/bind.js";
import { calleeOf } from "../recipes/callee.js";
import { checkExposure } from "../recipes/exposure.js";
import { responseScope } from "../recipes/facts-of.js";
import { relyingOn } from "../recipes/needs.js";
import { keysOf, originOf, part } from "../recipes/parts.js";
import { bodyOf } from "../recipes/results.js";
import { traceValue } from "../recipes/trace.js";
import type { ResourcePlan } from "../types.js";

export function planResources(mapping: Located<Mapping>, api: Api, report: Report): readonly ResourcePlan[] {
  const table = part(mapping, "resources");
  return keysOf(table).flatMap((name) => planResource(name, part<Resource>(table, name), api, report) ?? []);
}

const VARIABLE = /\{([^{}]*)\}/g;

function planResource(
  name: string,
  at: Located<Resource>,
  api: Api,
  outer: Report,
): ResourcePlan | undefined {
  const errors = countErrors(outer);
  const report = errors.report;
  const { uri, title, description, mime, output } = at.value;
  const refuse = (reason: string, key: keyof Resource = "uri") =>
    report(diagnostic("tool/resource-uri", part(at, key), { uri, reason }));
  const variables = readVariables(uri, refuse);
  const bound = api.operation(at.value.operation, originOf(part(at, "operation")), report);
  if (!bound) return undefined;
  if (bound.effect !== "read") refuse(`${bound.id} changes something`, "operation");
  const fromUri = bindVariables(variables, bound, refuse);
  const bindings = bindArguments(
    calleeOf(bound),
    at,
    "operation",
    // what the URI should have given is not missing besides
    ({ argument }) => errors.any() || fromUri.has(argument),
    report,
  );
  const args = objectType(
    variables.map((variable) => [variable, STRING] as const),
    { label: "the variables of the URI" },
  );
  const scope: Scope = { names: new Map([["args", { type: args, optional: false }]]), present: new Set() };
  const given = bindings.flatMap(({ argument, value, expect }): [string, ValuePlan][] => {
    if (fromUri.has(argument)) refuse(`both the URI and \`with\` say ${JSON.stringify(argument)}`, "with");
    const compiled = compileValue(value, scope, report, expect);
    return compiled ? [[argument, compiled.value]] : [];
  });
  const place = part(at, "output");
  const shown = output === undefined ? undefined : compileValue(place, responseScope(bodyOf(bound)), report);
  if (shown) checkExposure({ ...shown, at: place }, true, report);
  if (errors.any()) return undefined;
  const relied = shown && relyingOn((names) => traceValue(shown.value, names).traced);
  const mimeType = mime ?? (shown ? "application/json" : mediaOf(bound));
  const summary = description ?? bound.operation.summary;
  return {
    name,
    uri,
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { description: summary }),
    ...(mimeType !== undefined && { mimeType }),
    operation: bound.id,
    args: [...fromUri, ...given],
    ...(relied && { output: relied.traced, ...(relied.needs && { needs: relied.needs }) }),
    origin: originOf(at),
  };
}

/** RFC 6570 level 1, and a scheme in front. */
function readVariables(uri: string, refuse: (reason: string) => void): readonly string[] {
  if (!/^[a-z][a-z0-9+.-]*:./i.test(uri)) refuse("it has no scheme, such as support://");
  const names = [...uri.matchAll(VARIABLE)].map(([, name = ""]) => name);
  if (/[{}]/.test(uri.replace(VARIABLE, ""))) refuse("its braces do not match");
  if (/[\s"<>\\^`|]/.test(uri)) refuse("it has a character that no URI has");
  const odd = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name));
  if (odd !== undefined) refuse(`{${odd}} is not a plain variable`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`it has {${twice}} twice`);
  return [...new Set(names)].filter((name) => name !== odd);
}

/** argument → the variable's value. */
function bindVariables(
  variables: readonly string[],
  bound: BoundOperation,
  refuse: (reason: string) => void,
): ReadonlyMap<string, ValuePlan> {
  const bindings = new Map<string, ValuePlan>();
  for (const variable of variables) {
    const found = findArguments(calleeOf(bound), variable);
    const [info, ...others] = found;
    if (!info || others.length > 0) {
      refuse(`${bound.id} has ${info ? "several arguments" : "no argument"} ${JSON.stringify(variable)}`);
      continue;
    }
    const of = { kind: "name", name: "args" } as const;
    const expression = { kind: "select", of, key: variable, optional: false } as const;
    bindings.set(info.argument, { kind: "expression", expression });
  }
  return bindings;
}

function mediaOf({ operation }: BoundOperation): string | undefined {
  const types = operation.responses
    .filter(({ status }) => /^2/.test(status))
    .flatMap(({ content }) => content.map(({ contentType }) => contentType))
    .filter((type) => !type.includes("*"));
  return types.find(isJson) ?? types[0];
}
