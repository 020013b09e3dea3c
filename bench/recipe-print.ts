/** The figures of recipes as text. */
import type { ToolsFigure } from "./recipe-definitions.js";
import type { SideFigures } from "./recipe-results.js";
import type { RecipesSection } from "./recipes.js";
import { count, table } from "./table.js";

export function recipesText(section: RecipesSection): string {
  return [
    `Tool definitions, o200k tokens\n\n${definitionsTable(section)}`,
    `Calls and o200k tokens (arguments + results) of a goal\n\n${resultsTable(section)}`,
    ...startTable(section),
    ...compileTable(section),
    ...section.skipped.map((what) => `Skipped: ${what}`),
  ].join("\n\n");
}

function definitionsTable({ definitions }: RecipesSection): string {
  const cell = ({ tools, tokens }: ToolsFigure) => `${count(tokens)} (${count(tools)})`;
  const rows = definitions.map(({ api, allOneToOne, usedOneToOne, server, recipes, ratio }) => [
    api,
    cell(allOneToOne),
    cell(server),
    `${ratio.serverToAll}×`,
    cell(usedOneToOne),
    cell(recipes),
    `${ratio.recipesToUsed}×`,
    count(recipes.tokensWithoutOutput),
  ]);
  const head = [
    "tokens (tools)",
    "all 1:1",
    "mapped server",
    "ratio",
    "1:1 that recipes use",
    "recipes",
    "ratio",
    "no outputSchema",
  ];
  return table(head, rows);
}

function resultsTable({ results }: RecipesSection): string {
  const tokens = ({ argumentTokens, resultTokens }: SideFigures) =>
    `${count(argumentTokens)} + ${count(resultTokens)}`;
  const rows = results.map(({ api, recipe, situation, oneToOne, recipes, ratio }) => [
    `${api}: ${recipe} (${situation})`,
    count(oneToOne.calls),
    tokens(oneToOne),
    count(recipes.calls),
    tokens(recipes),
    `${ratio}×`,
  ]);
  return table(["", "1:1 calls", "tokens", "calls", "tokens", "ratio"], rows);
}

function startTable({ start }: RecipesSection): readonly string[] {
  if (start.length === 0) return [];
  const rows = start.map(({ api, runs, spec, mapping, mappingToSpec }) => [
    `${api}, ${runs} runs`,
    String(spec.leastMs),
    String(mapping.leastMs),
    `${mappingToSpec}×`,
    String(spec.leastPeakMB ?? "not measured"),
    String(mapping.leastPeakMB ?? "not measured"),
  ]);
  const head = ["", "spec ms", "mapping ms", "ratio", "spec MB", "mapping MB"];
  return [`Spawn to tools/list, quickest run, no plan kept\n\n${table(head, rows)}`];
}

function compileTable({ compile }: RecipesSection): readonly string[] {
  if (!compile) return [];
  const names = { read: "read the document", spec: "all of it as tools", mapping: "the mapping file" };
  const rows = (["read", "spec", "mapping"] as const).map((kind) => {
    const { count: made, wallMs, cpuMs, peakMB } = compile.figures[kind];
    return [names[kind], count(made), String(wallMs), String(cpuMs), peakMB?.join(" / ") ?? "not measured"];
  });
  const head = ["", "operations or tools", "wall ms", "CPU ms", "peak MB least / median / most"];
  const title = `Compiling over ${compile.document}, ${compile.runs} runs, the quickest`;
  return [`${title}\n\n${table(head, rows)}\nThe mapping file: ${compile.mappingBeyondReadMs} ms more.`];
}
