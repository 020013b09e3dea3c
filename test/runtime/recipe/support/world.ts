/** A scripted API under a clock of its own: time passes only when nothing else can happen. */
import type { OperationRuntime } from "../../../../src/runtime/core/call-operation.js";
import type { Any } from "../../../../src/runtime/core/cel/any.js";
import { HttpError, type HttpErrorKind } from "../../../../src/runtime/core/http-error.js";
import { createRecipeRunner, type RecipeSettings } from "../../../../src/runtime/core/recipe/run-recipe.js";
import type {
  OperationCall,
  OperationFacts,
  RecipeDefinition,
  Run,
} from "../../../../src/runtime/core/recipe/types.js";
import type {
  Arguments,
  CallContext,
  HttpRequest,
  HttpResponse,
  JsonSchema,
  OperationDescriptor,
  ToolResult,
} from "../../../../src/runtime/core/types.js";
import { createValidator } from "../../../../src/runtime/node/validator.js";
import { listing, operation } from "../../support/upstream.js";

const START = Date.parse("2026-11-21T12:00:00Z");

/** What the API does with a request. `after`: milliseconds until it answers. */
export type Scripted =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
      readonly after?: number;
    }
  | { readonly error: HttpErrorKind; readonly sent: boolean; readonly after?: number };

export interface Seen {
  readonly line: string;
  /** Milliseconds since the start. */
  readonly at: number;
  readonly request: HttpRequest;
}

export interface World {
  readonly runtime: OperationRuntime;
  readonly settings: RecipeSettings;
  readonly seen: Seen[];
  readonly lines: () => string[];
  readonly now: () => number;
  /** Runs the clock until the work is done. */
  readonly drive: <T>(work: Promise<T>) => Promise<T>;
  readonly at: (ms: number, act: () => void) => void;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

const UTF8 = new TextEncoder();

/** Digests are made on other threads: while one is under way, time may not pass. */
let digesting = 0;
for (const name of ["digest", "importKey", "sign", "verify"] as const) {
  const own = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
  const counted = async (...args: unknown[]) => {
    digesting++;
    return own(...args).finally(() => digesting--);
  };
  Object.defineProperty(crypto.subtle, name, { value: counted });
}

export function createWorld(
  script: (request: HttpRequest, count: number) => Scripted,
  options: { readonly runtime?: Partial<OperationRuntime>; readonly settings?: Partial<RecipeSettings> } = {},
): World {
  let now = START;
  let timers: Timer[] = [];
  const seen: Seen[] = [];

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = { at: now + Math.max(0, ms), wake: () => end() };
      const end = () => {
        timers = timers.filter((other) => other !== timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      timers.push(timer);
      signal?.addEventListener("abort", end);
    });

  const http: OperationRuntime["http"] = async (request, { signal, timeout, maxResponseBytes }) => {
    if (signal.aborted) throw new HttpError("cancelled", "cancelled", false);
    seen.push({ line: `${request.method} ${request.path}`, at: now - START, request });
    const answer = script(request, seen.length);
    const after = answer.after ?? 0;
    if (after > 0) await sleep(Math.min(after, timeout), signal);
    if (signal.aborted) throw new HttpError("cancelled", "cancelled", true);
    if (after > timeout)
      throw new HttpError("timeout", `No answer within ${timeout} ms.`, true, { isSilent: true });
    if ("error" in answer) throw new HttpError(answer.error, "scripted", answer.sent);
    return responseOf(answer, maxResponseBytes);
  };

  const drive = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      // Whatever can happen without time, happens first.
      for (let turn = 0; turn < 2 && !isDone; turn++) await new Promise(setImmediate);
      if (isDone) return work;
      if (digesting > 0) continue;
      const [first] = [...timers].sort((a, b) => a.at - b.at);
      if (!first) continue;
      now = Math.max(now, first.at);
      first.wake();
    }
  };

  return {
    runtime: {
      baseUrl: "https://api.test/v1",
      http,
      headers: {},
      credentials: {},
      secrets: () => undefined,
      validator: createValidator,
      ...options.runtime,
    },
    settings: {
      stateKey: async () => UTF8.encode("0123456789abcdef"),
      clock: () => now,
      random: () => 1,
      sleep,
      uuid: (() => {
        let count = 0;
        return () => `uuid-${++count}`;
      })(),
      ...options.settings,
    },
    seen,
    lines: () => seen.map(({ line }) => line.replace("/v1", "")),
    now: () => now - START,
    drive,
    at: (ms, act) => void sleep(ms).then(act),
  };
}

