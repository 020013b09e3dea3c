/** The arguments that have to make a declared request, were a model to want just that. */
import type { Arguments, JsonSchema, ParameterDescriptor } from "../../src/runtime/core/types.js";
import { bodyArguments, bodyValue } from "./bodies.js";
import type { DeclaredRequest } from "./scenarios.js";
import type { Target } from "./targets.js";
import { isSchema, typeOf, valueIn } from "./texts.js";

/** @param origin of spector: some bodies hold it */
export function argumentsOf(target: Target, { request = {} }: DeclaredRequest, origin: string): Arguments {
  const { operation, inputSchema } = target;
  const { parameters, requestBody, aliases } = operation;
  const properties = inputSchema["properties"];
  const schemaOf = (argument: string): JsonSchema => {
    const schema = isSchema(properties) ? properties[argument] : undefined;
    return isSchema(schema) ? schema : {};
  };
  const typeOfArgument = (argument: string) => typeOf(schemaOf(argument), inputSchema);
  const args: Record<string, unknown> = {};
  for (const parameter of parameters) {
    const { argument, explode, style } = parameter;
    const isSpread = style === "form" && explode && typeOfArgument(argument) === "object";
    const found = isSpread ? othersIn(request.query, parameters) : declaredFor(parameter, target, request);
    if (found === undefined) continue;
    args[argument] = Array.isArray(found)
      ? found
      : valueIn(String(found), parameter, schemaOf(argument), inputSchema);
  }
  if (!request.body || !requestBody) return args;
  const value = bodyValue(request.body, requestBody, origin, typeOfArgument);
  return { ...args, ...bodyArguments(value, requestBody, aliases) };
}

type Request = NonNullable<DeclaredRequest["request"]>;

function declaredFor(
  { name, in: location }: ParameterDescriptor,
  { path }: Target,
  request: Request,
): unknown {
  if (location === "path") return decodeURIComponent(path[name] ?? "");
  const declared = Object.entries((location === "query" ? request.query : request.headers) ?? {});
  return declared.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** The members of an exploded object are whatever no other parameter is called. */
function othersIn(query: Request["query"] = {}, parameters: readonly ParameterDescriptor[]): string {
  const names = new Set(parameters.map(({ name }) => name));
  const members = Object.entries(query).filter(([name]) => !names.has(name));
  return members.map((pair) => pair.join("=")).join(",");
}
