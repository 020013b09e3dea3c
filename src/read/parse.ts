/** Text → value. JSON or YAML is decided by the text, never by the name of the file. */

import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin, Result } from "../diagnostics/diagnostic.js";
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
  const problem = jsonProblem(text, uri, failure);
  // What is meant as JSON may still be good YAML (a comma too many, a bare word), except that YAML takes a JSON
  // comment for part of a key.
  if (problem.isCertain || (problem.meantAsJson && text.length > MAX_FLOW_LENGTH))
    return [undefined, [problem.diagnostic]];
  const [parsed, problems] = parseNotJson(text, uri, source);
  const isSyntax = problems.some((each) => each.code === "read/syntax");
  return [parsed, !parsed && isSyntax && problem.meantAsJson ? [problem.diagnostic] : problems];
}

/** Whether the text begins like JSON (or like a YAML flow collection, which only parsing tells apart). */
export function looksLikeJson(text: string, start = text.search(/[^\s]/)): boolean {
  return text[start] === "{" || text[start] === "[";
}

function parseNotJson(text: string, uri: string, source: string): Result<Parsed | undefined> {
  const at: Origin = { uri, pointer: "" };
  if (text.includes("\0")) return [undefined, [diagnostic("read/not-text", at, { source })]];
  if (isHtml(text)) return [undefined, [diagnostic("read/html", at, { source })]];
  return parseYaml(text, uri, source);
}

/** Whether the text is an HTML page, perhaps with comments before it. */
function isHtml(text: string): boolean {
  let start = text.slice(0, 4_000).trimStart();
  while (start.startsWith("<!--")) {
    const end = start.indexOf("-->");
    if (end < 0) return false;
    start = start.slice(end + 3).trimStart();
  }
  return /^<(?:!doctype\s+html|html|head|body)\b/i.test(start);
}

interface JsonProblem {
  readonly diagnostic: Diagnostic;
  /** Whether a string or another bracket follows the first one. */
  readonly meantAsJson: boolean;
  /** Whether it can be nothing but JSON. */
  readonly isCertain: boolean;
}

/** V8 says where in words that change between releases, so another parser finds the place and says why. */
function jsonProblem(text: string, uri: string, failure: unknown): JsonProblem {
  const { printParseErrorCode, visit } = jsoncModule();
  const problems: { readonly offset: number; readonly reason: string }[] = [];
  let comment: number | undefined;
  const onError = (code: number, offset: number) => {
    const reason = printParseErrorCode(code);
    if (reason === "InvalidCommentToken") comment ??= problems.length;
    if (problems.length <= (comment ?? 0)) problems.push({ offset, reason });
  };
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false });
  const stated = /position (\d+)/.exec(String(failure))?.[1];
  const meantAsJson = /^\s*[{[]\s*(?:\/[/*]|["[{]|$)/.test(text.slice(0, 1_000));
  const isCertain = meantAsJson && comment !== undefined;
  const first = problems[isCertain ? (comment ?? 0) : 0];
  const { offset, reason } = first ?? { offset: Number(stated ?? 0), reason: "UnexpectedCharacter" };
  const last = Math.max(0, text.trimEnd().length - 1);
  return {
    diagnostic: diagnostic(
      "read/syntax",
      { uri, pointer: "", offset: Math.min(offset, last) },
      {
        format: "JSON",
        reason: offset > last ? "the text ends too early." : (REASONS[reason] ?? words(reason)),
      },
    ),
    meantAsJson,
    isCertain,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  InvalidCommentToken: "JSON has no comments.",
  CommaExpected: "a comma is missing before this.",
  ColonExpected: "a colon is missing before this.",
  PropertyNameExpected: "a property name in double quotes is expected here.",
  ValueExpected: "a value is expected here.",
  CloseBraceExpected: "a closing brace is expected here.",
  CloseBracketExpected: "a closing bracket is expected here.",
  EndOfFileExpected: "the document has ended before this.",
  UnexpectedEndOfString: "this string has no end.",
};

/** `CommaExpected` → "comma expected." */
function words(code: string): string {
  return `${code.replaceAll(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase()}.`;
}
