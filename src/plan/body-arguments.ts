/** A request body → arguments: its top-level properties side by side, or the whole under one name. */

import { diagnostic } from "../diagnostics/catalog.js";
import type { MediaType, Operation, RequestBody } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { FormEncoding, PartDescriptor, RequestBodyDescriptor } from "../runtime/core/types.js";
import type { ArgumentNames } from "./arguments.js";
import { type FilePart, fileProperties, fileSchema, isBytes } from "./files.js";
import type { InputPlanner } from "./inputs.js";
import { type ChosenBody, chooseBody, isOneType } from "./media-types.js";
import { isSchema, type Schema } from "./schemas/keywords.js";
import { DESCRIPTION_CAP } from "./schemas/scalars.js";
import { modelText } from "./schemas/text.js";

export interface BodyArguments {
  readonly properties: readonly (readonly [string, Schema])[];
  readonly required: readonly string[];
  /** For an optional body: giving one of its properties makes its required ones required (2020-12 §6.5.4). */
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  /** What further arguments may be; absent when there are none. */
  readonly additional?: unknown;
  readonly descriptor?: RequestBodyDescriptor;
  readonly note?: string;
}

const NO_BODY: BodyArguments = { properties: [], required: [] };
/** More entries than this would cost more than they tell. */
const MOST_DEPENDENCIES = 100;

/** Gives nothing, after a diagnostic, where a required body cannot be sent. */
export function planBody(
  operation: Operation,
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments | undefined {
  const body = operation.requestBody;
  if (!body || (body.content.length === 0 && !body.required)) return NO_BODY;
  const chosen = withBytes(chooseBody(body.content), planner);
  if (!chosen) {
    const types = body.content.map((media) => media.contentType).join(", ") || "no media type";
    const params = { operation: operation.key, types };
    const code = body.required ? "operation/body-unsupported" : "operation/body-skipped";
    planner.report(diagnostic(code, body.at, params));
    if (body.required) return undefined;
    return {
      ...NO_BODY,
      note: `This tool cannot send the operation's request body (${modelText(types, 100)}).`,
    };
  }
  if (chosen.format === "binary") return whole(body, chosen, fileSchema(bodyFile(chosen), {}), names);
  const schema = chosen.media.schema ? planner.linker.normalize(chosen.media.schema) : {};
  if (chosen.format === "text") return whole(body, chosen, { type: "string" }, names);
  const opened = planner.linker.open(schema);
  if (isEmptyObject(opened) && !body.required) return NO_BODY;
  const object = asObject(opened, planner);
  if (!object) return whole(body, chosen, schema, names);
  return flat(operation, body, chosen, object, names, planner);
}

/** What would be JSON by its media type, and is a file by its schema, goes as it is. */
function withBytes(chosen: ChosenBody | undefined, { context }: InputPlanner): ChosenBody | undefined {
  if (chosen?.format !== "json" || !chosen.media.schema) return chosen;
  if (!isBytes(chosen.media.schema, context.documents)) return chosen;
  return { ...chosen, format: "binary", contentType: chosen.media.contentType };
}

/** Some generators give every operation a body, if only one that may hold nothing. */
function isEmptyObject(schema: Schema): boolean {
  const properties = schema["properties"];
  const closed = schema["additionalProperties"] === false && isSchema(properties);
  return schema["type"] === "object" && closed && Object.keys(properties).length === 0;
}

function whole(body: RequestBody, chosen: ChosenBody, schema: Schema, names: ArgumentNames): BodyArguments {
  const argument = names.take("body", "body");
  const description = modelText(body.description ?? "", DESCRIPTION_CAP);
  const described =
    description === "" || schema["description"] !== undefined ? schema : { ...schema, description };
  return {
    properties: [[argument, described]],
    required: body.required ? [argument] : [],
    descriptor: { ...wire(body, chosen), shape: { kind: "whole", argument } },
  };
}

function bodyFile({ contentType }: ChosenBody): FilePart {
  return { isList: false, ...(contentType !== "application/octet-stream" && { mediaType: contentType }) };
}

/** Files, and types that the document gives single parts. */
function partsOf(
  { media }: ChosenBody,
  files: ReadonlyMap<string, FilePart>,
): RequestBodyDescriptor["parts"] {
  const parts = new Map<string, PartDescriptor>();
  for (const [name, { contentType }] of Object.entries(media.encoding))
    if (contentType !== undefined && isOneType(contentType)) parts.set(name, { contentType });
  for (const name of files.keys()) parts.set(name, { file: true, ...parts.get(name) });
  return parts.size > 0 ? mapOf([...parts]) : undefined;
}

function wire(body: RequestBody, chosen: ChosenBody): Omit<RequestBodyDescriptor, "shape"> {
  const { contentType, format, media } = chosen;
  const encoding = format === "form" ? formEncoding(media) : {};
  const written = Object.keys(encoding).length > 0 ? { encoding } : {};
  return { contentType, required: body.required, format, ...written };
}

/** OAS 3.1.1 §4.8.15: form/explode unless said; an explicit style or explode makes contentType void. */
function formEncoding(media: MediaType): Readonly<Record<string, FormEncoding>> {
  const encodings = Object.entries(media.encoding).map(
    ([property, { contentType, ...said }]): [string, FormEncoding] => {
      const plain = Object.keys(said).length > 0 || contentType === undefined;
      return [
        property,
        { style: "form", explode: true, allowReserved: false, ...said, ...(plain ? {} : { contentType }) },
      ];
    },
  );
  return mapOf(encodings);
}

interface ObjectBody {
  readonly properties: Schema;
  readonly required: readonly string[];
  readonly additional: unknown;
  /** Alternatives were put into words. */
  readonly unions: boolean;
  readonly note?: string;
}

/** Keywords of an object that flat arguments can still say, or that the API may check alone. */
const FLAT: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "description",
  "default",
  "examples",
  "deprecated",
  "minProperties",
  "maxProperties",
  "anyOf",
]);

