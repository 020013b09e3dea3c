/** The text of one expression and where it stands: parsed, checked, its problems placed. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Origin, type Report } from "../../diagnostics/diagnostic.js";
import type { Located } from "../../read/types.js";
import { check } from "./check.js";
import type { Checked, Checking } from "./checking.js";
import { type Node, parseExpression, type Span } from "./parse.js";
import type { Scope } from "./scope.js";

/** A part of a string value: `offset` is where it begins in it. */
export interface Source {
  readonly node: Located;
  readonly text: string;
  readonly offset: number;
}

export function originOf({ node, offset }: Source, span: Span): Origin {
  return {
    uri: node.uri,
    pointer: node.pointer,
    within: { start: offset + span.start, end: offset + span.end },
  };
}

/** Undefined where an error has been reported. */
export function checkSource(
  source: Source,
  scope: Scope,
  report: Report,
): { readonly checked: Checked; readonly node: Node } | undefined {
  const parsed = parseExpression(source.text);
  if (!("op" in parsed)) {
    const { kind, problem } = parsed;
    const at = originOf(source, parsed);
    report(diagnostic(kind === "syntax" ? "expression/syntax" : "expression/too-complex", at, { problem }));
    return undefined;
  }
  const errors = countErrors(report);
  const checking: Checking = {
    text: source.text,
    report: errors.report,
    at: (span) => originOf(source, span),
    check: (node, inner) => check(node, inner, checking),
  };
  const checked = checking.check(parsed, scope);
  return errors.any() ? undefined : { checked, node: parsed };
}
