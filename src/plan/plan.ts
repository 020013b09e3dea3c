/** ApiModel → ServerPlan. One operation that cannot be served never takes the others away. */

import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin, Report, Result } from "../diagnostics/diagnostic.js";
import { identityOf } from "../model/parameters.js";
import type { ApiModel, Operation } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { Documents } from "../read/types.js";
import type { OperationDescriptor } from "../runtime/core/types.js";
import { annotationsOf } from "./annotations.js";
import { planCredentials } from "./credentials.js";
import { describe } from "./describe.js";
import { type FilterOptions, selection } from "./filters.js";
import { type InputPlanner, planInputs } from "./inputs.js";
import { acceptHeader } from "./media-types.js";
import { MAX_TOOL_NAME, snakeCase, toolNames } from "./names.js";
import { type OutputSchemas, planOutput } from "./outputs.js";
import { SchemaContext } from "./schemas/context.js";
import { Linker } from "./schemas/link.js";
import { modelText } from "./schemas/text.js";
import type { LeftOut, ServerPlan, ToolPlan } from "./types.js";

export interface PlanOptions extends FilterOptions {
  /** Longest tool name, 8 to 64; default 48. */
  readonly maxToolName?: number;
  /** Default `off`. */
  readonly outputSchema?: OutputSchemas;
}

const INSTRUCTIONS_CAP = 1_000;

export function planServer(model: ApiModel, documents: Documents, options: PlanOptions): Result<ServerPlan> {
  const diagnostics: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void diagnostics.push(problem);
  const excluded = selection(model.operations, options, report);
  const leftOut: LeftOut[] = model.unread.map(({ key, reason, at }) => ({
    operation: key,
    kind: "unusable",
    reason,
    origin: { uri: at.uri, pointer: at.pointer },
  }));
  const selected: Operation[] = [];
  for (const operation of model.operations) {
    const reason = excluded(operation);
    if (reason === undefined) selected.push(operation);
    else leftOut.push({ operation: operation.key, kind: "excluded", reason, origin: originOf(operation) });
  }
  // called right after the diagnostic that says why
  const unusable = (operation: Operation) => {
    const why = diagnostics.findLast(({ severity }) => severity === "error")?.message ?? "";
    const reason = why.replace(`${operation.key} is left out: `, "").replace(/\.$/, "");
    leftOut.push({ operation: operation.key, kind: "unusable", reason, origin: originOf(operation) });
  };
  const planned = planTools(model, selected, documents, options, report, unusable);
  const tools = planned
    .map(({ tool }) => tool)
    .sort((one, other) => (one.listing.name < other.listing.name ? -1 : 1));
  const operations = planned.map(({ descriptor }): [string, OperationDescriptor] => [
    descriptor.id,
    descriptor,
  ]);
  const used = new Set(operations.flatMap(([, operation]) => operation.security.flat()));
  const server = model.servers[0]?.url;
  const instructions = modelText(model.description ?? "", INSTRUCTIONS_CAP);
  return [
    {
      version: 1,
      info: {
        name: snakeCase(model.title).replaceAll("_", "-").slice(0, 40) || "api",
        title: modelText(model.title, 100),
        version: modelText(model.version, 50),
      },
      ...(instructions !== "" && { instructions }),
      ...(server !== undefined && { server }),
      credentials: planCredentials(model.securitySchemes, used),
      operations: mapOf(operations.sort(([one], [other]) => (one < other ? -1 : 1))),
      tools,
      leftOut,
    },
    diagnostics,
  ];
}

