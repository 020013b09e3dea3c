/** An operation's parameters and body → one flat object of arguments, and how each goes back on the wire. */

import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Operation, Parameter } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { JsonSchema, ParameterDescriptor, RequestBodyDescriptor } from "../runtime/core/types.js";
import { ArgumentNames } from "./arguments.js";
import { type BodyArguments, planBody } from "./body-arguments.js";
import { type ParameterFacts, planParameters } from "./parameter-arguments.js";
import { renameNested } from "./schemas/aliases.js";
import type { SchemaContext } from "./schemas/context.js";
import type { MutableSchema, Schema } from "./schemas/keywords.js";
import type { Linker } from "./schemas/link.js";

/** By the identity of a parameter, the security schemes whose keys go there. */
export type CredentialSlots = ReadonlyMap<string, readonly string[]>;

/** What planning an input needs besides the operation. */
export interface InputPlanner {
  readonly context: SchemaContext;
  readonly linker: Linker;
  readonly report: Report;
  /** The parameters that credentials fill are never shown to a model. */
  readonly credentialSlots: CredentialSlots;
  /** Parameters planned so far. */
  readonly parameters: Map<Parameter, ParameterFacts>;
}

export interface Inputs {
  readonly schema: JsonSchema;
  readonly parameters: readonly ParameterDescriptor[];
  readonly requestBody?: RequestBodyDescriptor;
  readonly aliases?: Readonly<Record<string, string>>;
  /** A sentence for the tool's description that the schema cannot say. */
  readonly note?: string;
}

/** Gives nothing, after a diagnostic, where the operation cannot be served. */
export function planInputs(operation: Operation, planner: InputPlanner): Inputs | undefined {
  const names = new ArgumentNames(operation, planner.report);
  const parameters = planParameters(operation, names, planner);
  const body = parameters && planBody(operation, names, planner);
  if (!parameters || !body) return undefined;

  const properties = [
    ...parameters.map(({ descriptor, schema }): [string, Schema] => [descriptor.argument, schema]),
    ...body.properties,
  ];
  const required = parameters
    .filter(({ descriptor }) => descriptor.required)
    .map(({ descriptor }) => descriptor.argument);
  const root: MutableSchema = { type: "object", properties: mapOf(properties) };
  if (required.length + body.required.length > 0) root["required"] = [...required, ...body.required];
  if (body.dependentRequired) root["dependentRequired"] = body.dependentRequired;
  root["additionalProperties"] = body.additional ?? false;

  const linked = planner.linker.link(root);
  if ("missing" in linked) {
    planner.report(
      diagnostic("operation/ref-missing", operation.at, { operation: operation.key, ref: linked.missing }),
    );
    return undefined;
  }
  if (linked.pruned)
    planner.report(diagnostic("schema/pruned", operation.at, { what: `The input of ${operation.key}` }));
  const [schema, aliases] = renameNested(linked.schema, planner.context.oddNames);
  return {
    schema: legalRoot(schema),
    parameters: parameters.map(({ descriptor }) => descriptor),
    ...(body.descriptor && { requestBody: body.descriptor }),
    ...(Object.keys(aliases).length > 0 && { aliases }),
    ...noteOf(body),
  };
}

function noteOf(body: BodyArguments): { note?: string } {
  return body.note === undefined ? {} : { note: body.note };
}

/** The keywords that a tool's input may have at its top, in a fixed order. */
function legalRoot(schema: Schema): JsonSchema {
  const out: MutableSchema = {};
  for (const keyword of [
    "type",
    "properties",
    "required",
    "dependentRequired",
    "additionalProperties",
    "$defs",
  ]) {
    if (schema[keyword] !== undefined) out[keyword] = schema[keyword];
  }
  return out;
}
