/** `params` of an endpoint tool: which arguments the model sees, how, and what is sent for them. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Param } from "../../mapping/types.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { compileValue } from "../expressions/compile.js";
import { objectType } from "../expressions/object-type.js";
import type { Typed } from "../expressions/type.js";
import { openWithin, typeOfSchema } from "../expressions/type-of-schema.js";
import type { Json, ValuePlan } from "../expressions/types.js";
import type { ArgumentInfo, BoundOperation } from "../recipes/api.js";
import { misfit } from "../recipes/defaults.js";
import { Definitions } from "../recipes/definitions.js";
import { isMap, keysOf, part } from "../recipes/parts.js";
import type { ArgumentsPlan, InputPlan } from "../recipes/types.js";
import type { MutableSchema } from "../schemas/keywords.js";
import { narrowed, sayMisfit } from "./narrow.js";

export interface ShapedArguments {
  /** A closed object, its definitions under `$defs`. */
  readonly schema: JsonSchema;
  readonly inputs: readonly InputPlan[];
  readonly args: ArgumentsPlan;
  /** What `inputs` is. */
  readonly typed: Typed;
}

const OURS: ReadonlySet<string> = new Set(["name", "description", "default", "required", "hide", "value"]);

/** What becomes of one argument. */
type Shaped =
  | {
      readonly kind: "shown";
      readonly argument: string;
      readonly name: string;
      readonly schema: JsonSchema;
      readonly required: boolean;
      readonly fallback?: Json;
    }
  | { readonly kind: "sent"; readonly argument: string; readonly value: ValuePlan }
  | { readonly kind: "hidden"; readonly argument: string };

/**
 * @param params the tool's `params`, which may be absent
 * @param withheld arguments that the engine fills, unless `params` speaks of them
 */
export function shapeArguments(
  bound: BoundOperation,
  params: Located,
  withheld: (info: ArgumentInfo) => boolean,
  report: Report,
): ShapedArguments {
  const known = new Map(bound.arguments.map((info) => [info.argument, info]));
  const byWireName = (name: string) => bound.arguments.filter((info) => info.name === name);
  const settings = new Map<ArgumentInfo, Located<Param>>();
  for (const key of keysOf(params)) {
    const at = part<Param>(params, key);
    const [wire, ...others] = byWireName(key);
    const info = known.get(key) ?? (others.length === 0 ? wire : undefined) ?? further(bound, key);
    if (info) settings.set(info, at);
    else {
      const hint = suggest(key, [...known.keys()]);
      const related = [{ message: `${bound.id} is declared here`, at: place(bound.operation.at) }];
      const problem = { operation: bound.id, name: key, hint };
      report(diagnostic("tool/parameter-unknown", at, problem, { on: "key", related }));
    }
  }
  const required = bound.inputSchema["required"];
  const declared = (info: ArgumentInfo): ArgumentInfo => ({
    ...info,
    // a key is not asked of recipes; who shows its argument takes it as the API has it
    required: Array.isArray(required) && required.includes(info.argument),
  });
  const all = [...new Set([...bound.arguments, ...settings.keys()])];
  const shaped = all.flatMap((info): Shaped[] => {
    const at = settings.get(info);
    if (!at && withheld(info)) return [];
    const own = declared(info);
    return [at ? shape(own, at, bound, report) : shown(own, own.argument, own.schema, own.required)];
  });
  return assembled(shaped, bound, settings, report);
}

/** An argument that the API's open body takes although nobody declares it. */
function further({ additional, operation }: BoundOperation, name: string): ArgumentInfo | undefined {
  if (!additional) return undefined;
  const at = operation.requestBody?.at ?? operation.at;
  return { argument: name, name, in: "body", required: false, schema: {}, typed: additional, at };
}

function shown(info: ArgumentInfo, name: string, schema: JsonSchema, required: boolean): Shaped {
  return { kind: "shown", argument: info.argument, name, schema, required };
}

function shape(info: ArgumentInfo, at: Located<Param>, bound: BoundOperation, report: Report): Shaped {
  const { argument } = info;
  const { name = argument, description, default: fallback, required, hide, value } = at.value;
  const root = bound.inputSchema;
  const refuse = (keyword: string, reason: string) =>
    report(
      diagnostic("tool/parameter-conflict", part(at, keyword), { name: argument, reason }, related(info)),
    );
  if (value !== undefined) return pinned(info, part(at, "value"), root, refuse, report);
  if (hide) {
    if (fallback !== undefined) {
      const reason = sayMisfit(fallback, info.schema, root);
      if (reason !== undefined) refuse("default", reason);
      return { kind: "sent", argument, value: { kind: "literal", value: fallback as Json } };
    }
    if (info.required) refuse("hide", "the API requires it; give a `default` or a `value` to send");
    return { kind: "hidden", argument };
  }
  const own = mapOf(Object.entries(at.value).filter(([key]) => !OURS.has(key) && !key.startsWith("x-")));
  const schema: MutableSchema = { ...narrowed(info.schema, root, own, refuse) };
  if (description !== undefined) schema["description"] = description;
  if (fallback !== undefined) schema["default"] = fallback;
  if (required === false && info.required && fallback === undefined)
    refuse("required", "the API requires it; give a `default`");
  const must = required ?? (info.required && fallback === undefined);
  const reason = fallback === undefined ? undefined : misfit(fallback, schema, root);
  if (reason !== undefined) {
    const problem = { name, reason: `(${JSON.stringify(fallback).slice(0, 60)}) ${reason}` };
    report(diagnostic("recipe/default-invalid", part(at, "default"), problem));
  }
  const sent = fallback === undefined ? {} : { fallback: fallback as Json };
  return { kind: "shown", argument, name, schema, required: must, ...sent };
}

