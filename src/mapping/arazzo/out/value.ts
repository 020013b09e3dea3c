/** Values of a mapping file → values of an Arazzo document. */
import { isDictionary } from "../document.js";
import { looksLikeReference } from "../reference.js";
import { type Exporting, runtimeOf } from "./expression.js";

/** Wrapped, because null is a value. */
export interface Exported {
  readonly value: unknown;
}

/** `undefined` where the value is computed in a way that Arazzo has no words for. */
export function exportValue(value: unknown, to: Exporting): Exported | undefined {
  if (typeof value === "string") return exportText(value, to);
  if (Array.isArray(value)) {
    const items = value.map((item) => exportValue(item, to));
    return items.every((item) => item !== undefined) ? { value: items.map((item) => item.value) } : undefined;
  }
  if (!isDictionary(value)) return { value };
  if (Object.hasOwn(value, "$from")) return undefined;
  const members = Object.entries(value).map(([key, member]) => [key, exportValue(member, to)] as const);
  const all = members.flatMap(([key, member]) => (member ? [[key, member.value] as const] : []));
  return all.length === members.length ? { value: Object.fromEntries(all) } : undefined;
}

function exportText(text: string, to: Exporting): Exported | undefined {
  if (text.startsWith("==")) return plain(text.slice(1));
  if (text.startsWith("=")) {
    const found = runtimeOf(text.slice(1), to, undefined);
    return found === undefined ? undefined : { value: found };
  }
  if (!text.includes("${")) return plain(text);
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const found = runtimeOf(match[1] ?? "", to, undefined);
    if (found === undefined) return undefined;
    parts.push(text.slice(end, match.index), `{${found}}`);
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  const whole = [...parts, rest].join("");
  // one expression alone keeps its type in Arazzo; ours is a text
  return rest.includes("${") || /^\{\$[^{}]*\}$/.test(whole) ? undefined : { value: whole };
}

/** A literal that Arazzo would take for an expression cannot be written. */
function plain(text: string): Exported | undefined {
  return looksLikeReference(text) || /\{\$[A-Za-z]/.test(text) ? undefined : { value: text };
}
