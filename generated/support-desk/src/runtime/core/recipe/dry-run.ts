/** A run without its writes: they are listed, and what they would have answered has a name only. */
import { Unknown } from "../cel/unknown.js";
import { baseUrlOf, type OperationRuntime } from "../exchange.js";
import { RequestRefused } from "../refused.js";
import { buildRequest } from "../request.js";
import type { Calling } from "./calling.js";
import { plain } from "./digest.js";
import { quietly } from "./step-failure.js";
import type { OperationCall, StepResponse } from "./types.js";

/** A request that would be sent. */
export interface Withheld {
  readonly step: string;
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  readonly body?: unknown;
  readonly idempotency?: "auto" | "chosen";
  readonly undo?: string;
}

export interface DryRun {
  /** Writes, and reads that need to know what a write would have answered. */
  readonly withholds: (request: OperationCall, options: Calling) => boolean;
  readonly withhold: (
    step: string,
    request: OperationCall,
    options: Calling,
    runtime: OperationRuntime,
  ) => StepResponse;
  /** A question that would be asked. */
  readonly ask: (message: string) => void;
  readonly questions: readonly string[];
  readonly requests: () => readonly Withheld[];
}

export function createDryRun(): DryRun {
  const withheld: (() => Withheld)[] = [];
  const questions: string[] = [];
  const steps: string[] = [];
  return {
    withholds: ({ args }, { effect }) => effect !== "read" || needsUnknown(args, steps),
    withhold(step, request, options, runtime) {
      const id = step.slice(step.lastIndexOf("/") + 1);
      steps.push(id);
      const { undo, idempotency } = options;
      const described = describe(request, runtime);
      withheld.push(() => ({
        step,
        ...described,
        ...(idempotency && { idempotency: idempotency.key ? "chosen" : "auto" }),
        ...(undo && { undo: undoText(() => undo(unknownResponse(id)), runtime) }),
      }));
      return unknownResponse(id);
    },
    ask(message) {
      questions.push(message);
    },
    questions,
    requests: () => withheld.map((make) => make()),
  };
}

/** Its members are names where a response has values. */
function unknownResponse(id: string): StepResponse {
  return {
    status: new Unknown(`${id}.status`),
    headers: new Unknown(`${id}.headers`),
    body: new Unknown(`${id}.body`),
  } as unknown as StepResponse;
}

function needsUnknown(value: unknown, steps: readonly string[]): boolean {
  if (value instanceof Unknown) return true;
  // An unknown value that became part of a text.
  if (typeof value === "string") return value.includes("<") && steps.some((id) => value.includes(`${id}.`));
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => needsUnknown(member, steps));
}

function describe(
  { operation, args }: OperationCall,
  runtime: OperationRuntime,
): { readonly method: string; readonly url: string; readonly body?: unknown } {
  const { method } = operation;
  try {
    const known = plain(args) as OperationCall["args"];
    const { origin, path, body } = buildRequest(operation, known, { baseUrl: baseUrlOf(operation, runtime) });
    const url = origin + path.replace(/%3C([\w.%-]+?)%3E/g, (found) => decoded(found));
    if (body === undefined) return { method, url };
    return { method, url, body: typeof body === "string" ? jsonOr(body) : `${body.length} bytes` };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return { method, url: `${operation.path} (cannot be sent: ${error.message})` };
  }
}

/** `%3Cassign.body.id%3E`: what stands for a value is easier to see than its encoding. */
function decoded(text: string): string {
  return quietly(() => decodeURIComponent(text)) ?? text;
}

function jsonOr(text: string): unknown {
  return quietly((): unknown => JSON.parse(text)) ?? text;
}

function undoText(undo: () => OperationCall, runtime: OperationRuntime): string {
  const request = quietly(undo);
  if (!request) return "a request that depends on the answer";
  const { method, url, body } = describe(request, runtime);
  return `${method} ${url}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`;
}
