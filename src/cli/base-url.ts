/** Where the API is: `--base-url`, then OPENAPI_MCP_BASE_URL, then the document's own servers. */
import type { ServerPlan } from "../plan/types.js";
import { parseBaseUrl } from "../runtime/core/base-url.js";
import { CommandFailure } from "./failure.js";

export interface BaseUrlChoice {
  /** For every operation; absent where each uses the server the document gives it. */
  readonly override?: string;
  /** What the document says; absent where it says nothing usable. */
  readonly declared?: string;
}

/** Ends the command where an operation would have no address, or where the one given is not one. */
export function chooseBaseUrl(plan: ServerPlan, option: string | undefined): BaseUrlChoice {
  const given = option ?? (process.env["OPENAPI_MCP_BASE_URL"] || undefined);
  const source = option === undefined ? "OPENAPI_MCP_BASE_URL" : "--base-url";
  if (given !== undefined) {
    assertUsable(given, source);
    return { override: given };
  }
  const declared = plan.server;
  const needed = Object.values(plan.operations).some(({ server }) => !isAbsolute(server ?? declared));
  if (needed) {
    const found =
      declared === undefined ? "names no server" : `has the relative server URL ${JSON.stringify(declared)}`;
    throw new CommandFailure(`The document ${found}, so the address of the API is not known.`, {
      fix: `Pass --base-url, for example --base-url https://api.example.com${declared?.startsWith("/") ? declared : ""}, or set OPENAPI_MCP_BASE_URL.`,
    });
  }
  return declared === undefined ? {} : { declared };
}

function isAbsolute(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\//i.test(url);
}

function assertUsable(url: string, source: string): void {
  try {
    parseBaseUrl(url);
  } catch (error) {
    throw new CommandFailure(`${source}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
