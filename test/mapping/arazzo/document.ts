/** Arazzo documents that tests write down in place, and what they become. */
import type { Diagnostic, Origin } from "../../../src/diagnostics/diagnostic.js";
import { importArazzo } from "../../../src/mapping/arazzo/import.js";
import type { Mapping, RecipeTool } from "../../../src/mapping/types.js";
import { parseText } from "../../../src/read/parse.js";
import type { Located } from "../../../src/read/types.js";

export const uri = "file:///flows/flows.arazzo.yaml";

export function located(text: string, at = uri): Located {
  const [parsed, problems] = parseText(text, at, "the document");
  if (!parsed) throw new Error(problems.map(({ message }) => message).join(" "));
  return { value: parsed.value, uri: at, pointer: "" };
}

export interface Imported {
  readonly mapping: Mapping | undefined;
  readonly codes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly translate: (origin: Origin) => Origin;
}

/** @param others documents by their address */
export async function importText(
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Imported> {
  const diagnostics: Diagnostic[] = [];
  const load = async (source: string) => {
    const other = others[source];
    return other === undefined ? undefined : located(other, source);
  };
  const imported = await importArazzo(located(text), load, (problem) => diagnostics.push(problem));
  return {
    mapping: imported && JSON.parse(JSON.stringify(imported.mapping.value)),
    codes: diagnostics.map(({ code }) => code),
    diagnostics,
    translate: imported?.translate ?? ((origin) => origin),
  };
}

const HEAD = `arazzo: 1.1.0
info: { title: Desk, version: "1" }
sourceDescriptions: [{ name: desk, url: ./openapi.yaml, type: openapi }]
workflows:
`;

/** A document with these workflows, as YAML without indentation. */
export function documentOf(workflows: string, more = ""): string {
  return `${HEAD}${indented(workflows)}\n${more}`;
}

/** A document whose only workflow has these steps, inputs \`id\` (needed), \`note\` and \`count\`, and these outputs. */
export function withSteps(steps: string, outputs = "", more = "", workflow = ""): string {
  return documentOf(
    `- workflowId: flow
  inputs:
    type: object
    required: [id]
    properties: { id: { type: string }, note: { type: string }, count: { type: integer }, order: { type: object, properties: { item: { type: string }, size: { type: integer } } }, x-shop: { type: string } }
  steps:
${indented(indented(steps))}
${outputs === "" ? "" : indented(`outputs:\n${indented(outputs)}`)}
${indented(workflow)}`,
    more,
  );
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}

export async function onlyTool(text: string): Promise<RecipeTool & { readonly codes: readonly string[] }> {
  const { mapping, codes, diagnostics } = await importText(text);
  const [tool] = Object.values(mapping?.tools ?? {});
  if (!tool || !("steps" in tool)) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { ...tool, codes };
}
