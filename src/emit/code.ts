/** Code under construction: what it looks like, and how tightly its parts hold together. */
import { type Doc, group, hugging, indent, join, leaves, line, list } from "./layout.js";

export interface Code {
  readonly doc: Doc;
  readonly level: Level;
  /** It has brackets of its own to be broken in: as the last argument of a call it is opened where it stands. */
  readonly form?: "object" | "list" | "function";
}

/** Of operators (ECMA-262 §13), the loosest first. */
const LEVELS = ["arrow", "conditional", "coalesce", "or", "and", "equality", "unary", "member"] as const;

type Level = (typeof LEVELS)[number];

export function code(doc: Doc, level: Level = "member", form?: Code["form"]): Code {
  return { doc, level, ...(form && { form }) };
}

/** In parentheses where it would fall apart beside an operator of that level. */
export function within({ doc, level }: Code, outer: Level): Doc {
  const isLoose = LEVELS.indexOf(level) < LEVELS.indexOf(outer);
  // the two kinds of operators do not mix (ECMA-262 §13.13)
  const isMixed = outer === "coalesce" && (level === "or" || level === "and");
  return isLoose || isMixed ? ["(", doc, ")"] : doc;
}

export function objectCode(members: readonly Doc[]): Code {
  return code(list("{", members, "}", " "), "member", "object");
}

export function listCode(items: readonly Doc[]): Code {
  return code(list("[", items, "]"), "member", "list");
}

export function call(callee: Doc, args: readonly Code[]): Code {
  const last = args.at(-1);
  const before = args.slice(0, -1);
  if (last?.form && before.every(({ form }) => form === undefined)) {
    const docs = before.map(({ doc }) => doc);
    return code(hugging(callee, docs, last.doc));
  }
  return code([
    callee,
    list(
      "(",
      args.map(({ doc }) => doc),
      ")",
    ),
  ]);
}

export function binary(left: Code, operator: string, right: Code, level: Level): Code {
  return code(group(within(left, level), ` ${operator}`, indent(line, within(right, level))), level);
}

export function conditional(test: Code, then: Code, otherwise: Code): Code {
  const [yes, no] = [then, otherwise].map((branch) => indent(within(branch, "conditional")));
  return code(
    group(within(test, "coalesce"), indent(line, "? ", yes ?? "", line, ": ", no ?? "")),
    "conditional",
  );
}

export interface Parameter {
  readonly name: string;
  readonly type?: Doc;
}

export const NO_PARAMETERS: readonly Parameter[] = [];

/** `(a, b)`: those at the end that nothing uses are left out, others are marked. */
export function parameterList(parameters: readonly Parameter[], body: Doc): Doc {
  const texts = leaves(body);
  const isUsed = ({ name }: Parameter) =>
    texts.some((text) => text === name || /^[.[]/.test(after(text, name)));
  const last = parameters.findLastIndex(isUsed);
  const shown = parameters.slice(0, last + 1).map((parameter): Doc => {
    const { name, type } = parameter;
    return [isUsed(parameter) ? name : `_${name}`, type ? [": ", type] : ""];
  });
  return ["(", join(", ", shown), ")"];
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : "";
}

/** `(a, b) => value`. @param prefix `async ` */
export function arrow(parameters: readonly Parameter[], body: Code, prefix = "", returns: Doc = ""): Code {
  const head = [prefix, parameterList(parameters, body.doc), returns];
  // an object literal at its start would be taken for a block
  if (firstOf(body.doc)?.startsWith("{")) return code([head, " => (", body.doc, ")"], "arrow", "function");
  const isOpen = body.level === "member" || body.level === "unary" || body.level === "arrow";
  const value = isOpen ? [" ", body.doc] : group(indent(line, body.doc));
  return code([head, " =>", value], "arrow", "function");
}

/** The text it begins with. */
function firstOf(doc: Doc): string | undefined {
  if (typeof doc === "string") return doc === "" ? undefined : doc;
  if (!("kind" in doc)) {
    for (const part of doc) {
      const first = firstOf(part);
      if (first !== undefined) return first;
    }
    return undefined;
  }
  return doc.kind === "group" || doc.kind === "indent" ? firstOf(doc.of) : undefined;
}

/** `const name = value;` */
export function constant(name: Doc, value: Code): Doc {
  if (value.level === "member" || value.level === "unary") return ["const ", name, " = ", value.doc, ";"];
  return [group("const ", name, " =", indent(line, value.doc)), ";"];
}

/** As leaves of a document, so that what uses them can be found. */
export const AS_ANY = " as Any";
export const ANY_TYPE = "Any";

/** As something of which the compiler knows nothing. */
export function asAny(one: Code): Code {
  return code([within(one, "equality"), AS_ANY], "and");
}
