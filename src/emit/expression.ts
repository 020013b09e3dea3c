/** Prints expressions: twin of `serve/expression.ts`. What operators and functions do is `runtime/core/cel`. */
import { pathOf } from "../plan/expressions/path.js";
import type { Expression, FunctionName, Macro } from "../plan/expressions/types.js";
import { bindingOf, isRoot } from "./bindings.js";
import {
  arrow,
  asAny,
  binary,
  type Code,
  call,
  code,
  conditional,
  listCode,
  NO_PARAMETERS,
  objectCode,
  within,
} from "./code.js";
import type { Doc } from "./layout.js";
import { memberAccess, propertyName, stringLiteral } from "./literal.js";
import { literalCode } from "./literal-code.js";
import { where, whereAbsent } from "./narrowing.js";
import { comparison, condition } from "./operators.js";
import { endsChain, isThere, mayBeNothing, mayReadNull } from "./presence.js";
import { inFunction, type Scope } from "./scope.js";
import { through } from "./through.js";
import { isReadByFunction, typeOf } from "./type-of.js";

/**
 * Code that gives what `evaluate` gives.
 * @param kept where it goes, `null` and `undefined` are not the same: it has to be `undefined` where it is absent
 */
export function expressionCode(expression: Expression, scope: Scope, kept = false): Code {
  const plain = (one: Expression) => expressionCode(one, scope);
  switch (expression.kind) {
    case "literal":
      return literalCode(expression.value);
    case "name":
    case "select": {
      const read = readCode(expression, scope);
      const mayBeNull = kept && mayReadNull(expression, scope);
      return mayBeNull ? binary(read, "??", code("undefined"), "coalesce") : read;
    }
    case "index":
      return call("cel.at", [plain(expression.of), plain(expression.index)]);
    case "has":
      return hasCode(expression.of, "!", scope);
    case "orValue":
      return orValueCode(expression, scope, kept);
    case "not":
      return notCode(expression, scope);
    case "negate":
      return call("cel.negate", [plain(expression.of)]);
    case "and":
    case "or":
      return logicCode(expression, scope);
    case "compare":
      return comparison(expression, scope, expressionCode);
    case "arithmetic":
      return arithmeticCode(expression, scope);
    case "in":
      return call("cel.isIn", [plain(expression.item), plain(expression.of)]);
    case "conditional":
      return conditionalCode(expression, scope, kept);
    case "list":
      return listCode(expression.items.map((item) => expressionCode(item, scope, true).doc));
    case "map":
      return mapCode(expression, scope);
    case "comprehension":
      return comprehensionCode(expression, scope);
    case "call":
      return callCode(expression, scope);
  }
}

/** Code that is `true` or `false`, or throws. */
export function conditionCode(expression: Expression, scope: Scope): Code {
  return condition(expression, scope, expressionCode);
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** A name, or what is read of something. */
function readCode(expression: Of<"name"> | Of<"select">, scope: Scope): Code {
  const binding = bindingOf(expression, scope);
  if (binding) return code(binding.text);
  if (isRoot(expression, scope)) return rootCode(expression.name, scope);
  // a step or a variable that this place does not have
  if (expression.kind === "name" || isRoot(expression.of, scope)) return code("undefined");
  const { of, key, checked } = expression;
  const base = expressionCode(of, scope);
  const read = isReadByFunction(expression, scope)
    ? call("cel.get", [base, code(stringLiteral(key))])
    : code([within(base, "member"), memberAccess(key, endsChain(of, scope))]);
  return checked ? call("cel.promised", [read, code(stringLiteral(pathOf(expression) ?? key))]) : read;
}

/** All steps, or all variables, as one object. */
function rootCode(name: string, scope: Scope): Code {
  const bindings = [...(name === "steps" ? scope.steps : scope.vars)];
  return call("cel.present", [objectCode(bindings.map(([key, { text }]) => memberCode(key, code(text))))]);
}

/** `key: value`, or `key` where both are one. */
export function memberCode(key: string, value: Code): Doc {
  const name = propertyName(key);
  return value.doc === name && /^[A-Za-z_$]/.test(name) ? name : [`${name}: `, value.doc];
}

/** Whether there is a value, or with `=` whether there is none. */
function hasCode(of: Expression, sign: "!" | "=", scope: Scope): Code {
  const value = expressionCode(of, scope);
  const binding = bindingOf(of, scope);
  // what is never null is compared with the only other way to be absent
  if (binding && !binding.nullable) return binary(value, `${sign}==`, code("undefined"), "equality");
  return binary(value, `${sign}=`, code("null"), "equality");
}

function notCode({ of }: Of<"not" | "negate">, scope: Scope): Code {
  if (scope.careful) return call("cel.not", [expressionCode(of, scope)]);
  if (of.kind === "has") return hasCode(of.of, "=", scope);
  return code(["!", within(conditionCode(of, scope), "unary")], "unary");
}

function orValueCode({ of, otherwise }: Of<"orValue">, scope: Scope, kept: boolean): Code {
  if (isThere(of)) return expressionCode(of, scope, kept);
  const other = expressionCode(otherwise, whereAbsent(of, scope), kept);
  return binary(expressionCode(of, scope), "??", other, "coalesce");
}

function logicCode({ kind, left, right }: Of<"and" | "or">, scope: Scope): Code {
  const after = where(left, kind === "and", scope);
  if (scope.careful) {
    const later = arrow(NO_PARAMETERS, expressionCode(right, inFunction(after)));
    return call(`cel.${kind}`, [expressionCode(left, scope), later]);
  }
  const operator = kind === "and" ? "&&" : "||";
  return binary(conditionCode(left, scope), operator, conditionCode(right, after), kind);
}

const ARITHMETIC = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "remainder" } as const;

