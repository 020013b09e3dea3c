/** `inspect --explain`: what of the API no tool serves, and what did not survive the way into the tools. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ServerPlan } from "../plan/types.js";
import { counted } from "./terminal.js";

export function explain(plan: ServerPlan, diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...unmapped(plan), ...dropped(diagnostics)];
}

function unmapped({ leftOut }: ServerPlan): readonly string[] {
  const lines = leftOut
    .filter(({ kind }) => kind !== "covered")
    .map(
      ({ operation, kind, reason }) =>
        `  ${operation}: ${kind === "excluded" ? `excluded: ${reason}` : reason}`,
    );
  if (lines.length === 0) return ["Every operation is served or used by a tool.", ""];
  return [`Neither served nor used by a tool: ${counted(lines.length, "operation")}`, ...lines, ""];
}

/** Errors are printed in full elsewhere. */
function dropped(diagnostics: readonly Diagnostic[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { code, severity, message, at } of diagnostics) {
    if (severity === "error") continue;
    const messages = groups.get(code) ?? [];
    groups.set(code, messages);
    messages.push(`    ${at.pointer === "" ? "" : `${at.pointer}: `}${message}`);
  }
  if (groups.size === 0) return ["Nothing was dropped or changed.", ""];
  const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = sorted.flatMap(([code, messages]) => [`  ${code} (${messages.length})`, ...messages]);
  return ["Dropped, changed, or worth knowing:", ...lines, ""];
}
