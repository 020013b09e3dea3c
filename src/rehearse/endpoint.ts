/** A 1:1 tool, tried out: the request that its arguments make. */
import type { Exchange } from "../emit/rehearsal.js";
import type { EndpointToolPlan, ServerPlan } from "../plan/types.js";
import { RequestRefused } from "../runtime/core/refused.js";
import { buildRequest } from "../runtime/core/request.js";
import type { Arguments, Validator } from "../runtime/core/types.js";
import { plainAnswer } from "./answers.js";
import { rehearsed } from "./requests.js";
import { sampleOf } from "./sample.js";

/** Where the API is in rehearsals; tests put their own in its place. */
const ADDRESS = "http://api.example";

export function endpointExchanges(
  tool: EndpointToolPlan,
  args: Arguments,
  { operations, details }: ServerPlan,
  validator: Validator,
): readonly Exchange[] {
  const operation = operations[tool.operation];
  if (!operation) throw new Error(`The plan has no operation ${tool.operation}`);
  try {
    const request = rehearsed(buildRequest(operation, args, { baseUrl: ADDRESS }));
    const answer = plainAnswer(details?.operations[tool.operation]);
    const { outputSchema } = tool.listing;
    if (!outputSchema || answer.contentType !== "application/json")
      return [{ operation: operation.id, request, answer }];
    const check = validator(outputSchema);
    const found = sampleOf(outputSchema, (value) => check(value).length === 0, [answer.body]);
    const fitting = found && { ...answer, body: found.value };
    return fitting ? [{ operation: operation.id, request, answer: fitting }] : [];
  } catch (error) {
    // what the sampler found is accepted by the schema, and cannot be sent all the same
    if (error instanceof RequestRefused) return [];
    throw error;
  }
}
