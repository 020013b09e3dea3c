/**
 * Expressions that YAML has cut: inside `{ }` and `[ ]` an unquoted value ends at a comma, and `{ x: =f(a, b) }` has
 * the key `b)`. They are put together again in memory, so that one run can tell what else is wrong with a tool.
 */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Located } from "../read/types.js";

type Path = readonly (string | number)[];

/** A value with more commas is none of these. */
const MOST_PARTS = 20;

/** The value with what was cut put together, and the paths to it. Shares what did not change. */
export function withoutCuts(
  document: Located,
  report: Report,
): { readonly value: unknown; readonly cuts: readonly Path[] } {
  const cuts: Path[] = [];
  return { value: mend(document.value, []), cuts };

  function mend(value: unknown, path: Path): unknown {
    if (typeof value !== "object" || value === null) return value;
    const isList = Array.isArray(value);
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    const mended: [string, unknown][] = [];
    let changed = false;
    for (let index = 0; index < entries.length; index++) {
      const [key, member] = entries[index] ?? ["", undefined];
      const found =
        typeof member === "string" ? wholeOf(member, entries.slice(index + 1), isList) : undefined;
      const inner = found ? found.text : mend(member, [...path, key]);
      if (found) {
        index += found.parts;
        cuts.push([...path, key]);
        const problem = "YAML ends this value at a comma; put all of it in quotes.";
        const { uri, pointer } = below(document, ...path, key);
        report(diagnostic("expression/syntax", { uri, pointer }, { problem }));
      }
      changed ||= inner !== member;
      mended.push([key, inner]);
    }
    if (!changed) return value;
    return isList ? mended.map(([, member]) => member) : mapOf(mended);
  }
}

/** The text with the entries behind it that close its brackets. */
function wholeOf(
  text: string,
  others: readonly (readonly [string, unknown])[],
  isList: boolean,
): { readonly text: string; readonly parts: number } | undefined {
  if (!isOpen(text)) return undefined;
  let whole = text;
  for (const [index, [key, member]] of others.slice(0, MOST_PARTS).entries()) {
    const isText = typeof member === "string" || typeof member === "number";
    // in a map only a `? :` has something behind a colon
    if (isList ? !isText : member !== null && !(isText && key.includes("?"))) return undefined;
    whole += isList ? `, ${member}` : `, ${key}${isText ? `: ${member}` : ""}`;
    if (!isOpen(whole)) return { text: whole, parts: index + 1 };
  }
  return undefined;
}

/** Whether a bracket or a quote is open at the end. */
function isOpen(text: string): boolean {
  let depth = 0;
  let quote = "";
  for (const sign of text) {
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (depth > 0 && (sign === '"' || sign === "'")) quote = sign;
    else if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
  }
  return depth > 0 || quote !== "";
}
