/** Where client secrets may be sent: by TLS, or within this machine. */
import { RequestRefused } from "../refused.js";

/**
 * RFC 6749 §3.2 demands TLS of a token endpoint.
 * @param what it is, after "the address of"
 */
export function assertSecure(url: string, what: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "https:" && parsed.username === "" && parsed.password === "") return;
  if (parsed?.protocol === "http:" && isLoopback(parsed.hostname) && parsed.username === "") return;
  const shown = parsed === undefined || parsed.username !== "" ? "" : ` (${parsed.origin})`;
  throw new RequestRefused(
    `The address of ${what}${shown} is not one of https, so no secret is sent there. ` +
      "The operator of this MCP server can name another one by the scheme's …_TOKEN_URL variable.",
  );
}

/** Names and addresses of this machine, as `URL.hostname` writes them. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
