/** Pieces of CEL text. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What an expression of the document becomes. */
export interface Operand {
  readonly cel: string;
  /** It is never absent: `has` would be needless. */
  readonly certain: boolean;
  /** As far as the document says. Headers are texts whatever they hold. */
  readonly type?: string;
  /** Set where the value is known. */
  readonly literal?: { readonly value: Json };
}

/** Words that CEL's grammar keeps for itself: they are no names after a dot. */
const RESERVED = new Set(
  "as break const continue else false for function if import in let loop namespace null package return true var void while".split(
    " ",
  ),
);

export function literalOf(value: Json): Operand {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return { cel: literalText(value), certain: value !== null, type, literal: { value } };
}

export function literalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => literalText(item)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, each]) => `${JSON.stringify(key)}: ${literalText(each)}`,
    );
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** `of.key`, `of[0]` or `of["a-b"]`. */
export function member(of: string, key: string, mayIndex = true): string {
  if (mayIndex && /^(?:0|[1-9]\d{0,15})$/.test(key)) return `${of}[${key}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !RESERVED.has(key)
    ? `${of}.${key}`
    : `${of}[${JSON.stringify(key)}]`;
}

export function path(of: string, keys: readonly string[]): string {
  return keys.reduce((text, key) => member(text, key), of);
}

/** Whether `a` can stand beside `&&` without brackets. */
function isTight(text: string): boolean {
  return !/\|\|| \? |&&/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

export function and(...parts: readonly (string | undefined)[]): string {
  const given = [...new Set(parts.filter((part) => part !== undefined && part !== "true"))] as string[];
  if (given.includes("false")) return "false";
  if (given.length <= 1) return given[0] ?? "true";
  return given.map((part) => (isDisjunction(part) ? `(${part})` : part)).join(" && ");
}

export function or(...parts: readonly (string | undefined)[]): string {
  const given = [...new Set(parts.filter((part) => part !== undefined && part !== "false"))] as string[];
  if (given.includes("true")) return "true";
  if (given.length <= 1) return given[0] ?? "false";
  return given.map((part) => (isTight(part) ? part : `(${part})`)).join(" || ");
}

export function not(part: string): string {
  if (part === "true") return "false";
  if (part === "false") return "true";
  if (/^has\([^()]*\)$/.test(part)) return `!${part}`;
  if (/^!has\([^()]*\)$/.test(part)) return part.slice(1);
  const compared = /^([A-Za-z0-9_.]+) (==|!=) ("(?:[^"\\]|\\.)*"|[A-Za-z0-9_.-]+)$/.exec(part);
  if (compared) return `${compared[1]} ${compared[2] === "==" ? "!=" : "=="} ${compared[3]}`;
  return `!(${part})`;
}

function isDisjunction(text: string): boolean {
  return /\|\|| \? /.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
