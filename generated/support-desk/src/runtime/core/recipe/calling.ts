/** What is known of an operation, and what a step says of its call: together, all that sending it needs to know. */
import type { Effect } from "../policy/types.js";
import type { CallOptions, OperationCall, OperationFacts } from "./types.js";

export type Calling<Options extends CallOptions = CallOptions> = Options & { readonly effect: Effect };

/** What the step says counts; but an answer has to be good for both. Of which nothing is known, writes. */
export function callingOf<Options extends CallOptions>(
  { facts }: OperationCall,
  options: Options,
): Calling<Options> {
  const effect = options.effect ?? facts?.effect ?? "write";
  const needs = [...(facts?.needs ?? []), ...(options.needs ?? [])];
  return { ...facts, ...options, effect, ...successOf(facts, options), ...(needs.length > 0 && { needs }) };
}

function successOf(facts: OperationFacts | undefined, options: CallOptions): Pick<CallOptions, "success"> {
  const [known, own] = [facts?.success, options.success];
  return known && own ? { success: (response) => known(response) && own(response) } : {};
}
