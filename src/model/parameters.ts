/** OAS Parameter Objects (3.1.1 §4.8.12): style, explode and `content` made explicit, path-level ones merged in. */
import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import type { ParameterLocation, ParameterStyle } from "../runtime/core/types.js";
import {
  entries,
  flag,
  isListOrAbsent,
  items,
  type Mapping,
  once,
  type Reader,
  readMapping,
  shown,
  text,
} from "./reader.js";
import type { Parameter } from "./types.js";

const STYLES: Readonly<Record<ParameterLocation, readonly [ParameterStyle, ...ParameterStyle[]]>> = {
  // the first is the default
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
  // it has none: its content says how it is written
  querystring: ["form"],
};

/** Styles whose `explode` is true where it is not given; OAS 3.2 §4.12.2 has it so for `cookie` too. */
const EXPLODED: ReadonlySet<ParameterStyle> = new Set(["form", "cookie", "deepObject"]);

/** The parameters that could be read, and whether some could not. */
export function readParameters(reader: Reader, list: Located): readonly [readonly Parameter[], boolean] {
  const parameters: Parameter[] = [];
  let broken = !isListOrAbsent(reader, list, "parameters");
  for (const written of items(list)) {
    const node = readMapping(reader, written, "parameter");
    const parameter = node && once(reader, written, node, () => readParameter(reader, node));
    if (parameter) parameters.push(parameter);
    else broken = true;
  }
  return [parameters, broken];
}

function readParameter(reader: Reader, node: Located<Mapping>): Parameter | undefined {
  const value = node.value;
  const name = text(value["name"]);
  const place = value["in"];
  if (name === undefined || !isLocation(place)) {
    reader.report(diagnostic("spec/parameter-invalid", node, { name: name ?? "" }));
    return undefined;
  }
  const [contentType, contentSchema] = readContent(node);
  const style = readStyle(reader, node, place);
  const explode = value["explode"];
  const description = text(value["description"]);
  const schema = value["schema"] === undefined ? contentSchema : below(node, "schema");
  return {
    identity: identityOf(place, name),
    name,
    in: place,
    required: place === "path" || flag(value["required"]),
    ...(description !== undefined && { description }),
    deprecated: flag(value["deprecated"]),
    style,
    explode: typeof explode === "boolean" ? explode : EXPLODED.has(style),
    allowReserved: flag(value["allowReserved"]),
    ...(place === "query" && flag(value["allowEmptyValue"]) && { allowEmptyValue: true }),
    ...(contentType !== undefined && { contentType }),
    ...(schema && { schema }),
    ...exampleOf(node),
    at: node,
  };
}

function isLocation(value: unknown): value is Parameter["in"] {
  return typeof value === "string" && Object.hasOwn(STYLES, value);
}

function readStyle(reader: Reader, node: Located<Mapping>, location: ParameterLocation): ParameterStyle {
  const allowed = STYLES[location];
  const style = node.value["style"];
  if (style === undefined) return allowed[0];
  const known = allowed.find((candidate) => candidate === style);
  if (known === undefined) {
    const params = { style: shown(style), location, fallback: allowed[0] };
    reader.report(diagnostic("spec/style-invalid", below(node, "style"), params));
  }
  return known ?? allowed[0];
}

/** `content` holds exactly one media type. */
function readContent(node: Located<Mapping>): readonly [string | undefined, Located | undefined] {
  for (const [contentType, media] of entries(below(node, "content"))) {
    const schema =
      media.value === null || typeof media.value !== "object" ? undefined : below(media, "schema");
    return [contentType, schema?.value === undefined ? undefined : schema];
  }
  return [undefined, undefined];
}

function exampleOf(node: Located<Mapping>): { example?: unknown } {
  if (node.value["example"] !== undefined) return { example: node.value["example"] };
  for (const [, example] of entries(below(node, "examples"))) {
    const value = (example.value as Mapping | null)?.["value"];
    if (value !== undefined) return { example: value };
  }
  return {};
}

/**
 * Path-level and operation parameters as one list: the operation's word wins for the same name and location
 * (header names compare without case). Template variables that nobody declared become required strings.
 */
export function mergeParameters(
  reader: Reader,
  operation: Located,
  path: string,
  shared: readonly Parameter[],
  own: readonly Parameter[],
): readonly Parameter[] {
  const merged = new Map<string, Parameter>();
  for (const parameter of shared) merged.set(parameter.identity, parameter);
  for (const parameter of own) merged.set(parameter.identity, parameter);
  const variables = templateVariables(path);
  const kept: Parameter[] = [];
  for (const parameter of merged.values()) {
    if (parameter.in === "path" && !variables.has(parameter.name)) {
      reader.report(diagnostic("spec/path-parameter-unused", parameter.at, { name: parameter.name, path }));
    } else kept.push(parameter);
  }
  for (const name of variables) {
    if (merged.has(`path ${name}`)) continue;
    reader.report(diagnostic("spec/path-parameter-missing", operation, { name, path }));
    kept.push(undeclared(name, operation));
  }
  return kept;
}

/** What two declarations of one parameter have in common; the names of headers compare without case. */
export function identityOf(location: Parameter["in"], name: string): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

function templateVariables(path: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!path.includes("{")) return names;
  for (const match of path.matchAll(/\{([^{}]+)\}/g)) names.add(match[1] ?? "");
  return names;
}

function undeclared(name: string, at: Located): Parameter {
  return {
    identity: identityOf("path", name),
    name,
    in: "path",
    required: true,
    deprecated: false,
    style: "simple",
    explode: false,
    allowReserved: false,
    schema: { value: { type: "string" }, uri: at.uri, pointer: at.pointer },
    at,
  };
}
