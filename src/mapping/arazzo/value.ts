/** Values as an Arazzo document writes them (constants, expressions, texts with `{…}`, selectors) → values of a mapping. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { type Json, literalOf, literalText, type Operand } from "./cel.js";
import { isDictionary, placeOf, unsupported } from "./document.js";
import { parseJsonPath } from "./jsonpath.js";
import { operandOf, partOf, type Scope } from "./operand.js";
import type { Places } from "./places.js";
import { looksLikeReference, parseReference } from "./reference.js";
import { selected } from "./selector.js";

/** A value, translated: to be printed into the mapping, or into an expression. */
export interface Written {
  readonly at: Origin;
  readonly shape:
    | { readonly kind: "literal"; readonly value: Json }
    | { readonly kind: "operand"; readonly operand: Operand }
    | { readonly kind: "text"; readonly parts: readonly (string | Operand)[] }
    | { readonly kind: "object"; readonly members: readonly (readonly [string, Written])[] }
    | { readonly kind: "array"; readonly items: readonly Written[] };
  readonly operand: () => Operand;
}

/** A value in a document, or in a text of a document that was parsed (`template`). */
export interface Given {
  readonly value: unknown;
  readonly at: (start?: number, end?: number) => Origin;
  readonly below: (key: string | number) => Given;
}

export function given(node: Located): Given {
  return {
    value: node.value,
    at: (start, end) =>
      start === undefined || end === undefined ? placeOf(node) : { ...placeOf(node), within: { start, end } },
    below: (key) => given(below(node, key)),
  };
}

/** What was parsed from the text at `node`: every part of it stands there. */
export function template(value: unknown, node: Located): Given {
  return {
    value,
    at: () => placeOf(node),
    below: (key) => template((value as Readonly<Record<string | number, unknown>>)[key], node),
  };
}

/** `undefined` after a report. */
export function readValue(from: Given, scope: Scope): Written | undefined {
  const { value } = from;
  if (typeof value === "string") return readText(value, from, scope);
  if (Array.isArray(value)) {
    const items = value.map((_, index) => readValue(from.below(index), scope));
    return items.every((item) => item !== undefined) ? written(from, { kind: "array", items }) : undefined;
  }
  if (isDictionary(value)) {
    if (isSelector(value)) return readSelector(value, from, scope);
    const members = Object.keys(value).map((key) => [key, readValue(from.below(key), scope)] as const);
    const all = members.flatMap(([key, member]) => (member ? [[key, member] as const] : []));
    return all.length === members.length ? written(from, { kind: "object", members: all }) : undefined;
  }
  return written(from, { kind: "literal", value: (value ?? null) as Json });
}

function isSelector(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value["context"] === "string" && typeof value["selector"] === "string" && "type" in value;
}

export function writtenAt(at: Origin, shape: Written["shape"]): Written {
  return { at, shape, operand: () => operandFor(shape) };
}

function written(from: Given, shape: Written["shape"]): Written {
  return writtenAt(from.at(), shape);
}

function operandFor(shape: Written["shape"]): Operand {
  switch (shape.kind) {
    case "literal":
      return literalOf(shape.value);
    case "operand":
      return shape.operand;
    case "text": {
      const parts = shape.parts.map((part) =>
        typeof part === "string" ? literalText(part) : `string(${part.cel})`,
      );
      return { cel: `(${parts.join(" + ")})`, certain: true, type: "string" };
    }
    case "array":
      return {
        cel: `[${shape.items.map((item) => item.operand().cel).join(", ")}]`,
        certain: true,
        type: "array",
      };
    case "object": {
      const members = shape.members.map(([key, member]) => `${JSON.stringify(key)}: ${member.operand().cel}`);
      return { cel: `{${members.join(", ")}}`, certain: true, type: "object" };
    }
  }
}

