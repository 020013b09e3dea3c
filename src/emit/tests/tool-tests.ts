/** Tests of tools: `test/tools/<name>.test.ts` for each recipe, `test/operations/<tag>.test.ts` for those that are data. */
import type { ServerPlan } from "../../plan/types.js";
import { objectText } from "../descriptor.js";
import { linted } from "../lint.js";
import { literal, propertyName } from "../literal.js";
import { moduleOf } from "../operation-modules.js";
import type { EmitOptions } from "../options.js";
import type { ProjectNames } from "../project-names.js";
import type { Exchange, Rehearsal, RehearsedRequest, RehearsedResult } from "../rehearsal.js";

type File = readonly [path: string, text: string];

export function toolTests(
  rehearsals: readonly Rehearsal[],
  plan: ServerPlan,
  names: ProjectNames,
  { lib = false }: EmitOptions,
): readonly File[] {
  const nameOf = (tool: string) => (lib ? names.toolFunction(tool) : undefined);
  const byTool = new Map(rehearsals.map((rehearsal) => [rehearsal.tool, rehearsal]));
  const files: File[] = [];
  const groups = new Map<string, string[]>();
  for (const tool of plan.tools) {
    const rehearsal = byTool.get(tool.listing.name);
    if (!rehearsal) continue;
    if (tool.kind === "recipe") {
      const { module } = names.tool(tool.listing.name);
      files.push([`test/tools/${module}.test.ts`, recipeTest(rehearsal, names, nameOf(rehearsal.tool))]);
      continue;
    }
    const operation = plan.operations[tool.operation];
    if (!operation) continue;
    const module = moduleOf(operation, plan.details?.operations[tool.operation]);
    groups.set(module, [
      ...(groups.get(module) ?? []),
      toolText(rehearsal, nameOf(rehearsal.tool), undefined),
    ]);
  }
  for (const [module, tests] of groups) files.push([`test/operations/${module}.test.ts`, file(tests, false)]);
  return files;
}

function file(parts: readonly string[], usesAny: boolean): string {
  const imports = usesAny ? "ANY_TEXT, toolTest" : "toolTest";
  return linted(`import { ${imports} } from "../support/tool-test.js";\n\n${parts.join("\n")}`);
}

function usesAnyText({ exchanges }: Rehearsal): boolean {
  return exchanges.some(({ request: { headers = {} } }) => Object.values(headers).includes(null));
}

function recipeTest(rehearsal: Rehearsal, names: ProjectNames, functionName: string | undefined): string {
  const answers = new Map(rehearsal.exchanges.map(({ operation, answer }) => [operation, answer]));
  const members = [...answers].map(
    ([id, answer]) => [names.operation(id).identifier, literal(answer, 2, 30)] as const,
  );
  const played =
    members.length > 0
      ? [`/** What operations answer. */\nconst answers = ${objectText(members, 0)};\n`]
      : [];
  const answerOf = (id: string) => `answers.${names.operation(id).identifier}`;
  return file([...played, toolText(rehearsal, functionName, answerOf)], usesAnyText(rehearsal));
}

/**
 * @param functionName of a tool that is a function
 * @param answerOf the code of an operation's answer; undefined where it is written where it stands
 */
function toolText(
  { tool, arguments: args, exchanges, result, refused }: Rehearsal,
  functionName: string | undefined,
  answerOf: ((operation: string) => string) | undefined,
): string {
  const members: readonly (readonly [string, string | undefined])[] = [
    ["tool", literal(tool)],
    ["function", functionName && literal(functionName)],
    ["arguments", literal(args, 2, 12)],
    ["exchanges", exchanges.length > 0 ? exchangesText(exchanges, answerOf) : undefined],
    ["result", result && resultText(result, functionName !== undefined)],
    ["refused", refused && literal(refused.arguments, 2, 10)],
  ];
  const given = members.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  return `toolTest(${objectText(given, 0)});\n`;
}

/** A function gives data, and not what a model is shown. */
function resultText({ content, ...data }: RehearsedResult, isFunction: boolean): string {
  return literal(isFunction ? data : { content, ...data }, 2, 9);
}

function exchangesText(
  exchanges: readonly Exchange[],
  answerOf: ((operation: string) => string) | undefined,
): string {
  const items = exchanges.map(({ operation, request, answer }) => {
    const played = answerOf?.(operation) ?? literal(answer, 6, 9);
    return `    ${objectText(
      [
        ["request", requestText(request)],
        ["answer", played],
      ],
      4,
    )},\n`;
  });
  return `[\n${items.join("")}  ]`;
}

function requestText({ headers, ...request }: RehearsedRequest): string {
  if (!headers) return literal(request, 6, 10);
  const plain = Object.entries(request).map(
    ([name, value]) => [name, literal(value, 8, name.length + 3)] as const,
  );
  const told = Object.entries(headers).map(
    ([name, value]) => `${propertyName(name)}: ${value === null ? "ANY_TEXT" : literal(value)}`,
  );
  const all = [...plain.slice(0, 2), ["headers", `{ ${told.join(", ")} }`] as const, ...plain.slice(2)];
  return objectText(all, 6);
}
