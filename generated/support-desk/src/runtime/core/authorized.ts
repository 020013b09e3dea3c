/** A prepared request on its way: completed by credentials that are only known now, and sent once more after a 401. */
import type { OperationRuntime, Prepared } from "./exchange.js";
import type { HttpOptions, HttpResponse } from "./types.js";

/**
 * One attempt; its limits hold for both requests together. A 401 says that nothing was done (RFC 9110 §15.5.2), so that a
 * write may be sent again after it.
 * Throws an HttpError where there is no answer, a RequestRefused where nothing could be sent.
 */
export async function sendAuthorized(
  { request, authorizer }: Prepared,
  { http }: Pick<OperationRuntime, "http">,
  limits: HttpOptions,
): Promise<HttpResponse> {
  if (!authorizer) return http(request, limits);
  const first = await authorizer.authorize(request, limits.signal);
  const started = performance.now();
  const response = await http(first, limits);
  authorizer.answered(first, response);
  if (response.status !== 401) return response;
  const again = await authorizer.renew(first, response, limits.signal);
  if (!again) return response;
  const answer = await http(again, without(limits, Math.floor(performance.now() - started)));
  authorizer.answered(again, answer);
  return answer;
}

/** @param spent milliseconds */
function without({ timeout, within, ...limits }: HttpOptions, spent: number): HttpOptions {
  return {
    ...limits,
    timeout: Math.max(1, timeout - spent),
    ...(within !== undefined && { within: Math.max(1, within - spent) }),
  };
}
