/** Operation descriptors and tool listings as code: the text is made directly, as there may be thousands of them. */
import type {
  OperationDescriptor,
  ParameterDescriptor,
  ParameterStyle,
  ToolListing,
} from "../runtime/core/types.js";
import { literal, propertyName, stringLiteral } from "./literal.js";

/** An object literal, one member to a line. @param indent of the line that it begins on */
export function objectText(
  members: readonly (readonly [name: string, code: string])[],
  indent: number,
): string {
  const inner = " ".repeat(indent + 2);
  const lines = members.map(
    ([name, text]) => `${inner}${name === text ? name : `${propertyName(name)}: ${text}`},\n`,
  );
  return `{\n${lines.join("")}${" ".repeat(indent)}}`;
}

function members(value: object, indent: number): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, literal(member, indent + 2, propertyName(name).length + 3)] as const],
  );
}

/** @param uses told of the functions of the runtime that it calls */
export function descriptorText(
  { parameters, ...rest }: OperationDescriptor,
  indent: number,
  uses: (name: string) => void,
): string {
  const all = members(rest, indent).flatMap((member) =>
    member[0] === "path"
      ? [member, ["parameters", parametersText(parameters, indent + 2, uses)] as const]
      : [member],
  );
  return objectText(all, indent);
}

function parametersText(
  parameters: readonly ParameterDescriptor[],
  indent: number,
  uses: (name: string) => void,
): string {
  const texts = parameters.map((parameter) => parameterText(parameter, uses));
  const flat = `[${texts.join(", ")}]`;
  if (flat.length + indent + "parameters: ,".length <= WIDTH) return flat;
  const inner = " ".repeat(indent + 2);
  return `[\n${texts.map((text) => `${inner}${text},\n`).join("")}${" ".repeat(indent)}]`;
}

const WIDTH = 110;

/** `query("limit")`: as `runtime/core/declare.ts` has it, what is not usual beside the name. */
function parameterText(parameter: ParameterDescriptor, uses: (name: string) => void): string {
  const { name, in: location, ...rest } = parameter;
  uses(location);
  const style = USUAL_STYLE[location];
  const usual = {
    argument: name,
    required: location === "path",
    style,
    explode: EXPLODED.has(rest.style),
    allowReserved: false,
  };
  const unusual = Object.entries(rest).filter(([key, value]) => Reflect.get(usual, key) !== value);
  const given = unusual.length === 0 ? "" : `, ${literal(Object.fromEntries(unusual))}`;
  return `${location}(${stringLiteral(name)}${given})`;
}

/** Styles whose `explode` is true where nothing is said. */
const EXPLODED: ReadonlySet<ParameterStyle> = new Set(["form", "cookie", "deepObject"]);

/** OAS 3.1.1 §4.8.12. */
const USUAL_STYLE = {
  path: "simple",
  query: "form",
  querystring: "form",
  header: "simple",
  cookie: "form",
} as const;

/** Exactly what `tools/list` shows: members stay in their order. */
export function listingText(listing: ToolListing, indent: number): string {
  return objectText(members(listing, indent), indent);
}
