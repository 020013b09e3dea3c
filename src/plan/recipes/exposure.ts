/** What a result would show that it should not: secrets, and lists of unknown length with all their fields. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Located } from "../../read/types.js";
import type { Type, Typed } from "../expressions/type.js";
import type { Expression, ValuePlan } from "../expressions/types.js";
import { childExpressions } from "./children.js";
import { isMap, part } from "./parts.js";

export interface Exposed {
  readonly at: Located;
  readonly value: ValuePlan;
  /** Absent for text. */
  readonly typed?: Typed;
}

/** Names of fields, without case and punctuation. `next_page_token` and `token_count` are none of them. */
const SECRET =
  /^(?:password|passwd|passphrase|secret|token|(?:access|refresh|id|auth|bearer|session|api|csrf)token|(?:client|api|app|webhook|signing|shared)secret|(?:api|secret|private|signing|encryption|access)key|authorization|credentials?)$/;

function isSecret(name: string): boolean {
  return SECRET.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
}

/** @param limited whether the tool says how much it returns at most */
export function checkExposure({ at, value, typed }: Exposed, limited: boolean, report: Report): void {
  const look = (plan: ValuePlan, place: Located, of: Typed | undefined): void => {
    switch (plan.kind) {
      case "literal":
        return;
      case "expression":
        tellSecrets(secretsIn(plan.expression), place, report);
        if (of) tellSecrets(secretMembers(plan.expression, of.type), place, report);
        if (of && !limited && isWholeList(plan.expression, of.type)) {
          const list = pathOf(plan.expression) ?? "here";
          report(diagnostic("recipe/unbounded-output", place, { list }));
        }
        return;
      case "text":
        for (const piece of plan.parts) {
          if (typeof piece !== "string") tellSecrets(secretsIn(piece), place, report);
        }
        return;
      case "object":
        plan.members.forEach(([key, member], index) => {
          const inside = Array.isArray(place.value) ? part(place, index) : part(place, key);
          const typed = memberOf(of, key);
          if (isSecret(key) && isMap(place.value) && givesAway(member, typed))
            report(diagnostic("recipe/secret-exposed", inside, { name: key }, { on: "key" }));
          else look(member, inside, typed);
        });
        return;
      case "array":
        plan.items.forEach((item, index) => {
          look(item, part(place, index), undefined);
        });
        return;
      case "each":
        look(plan.value, part(place, "$map"), undefined);
        return;
      case "pick":
        lookAtPicked(plan.paths, part(place, "$pick"), report);
        return;
    }
  };
  look(value, at, typed);
}

function lookAtPicked(
  paths: Extract<ValuePlan, { kind: "pick" }>["paths"],
  place: Located,
  report: Report,
): void {
  for (const [name, keys] of Object.entries(paths)) {
    const inside = part(place, name);
    // of a list, the name is a place in it
    if (!Array.isArray(paths) && isSecret(name))
      report(diagnostic("recipe/secret-exposed", inside, { name }, { on: "key" }));
    else tellSecrets(keys.slice(-1).filter(isSecret), inside, report);
  }
}

function tellSecrets(names: readonly string[], place: Located, report: Report): void {
  for (const name of new Set(names)) {
    const start = typeof place.value === "string" ? place.value.lastIndexOf(name) : -1;
    const at =
      start < 0
        ? place
        : { uri: place.uri, pointer: place.pointer, within: { start, end: start + name.length } };
    report(diagnostic("recipe/secret-exposed", at, { name }));
  }
}

/** Fields whose values become part of the expression's value. What the caller sent is no news to it. */
function secretsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "has":
    case "compare":
    case "in":
      return [];
    case "select": {
      const { of, key } = expression;
      if (of.kind === "name")
        return ["inputs", "steps", "vars"].includes(of.name) || !isSecret(key) ? [] : [key];
      if (rootOf(of) === "inputs") return [];
      return [...(isSecret(key) ? [key] : []), ...(of.kind === "select" ? [] : secretsIn(of))];
    }
    case "conditional":
      return [...secretsIn(expression.then), ...secretsIn(expression.otherwise)];
    case "comprehension":
      return expression.macro === "map" || expression.macro === "transformList"
        ? secretsIn(expression.body)
        : secretsIn(expression.of);
    default:
      return childExpressions(expression).flatMap(secretsIn);
  }
}

/** What is called a secret is one, unless it is the caller's own, or only says something about it. */
function givesAway(plan: ValuePlan, typed: Typed | undefined): boolean {
  if (typed?.type.kind === "boolean") return false;
  if (plan.kind === "text") return plan.parts.some((piece) => typeof piece !== "string" && isOfApi(piece));
  return plan.kind === "expression" && isOfApi(plan.expression);
}

function isOfApi(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
      return expression.name !== "inputs";
    case "has":
    case "not":
    case "compare":
    case "in":
      return false;
    default:
      return childExpressions(expression).some(isOfApi);
  }
}

function rootOf(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  return expression.kind === "select" || expression.kind === "index" ? rootOf(expression.of) : undefined;
}

/** Members of an object of the API, or of the items of a list, that is copied as it is. */
function secretMembers(expression: Expression, type: Type): readonly string[] {
  const root = rootOf(expression);
  if (root === undefined || root === "inputs") return [];
  const inner = type.kind === "list" ? type.item.type : type;
  return inner.kind === "object" ? inner.names().filter(isSecret) : [];
}

function memberOf(of: Typed | undefined, key: string): Typed | undefined {
  return of?.type.kind === "object" ? of.type.property(key) : undefined;
}

/** A list of objects straight from a response. */
function isWholeList(expression: Expression, type: Type): boolean {
  if (type.kind !== "list" || type.item.type.kind !== "object") return false;
  const path = pathOf(expression);
  return path !== undefined && /^(?:body|steps\.\w+\.body)\b/.test(path);
}

function pathOf(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "select") return undefined;
  const of = pathOf(expression.of);
  return of === undefined ? undefined : `${of}.${expression.key}`;
}
