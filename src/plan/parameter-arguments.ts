/** Parameters → arguments. Transport and credential headers are the server's business, never a model's. */
import { diagnostic } from "../diagnostics/catalog.js";
import { bareMediaType } from "../model/bodies.js";
import type { Operation, Parameter } from "../model/types.js";
import { isArgumentHeader } from "../runtime/core/header-names.js";
import type { ParameterDescriptor } from "../runtime/core/types.js";
import type { ArgumentNames } from "./arguments.js";
import type { InputPlanner } from "./inputs.js";
import { isJson } from "./media-types.js";
import type { MutableSchema, Schema } from "./schemas/keywords.js";
import { DESCRIPTION_CAP, isOfType, isUsefulExample } from "./schemas/scalars.js";
import { modelText } from "./schemas/text.js";
import { type TypeName, withBranch } from "./schemas/types.js";

interface PlannedParameter {
  readonly descriptor: ParameterDescriptor;
  readonly schema: Schema;
}

const ORDER = ["path", "query", "querystring", "header", "cookie"] as const;

/** What is the same wherever a parameter occurs; shared parameters are one object in the model. */
export interface ParameterFacts {
  /** Why it is not an argument. */
  readonly unsendable?: string;
  readonly schema: Schema;
}

/** In the order path, query, header, cookie; nothing where a required parameter cannot be sent. */
export function planParameters(
  operation: Operation,
  names: ArgumentNames,
  planner: InputPlanner,
): readonly PlannedParameter[] | undefined {
  const planned: PlannedParameter[] = [];
  for (const parameter of operation.parameters) {
    const reason = factsOf(parameter, planner).unsendable;
    if (reason === undefined) continue;
    const params = { operation: operation.key, name: parameter.name, reason };
    // the server sends reserved headers and credentials itself, required or not
    const fatal = parameter.required && reason.startsWith(UNWRITABLE);
    const code = fatal ? "operation/parameter-unsupported" : "operation/parameter-skipped";
    planner.report(diagnostic(code, parameter.at, params));
    if (fatal) return undefined;
  }
  for (const location of ORDER) {
    for (const parameter of operation.parameters) {
      if (parameter.in !== location) continue;
      const { unsendable, schema } = factsOf(parameter, planner);
      if (unsendable !== undefined) continue;
      const { required, style, explode, allowReserved, contentType, name } = parameter;
      const argument = names.take(name, location);
      const plain = { argument, name, in: location, required, style, explode, allowReserved };
      planned.push({ descriptor: contentType === undefined ? plain : { ...plain, contentType }, schema });
    }
  }
  return planned;
}

function factsOf(parameter: Parameter, planner: InputPlanner): ParameterFacts {
  const known = planner.parameters.get(parameter);
  if (known) return known;
  const reason = unsendable(parameter, planner);
  const facts =
    reason === undefined
      ? { schema: describedSchema(parameter, planner) }
      : { unsendable: reason, schema: {} };
  planner.parameters.set(parameter, facts);
  return facts;
}

function unsendable(parameter: Parameter, planner: InputPlanner): string | undefined {
  if (parameter.in === "header" && isOurs(parameter.name.toLowerCase()))
    return "is a header that the server sets itself";
  if (planner.credentialSlots.has(parameter.identity)) return "carries a credential";
  return isWritable(parameter, planner) ? undefined : `${UNWRITABLE} ${parameter.contentType}`;
}

const UNWRITABLE = "holds an object or a list, which cannot be written as";

/** JSON says how everything is written, a form in the place of the query how an object is; text is text in any type. */
function isWritable({ contentType, schema, in: location }: Parameter, { linker }: InputPlanner): boolean {
  if (contentType === undefined || schema === undefined) return true;
  const type = bareMediaType(contentType);
  if (isJson(type) || (location === "querystring" && type === "application/x-www-form-urlencoded"))
    return true;
  const { type: kind } = linker.open(linker.normalize(schema));
  return kind !== "object" && kind !== "array";
}

/** The runtime sends none of these; of `User-Agent` it has its own. */
function isOurs(header: string): boolean {
  return !isArgumentHeader(header) || header === "user-agent";
}

function describedSchema(parameter: Parameter, planner: InputPlanner): Schema {
  const schema: MutableSchema = { ...(parameter.schema ? planner.linker.normalize(parameter.schema) : {}) };
  const description = modelText(parameter.description ?? "", DESCRIPTION_CAP);
  if (description !== "") schema["description"] = description;
  const types = typeof schema["type"] === "string" ? [schema["type"] as TypeName] : [];
  const { example } = parameter;
  if (schema["enum"] === undefined && isUsefulExample(example) && isOfType(example, types))
    schema["examples"] = [example];
  if (Array.isArray(schema["examples"])) schema["examples"] = schema["examples"].map(decoded);
  if (parameter.deprecated) schema["deprecated"] = true;
  const whole = parameter.allowEmptyValue && !takesEmpty(schema) ? withBranch(schema, EMPTY) : schema;
  planner.linker.settle(whole);
  return whole;
}

const EMPTY: Schema = { type: "string", enum: [""] };

/** Text that nothing holds to anything. */
function takesEmpty(schema: Schema): boolean {
  const held = ["enum", "const", "minLength", "pattern", "format"].some((keyword) => keyword in schema);
  return (
    (schema["type"] === "string" && !held) || Object.keys(schema).every((keyword) => DESCRIBING.has(keyword))
  );
}

const DESCRIBING: ReadonlySet<string> = new Set(["description", "default", "examples", "deprecated"]);

/** Authors write examples as they look in a URL; what is sent is encoded by us. */
function decoded(example: unknown): unknown {
  if (typeof example !== "string" || !/%[0-9a-f]{2}/i.test(example)) return example;
  try {
    return decodeURIComponent(example);
  } catch {
    return example;
  }
}