/** The body as named properties; nothing where it is something else and goes whole. */
function asObject(opened: Schema, planner: InputPlanner): ObjectBody | undefined {
  const schema = withoutNull(opened, planner);
  const properties = schema["properties"];
  if (schema["type"] !== "object" || !isSchema(properties) || Object.keys(properties).length === 0)
    return undefined;
  if (Object.keys(schema).some((keyword) => !FLAT.has(keyword))) return undefined;
  const alternatives = schema["anyOf"];
  const choice = Array.isArray(alternatives) ? requiredAlternatives(alternatives, properties) : "";
  if (choice === undefined) return undefined;
  const note = [choice, leastProperties(schema, Object.keys(properties))]
    .filter((text) => text !== "")
    .join(" ");
  return {
    properties,
    required: Array.isArray(schema["required"]) ? (schema["required"] as readonly string[]) : [],
    additional: schema["additionalProperties"],
    unions: choice !== "",
    ...(note !== "" && { note }),
  };
}

/** A body that may be null or an object is an object that may be left out. */
function withoutNull(schema: Schema, planner: InputPlanner): Schema {
  const branches = schema["anyOf"];
  if (!Array.isArray(branches)) return schema;
  const kept = branches.filter((branch) => isSchema(branch) && branch["type"] !== "null");
  if (kept.length === branches.length || kept.length !== 1 || schema["properties"] !== undefined)
    return schema;
  return planner.linker.open(kept[0]);
}