interface Planned {
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
  const names = namesOf(operations, options.maxToolName ?? MAX_TOOL_NAME, report);
  const ids = operationIds(operations, report);
  const context = new SchemaContext(documents, report, "input", "exact");
  const inputs: InputPlanner = {
    context,
    linker: new Linker(context),
    report,
    credentialSlots: slots(model),
    parameters: new Map(),
  };
  const output = options.outputSchema ?? "off";
  const outputs = new Linker(
    new SchemaContext(documents, report, "output", output === "strict" ? "exact" : "loose"),
  );
  const outliner = { documents, report, known: new Map() };
  const planned: Planned[] = [];
  for (const operation of operations) {
    if (operation.broken !== undefined) {
      const params = { operation: operation.key, reason: operation.broken };
      report(diagnostic("operation/broken", operation.at, params));
      unusable(operation);
      continue;
    }
    const input = planInputs(operation, inputs);
    if (!input) {
      unusable(operation);
      continue;
    }
    const descriptor = describeOperation(operation, ids.get(operation.key) ?? operation.key, input, report);
    const outputSchema = output === "off" ? undefined : planOutput(operation, outputs);
    const description = describe(operation, outliner);
    const title = modelText(operation.mcp.title ?? "", 80);
    planned.push({
      descriptor,
      tool: {
        kind: "endpoint",
        operation: descriptor.id,
        origin: originOf(operation),
        listing: {
          name: names.get(operation.key) ?? operation.key,
          ...(title !== "" && { title }),
          description: input.note === undefined ? description : `${description}\n${input.note}`,
          inputSchema: input.schema,
          ...(outputSchema && { outputSchema }),
          annotations: annotationsOf(operation.method),
        },
      },
    });
  }
  return planned;
}

function describeOperation(
  operation: Operation,
  id: string,
  input: NonNullable<ReturnType<typeof planInputs>>,
  report: Report,
): OperationDescriptor {
  const fragment = operation.path.indexOf("#");
  if (fragment >= 0) report(diagnostic("spec/path-fragment", operation.at, { path: operation.path }));
  const server = operation.servers?.[0]?.url;
  return {
    id,
    method: operation.method,
    path: fragment < 0 ? operation.path : operation.path.slice(0, fragment),
    ...(server !== undefined && { server }),
    parameters: input.parameters,
    ...(input.requestBody && { requestBody: input.requestBody }),
    ...(input.aliases && { aliases: input.aliases }),
    security: operation.security,
    accept: acceptHeader(operation.responses),
  };
}

/** operationIds that are unique; the others are told apart by method and path. */
function operationIds(operations: readonly Operation[], report: Report): ReadonlyMap<string, string> {
  const owners = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.operationId === undefined) continue;
    const same = owners.get(operation.operationId);
    if (same) same.push(operation);
    else owners.set(operation.operationId, [operation]);
  }
  const ids = new Map<string, string>();
  for (const [id, [first, ...others]] of owners) {
    if (first && others.length === 0) ids.set(first.key, id);
    if (first && others.length > 0) {
      const params = { id, others: others.map(({ key }) => key).join(", ") };
      const related = others.map((other) => ({
        message: `${other.key} has it too`,
        at: operationIdOf(other),
      }));
      report(diagnostic("spec/operation-id-duplicate", operationIdOf(first), params, { related }));
    }
  }
  return ids;
}

function operationIdOf({ at }: Operation): Origin {
  return { uri: at.uri, pointer: `${at.pointer}/operationId` };
}

function namesOf(
  operations: readonly Operation[],
  limit: number,
  report: Report,
): ReadonlyMap<string, string> {
  const legal = new RegExp(`^[A-Za-z0-9_-]{1,${limit}}$`);
  const named = operations.map((operation) => {
    const chosen = operation.mcp.name;
    const usable = chosen !== undefined && legal.test(chosen);
    if (chosen !== undefined && !usable) {
      report(diagnostic("tool/name-invalid", operation.at, { name: chosen, limit }));
    }
    const { key, operationId } = operation;
    return { key, ...(operationId !== undefined && { operationId }), ...(usable && { chosen }) };
  });
  const names = toolNames(named, limit);
  for (const operation of operations) {
    const name = names.get(operation.key) ?? "";
    if (operation.mcp.name === name || name === snakeCase(operation.operationId ?? operation.key)) continue;
    report(diagnostic("tool/name-suffixed", operation.at, { operation: operation.key, name }));
  }
  return names;
}

/** Where API keys go: a parameter of that name and place is the server's to fill. */
function slots(model: ApiModel): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const scheme of Object.values(model.securitySchemes)) {
    if (scheme.type !== "apiKey") continue;
    taken.add(identityOf(scheme.in, scheme.name));
  }
  return taken;
}

function originOf(operation: Operation): Origin {
  return { uri: operation.at.uri, pointer: operation.at.pointer };
}
