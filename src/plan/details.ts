/** What a document says of an operation besides what a server needs of it: for who writes code and tests. */
import type { Operation, Response } from "../model/types.js";
import { below } from "../read/located.js";
import type { Documents } from "../read/types.js";
import { successResponse } from "./describe.js";
import { isJson } from "./media-types.js";
import { modelText } from "./schemas/text.js";
import type { OperationDetails, SuccessDetails } from "./types.js";

/** @param prefix of tags: the name of the operation's document, where several have one */
export function operationDetails(
  operation: Operation,
  documents: Documents,
  prefix?: string,
): OperationDetails {
  const [tag] = operation.tags;
  const summary = modelText(operation.summary ?? "", 200);
  const named = [prefix, tag].filter((part) => part !== undefined).join(" ");
  return {
    ...(named !== "" && { tag: named }),
    ...(summary !== "" && { summary }),
    success: successDetails(successResponse(operation.responses), documents),
  };
}

function successDetails(response: Response | undefined, documents: Documents): SuccessDetails {
  const number = Number(response?.status);
  const media = response?.content.find(({ contentType }) => isJson(contentType)) ?? response?.content[0];
  // a range, or nothing at all
  const status = Number.isInteger(number) ? number : 200;
  if (!media) return { status: response?.status === undefined ? 200 : status };
  const example = media.example && exampleOf(media.example, documents);
  return { status, contentType: media.contentType, ...(example !== undefined && { example }) };
}

/** Bytes of JSON: a test that shows more than this shows nothing. */
const LARGEST = 2_000;

/** What is wrong with an example is nobody's concern here. */
function exampleOf(
  { at, isWrapped }: NonNullable<Response["content"][number]["example"]>,
  documents: Documents,
): unknown {
  const node = isWrapped ? documents.resolve(at) : at;
  const value = node && (isWrapped ? below(node, "value").value : node.value);
  if (value === undefined) return undefined;
  const json = JSON.stringify(value);
  return json !== undefined && json.length <= LARGEST ? value : undefined;
}
