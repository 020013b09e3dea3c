/** One call of one operation: arguments → request → response → result. */
import type { OperationRuntime } from "./exchange.js";
import type { OutputCheck } from "./output.js";
import { send } from "./policy/send.js";
import type { Surroundings } from "./policy/settings.js";
import type { EndpointPolicy } from "./policy/types.js";
import { resultOf } from "./result.js";
import { STREAM_BYTES } from "./streams.js";
import type { Arguments, CallContext, OperationDescriptor, ToolResult } from "./types.js";

export type { OperationRuntime } from "./exchange.js";

export interface OperationOptions {
  /** What is known of the operation beyond its method. */
  readonly facts?: EndpointPolicy | undefined;
  /** Of a tool that advertises an output schema. */
  readonly checkOutput?: OutputCheck | undefined;
  /** Default: those of the host. */
  readonly surroundings?: Surroundings;
}

/** Calls the API. What can go wrong on the way is a result that says so; only bugs are thrown. */
export function callOperation(
  operation: OperationDescriptor,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
  { facts, checkOutput, surroundings }: OperationOptions = {},
): Promise<ToolResult> {
  const options = {
    called: { operation, args },
    keepFile: call.keepFile,
    isPromised: checkOutput !== undefined,
  };
  return send(
    { operation, args, facts, streamBytes: STREAM_BYTES },
    call,
    runtime,
    async (response, sent) => {
      const result = await resultOf(response, sent, options);
      return checkOutput ? checkOutput(response, result) : result;
    },
    surroundings,
  );
}
