/** What a tool says of itself: what it does, what it returns, how it can fail. */
import type { MediaType, Operation, Response } from "../model/types.js";
import { isJson } from "./media-types.js";
import { type Outliner, outlineOf } from "./outline.js";
import { modelText } from "./schemas/text.js";

/** Hosts cut descriptions at 1,024 or 2,048 characters; what matters comes first. */
const PURPOSE_CAP = 600;
const ERRORS_CAP = 240;

export function describe(operation: Operation, outliner: Outliner): string {
  const purpose = operation.mcp.description ?? purposeOf(operation);
  const parts = [modelText(purpose, PURPOSE_CAP)];
  if (operation.deprecated) parts.unshift("Deprecated.");
  const returns = describeReturns(operation.responses, outliner);
  if (returns) parts.push(returns);
  const errors = describeErrors(operation.responses);
  if (errors) parts.push(errors);
  return parts.filter((part) => part !== "").join("\n");
}

/** The summary, and the description where it says more than the summary; never nothing. */
function purposeOf(operation: Operation): string {
  const summary = operation.summary?.trim() ?? "";
  const description = operation.description?.trim() ?? "";
  if (summary === "" && description === "") return `${operation.method} ${operation.path}`;
  const start = description.slice(0, summary.length).toLowerCase();
  if (summary.toLowerCase().replace(/\.$/, "") === start.replace(/\.$/, "")) return description;
  if (description === "") return summary;
  return `${summary.replace(/[.\s]+$/, "")}. ${description}`;
}

function describeReturns(responses: readonly Response[], outliner: Outliner): string | undefined {
  const success = successResponse(responses);
  if (!success) return undefined;
  const json = success.content.find((media) => isJson(media.contentType));
  const outline = json?.schema && outlineOf(json.schema, outliner);
  if (outline) return `Returns ${outline}.`;
  const other = success.content[0]?.contentType;
  if (other === undefined || json || other === "*/*") return undefined;
  return `Returns ${other}.`;
}

/** The response of success that says most: 200, 201, any other 2xx, then the range. */
export function successResponse(responses: readonly Response[]): Response | undefined {
  const success = responses.filter((response) => /^2(\d\d|XX)$/.test(response.status));
  return success.find((response) => response.content.length > 0) ?? success[0];
}

export function jsonMedia(response: Response | undefined): MediaType | undefined {
  return response?.content.find((media) => isJson(media.contentType));
}

function describeErrors(responses: readonly Response[]): string | undefined {
  const errors = responses
    .filter((response) => /^4\d\d$/.test(response.status))
    .sort((one, other) => (one.status < other.status ? -1 : 1))
    .map((response) => {
      const reason = modelText(response.description ?? "", 60).replace(/[.;,]+$/, "");
      // "Not Found" after 404 says nothing new
      return reason === "" || STOCK.test(reason) ? response.status : `${response.status} ${reason}`;
    });
  if (errors.length === 0) return undefined;
  return modelText(`Errors: ${errors.join("; ")}.`, ERRORS_CAP);
}

const STOCK =
  /^(bad request|unauthorized|requires authentication|forbidden|(resource )?not found|conflict|gone|unprocessable( entity)?|validation failed.*|too many requests|error|default.*|invalid request)$/i;