/** `anyOf: [{required: [a]}, {required: [b]}]` in words; `undefined` when the branches say more than that. */
function requiredAlternatives(branches: readonly unknown[], properties: Schema): string | undefined {
  const groups: string[] = [];
  for (const branch of branches) {
    if (!isSchema(branch) || !isRequirementOnly(branch, properties)) return undefined;
    const required = Array.isArray(branch["required"]) ? (branch["required"] as readonly string[]) : [];
    if (required.length > 0) groups.push(required.join(" and "));
  }
  return groups.length > 0 ? modelText(`Give ${[...new Set(groups)].join(", or ")}.`, 200) : "";
}

/** `minProperties` in words, where the required ones alone do not reach it. */
function leastProperties(schema: Schema, names: readonly string[]): string {
  const least = schema["minProperties"];
  const required = Array.isArray(schema["required"]) ? schema["required"].length : 0;
  if (typeof least !== "number" || least <= required) return "";
  return modelText(`Give at least ${least} of ${names.join(", ")}.`, 200);
}

/** Restating properties of the object itself adds nothing to which of them are required. */
function isRequirementOnly(branch: Schema, properties: Schema): boolean {
  return Object.keys(branch).every((keyword) => {
    if (keyword === "required" || keyword === "type" || keyword === "description") return true;
    const restated = branch["properties"];
    return (
      keyword === "properties" &&
      isSchema(restated) &&
      Object.keys(restated).every((name) => name in properties)
    );
  });
}

function flat(
  operation: Operation,
  body: RequestBody,
  chosen: ChosenBody,
  object: ObjectBody,
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments {
  const argumentOf = new Map<string, string>();
  // a required name without a property is a property of any type
  const all = [...new Set([...Object.keys(object.properties), ...object.required])];
  for (const name of all) argumentOf.set(name, names.take(name, "body"));
  const { media, format } = chosen;
  const files: ReadonlyMap<string, FilePart> =
    format === "multipart" && media.schema
      ? fileProperties(media.schema, media.encoding, planner.context.documents)
      : new Map();
  const properties = all.map((name): [string, Schema] => {
    const written = Object.hasOwn(object.properties, name) ? object.properties[name] : {};
    const schema = isSchema(written) ? written : {};
    const file = files.get(name);
    return [argumentOf.get(name) ?? name, file ? fileSchema(file, schema) : schema];
  });
  const parts = format === "multipart" ? partsOf(chosen, files) : undefined;
  const required = object.required.map((name) => argumentOf.get(name) ?? name);
  const additional = additionalArguments(object, chosen.media, planner);
  if (object.note)
    planner.report(diagnostic("operation/union-dropped", body.at, { operation: operation.key }));
  const shape = {
    kind: "properties",
    properties: mapOf([...argumentOf].map(([name, argument]): [string, string] => [argument, name])),
    open: additional !== undefined,
  } as const;
  return {
    properties,
    required: body.required ? required : [],
    ...(!body.required &&
      dependencies(
        properties.map(([name]) => name),
        required,
      )),
    ...(additional !== undefined && { additional }),
    descriptor: { ...wire(body, chosen), shape, ...(parts && { parts }) },
    ...(object.note && { note: object.note }),
  };
}

/** Open where the document says so, and where subtypes that a discriminator tells apart bring properties of their own. */
function additionalArguments(object: ObjectBody, media: MediaType, planner: InputPlanner): unknown {
  if (object.additional !== undefined) return object.additional === false ? undefined : object.additional;
  const target = media.schema && planner.context.documents.resolve(media.schema, () => {});
  return isSchema(target?.value) && target.value["discriminator"] !== undefined ? true : undefined;
}

function dependencies(
  names: readonly string[],
  required: readonly string[],
): { dependentRequired?: Readonly<Record<string, readonly string[]>> } {
  if (required.length === 0 || names.length * required.length > MOST_DEPENDENCIES) return {};
  const entries = names.map((name): [string, readonly string[]] => [
    name,
    required.filter((other) => other !== name),
  ]);
  const useful = entries.filter(([, others]) => others.length > 0);
  return useful.length > 0 ? { dependentRequired: mapOf(useful) } : {};
}