function readText(text: string, from: Given, scope: Scope): Written | undefined {
  const whole = /^\{(\$[^{}]*)\}$/.exec(text)?.[1];
  if (looksLikeReference(text) || (whole !== undefined && looksLikeReference(whole))) {
    const operand = readReference(whole ?? text, whole === undefined ? 0 : 1, from, scope);
    return operand && written(from, { kind: "operand", operand });
  }
  const parts: (string | Operand)[] = [];
  let end = 0;
  let broken = false;
  for (const match of text.matchAll(/\{(\$[^{}]*)\}/g)) {
    const inner = match[1] ?? "";
    if (!looksLikeReference(inner)) continue;
    const operand = readReference(inner, match.index + 1, from, scope);
    broken ||= operand === undefined;
    if (match.index > end) parts.push(text.slice(end, match.index));
    if (operand) parts.push(operand);
    end = match.index + match[0].length;
  }
  if (broken) return undefined;
  if (end === 0) return written(from, { kind: "literal", value: text });
  if (end < text.length) parts.push(text.slice(end));
  return written(from, { kind: "text", parts });
}

function readReference(text: string, start: number, from: Given, scope: Scope): Operand | undefined {
  const at = from.at(start, start + text.length);
  const reference = parseReference(text);
  if (!("problem" in reference)) return operandOf(reference, scope, at);
  const params = { expression: text, problem: reference.problem };
  scope.report(diagnostic("arazzo/expression-syntax", at, params));
  return undefined;
}

/** Selector Object (Arazzo 1.1). */
function readSelector(
  value: Readonly<Record<string, unknown>>,
  from: Given,
  scope: Scope,
): Written | undefined {
  const context = String(value["context"]);
  const selector = String(value["selector"]);
  const type = isDictionary(value["type"]) ? value["type"]["type"] : value["type"];
  const of = readReference(context, 0, from.below("context"), scope);
  if (!of) return undefined;
  const at = from.below("selector").at();
  const fail = (problem: string) => {
    scope.report(diagnostic("arazzo/expression-syntax", at, { expression: selector, problem }));
    return undefined;
  };
  switch (type) {
    case "jsonpointer": {
      if (selector !== "" && !selector.startsWith("/")) return fail("a JSON pointer begins with '/'.");
      const keys = selector.split("/").slice(1);
      const operand = partOf(
        of,
        keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")),
      );
      return written(from, { kind: "operand", operand });
    }
    case "jsonpath": {
      const segments = parseJsonPath(selector);
      if (typeof segments === "string") return fail(segments);
      const operand = selected(segments, of, scope, at);
      return "problem" in operand ? fail(operand.problem) : written(from, { kind: "operand", operand });
    }
    default:
      return unsupported(
        scope.report,
        from.below("type").at(),
        `A selector of type ${JSON.stringify(type)}`,
        "Use jsonpath or jsonpointer over JSON.",
      );
  }
}

/** The value as a mapping file writes it, its places noted. */
export function print(value: Written, places: Places): unknown {
  const { shape, at } = value;
  switch (shape.kind) {
    case "literal":
      return printLiteral(shape.value);
    case "operand":
      return shape.operand.literal ? printLiteral(shape.operand.literal.value) : `=${shape.operand.cel}`;
    case "text":
      return shape.parts
        .map((part) => (typeof part === "string" ? escapeText(part) : `\${${inText(part)}}`))
        .join("");
    case "array": {
      const items = shape.items.map((item) => print(item, places));
      shape.items.forEach((item, index) => {
        places.key(items, index, item.at);
      });
      return places.of(items, at);
    }
    case "object":
      return printMembers(shape.members, at, places);
  }
}

/** An object value, whose members keep their places. */
export function printMembers(
  members: readonly (readonly [string, Written])[],
  at: Origin,
  places: Places,
): Record<string, unknown> {
  const printed = mapOf(members.map(([key, member]) => [key, print(member, places)] as const));
  for (const [key, member] of members) places.key(printed, key, member.at);
  return places.of(printed, at);
}

/** Lists and objects are put into texts as JSON. */
function inText({ cel, type }: Operand): string {
  return type === "object" || type === "array" ? `json(${cel})` : cel;
}

function printLiteral(value: Json): unknown {
  if (typeof value === "string") return escapeText(value.startsWith("=") ? `=${value}` : value);
  if (Array.isArray(value)) return value.map(printLiteral);
  if (typeof value === "object" && value !== null)
    return mapOf(Object.entries(value).map(([key, each]) => [key, printLiteral(each)] as const));
  return value;
}

/** `${` begins an expression in texts of a mapping file. */
function escapeText(text: string): string {
  return text.replaceAll("${", `\${"$"}{`);
}
