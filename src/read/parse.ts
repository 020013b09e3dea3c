/** Text → value. JSON or YAML is decided by the text, never by the name of the file. */

import { diagnostic } from "../diagnostics/catalog.js";
import type { Origin, Result } from "../diagnostics/diagnostic.js";
import { findTooDeep, MAX_DEPTH } from "./depth.js";
import { jsoncModule } from "./modules.js";
import { parseYaml } from "./yaml.js";

/** Text that looks like JSON but is not is tried as YAML up to this length; parsing YAML takes 0.3 s per MB. */
const MAX_FLOW_LENGTH = 4_000_000;

/** A value, wrapped so that a document that says `null` is told from one that could not be parsed. */
export interface Parsed {
  readonly value: unknown;
}

/**
 * @param text without a byte order mark
 * @param source the name of the document in messages
 */
export function parseText(text: string, uri: string, source: string): Result<Parsed | undefined> {
  const start = text.search(/[^\s]/);
  const at: Origin = { uri, pointer: "" };
  if (start < 0) return [undefined, [diagnostic("read/empty", at, { source })]];
  if (!looksLikeJson(text, start)) return parseNotJson(text, uri, source);
  const offset = findTooDeep(text);
  if (offset >= 0) return [undefined, [diagnostic("read/too-deep", { ...at, offset }, { limit: MAX_DEPTH })]];
  let failure: unknown;
  try {
    return [{ value: JSON.parse(text) }, []];
  } catch (error) {
    failure = error;
  }
  const meantAsJson = /^[{[]\s*(?:["[{]|$)/.test(text.slice(start, start + 1_000));
  if (meantAsJson && text.length > MAX_FLOW_LENGTH) return [undefined, [jsonProblem(text, uri, failure)]];
  const [parsed, problems] = parseNotJson(text, uri, source);
  if (parsed) return [parsed, problems];
  const isSyntax = problems.some((problem) => problem.code === "read/syntax");
  return [undefined, meantAsJson && isSyntax ? [jsonProblem(text, uri, failure)] : problems];
}

/** Whether the text begins like JSON (or like a YAML flow collection, which only parsing tells apart). */
export function looksLikeJson(text: string, start = text.search(/[^\s]/)): boolean {
  return text[start] === "{" || text[start] === "[";
}

function parseNotJson(text: string, uri: string, source: string): Result<Parsed | undefined> {
  const at: Origin = { uri, pointer: "" };
  if (text.includes("\0")) return [undefined, [diagnostic("read/not-text", at, { source })]];
  if (/^\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is.test(text.slice(0, 4_000)))
    return [undefined, [diagnostic("read/html", at, { source })]];
  return parseYaml(text, uri, source);
}

/** V8 says where in words that change between releases, so another parser finds the place and says why. */
function jsonProblem(text: string, uri: string, failure: unknown) {
  const { printParseErrorCode, visit } = jsoncModule();
  let found: { readonly offset: number; readonly reason: string } | undefined;
  const onError = (code: number, offset: number) => {
    found ??= { offset, reason: words(printParseErrorCode(code)) };
  };
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false });
  const stated = /position (\d+)/.exec(String(failure))?.[1];
  const { offset, reason } = found ?? { offset: Number(stated ?? 0), reason: "unexpected character." };
  const atEnd = offset >= text.trimEnd().length;
  return diagnostic(
    "read/syntax",
    { uri, pointer: "", offset: atEnd ? Math.max(0, text.trimEnd().length - 1) : offset },
    { format: "JSON", reason: atEnd ? "the text ends too early." : reason },
  );
}

/** `CommaExpected` → "comma expected." */
function words(code: string): string {
  return `${code.replaceAll(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase()}.`;
}