function arithmeticCode({ op, left, right, integer }: Of<"arithmetic">, scope: Scope): Code {
  const [a, b] = [expressionCode(left, scope), expressionCode(right, scope)];
  return integer
    ? call("cel.integers", [a, code(stringLiteral(op)), b])
    : call(`cel.${ARITHMETIC[op]}`, [a, b]);
}

function conditionalCode({ test, then, otherwise }: Of<"conditional">, scope: Scope, kept: boolean): Code {
  return conditional(
    conditionCode(test, scope),
    expressionCode(then, where(test, true, scope), kept),
    expressionCode(otherwise, where(test, false, scope), kept),
  );
}

function mapCode({ entries }: Of<"map">, scope: Scope): Code {
  const keys = entries.flatMap(([key]) =>
    key.kind === "literal" && typeof key.value === "string" ? [key.value] : [],
  );
  const values = entries.map(([, value]) => expressionCode(value, scope, true));
  if (new Set(keys).size < entries.length) {
    const pairs = entries.map(([key], index) =>
      listCode([expressionCode(key, scope).doc, values[index]?.doc ?? ""]),
    );
    return call("cel.entries", [listCode(pairs.map(({ doc }) => doc))]);
  }
  const object = objectCode(values.map((value, index) => memberCode(keys[index] ?? "", value)));
  return entries.some(([, value]) => mayBeNothing(value, scope)) ? call("cel.present", [object]) : object;
}

const MACROS: Readonly<Record<Macro, string>> = {
  filter: "filter",
  map: "map",
  exists: "exists",
  all: "all",
  exists_one: "existsOne",
  sortBy: "sortBy",
  transformList: "transformList",
};

function comprehensionCode({ macro, of, as, body }: Of<"comprehension">, scope: Scope): Code {
  const isMapping = macro === "map" || macro === "transformList";
  const { over, parameters, inner } = through(of, as, scope, expressionCode);
  return call(`cel.${MACROS[macro]}`, [over, arrow(parameters, expressionCode(body, inner, isMapping))]);
}

/** Those whose last argument may be left out: `null` would be one. */
const OPEN_ENDED: ReadonlySet<FunctionName> = new Set(["split", "replace", "substring", "join", "flatten"]);

/** Those that give items of the list they take. */
const ON_LISTS: ReadonlySet<FunctionName> = new Set([
  "distinct",
  "slice",
  "reverse",
  "flatten",
  "first",
  "last",
]);

function callCode({ function: name, args }: Of<"call">, scope: Scope): Code {
  if (name === "now") return call("cel.now", [code(scope.clock)]);
  const kept = OPEN_ENDED.has(name);
  const given = args.map((argument) => expressionCode(argument, scope, kept));
  const [list, ...others] = given;
  // of what a compiler knows nothing certain of, it might find that it is no list of one kind
  const isOpen = list && args[0] && ON_LISTS.has(name) && !typeOf(args[0], scope);
  return call(`cel.${name}`, isOpen ? [asAny(list), ...others] : given);
}
