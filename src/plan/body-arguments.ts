/** A request body → arguments: its top-level properties side by side, or the whole under one name. */

import { diagnostic } from "../diagnostics/catalog.js";
import { isSequence } from "../model/bodies.js";
import type { MediaType, Operation, RequestBody } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { RequestBodyDescriptor } from "../runtime/core/types.js";
import type { ArgumentNames } from "./arguments.js";
import { asObject, isEmptyObject, type ObjectBody } from "./body-object.js";
import { fittingFirst, withTypes } from "./body-types.js";
import { withUpload } from "./body-upload.js";
import { bodyFile, filesIn, type Written, wire } from "./body-wire.js";
import { fileSchema, isBytes } from "./files.js";
import type { InputPlanner } from "./inputs.js";
import { bodiesInOrder, type ChosenBody, whyNotSent } from "./media-types.js";
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
  const all = bodiesInOrder(body.content, (media) => isTextual(media, planner)).map((chosen) =>
    asBytes(chosen, planner),
  );
  const reasons: string[] = [];
  for (const chosen of fittingFirst(all, planner)) {
    const planned = planChosen(operation, body, chosen, names, planner);
    if (typeof planned === "string") reasons.push(planned);
    else return withTypes(withUpload(planned, all, body, names, planner), chosen, all, names, planner);
  }
  return unsendable(operation, body, reasons, planner);
}

/** Nothing but the operation's other arguments, or nothing at all where the body is required. */
function unsendable(
  operation: Operation,
  body: RequestBody,
  reasons: readonly string[],
  planner: InputPlanner,
): BodyArguments | undefined {
  const types = body.content.map((media) => media.contentType).join(", ") || "no media type";
  const [reason] = [...reasons, ...body.content.map(({ contentType }) => whyNotSent(contentType))];
  const params = { operation: operation.key, types, reason };
  const code = body.required ? "operation/body-unsupported" : "operation/body-skipped";
  planner.report(diagnostic(code, body.at, params));
  if (body.required) return undefined;
  return {
    ...NO_BODY,
    note: `This tool cannot send the operation's request body (${modelText(types, 100)}).`,
  };
}

/** Whether a value of this type is its text: nothing else is said of it. Lines are values, unless it is said that they are text. */
function isTextual({ schema, contentType }: MediaType, { context }: InputPlanner): boolean {
  const target = schema && context.documents.resolve(schema);
  if (!target || !isSchema(target.value)) return !isSequence(contentType);
  const { type } = target.value;
  return type === "string" || (Object.keys(target.value).length === 0 && !isSequence(contentType));
}

/** @returns a reason where it cannot be sent as the document asks */
function planChosen(
  operation: Operation,
  body: RequestBody,
  chosen: ChosenBody,
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments | string {
  const written = wire(body, chosen, planner.context.documents);
  if (typeof written === "string") return written;
  if (chosen.format === "binary") return whole(body, written, fileSchema(bodyFile(chosen), {}), names);
  const schema = chosen.media.schema ? planner.linker.normalize(chosen.media.schema) : {};
  if (chosen.format === "text") return whole(body, written, textSchema(chosen.contentType), names);
  const opened = planner.linker.open(schema);
  if (chosen.format === "lines")
    return whole(body, written, listSchema(chosen, opened, schema, planner), names);
  if (isEmptyObject(opened) && !body.required) return NO_BODY;
  const object = asObject(opened, planner);
  if (!object) return whole(body, written, schema, names);
  return flat(operation, body, chosen, written, object, names, planner);
}

/** What would be JSON by its media type, and is a file by its schema, goes as it is. */
function asBytes(chosen: ChosenBody, { context }: InputPlanner): ChosenBody {
  const { media, format } = chosen;
  if (format !== "json" || !media.schema || !isBytes(media.schema, context.documents)) return chosen;
  return { media, format: "binary", contentType: media.contentType };
}

function textSchema(contentType: string): Schema {
  return contentType.startsWith("text/") && contentType !== "text/xml"
    ? { type: "string" }
    : { type: "string", description: `The text of the ${contentType} document.` };
}

/** OAS 3.2 §4.14.3: `schema` is of all items, `itemSchema` of each. Before, authors wrote the schema of one. */
function listSchema({ media }: ChosenBody, opened: Schema, schema: Schema, planner: InputPlanner): Schema {
  if (media.itemSchema) return { type: "array", items: planner.linker.normalize(media.itemSchema) };
  return opened["type"] === "array" ? schema : { type: "array", items: schema };
}

function whole(body: RequestBody, written: Written, schema: Schema, names: ArgumentNames): BodyArguments {
  const argument = names.take("body", "body");
  const description = modelText(body.description ?? "", DESCRIPTION_CAP);
  const described =
    description === "" || schema["description"] !== undefined ? schema : { ...schema, description };
  return {
    properties: [[argument, described]],
    required: body.required ? [argument] : [],
    descriptor: { ...written, shape: { kind: "whole", argument } },
  };
}

function flat(
  operation: Operation,
  body: RequestBody,
  chosen: ChosenBody,
  written: Written,
  object: ObjectBody,
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments {
  const argumentOf = new Map<string, string>();
  // a required name without a property is a property of any type
  const all = [...new Set([...Object.keys(object.properties), ...object.required])];
  for (const name of all) argumentOf.set(name, names.take(name, "body"));
  const files = filesIn(chosen, planner.context.documents);
  const properties = all.map((name): [string, Schema] => {
    const said = Object.hasOwn(object.properties, name) ? object.properties[name] : {};
    const schema = isSchema(said) ? said : {};
    const file = files.get(name);
    return [argumentOf.get(name) ?? name, file ? fileSchema(file, schema) : schema];
  });
  // the one property that an XML document's root is made of is needed, whatever is said of it
  const { member } = written.xml ?? {};
  const needed = new Set([...object.required, ...(member === undefined ? [] : [member])]);
  const required = [...needed].map((name) => argumentOf.get(name) ?? name);
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
    descriptor: { ...written, shape },
    ...(object.note && { note: object.note }),
  };
}

/** Open where the document says so, and where subtypes that a discriminator tells apart bring properties of their own. */
function additionalArguments(object: ObjectBody, media: MediaType, planner: InputPlanner): unknown {
  if (object.additional !== undefined) return object.additional === false ? undefined : object.additional;
  const target = media.schema && planner.context.documents.resolve(media.schema);
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
