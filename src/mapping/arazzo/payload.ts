/** Request bodies: objects, single expressions, and texts with expressions in them, which are parsed first. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { below } from "../../read/located.js";
import { parseText } from "../../read/parse.js";
import { parsePointer } from "../../read/pointer.js";
import type { Located } from "../../read/types.js";
import { member } from "./cel.js";
import { invalid, isDictionary, itemsAt, placeOf, textAt, unsupported } from "./document.js";
import { parseJsonPath } from "./jsonpath.js";
import type { Scope } from "./operand.js";
import { parseReference } from "./reference.js";
import { type Given, given, readValue, template, type Written, writtenAt } from "./value.js";

export function readPayload(body: Located, scope: Scope): Written | "broken" | undefined {
  if (body.value === undefined) return undefined;
  const { report } = scope;
  const type = textAt(body, "contentType", report) ?? "";
  if (/[/+]xml\b/i.test(type)) {
    const at = placeOf(below(body, "contentType"));
    unsupported(report, at, "An XML body", "Name an operation that takes JSON, or call it in another way.");
    return "broken";
  }
  const node = below(body, "payload");
  if (node.value === undefined) return undefined;
  const from = typeof node.value === "string" ? parsed(node.value, type, node, scope) : given(node);
  const payload = from && readValue(from, scope);
  if (!payload) return "broken";
  return replaced(spelledOut(payload, from, scope), body, scope) ?? "broken";
}

function parsed(text: string, type: string, node: Located, scope: Scope): Given | undefined {
  if (/^\s*\{?\$[A-Za-z][^\s{}]*\}?\s*$/.test(text)) return given({ ...plain(node), value: text.trim() });
  if (/x-www-form-urlencoded/i.test(type)) return template(formOf(text), node);
  const json = type === "" ? /^\s*[[{]/.test(text) : /[/+]json\b/i.test(type);
  if (!json) return given(node);
  const [found, problems] = parseText(quoted(text), node.uri, "the payload");
  if (found && typeof found.value === "object") return template(found.value, node);
  const reason = problems[0]?.message ?? "it is no object and no list.";
  return invalid(scope.report, node, `the payload is not the JSON it is sent as: ${reason}`);
}

function plain({ uri, pointer }: Located): Omit<Located, "value"> {
  return { uri, pointer };
}

/** Expressions that stand bare in JSON (`{"quantity": {$inputs.quantity}}`) become texts. */
function quoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\{\$[^{}"]*\}/g, (found) =>
    found.startsWith('"') ? found : `"${found}"`,
  );
}

function formOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split("&").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decode(name.trim()), decode(value.join("=").trim())];
    }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** `$inputs.order` as a whole body: the members that its schema lists, since arguments of a call stand side by side. */
function spelledOut(payload: Written, from: Given, scope: Scope): Written {
  if (payload.shape.kind !== "operand" || typeof from.value !== "string") return payload;
  const reference = parseReference(from.value.replace(/^\{|\}$/g, ""));
  if ("problem" in reference || reference.named.kind !== "input" || reference.keys.length > 0) return payload;
  const properties: unknown = scope.workflow.inputs.get(reference.named.name)?.schema["properties"];
  if (!isDictionary(properties) || Object.keys(properties).length === 0) return payload;
  const { cel } = payload.shape.operand;
  const members = Object.keys(properties).map((name): [string, Written] => {
    const operand = { cel: member(cel, name, false), certain: false };
    return [name, writtenAt(payload.at, { kind: "operand", operand })];
  });
  return writtenAt(payload.at, { kind: "object", members });
}

function replaced(payload: Written, body: Located, scope: Scope): Written | undefined {
  let result: Written | undefined = payload;
  for (const node of itemsAt(body, "replacements", scope.report)) {
    const target = textAt(node, "target", scope.report, true);
    const value = readValue(given(below(node, "value")), scope);
    const keys = target === undefined ? undefined : keysOf(target, node, scope);
    if (!keys || !value || !result) return undefined;
    result = put(result, keys, value) ?? cannot(node, scope);
  }
  return result;
}

function cannot(node: Located, scope: Scope): undefined {
  return unsupported(
    scope.report,
    placeOf(below(node, "target")),
    "A replacement in a payload that is an expression, or that does not hold the place",
    "Write the payload out as an object.",
  );
}

function keysOf(target: string, node: Located, scope: Scope): readonly string[] | undefined {
  const said = below(node, "targetSelectorType").value;
  const type = isDictionary(said) ? said["type"] : (said ?? "jsonpointer");
  const at = placeOf(below(node, "target"));
  if (type === "jsonpointer" && (target === "" || target.startsWith("/"))) return parsePointer(target);
  if (type === "jsonpath") {
    const segments = parseJsonPath(target);
    if (typeof segments !== "string") {
      const keys = segments.flatMap((segment) => (segment.kind === "key" ? [segment.key] : []));
      if (keys.length === segments.length) return keys;
      return unsupported(
        scope.report,
        at,
        "A replacement in several places",
        "Write the payload out as an object.",
      );
    }
    scope.report(diagnostic("arazzo/expression-syntax", at, { expression: target, problem: segments }));
    return undefined;
  }
  return type === "xpath"
    ? unsupported(scope.report, at, "XPath", "Name the place with a JSON pointer.")
    : invalid(scope.report, at, "target is a JSON pointer, such as /customer/id.");
}

/** The value with the one at `keys` exchanged or, in an object, added. */
function put(whole: Written, keys: readonly string[], value: Written): Written | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const { shape } = whole;
  if (shape.kind === "object") {
    const old = shape.members.find(([name]) => name === key)?.[1];
    const next = old ? put(old, rest, value) : rest.length === 0 ? value : undefined;
    if (!next) return undefined;
    const members = shape.members.map(([name, each]) => [name, name === key ? next : each] as const);
    return writtenAt(whole.at, { kind: "object", members: old ? members : [...members, [key, next]] });
  }
  if (shape.kind === "array") {
    const old = shape.items[Number(key)];
    const next = old && put(old, rest, value);
    return (
      next &&
      writtenAt(whole.at, { kind: "array", items: shape.items.map((each) => (each === old ? next : each)) })
    );
  }
  return undefined;
}
