/** How the page after one is asked for. */

import { parseBaseUrl } from "../base-url.js";
import { EvaluationError } from "../cel/error.js";
import { applyCredentials } from "../credentials.js";
import { encodeStrict } from "../encode.js";
import { baseUrlOf, type OperationRuntime } from "../exchange.js";
import { setOwn } from "../json.js";
import { linkPath, nextLink } from "./link-header.js";
import { answerOf } from "./response.js";
import { StepFailure } from "./signals.js";
import { brokenPromise } from "./step-failure.js";
import type { CollectOptions, OperationCall, StepResponse } from "./types.js";

export interface Page {
  readonly request: OperationCall;
  /** Path and query instead of what the arguments give. */
  readonly path?: string;
  /** What would repeat if this went in circles: the way to this page, or all of the page before. */
  readonly mark: string;
  readonly marks: "way" | "page";
}

/** `end`: there is none. `elsewhere`: it is not at this API. */
export function pageAfter(
  page: Pick<Page, "request" | "path">,
  response: StepResponse,
  found: readonly unknown[],
  options: CollectOptions,
  runtime: OperationRuntime,
  step: string,
): Page | "end" | "elsewhere" {
  const { page: rule } = options;
  switch (rule.kind) {
    case "link":
      return linkedPage(page, response, runtime);
    case "cursor": {
      const cursor = nextOf(response, options, step);
      if (isNothing(cursor)) return "end";
      if (typeof cursor !== "string" && typeof cursor !== "number")
        throw new StepFailure("bad_response", "The cursor of the next page is neither text nor a number.", {
          step,
        });
      return withArgument(page.request, rule.argument, cursor, `${cursor}`, "way");
    }
    case "page":
    case "offset": {
      if (found.length === 0) return "end";
      if (options.next && isNothing(nextOf(response, options, step))) return "end";
      const isPage = rule.kind === "page";
      const now = numberOf(page.request, rule.argument) ?? (isPage ? 1 : 0);
      return withArgument(
        page.request,
        rule.argument,
        now + (isPage ? 1 : found.length),
        JSON.stringify(found),
        "page",
      );
    }
  }
}

function nextOf(response: StepResponse, { next }: CollectOptions, step: string): unknown {
  try {
    return next?.(response);
  } catch (error) {
    throw error instanceof EvaluationError ? brokenPromise(error, step) : error;
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false;
}

function numberOf({ args }: OperationCall, argument: string): number | undefined {
  const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

function withArgument(
  request: OperationCall,
  name: string,
  value: unknown,
  mark: string,
  marks: Page["marks"],
): Page {
  const changed: Record<string, unknown> = { ...request.args };
  setOwn(changed, name, value);
  return { request: { ...request, args: changed }, mark, marks };
}

function linkedPage(
  { request, path: before }: Pick<Page, "request" | "path">,
  response: StepResponse,
  runtime: OperationRuntime,
): Page | "end" | "elsewhere" {
  const link = nextLink(response.headers["link"]);
  const answer = answerOf(response);
  if (link === undefined || link === "" || !answer) return "end";
  const { operation } = request;
  const { origin, prefix } = parseBaseUrl(baseUrlOf(operation, runtime));
  const path = linkPath(link, { origin, path: before ?? answer.sent.path }, prefix);
  if (path === undefined) return "elsewhere";
  return { request, path: withSecrets(path, operation, runtime, origin), mark: path, marks: "way" };
}

/** A key that travels in the query is ours to write, whether or not the link repeats it. */
function withSecrets(
  path: string,
  operation: OperationCall["operation"],
  runtime: OperationRuntime,
  origin: string,
): string {
  const secrets = applyCredentials(operation, runtime, origin)?.query ?? [];
  if (secrets.length === 0) return path;
  const names = new Set(secrets.map(([name]) => encodeStrict(name)));
  const [own = "", query = ""] = path.split(/\?(.*)/s);
  const kept = query.split("&").filter((pair) => pair !== "" && !names.has(pair.split("=", 1)[0] ?? ""));
  return `${own}?${[...kept, ...secrets.map(([name, value]) => `${encodeStrict(name)}=${encodeStrict(value)}`)].join("&")}`;
}
