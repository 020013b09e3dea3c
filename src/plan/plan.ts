/** ApiModel → ServerPlan. One operation that cannot be served never takes the others away. */

import type { Diagnostic, Report, Result } from "../diagnostics/diagnostic.js";
import type { ApiModel, Operation } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { Documents } from "../read/types.js";
import type { OperationDescriptor } from "../runtime/core/types.js";
import { annotationsOf } from "./annotations.js";
import { planCredentials } from "./credentials.js";
import { operationDetails } from "./details.js";
import { type FilterOptions, selection } from "./filters.js";
import { MAX_TOOL_NAME, snakeCase } from "./names.js";
import { operationIds, operationPlanner, originOf } from "./operations.js";
import type { OutputSchemas } from "./outputs.js";
import { modelText } from "./schemas/text.js";
import { namedServer, ownOrigin, publicOrigins, reportElsewhere, tokenServers } from "./servers.js";
import { nameTools } from "./tool-names.js";
import type { LeftOut, OperationDetails, PlanDetails, ServerPlan, ToolPlan } from "./types.js";

export interface PlanOptions extends FilterOptions {
  /** Longest tool name, 8 to 64; default 48. */
  readonly maxToolName?: number;
  /** Default `off`. */
  readonly outputSchema?: OutputSchemas;
  /** Plan what code is written from, too: types of what recipes call (`used`), or of every operation (`all`). */
  readonly details?: "used" | "all";
}

export const INSTRUCTIONS_CAP = 1_000;

export function planServer(model: ApiModel, documents: Documents, options: PlanOptions): Result<ServerPlan> {
  const diagnostics: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void diagnostics.push(problem);
  const excluded = selection(model.operations, options, report);
  const leftOut: LeftOut[] = unreadOf(model);
  const selected: Operation[] = [];
  for (const operation of model.operations) {
    const reason = excluded(operation);
    if (reason === undefined) selected.push(operation);
    else leftOut.push({ operation: operation.key, kind: "excluded", reason, origin: originOf(operation) });
  }
  // called right after the diagnostic that says why
  const unusable = (operation: Operation) => leftOut.push(unusableOf(operation, diagnostics));
  const planned = planTools(model, selected, documents, options, report, unusable);
  const tools = planned.map(({ tool }) => tool).sort(byName);
  const operations = planned.map(({ descriptor }): [string, OperationDescriptor] => [
    descriptor.id,
    descriptor,
  ]);
  const used = new Set(operations.flatMap(([, operation]) => operation.security.flat()));
  const server = model.servers[0];
  const calledAt = planned.flatMap(({ operation }) => operation.servers?.[0] ?? []);
  const fetched = publicOrigins(
    [...[...(server ? [server] : []), ...calledAt].map(namedServer), ...tokenServers(model)],
    documents.isPrivate,
  );
  reportElsewhere(
    planned.map(({ operation }) => operation),
    ownOrigin(model),
    report,
  );
  const instructions = modelText(model.description ?? "", INSTRUCTIONS_CAP);
  return [
    {
      version: 1,
      info: {
        name: serverName(model.title),
        title: modelText(model.title, 100),
        version: modelText(model.version, 50),
      },
      ...(instructions !== "" && { instructions }),
      ...(server && { server: server.url }),
      ...(fetched && { publicOrigins: fetched }),
      credentials: planCredentials(model.securitySchemes, used),
      operations: mapOf(operations.sort(([one], [other]) => (one < other ? -1 : 1))),
      tools,
      leftOut,
      ...(options.details && { details: { operations: detailsOf(planned, documents), types: {} } }),
    },
    diagnostics,
  ];
}

function detailsOf(planned: readonly Planned[], documents: Documents): PlanDetails["operations"] {
  const details = planned.map(({ operation, descriptor }): [string, OperationDetails] => [
    descriptor.id,
    operationDetails(operation, documents),
  ]);
  return mapOf(details.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const LONGEST_NAME = 40;

/** MCP Implementation.name: a slug. */
export function serverName(title: string): string {
  // in lower case first: GitHub and OpenAPI are one word each
  const words = snakeCase(title.toLowerCase().replace(/['’]/g, "")).split("_");
  const fitting = words.filter((_, index) => words.slice(0, index + 1).join("-").length <= LONGEST_NAME);
  return fitting.join("-") || words.join("-").slice(0, LONGEST_NAME) || "api";
}

/** Sorted by name, so that the list does not depend on the order of operations in the document. */
export function byName(one: ToolPlan, other: ToolPlan): number {
  return one.listing.name < other.listing.name ? -1 : 1;
}

export function unreadOf(model: ApiModel): LeftOut[] {
  return model.unread.map(({ key, reason, at }) => ({
    operation: key,
    kind: "unusable",
    reason,
    origin: { uri: at.uri, pointer: at.pointer },
  }));
}

/** @param diagnostics the last error among them says why */
export function unusableOf(operation: Operation, diagnostics: readonly Diagnostic[]): LeftOut {
  const why = diagnostics.findLast(({ severity }) => severity === "error")?.message ?? "";
  const reason = why.replace(`${operation.key} is left out: `, "").replace(/\.$/, "");
  return { operation: operation.key, kind: "unusable", reason, origin: originOf(operation) };
}

interface Planned {
  readonly operation: Operation;
  readonly tool: ToolPlan;
  readonly descriptor: OperationDescriptor;
}

function planTools(
  model: ApiModel,
  operations: readonly Operation[],
  documents: Documents,
  options: PlanOptions,
  report: Report,
  unusable: (operation: Operation) => void,
): readonly Planned[] {
  const names = nameTools(operations, { limit: options.maxToolName ?? MAX_TOOL_NAME }, report);
  const ids = operationIds(operations, report);
  const planner = operationPlanner(model, documents, options.outputSchema ?? "off", report);
  const planned: Planned[] = [];
  for (const operation of operations) {
    const { key, method } = operation;
    const one = planner.plan(operation, ids.get(key) ?? key);
    if (!one) {
      unusable(operation);
      continue;
    }
    const tool = planner.tool(one, names.get(operation) ?? key, annotationsOf(method));
    planned.push({ operation, tool, descriptor: one.descriptor });
  }
  return planned;
}
