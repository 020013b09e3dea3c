/** Who may call. Node's listener asks the same of Host and Origin; here others have routed the request already. */
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  originValidationResponse,
} from "@modelcontextprotocol/server";

/**
 * The answer to a request that must not be served: one that a page of another origin sends through the browser of its
 * visitor; and where this server has names, one under another name. Undefined for all others.
 *
 * Without names every Host will do, since the platform routes by it. Not so every Origin, not even one that is the
 * Host: a name that was rebound to a developer's machine has both alike, and there are no pages of ours.
 */
export function refusalOf(request: Request, allowedHosts: readonly string[]): Response | undefined {
  const local = localhostAllowedHostnames();
  const names = [...allowedHosts, ...local];
  const byHost = allowedHosts.length > 0 ? hostHeaderValidationResponse(request, names) : undefined;
  // Deployed, this server is no neighbour of what its visitors run on their machines.
  const isLocal = local.includes(new URL(request.url).hostname);
  return byHost ?? originValidationResponse(request, isLocal ? names : [...allowedHosts]);
}
