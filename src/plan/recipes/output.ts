/** What a tool returns: its value or its two shapes, its text, and the schema that clients are told. */
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Tool } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { compileText, compileValue } from "../expressions/compile.js";
import { schemaOf } from "../expressions/schema-of-type.js";
import type { Scope } from "../expressions/scope.js";
import type { Typed } from "../expressions/type.js";
import type { ValuePlan } from "../expressions/types.js";
import { checkExposure } from "./exposure.js";
import { keysOf, part } from "./parts.js";
import type { Returned } from "./planning.js";
import { mergedShapes } from "./shapes.js";
import type { OutputPlan } from "./types.js";
import { wrapOutput } from "./wrap.js";

export interface ToolOutput {
  readonly output: OutputPlan;
  readonly text?: ValuePlan;
  /** An object at its root; absent where nothing is returned but text. */
  readonly outputSchema?: JsonSchema;
  /** What a recipe that uses this one gets: the output as it is, the detailed one of two. */
  readonly inner?: { readonly value: ValuePlan; readonly typed: Typed };
}

/**
 * Gives nothing, after a diagnostic, where an expression is broken.
 * @param returns what `return` steps may give instead
 */
export function planToolOutput(
  tool: Located<Tool>,
  scope: Scope,
  report: Report,
  returns: readonly Returned[] = [],
): ToolOutput | undefined {
  const limited = tool.value.limit?.list_items !== undefined || tool.value.limit?.text_tokens !== undefined;
  const give = (at: Located) => {
    const compiled = compileValue(at, scope, report);
    if (compiled) checkExposure({ ...compiled, at }, limited, report);
    return compiled;
  };
  for (const returned of returns) checkExposure(returned, limited, report);

  const at = part(tool, "output");
  const ends = returns.map(({ value, typed }) => wrapOutput(value, typed).typed);
  let text: ValuePlan | undefined;
  if (tool.value.text !== undefined) {
    text = compileText(part(tool, "text"), scope, report)?.value;
    if (!text) return undefined;
    checkExposure({ at: part(tool, "text"), value: text }, limited, report);
  }
  const said = text ? { text } : {};
  if (hasFormats(at)) {
    const [concise, detailed] = [give(part(at, "concise")), give(part(at, "detailed"))];
    if (!concise || !detailed) return undefined;
    const [short, long] = [
      wrapOutput(concise.value, concise.typed),
      wrapOutput(detailed.value, detailed.typed),
    ];
    return {
      ...said,
      output: { kind: "formats", concise: short.value, detailed: long.value },
      outputSchema: schemaOfAll([short.typed, long.typed, ...ends]),
      inner: detailed,
    };
  }
  if (at.value !== undefined) {
    const compiled = give(at);
    if (!compiled) return undefined;
    const { value, typed } = wrapOutput(compiled.value, compiled.typed);
    return {
      ...said,
      output: { kind: "value", value },
      outputSchema: schemaOfAll([typed, ...ends]),
      inner: compiled,
    };
  }
  if (ends.length === 0) return { ...said, output: { kind: "none" } };
  // a client that was told a schema expects an object, however the recipe ends
  const value: ValuePlan = { kind: "object", members: [] };
  return { ...said, output: { kind: "value", value }, outputSchema: schemaOfAll([...ends, undefined]) };
}

/** `concise` and `detailed`, and nothing else. */
function hasFormats(at: Located): boolean {
  const keys = keysOf(at);
  return keys.length === 2 && keys.includes("concise") && keys.includes("detailed");
}

/** `undefined` among them: an object without members. */
function schemaOfAll(shapes: readonly (Typed | undefined)[]): JsonSchema {
  return mergedShapes(shapes.map((typed) => (typed ? schemaOf(typed) : { type: "object", properties: {} })));
}