function responseOf(
  { status, headers = {}, body }: Extract<Scripted, { status: number }>,
  maxResponseBytes: number,
): HttpResponse {
  const isJson = body !== undefined && !(typeof body === "string" && headers["content-type"] !== undefined);
  const bytes =
    body === undefined
      ? new Uint8Array()
      : body instanceof Uint8Array
        ? body
        : UTF8.encode(isJson ? JSON.stringify(body) : String(body));
  if (bytes.length > maxResponseBytes) throw new HttpError("too-large", "Too large.", true);
  return {
    status,
    headers: { ...(isJson && { "content-type": "application/json" }), ...headers },
    body: bytes,
  };
}

const ANYTHING: JsonSchema = { type: "object" };

export function recipe(
  run: (run: Run, args: Arguments, format: "concise" | "detailed") => Promise<unknown>,
  overrides: Partial<RecipeDefinition> & { readonly outputSchema?: JsonSchema } = {},
): RecipeDefinition {
  const { outputSchema, ...rest } = overrides;
  return {
    kind: "recipe",
    operations: [],
    listing: { ...listing("goal", ANYTHING), ...(outputSchema && { outputSchema }) },
    budget: 50_000,
    limit: { textTokens: 20_000 },
    stepCount: 2,
    confirmFallback: "token",
    run: async (args, own, format) => ((await run(own, args, format)) ?? {}) as object,
    ...rest,
  };
}

/** Takes its body whole, as the argument `body`. */
function op(method: string, path: string, id?: string): OperationDescriptor {
  const described = operation(method, path);
  const hasBody = method !== "GET" && method !== "DELETE";
  const query = ["cursor", "page", "offset", "limit"].map((name) => ({
    argument: name,
    name,
    in: "query" as const,
    required: false,
    style: "form" as const,
    explode: true,
    allowReserved: false,
  }));
  return {
    ...described,
    ...(id !== undefined && { id }),
    parameters: [...described.parameters, ...(method === "GET" ? query : [])],
    ...(hasBody && {
      requestBody: {
        contentType: "application/json",
        required: false,
        format: "json" as const,
        shape: { kind: "whole" as const, argument: "body" },
      },
    }),
  };
}

export const read = { effect: "read" } as const;
export const write = { effect: "write" } as const;

export function call(
  method: string,
  path: string,
  args: Arguments = {},
  facts?: OperationFacts,
): OperationCall<Any> {
  return { operation: op(method, path), args, ...(facts && { facts }) };
}

export interface Outcome {
  readonly result: ToolResult;
  readonly text: string;
  /** The `error` of the second block. */
  readonly error: Record<string, unknown>;
  readonly notes: (readonly [progress: number, message: string, total?: number | undefined])[];
}

/** Runs a recipe to its end, in a runner of its own unless one is given. */
export async function outcomeOf(
  world: World,
  definition: RecipeDefinition,
  args: Arguments = {},
  context: Partial<CallContext> = {},
  runner = createRecipeRunner(world.runtime, world.settings),
): Promise<Outcome> {
  const notes: (readonly [number, string, (number | undefined)?])[] = [];
  const result = await world.drive(
    runner(definition, args, {
      signal: new AbortController().signal,
      progress: (...note) => notes.push(note),
      ...context,
    }),
  );
  const [first, second] = result.content.map((block) => (block.type === "text" ? block.text : ""));
  const error = result.isError
    ? (JSON.parse(second ?? "{}") as { error?: Record<string, unknown> }).error
    : {};
  return { result, text: first ?? "", error: error ?? {}, notes };
}
