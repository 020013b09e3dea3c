/** Resources and resource templates as they are written: one request each, and what of its answer is shown. */
import type { Any } from "./cel/any.js";
import { toJson } from "./cel/convert.js";
import { EvaluationError } from "./cel/error.js";
import type { OperationRuntime } from "./exchange.js";
import { errorResult } from "./failure.js";
import type { Operation } from "./operation.js";
import type { Surroundings } from "./policy/settings.js";
import { readContent, readOperation } from "./read-operation.js";
import { hold } from "./recipe/needs.js";
import type { OperationCall, StepResponse } from "./recipe/types.js";
import type { CallContext, ResourceContent, ResourceDefinition, ToolResult } from "./types.js";

type Texts = Readonly<Record<string, string>>;

export interface ResourceSource {
  readonly name: string;
  /** RFC 6570 level 1. */
  readonly uri: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly operation: Operation;
  /** @param args the variables of the URI; without a prototype */
  readonly request: (args: Texts, at: Moment) => OperationCall;
  /** Absent: the answer as it came. */
  readonly output?: (response: StepResponse<Any>, at: Moment) => unknown;
  /** What `output` relies on in the answer. */
  readonly needs?: readonly string[];
}

/** When expressions are evaluated: `now()`. */
export interface Moment {
  /** Milliseconds of the epoch. */
  readonly now: number;
}

export function resourceDefinition(
  source: ResourceSource,
  runtime: OperationRuntime,
  surroundings?: Surroundings,
): ResourceDefinition {
  const { operation: _, request: _request, output: _output, needs: _needs, ...described } = source;
  return { ...described, read: (variables, call) => read(source, variables, call, runtime, surroundings) };
}

async function read(
  { request, output, needs, mimeType }: ResourceSource,
  variables: Texts,
  call: CallContext,
  runtime: OperationRuntime,
  surroundings: Surroundings | undefined,
): Promise<ResourceContent | ToolResult> {
  const at: Moment = { now: Date.now() };
  try {
    const asked = request(Object.assign(Object.create(null), variables) as Texts, at);
    if (!output) return await readContent(asked, mimeType, call, runtime, surroundings);
    const response = await readOperation(asked, call, runtime, surroundings);
    if ("content" in response) return response;
    if (needs) hold(response, needs, "");
    const value = toJson(output(response, at));
    const isText = typeof value === "string" && mimeType !== undefined && !/json/i.test(mimeType);
    const text = isText ? value : (JSON.stringify(value) ?? "null");
    return { mimeType: mimeType ?? "application/json", content: { text } };
  } catch (error) {
    if (error instanceof EvaluationError) return errorResult(error.message);
    throw error;
  }
}
