/** Parameters → arguments. Transport and credential headers are the server's business, never a model's. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Operation, Parameter } from "../model/types.js";
import type { ParameterDescriptor } from "../runtime/core/types.js";
import type { ArgumentNames } from "./arguments.js";
import type { InputPlanner } from "./inputs.js";
import type { MutableSchema, Schema } from "./schemas/keywords.js";
import { DESCRIPTION_CAP, isOfType, isUsefulExample } from "./schemas/scalars.js";
import { modelText } from "./schemas/text.js";
import type { TypeName } from "./schemas/types.js";

/** OAS 3.1.1 §4.8.12.2.1 says to ignore the first three; the others belong to the HTTP connection. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "content-type",
  "authorization",
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "cookie",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "expect",
  "user-agent",
  "accept-encoding",
]);

interface PlannedParameter {
  readonly descriptor: ParameterDescriptor;
  readonly schema: Schema;
}

const ORDER = ["path", "query", "header", "cookie"] as const;

/** In the order path, query, header, cookie; nothing where a required parameter cannot be sent. */
export function planParameters(
  operation: Operation,
  names: ArgumentNames,
  planner: InputPlanner,
): readonly PlannedParameter[] | undefined {
  const planned: PlannedParameter[] = [];
  for (const parameter of operation.parameters) {
    const reason = unsendable(parameter, planner);
    if (reason === undefined) continue;
    const params = { operation: operation.key, name: parameter.name, reason };
    // the server sends reserved headers and credentials itself, required or not
    const fatal = parameter.required && parameter.in === "querystring";
    const code = fatal ? "operation/parameter-unsupported" : "operation/parameter-skipped";
    planner.report(diagnostic(code, parameter.at, params));
    if (fatal) return undefined;
  }
  for (const location of ORDER) {
    for (const parameter of operation.parameters) {
      if (parameter.in !== location || unsendable(parameter, planner) !== undefined) continue;
      const argument = names.take(parameter.name, location);
      const { required, style, explode, allowReserved, contentType, name } = parameter;
      const content = contentType === undefined ? {} : { contentType };
      const descriptor = {
        argument,
        name,
        in: location,
        required,
        style,
        explode,
        allowReserved,
        ...content,
      };
      planned.push({ descriptor, schema: schemaOf(parameter, planner) });
    }
  }
  return planned;
}

function unsendable(parameter: Parameter, planner: InputPlanner): string | undefined {
  const name = parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name;
  if (parameter.in === "querystring") return "is the whole query string, which cannot be sent yet";
  if (parameter.in === "header" && RESERVED_HEADERS.has(name))
    return "is a header that the server sets itself";
  if (planner.credentialSlots.has(`${parameter.in} ${name}`)) return "carries a credential";
  return undefined;
}

/** Shared parameters are one object in the model, and so one schema here. */
function schemaOf(parameter: Parameter, planner: InputPlanner): Schema {
  const known = planner.parameterSchemas.get(parameter);
  if (known) return known;
  const schema = describedSchema(parameter, planner);
  planner.parameterSchemas.set(parameter, schema);
  return schema;
}

function describedSchema(parameter: Parameter, planner: InputPlanner): Schema {
  const schema: MutableSchema = { ...(parameter.schema ? planner.linker.normalize(parameter.schema) : {}) };
  const description = modelText(parameter.description ?? "", DESCRIPTION_CAP);
  if (description !== "") schema["description"] = description;
  const types = typeof schema["type"] === "string" ? [schema["type"] as TypeName] : [];
  const { example } = parameter;
  if (schema["enum"] === undefined && isUsefulExample(example) && isOfType(example, types))
    schema["examples"] = [example];
  if (parameter.deprecated) schema["deprecated"] = true;
  return schema;
}
