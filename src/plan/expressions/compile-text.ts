/** Text with `${expression}` in it. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import type { Located } from "../../read/types.js";
import { excerpt } from "./checking.js";
import { describeType, mayBeAbsent, membersOf } from "./object-type.js";
import type { Span } from "./parse.js";
import type { Scope } from "./scope.js";
import { checkSource, originOf, type Source } from "./source.js";
import type { Expression, ValuePlan } from "./types.js";

/**
 * `$${` writes `${`. Scalars only, which must be there: undefined where an error has been reported.
 * A number or boolean (YAML made `message: 5` one) is the text it was written as.
 */
export function compileText(
  node: Located,
  scope: Scope,
  report: Report,
  options: { readonly prefix?: number } = {},
): { readonly value: ValuePlan; readonly slip?: true } | undefined {
  const { value } = node;
  if (typeof value === "number" || typeof value === "boolean")
    return { value: { kind: "literal", value: String(value) } };
  if (typeof value !== "string") {
    const problem = "a text is expected here.";
    report(diagnostic("expression/syntax", { uri: node.uri, pointer: node.pointer }, { problem }));
    return undefined;
  }
  const errors = countErrors(report);
  const parts = partsOf(value, options.prefix ?? 0).map((part) =>
    typeof part === "string" ? part : compilePart(value, part, node, scope, errors.report),
  );
  const slip = parts
    .map((part) => (typeof part === "string" ? slipIn(part, scope) : undefined))
    .find(Boolean);
  if (slip !== undefined) {
    const at = { uri: node.uri, pointer: node.pointer };
    report(diagnostic("expression/plain-text", at, { text: JSON.stringify(slip) }));
  }
  if (errors.any()) return undefined;
  const joined = join(parts.filter((part) => part !== undefined));
  const [only = ""] = joined;
  if (joined.length <= 1 && typeof only === "string")
    return { value: { kind: "literal", value: only }, ...(slip !== undefined && { slip: true }) };
  return { value: { kind: "text", parts: joined } };
}

/** An expression without the signs that make it one: `inputs.id` alone, `{{inputs.id}}`, `$inputs.id`. */
function slipIn(text: string, scope: Scope): string | undefined {
  const found =
    /^\$?(?<name>inputs|steps|vars)\.[A-Za-z_][\w.?"'[\]()-]*$/.exec(text) ??
    /\{\{?\s*\$?(?<name>inputs|steps|vars)\.\w[^{}]*\}\}?/.exec(text);
  return found && scope.names.has(found.groups?.["name"] ?? "") ? found[0] : undefined;
}

interface Hole extends Span {
  readonly closed: boolean;
}

/** Plain pieces, and the places of the expressions between `${` and `}`. */
function partsOf(text: string, from: number): readonly (string | Hole)[] {
  const parts: (string | Hole)[] = [];
  let at = from;
  for (let found = text.indexOf("${", at); found >= 0; found = text.indexOf("${", at)) {
    if (found > at && text[found - 1] === "$") {
      parts.push(text.slice(at, found - 1), "${");
      at = found + 2;
      continue;
    }
    const end = endOfHole(text, found + 2);
    parts.push(text.slice(at, found), {
      start: found + 2,
      end: end ?? text.length,
      closed: end !== undefined,
    });
    if (end === undefined) return parts;
    at = end + 1;
  }
  return [...parts, text.slice(at)];
}

/** Where the bracket closes that was opened before `from`; brackets in texts do not count. */
function endOfHole(text: string, from: number): number | undefined {
  const tokens = /"""|'''|["']|\/\/[^\n]*|[{}]/g;
  tokens.lastIndex = from;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [found] = token;
    if (found === "{") depth++;
    else if (found === "}") {
      if (depth === 0) return token.index;
      depth--;
    } else if (!found.startsWith("/")) {
      const end = endOfString(text, tokens.lastIndex, found);
      if (end === undefined) return undefined;
      tokens.lastIndex = end;
    }
  }
  return undefined;
}

/** The library lets a backslash protect a quote in raw strings too. */
function endOfString(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}

function compilePart(
  whole: string,
  hole: Hole,
  node: Located,
  scope: Scope,
  report: Report,
): Expression | undefined {
  const text = whole.slice(hole.start, hole.end);
  const source: Source = { node, text, offset: hole.start };
  if (!hole.closed) {
    const at = originOf(source, { start: -2, end: text.length });
    report(diagnostic("expression/syntax", at, { problem: `"$\{" is not closed by "}".` }));
    return undefined;
  }
  if (text.trim() === "") {
    const at = originOf(source, { start: -2, end: text.length + 1 });
    report(diagnostic("expression/syntax", at, { problem: "it is empty." }));
    return undefined;
  }
  const found = checkSource(source, scope, report);
  if (found === undefined) return undefined;
  const { expression, typed } = found.checked;
  const at = originOf(source, found.node);
  const what = excerpt(text, found.node);
  if (mayBeAbsent(typed)) report(diagnostic("expression/possibly-absent", at, { what, where: "a text" }));
  const scalars = membersOf(typed.type).filter((type) => !["list", "object", "null"].includes(type.kind));
  if (scalars.length === 0)
    report(diagnostic("expression/not-scalar-in-text", at, { what, type: describeType(typed.type) }));
  return expression;
}

function join(parts: readonly (string | Expression)[]): readonly (string | Expression)[] {
  const joined: (string | Expression)[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (typeof part === "string" && typeof before === "string") joined[joined.length - 1] = before + part;
    else if (part !== "") joined.push(part);
  }
  return joined;
}
