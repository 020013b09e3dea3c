/** The values under `with` → arguments of an operation, or inputs of another recipe. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import type { Values } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { closest } from "../../runtime/core/suggest.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { ANY, type Type, type Typed } from "../expressions/type.js";
import type { ArgumentInfo } from "./api.js";
import { isMap, keysOf, originOf, part } from "./parts.js";
import type { Slot } from "./slots.js";

/** What takes arguments. */
export interface Callee {
  /** For messages: an operation's id, a recipe's name. */
  readonly label: string;
  readonly arguments: readonly ArgumentInfo[];
  /** Of arguments that are not listed. */
  readonly additional?: Typed;
  readonly inputSchema: JsonSchema;
  readonly at: Origin;
}

export interface Binding {
  readonly argument: string;
  readonly value: Located;
  /** What the value must be; optional where it may be left out or null. */
  readonly expect: Typed;
  /** Required, but may be null: what is absent is sent as null. */
  readonly nullable: boolean;
  readonly slot: Slot;
}

const GROUPS: ReadonlySet<string> = new Set(["path", "query", "header", "cookie", "body"]);

/**
 * Reports what is unknown, ambiguous or missing, and binds the rest.
 * @param caller the step or undo: `with` is below it
 * @param verb its key that names the callee
 * @param provided whether something else fills a required argument
 */
export function bindArguments(
  callee: Callee,
  caller: Located,
  verb: string,
  provided: (info: ArgumentInfo) => boolean,
  report: Report,
): readonly Binding[] {
  const given = part<Values | undefined>(caller, "with");
  const bindings = new Map<string, Binding>();
  const written = new Set(keysOf(given));
  const isGiven = (argument: string) => written.has(argument) || bindings.has(argument);
  const put = (key: string, value: Located, group?: string) => {
    const binding = bind(callee, key, value, group, isGiven, report);
    if (!binding) return;
    const { argument } = binding;
    if (bindings.has(argument)) {
      const params = { of: callee.label, name: key, names: `${argument}, which is given already` };
      report(diagnostic("recipe/argument-ambiguous", value, params, { on: "key" }));
    } else bindings.set(argument, binding);
  };
  for (const key of keysOf(given)) {
    const value = part(given, key);
    if (!isGroup(key, value.value, callee)) put(key, value);
    else for (const inner of keysOf(value)) put(inner, part(value, inner), key);
  }
  const needed = neededBeside(callee, bindings);
  for (const info of callee.arguments) {
    if (!(info.required || needed.has(info.argument)) || bindings.has(info.argument) || provided(info))
      continue;
    const bare = given.value === undefined;
    const params = { of: callee.label, name: info.argument };
    report(
      diagnostic("recipe/argument-missing", bare ? part(caller, verb) : given, params, {
        on: bare ? "value" : "key",
        related: [{ message: `${JSON.stringify(info.name)} is declared here`, at: originOf(info.at) }],
      }),
    );
  }
  return [...bindings.values()];
}

/** What a body needs once anything of it is given. */
function neededBeside(callee: Callee, given: ReadonlyMap<string, unknown>): ReadonlySet<unknown> {
  const rules = callee.inputSchema["dependentRequired"];
  if (!isMap(rules)) return new Set();
  return new Set(
    Object.entries(rules).flatMap(([name, needs]) => (given.has(name) && Array.isArray(needs) ? needs : [])),
  );
}

/** `query: {…}` is a group only where no argument of that name could take a map, and where it could not be a value. */
function isGroup(key: string, value: unknown, callee: Callee): boolean {
  if (!GROUPS.has(key) || !isMap(value) || Object.hasOwn(value, "$from")) return false;
  return !callee.arguments.some(({ argument, typed }) => argument === key && takesMaps(typed.type));
}

function takesMaps(type: Type): boolean {
  return (
    type.kind === "any" || type.kind === "object" || (type.kind === "union" && type.members.some(takesMaps))
  );
}

function bind(
  callee: Callee,
  key: string,
  value: Located,
  group: string | undefined,
  isGiven: (argument: string) => boolean,
  report: Report,
): Binding | undefined {
  const found = findArguments(callee, key, group);
  const [info, ...others] = found;
  if (info && others.length === 0) return bound(callee, info, value);
  if (info) {
    const names = found.map((one) => `${one.argument} (${one.in})`).join(", ");
    const params = { of: callee.label, name: key, names };
    const related = found.map(({ argument, at }) => ({
      message: `${argument} is declared here`,
      at: originOf(at),
    }));
    report(diagnostic("recipe/argument-ambiguous", value, params, { on: "key", related }));
    return undefined;
  }
  if (callee.additional && (group === undefined || group === "body"))
    return stray(callee, key, value, callee.additional);
  const among = group === undefined ? callee.arguments : callee.arguments.filter((one) => one.in === group);
  const names = among.flatMap(({ argument, name }) => [argument, name]);
  const meant = closest(key, names);
  const hint = meant === undefined ? listed(among) : ` Did you mean "${meant}"?`;
  const params = { of: callee.label, name: key, hint };
  const related = [{ message: `${callee.label} is declared here`, at: originOf(callee.at) }];
  report(diagnostic("recipe/argument-unknown", value, params, { on: "key", related }));
  // taken for what was meant, so that its value is looked at, and nothing is said to be missing for it
  const [likely] = meant === undefined ? [] : findArguments(callee, meant, group);
  return likely && likely.argument !== key && !isGiven(likely.argument)
    ? bound(callee, likely, value)
    : stray(callee, key, value);
}

function bound(callee: Callee, info: ArgumentInfo, value: Located): Binding {
  return {
    argument: info.argument,
    value,
    expect: expectation(info),
    nullable: info.required && info.typed.optional && info.typed.type.kind !== "any",
    slot: slotOf(callee, info),
  };
}

/** The values given to what is not known itself: that inputs flow there is known all the same. */
export function strayBindings(caller: Located): readonly Binding[] {
  const given = part<Values | undefined>(caller, "with");
  const callee: Callee = { label: "it", arguments: [], inputSchema: {}, at: originOf(caller) };
  return keysOf(given).map((key) => stray(callee, key, part(given, key)));
}

/** A value that goes to no argument that is known. */
function stray(callee: Callee, key: string, value: Located, typed: Typed = ANY): Binding {
  const label = `the argument ${JSON.stringify(key)} of ${callee.label}`;
  const slot = { name: key, label, schema: {}, root: callee.inputSchema, at: callee.at };
  return { argument: key, value, expect: { ...typed, optional: true }, nullable: false, slot };
}

/** The arguments of that name; in a group the API's own name counts first. */
export function findArguments(callee: Callee, key: string, group?: string): readonly ArgumentInfo[] {
  const among = group === undefined ? callee.arguments : callee.arguments.filter((one) => one.in === group);
  const named = among.filter(({ argument }) => argument === key);
  const written = among.filter(({ name }) => name === key);
  if (group === undefined) return named.length > 0 ? named : written;
  return written.length > 0 ? written : named;
}

function listed(among: readonly ArgumentInfo[]): string {
  if (among.length === 0) return " It takes none.";
  return among.length > 8 ? "" : ` It takes ${among.map(({ argument }) => argument).join(", ")}.`;
}

function expectation(info: ArgumentInfo): Typed {
  return { type: info.typed.type, optional: info.typed.optional || !info.required };
}

function slotOf(callee: Callee, info: ArgumentInfo): Slot {
  return {
    name: info.argument,
    label: `the argument ${JSON.stringify(info.argument)} of ${callee.label}`,
    schema: info.schema,
    root: callee.inputSchema,
    at: originOf(info.at),
  };
}
