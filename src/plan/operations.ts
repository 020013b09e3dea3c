/** One operation → its descriptor, its arguments, and its 1:1 tool. Nothing is planned that is not asked for. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Origin, Report } from "../diagnostics/diagnostic.js";
import { identityOf } from "../model/parameters.js";
import type { ApiModel, Operation } from "../model/types.js";
import type { Documents } from "../read/types.js";
import type { OperationDescriptor, ToolAnnotations } from "../runtime/core/types.js";
import { describe } from "./describe.js";
import { type CredentialSlots, type InputPlanner, type Inputs, planInputs } from "./inputs.js";
import { acceptHeader } from "./media-types.js";
import { type OutputSchemas, planOutput } from "./outputs.js";
import { SchemaContext } from "./schemas/context.js";
import { Linker } from "./schemas/link.js";
import { modelText } from "./schemas/text.js";
import { isElsewhere, ownOrigin } from "./servers.js";
import type { EndpointToolPlan } from "./types.js";

/** An operation that can be called. */
export interface PlannedOperation {
  readonly operation: Operation;
  readonly descriptor: OperationDescriptor;
  readonly inputs: Inputs;
}

export interface OperationPlanner {
  /** Nothing, after a diagnostic, where the operation cannot be called. */
  readonly plan: (operation: Operation, id: string) => PlannedOperation | undefined;
  readonly describe: (planned: PlannedOperation) => string;
  readonly tool: (planned: PlannedOperation, name: string, annotations: ToolAnnotations) => EndpointToolPlan;
}

/** @param own where calls of the API go: operations on other servers say so */
export function operationPlanner(
  model: ApiModel,
  documents: Documents,
  output: OutputSchemas,
  report: Report,
  own = ownOrigin(model),
): OperationPlanner {
  const context = new SchemaContext(documents, report, "input", "exact");
  const inputs: InputPlanner = {
    context,
    linker: new Linker(context),
    report,
    credentialSlots: slotsOf(model),
    parameters: new Map(),
  };
  const outputs = new Linker(
    new SchemaContext(documents, report, "output", output === "strict" ? "exact" : "loose"),
  );
  const outliner = { documents, report, known: new Map() };

  function describeTool({ operation, inputs: { note } }: PlannedOperation): string {
    const description = describe(operation, outliner);
    return note === undefined ? description : `${description}\n${note}`;
  }

  return {
    plan(operation, id) {
      if (operation.broken !== undefined) {
        const params = { operation: operation.key, reason: operation.broken };
        report(diagnostic("operation/broken", operation.at, params));
        return undefined;
      }
      const planned = planInputs(operation, inputs);
      return (
        planned && {
          operation,
          inputs: planned,
          descriptor: descriptorOf(operation, id, planned, inputs.credentialSlots, own, report),
        }
      );
    },
    describe: describeTool,
    tool(planned, name, annotations) {
      const {
        operation,
        descriptor,
        inputs: { schema },
      } = planned;
      const outputSchema = output === "off" ? undefined : planOutput(operation, outputs);
      const description = describeTool(planned);
      const title = modelText(operation.mcp.title ?? "", 80);
      return {
        kind: "endpoint",
        operation: descriptor.id,
        origin: originOf(operation),
        listing: {
          name,
          ...(title !== "" && { title }),
          description,
          inputSchema: schema,
          ...(outputSchema && { outputSchema }),
          annotations,
        },
      };
    },
  };
}

/** @param own where the rest of the API is */
function descriptorOf(
  operation: Operation,
  id: string,
  input: Inputs,
  slots: CredentialSlots,
  own: string | undefined,
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
    ...(isElsewhere(operation, own) && { isElsewhere: true }),
    parameters: input.parameters,
    ...(input.requestBody && { requestBody: input.requestBody }),
    ...(input.aliases && { aliases: input.aliases }),
    security: securityOf(operation, slots),
    ...(operation.scopes && { scopes: operation.scopes }),
    accept: acceptHeader(operation.responses),
  };
}

/** What an operation requires as a parameter is required of the server where its place is that of a credential. */
function securityOf(
  { parameters, security }: Operation,
  slots: CredentialSlots,
): OperationDescriptor["security"] {
  const schemes = parameters.flatMap(({ required, identity }) =>
    required ? [slots.get(identity) ?? []] : [],
  );
  const needed = schemes.filter((alike) => alike.length > 0);
  if (needed.length === 0) return security;
  const alternatives = security.length > 0 ? security : [[]];
  return alternatives.map((alternative) => [
    ...alternative,
    ...needed.flatMap((alike) =>
      alike.some((scheme) => alternative.includes(scheme)) ? [] : alike.slice(0, 1),
    ),
  ]);
}

/** Where API keys go: a parameter of that name and place is the server's to fill. */
function slotsOf(model: ApiModel): CredentialSlots {
  const slots = new Map<string, string[]>();
  for (const [name, scheme] of Object.entries(model.securitySchemes)) {
    if (scheme.type !== "apiKey") continue;
    const identity = identityOf(scheme.in, scheme.name);
    slots.set(identity, [...(slots.get(identity) ?? []), name]);
  }
  return slots;
}

/** Operations by operationId, in document order. */
export function byOperationId(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  const owners = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.operationId === undefined) continue;
    const same = owners.get(operation.operationId);
    if (same) same.push(operation);
    else owners.set(operation.operationId, [operation]);
  }
  return owners;
}

/** operationIds that are unique; the others are told apart by method and path. */
export function operationIds(operations: readonly Operation[], report: Report): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [id, [first, ...others]] of byOperationId(operations)) {
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

export function originOf(operation: Operation): Origin {
  return { uri: operation.at.uri, pointer: operation.at.pointer };
}