/** Over nothing but literals and functions: `now()`. */
function pinned(
  info: ArgumentInfo,
  at: Located,
  root: JsonSchema,
  refuse: (keyword: string, reason: string) => void,
  report: Report,
): Shaped {
  const { argument } = info;
  const scope = { names: new Map<string, Typed>(), present: new Set<string>() };
  const compiled = compileValue(at, scope, report, { type: info.typed.type, optional: !info.required });
  if (!compiled) return { kind: "hidden", argument };
  const { value } = compiled;
  const reason = value.kind === "literal" ? sayMisfit(value.value, info.schema, root) : undefined;
  if (reason !== undefined) refuse("value", reason);
  return { kind: "sent", argument, value };
}

function assembled(
  shaped: readonly Shaped[],
  bound: BoundOperation,
  settings: ReadonlyMap<ArgumentInfo, Located<Param>>,
  report: Report,
): ShapedArguments {
  const visible = shaped.flatMap((one) => (one.kind === "shown" ? [one] : []));
  const taken = new Set<string>();
  for (const { argument, name } of visible) {
    if (taken.has(name)) {
      const at = [...settings].find(([info]) => info.argument === argument)?.[1];
      const other = visible.find((one) => one.name === name)?.argument;
      const source = at ?? [...settings].find(([info]) => info.argument === other)?.[1];
      const reason = `another argument is called ${JSON.stringify(name)} already`;
      if (source) {
        const where = part(source, "name");
        report(diagnostic("tool/parameter-conflict", where, { name: argument, reason }));
      }
    }
    taken.add(name);
  }
  const definitions = new Definitions();
  const properties = visible.map(({ name, schema }): [string, JsonSchema] => [
    name,
    definitions.add(schema, bound.inputSchema),
  ]);
  const { needed, dependencies } = dependent(shaped, bound.inputSchema, (argument, by) => {
    const at = [...settings].find(([info]) => info.argument === argument)?.[1];
    const reason = `the API requires it beside ${JSON.stringify(by)}`;
    if (at) report(diagnostic("tool/parameter-conflict", part(at, "hide"), { name: argument, reason }));
  });
  const required = visible
    .filter((one) => one.required || (needed.has(one.argument) && one.fallback === undefined))
    .map(({ name }) => name);
  const schema: JsonSchema = {
    type: "object",
    properties: mapOf(properties),
    ...(required.length > 0 && { required }),
    ...(dependencies.length > 0 && { dependentRequired: mapOf(dependencies) }),
    additionalProperties: false,
    ...definitions.all(),
  };
  const open = openWithin(schema);
  const members = properties.map(([name, own], index): [string, Typed] => {
    const typed = typeOfSchema(own, open, `the input "${name}"`);
    const there = required.includes(name) || visible[index]?.fallback !== undefined;
    return [name, { type: typed.type, optional: typed.optional || !there }];
  });
  return {
    schema,
    inputs: visible.map(({ name, fallback }) => ({
      name,
      ...(fallback !== undefined && { default: fallback }),
    })),
    args: shaped.flatMap((one): [string, ValuePlan][] => {
      if (one.kind === "hidden") return [];
      return [[one.argument, one.kind === "sent" ? one.value : inputNamed(one.name)]];
    }),
    typed: { type: objectType(members, { label: "the inputs" }), optional: false },
  };
}

function inputNamed(key: string): ValuePlan {
  const of = { kind: "name", name: "inputs" } as const;
  return { kind: "expression", expression: { kind: "select", of, key, optional: true } };
}

/** An optional body's `dependentRequired`, in the model's names. What is always sent makes the others required. */
function dependent(
  shaped: readonly Shaped[],
  schema: JsonSchema,
  refuse: (hidden: string, by: string) => void,
): {
  readonly needed: ReadonlySet<string>;
  readonly dependencies: readonly (readonly [string, readonly string[]])[];
} {
  const written = isMap(schema["dependentRequired"]) ? schema["dependentRequired"] : {};
  const byArgument = new Map(shaped.map((one) => [one.argument, one]));
  const needed = new Set<string>();
  const dependencies: [string, readonly string[]][] = [];
  const refused = new Set<string>();
  for (const key of Object.keys(written)) {
    const one = byArgument.get(key);
    const others = Array.isArray(written[key]) ? (written[key] as readonly string[]) : [];
    if (!one || one.kind === "hidden") continue;
    for (const other of others) {
      if (byArgument.get(other)?.kind !== "hidden" || refused.has(other)) continue;
      refused.add(other);
      refuse(other, key);
    }
    if (one.kind === "sent" || one.fallback !== undefined || one.required) {
      for (const other of others) needed.add(other);
      continue;
    }
    const names = others.flatMap((other) => {
      const found = byArgument.get(other);
      return found?.kind === "shown" && found.fallback === undefined ? [found.name] : [];
    });
    if (names.length > 0) dependencies.push([one.name, names]);
  }
  return { needed, dependencies };
}

function related(info: ArgumentInfo) {
  return { related: [{ message: `${JSON.stringify(info.name)} is declared here`, at: place(info.at) }] };
}

function place({ uri, pointer }: { readonly uri: string; readonly pointer: string }) {
  return { uri, pointer };
}
