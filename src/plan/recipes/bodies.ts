/** The types of what an operation answers with. */
import type { MediaType, Operation, Response } from "../../model/types.js";
import { NULL, union } from "../expressions/object-type.js";
import { ANY, type Typed } from "../expressions/type.js";
import { type Open, typeOfSchema } from "../expressions/type-of-schema.js";
import { isJson } from "../media-types.js";
import type { Linker } from "../schemas/link.js";

/**
 * The body of these statuses, as a union; every declared 2xx where none is given.
 * @param linker of responses @param id for messages
 */
export function bodyType(
  operation: Operation,
  statuses: readonly number[] | undefined,
  linker: Linker,
  id: string,
): Typed {
  const label = `the response of ${id}`;
  return eitherOf(responsesOf(operation, statuses).map((one) => bodyOf(one, operation, label, linker)));
}

const openers = new WeakMap<Linker, Open>();

/** One for a linker: types are remembered by it. */
function opener(linker: Linker): Open {
  const known = openers.get(linker) ?? ((schema) => linker.open(schema));
  openers.set(linker, known);
  return known;
}

/** Those of the statuses; without any, those of success. */
function responsesOf(
  operation: Operation,
  statuses: readonly number[] | undefined,
): readonly (Response | undefined)[] {
  if (statuses === undefined) return operation.responses.filter(({ status }) => /^2(\d\d|XX)$/i.test(status));
  return [...new Set(statuses.map((status) => responseOf(operation, status)))];
}

export function responseOf({ responses }: Operation, status: number): Response | undefined {
  const named = (wanted: string) => responses.find((one) => one.status.toUpperCase() === wanted);
  return named(String(status)) ?? named(`${Math.floor(status / 100)}XX`) ?? named("DEFAULT");
}

/** @returns nothing where there is no body */
function bodyOf(
  response: Response | undefined,
  operation: Operation,
  label: string,
  linker: Linker,
): Typed | undefined {
  if (!response) return ANY;
  if (response.content.length === 0) return saysNothing(response, operation) ? ANY : undefined;
  const media = response.content.find(({ contentType }) => isJson(contentType)) ?? response.content[0];
  return media ? typeOfMedia(media, label, linker) : undefined;
}

/** Many documents declare no content at all, of responses that have some. */
function saysNothing({ status }: Response, { responses }: Operation): boolean {
  const successes = responses.filter((one) => /^2/.test(one.status));
  return /^20[0-3]$|^2XX$/i.test(status) && successes.every(({ content }) => content.length === 0);
}

function typeOfMedia({ contentType, schema }: MediaType, label: string, linker: Linker): Typed {
  if (contentType.startsWith("text/") && !isJson(contentType) && contentType !== "text/*")
    return { type: { kind: "string" }, optional: false };
  if (!schema || !(isJson(contentType) || contentType.includes("*"))) return ANY;
  return typeOfSchema(linker.normalize(schema), opener(linker), label);
}

/** One of several; `undefined` among them is a response without a body. */
function eitherOf(bodies: readonly (Typed | undefined)[]): Typed {
  if (bodies.length === 0) return ANY;
  const some = bodies.filter((body) => body !== undefined);
  const optional = some.length < bodies.length || some.some((one) => one.optional);
  return some.length === 0 ? NULL : { type: union(some).type, optional };
}
