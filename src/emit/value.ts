/** Prints the values of a plan (`with`, `output`, `set`, `show`, texts): twin of `serve/value.ts`. */
import type { Expression, PickPath, ValuePlan } from "../plan/expressions/types.js";
import { arrow, asAny, type Code, call, code, listCode, objectCode } from "./code.js";
import { expressionCode, memberCode } from "./expression.js";
import type { Doc } from "./layout.js";
import { stringLiteral, templateText } from "./literal.js";
import { literalCode } from "./literal-code.js";
import { mayBeLeftOut } from "./presence.js";
import type { Scope } from "./scope.js";
import { through } from "./through.js";

/**
 * Code that gives what `evaluateValue` gives.
 * @param leaves it goes into JSON at once, where what is absent is left out: nobody has to do that before
 */
export function valueCode(plan: ValuePlan, scope: Scope, leaves = false): Code {
  switch (plan.kind) {
    case "literal":
      return literalCode(plan.value);
    case "expression": {
      const value = expressionCode(plan.expression, scope, true);
      return plan.loose ? asAny(value) : value;
    }
    case "text":
      return templateCode(plan.parts, scope);
    case "object": {
      const object = membersCode(plan.members, scope, leaves);
      const isOpen = !leaves && plan.members.some(([, value]) => mayBeLeftOut(value, scope));
      return isOpen ? call("cel.present", [object]) : object;
    }
    case "array": {
      const list = listCode(plan.items.map((item) => valueCode(item, scope, leaves).doc));
      const isOpen = !leaves && plan.items.some((item) => mayBeLeftOut(item, scope));
      return isOpen ? call("cel.present", [list]) : list;
    }
    case "pick":
      return call("cel.pick", [expressionCode(plan.of, scope), pathsCode(plan.paths)]);
    case "each": {
      const { over, parameters, inner } = through(plan.of, plan.as, scope, expressionCode);
      const name = plan.as.length > 1 ? "cel.eachEntry" : "cel.each";
      return call(name, [over, arrow(parameters, valueCode(plan.value, inner, leaves))]);
    }
  }
}

type Members = Extract<ValuePlan, { kind: "object" }>["members"];

/** The last of a name wins. */
function membersCode(members: Members, scope: Scope, leaves: boolean): Code {
  const last = new Map(members);
  return objectCode([...last].map(([key, value]) => memberCode(key, valueCode(value, scope, leaves))));
}

/** Arguments of an operation. */
export function argumentsCode(args: Members, scope: Scope): Code {
  return membersCode(args, scope, true);
}

/** Code that gives what `evaluateText` gives. */
export function textCode(plan: ValuePlan, scope: Scope): Code {
  if (plan.kind === "literal" && typeof plan.value === "string") return code(stringLiteral(plan.value));
  const value = valueCode(plan, scope);
  return plan.kind === "text" ? value : call("cel.asText", [value]);
}

function templateCode(parts: readonly (string | Expression)[], scope: Scope): Code {
  // each text together with the signs around it, so that none is taken for code
  const docs: Doc[] = ["cel.text`"];
  for (const part of parts) {
    const before = String(docs.pop());
    if (typeof part === "string") docs.push(before + templateText(part));
    else docs.push(`${before}\${`, expressionCode(part, scope).doc, "}");
  }
  const last = String(docs.pop());
  return code({ kind: "flat", of: [...docs, `${last}\``] });
}

type Paths = Extract<ValuePlan, { kind: "pick" }>["paths"];

function pathsCode(paths: Paths): Code {
  if (isList(paths)) return listCode(paths.map((path) => pathCode(path).doc));
  return objectCode(Object.entries(paths).map(([name, path]) => memberCode(name, pathCode(path))));
}

function isList(paths: Paths): paths is readonly PickPath[] {
  return Array.isArray(paths);
}

/** With dots where no key has one. */
function pathCode(path: PickPath): Code {
  if (path.some((key) => key.includes("."))) return listCode(path.map(stringLiteral));
  return code(stringLiteral(path.join(".")));
}
