/** What `arazzo export` keeps under `x-openapi-mcp`: the tool as it was, good while nobody changed what was made of it. */
import { createHash } from "node:crypto";
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { TOOL_NAME } from "../names.js";
import type { Mapping, OperationFacts, Policy, Tool } from "../types.js";
import { type Dictionary, dropped, isDictionary, placeOf } from "./document.js";
import type { WorkflowOutline } from "./outline.js";
import type { Places } from "./places.js";
import type { ArazzoDocument } from "./sources.js";

export const EXTENSION = "x-openapi-mcp";

/** Of a workflow without its extensions; independent of the order of keys. */
export function digestOf(workflow: Dictionary): string {
  const own = Object.fromEntries(Object.entries(workflow).filter(([key]) => key !== EXTENSION));
  return createHash("sha256").update(canonical(own)).digest("hex").slice(0, 32);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isDictionary(value)) return JSON.stringify(value) ?? "null";
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(",")}}`;
}

/** The name an exported tool had. */
export function originalName(workflow: Located): string | undefined {
  const name = below(workflow, EXTENSION, "name").value;
  return typeof name === "string" && TOOL_NAME.test(name) ? name : undefined;
}

/** The exported tool, where the workflow is still what was made of it. */
export function originalOf(
  { node, workflowId }: WorkflowOutline,
  places: Places,
  report: Report,
): Tool | undefined {
  const extension = below(node, EXTENSION);
  if (!isDictionary(node.value) || !isDictionary(extension.value)) return undefined;
  const { tool, digest } = extension.value;
  if (!isDictionary(tool) || !Array.isArray(tool["steps"])) return undefined;
  if (digest === digestOf(node.value))
    return places.verbatim(tool as unknown as Tool, placeOf(below(extension, "tool")));
  const reason = "the workflow was changed after it was exported, so it is read as it stands.";
  return dropped(report, placeOf(extension), `The original of ${workflowId}`, reason);
}

/** Facts about the API, which recipes rely on and Arazzo has no place for. */
export function rememberedFacts(
  { root }: ArazzoDocument,
  places: Places,
): Pick<Mapping, "operations" | "defaults"> {
  const extension = below(root, EXTENSION);
  if (!isDictionary(extension.value)) return {};
  const { operations, defaults } = extension.value;
  return {
    ...(isDictionary(operations) && {
      operations: places.verbatim(
        operations as Readonly<Record<string, OperationFacts>>,
        placeOf(below(extension, "operations")),
      ),
    }),
    ...(isDictionary(defaults) && {
      defaults: places.verbatim(defaults as Policy, placeOf(below(extension, "defaults"))),
    }),
  };
}

/** Recipes that left no workflow, by their names. */
export function rememberedTools(
  { root }: ArazzoDocument,
  places: Places,
): readonly (readonly [name: string, tool: Tool])[] {
  const extension = below(root, EXTENSION, "tools");
  if (!isDictionary(extension.value)) return [];
  return Object.entries(extension.value).flatMap(([name, tool]) =>
    TOOL_NAME.test(name) && isDictionary(tool) && Array.isArray(tool["steps"])
      ? [[name, places.verbatim(tool as unknown as Tool, placeOf(below(extension, name)))] as const]
      : [],
  );
}
