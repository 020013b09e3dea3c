/** A worker that does with the two ports what it is told to, for the test in workerd. */
import { HttpError } from "../../../src/runtime/core/http-error.js";
import type { HttpRequest, ToolListing } from "../../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createWorkerHttpClient } from "../../../src/runtime/worker/http-client.js";
import { createWorkerValidator } from "../../../src/runtime/worker/validator.js";

export type Task =
  | {
      readonly kind: "send";
      readonly request: HttpRequest;
      readonly timeout: number;
      readonly maxResponseBytes: number;
      readonly streamBytes?: number;
    }
  | { readonly kind: "check"; readonly listing: ToolListing; readonly args: unknown };

const send = createWorkerHttpClient();

async function perform(task: Task): Promise<unknown> {
  if (task.kind === "check")
    return createArgumentCheck("strict", async () => createWorkerValidator())(task, task.args);
  const { request, timeout, maxResponseBytes, streamBytes } = task;
  const limits = { timeout, maxResponseBytes, ...(streamBytes !== undefined && { streamBytes }) };
  try {
    const { signal } = new AbortController();
    const { status, headers, body, partial } = await send(request, { signal, ...limits });
    return { status, headers, text: new TextDecoder().decode(body), ...(partial && { partial }) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { kind: error.kind, sent: error.sent };
  }
}

/** What the platform takes for the whole of a worker. */
export const worker = {
  fetch: async (request: Request): Promise<Response> =>
    Response.json(await perform((await request.json()) as Task)),
};
