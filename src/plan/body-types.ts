/** Where an operation takes the same value as several types, and which it is makes a difference. */
import type { ArgumentNames } from "./arguments.js";
import type { BodyArguments } from "./body-arguments.js";
import { holdsFiles } from "./files.js";
import type { InputPlanner } from "./inputs.js";
import type { ChosenBody } from "./media-types.js";
import type { Schema } from "./schemas/keywords.js";

/** Ways to say how a resource changes: the same object means something else in each (RFC 6902, RFC 7396). */
const PATCH = /patch\+json$/;
const JSON_PATCH = "application/json-patch+json";
/** A list of all types there are says nothing. */
const MOST_TYPES = 12;

/**
 * What the document has a type for that its schema does not fit comes last: an object is no JSON patch, which is a
 * list, and where a form takes the file, JSON has no place for its bytes.
 */
export function fittingFirst(all: readonly ChosenBody[], planner: InputPlanner): readonly ChosenBody[] {
  const hasForm = all.some(({ format }) => format === "multipart");
  const misfits = all.filter((one) => isMisfit(one, planner) || (hasForm && hasFiles(one, planner)));
  return [...all.filter((one) => !misfits.includes(one)), ...misfits];
}

function hasFiles({ format, media }: ChosenBody, { context }: InputPlanner): boolean {
  if ((format !== "json" && format !== "form") || !media.schema) return false;
  return holdsFiles(media.schema, context.documents);
}

function isList({ media }: ChosenBody, { linker }: InputPlanner): boolean {
  if (!media.schema) return true;
  const { type } = linker.open(linker.normalize(media.schema));
  return type === "array" || type === undefined;
}

/**
 * With the other types that the API takes the same value as. A file may say its own; for patches and for text there is
 * an argument. All else is sent as what was chosen: JSON, or the first that the document names.
 */
export function withTypes(
  planned: BodyArguments,
  chosen: ChosenBody,
  all: readonly ChosenBody[],
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments {
  const { descriptor } = planned;
  const alike = fittingFirst(all, planner).filter(
    (one) => isAlike(chosen, one) && !isMisfit(one, planner) && isOfOneKind(chosen, one, planner),
  );
  const otherTypes = [...new Set(alike.map(({ contentType }) => contentType))].filter(
    (type) => type !== chosen.contentType && !type.includes("*"),
  );
  if (!descriptor || otherTypes.length === 0 || otherTypes.length >= MOST_TYPES) return planned;
  if (chosen.format === "binary")
    return {
      ...planned,
      properties: planned.properties.map(([name, schema]) => [
        name,
        ofTypes(schema, [chosen.contentType, ...otherTypes]),
      ]),
      descriptor: { ...descriptor, otherTypes },
    };
  const typeArgument = names.take("content_type", "body");
  const schema: Schema = {
    type: "string",
    enum: [chosen.contentType, ...otherTypes],
    default: chosen.contentType,
    description: "What the body is sent as.",
  };
  return {
    ...planned,
    properties: [...planned.properties, [typeArgument, schema]],
    descriptor: { ...descriptor, otherTypes, typeArgument },
  };
}

/** A file of one of several types has no type of its own. */
function ofTypes(
  { contentMediaType: _one, description, ...schema }: Schema,
  types: readonly string[],
): Schema {
  return { ...schema, description: `${String(description)} One of ${types.join(", ")}.` };
}

function isAlike(chosen: ChosenBody, { format, contentType }: ChosenBody): boolean {
  if (format !== chosen.format) return false;
  if (format === "json") return PATCH.test(chosen.contentType) && PATCH.test(contentType);
  return format === "text" || format === "binary";
}

/** Whether a value of the one is a value of the other by its type: a JSON Patch is a list, a merged document none. */
function isOfOneKind(chosen: ChosenBody, other: ChosenBody, planner: InputPlanner): boolean {
  const [one, another] = [kindOf(chosen, planner), kindOf(other, planner)];
  return one === another || one === undefined || another === undefined;
}

/** Undefined for what may be anything; JSON Patch is a list (RFC 6902 §3). */
function kindOf({ media, contentType }: ChosenBody, { linker }: InputPlanner): "list" | "other" | undefined {
  const { type } = media.schema ? linker.open(linker.normalize(media.schema)) : {};
  if (type === "array" || contentType === JSON_PATCH) return "list";
  return type === undefined ? undefined : "other";
}

function isMisfit(one: ChosenBody, planner: InputPlanner): boolean {
  return one.contentType === JSON_PATCH && !isList(one, planner);
}
