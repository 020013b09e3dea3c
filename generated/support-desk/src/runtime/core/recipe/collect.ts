/** Reads a list page by page. */
import { EvaluationError } from "../cel/error.js";
import { Unknown } from "../cel/unknown.js";
import type { Calling } from "./calling.js";
import { resultPath, type Scope } from "./context.js";
import { hold } from "./needs.js";
import { type Page, pageAfter } from "./next-page.js";
import { StepFailure } from "./signals.js";
import { runStep } from "./step.js";
import { brokenPromise } from "./step-failure.js";
import type { Collected, CollectOptions, OperationCall, StepResponse } from "./types.js";

const MAX_PAGES = 50;
const MAX_ITEMS = 10_000;

export async function collect(
  scope: Scope,
  id: string,
  request: OperationCall,
  options: Calling<CollectOptions>,
): Promise<Collected> {
  const collected = await pagesOf(scope, id, request, options);
  if (options.needs && !scope.context.dryRun) hold(collected, options.needs, resultPath(scope, id));
  return collected;
}

async function pagesOf(
  scope: Scope,
  id: string,
  request: OperationCall,
  options: Calling<CollectOptions>,
): Promise<Collected> {
  const step = scope.prefix + id;
  const max = Math.min(options.max, MAX_ITEMS);
  // An answer with more than one page has no use for an undo or a key.
  const { undo, idempotency, pivot, ...calling } = options;
  const items: unknown[] = [];
  const seen = new Set<string>();
  let page: Pick<Page, "request" | "path"> = { request };
  for (let pages = 1; ; pages++) {
    const { request: asked, path } = page;
    let response: StepResponse;
    try {
      response = await runStep(scope, id, asked, calling, path === undefined ? {} : { path });
    } catch (error) {
      if (pages > 1 && isBeyondTheLast(error, options)) return { items, truncated: false, pages: pages - 1 };
      throw error;
    }
    if ((response.status as unknown) instanceof Unknown) return unknownList(id);
    const found = itemsOf(response, options, step);
    const room = max - items.length;
    const next = pageAfter(page, response, found, options, scope.context.runtime, step);
    const isRepeated = typeof next === "object" && seen.has(next.mark);
    // The very page that was there before: the API does not page by this argument, or not any further.
    if (isRepeated && next.marks === "page") return { items, truncated: true, pages };
    for (const item of found.slice(0, room)) items.push(item);
    if (next === "end") return { items, truncated: found.length > room, pages };
    if (next === "elsewhere") {
      const message = "the API's link to the next page leads elsewhere and was not followed";
      scope.context.ledger.note({ step, message });
      return { items, truncated: true, pages };
    }
    if (found.length >= room || pages >= MAX_PAGES || isRepeated) return { items, truncated: true, pages };
    seen.add(next.mark);
    page = next;
  }
}

function itemsOf(response: StepResponse, { items }: CollectOptions, step: string): readonly unknown[] {
  let found: unknown;
  try {
    found = items(response);
  } catch (error) {
    throw error instanceof EvaluationError ? brokenPromise(error, step) : error;
  }
  // Some APIs leave out a list that is empty.
  if (found === null || found === undefined) return [];
  if (Array.isArray(found)) return found;
  throw new StepFailure("bad_response", "The answer has no list where the recipe expects its items.", {
    step,
  });
}

/** Page numbers beyond the end are a 404 with some APIs. */
function isBeyondTheLast(error: unknown, { page }: CollectOptions): boolean {
  return page.kind === "page" && error instanceof StepFailure && error.details.status === 404;
}

function unknownList(id: string): Collected {
  return {
    items: new Unknown(`${id}.items`),
    truncated: new Unknown(`${id}.truncated`),
    pages: new Unknown(`${id}.pages`),
  } as unknown as Collected;
}
