/** What is answered beside the protocol, and what is said in the log. */
import { BASE_URL } from "../core/addresses.js";
import { SetupError } from "../core/setup.js";
import { STATE_KEY } from "../core/state-key.js";

export type Report = (message: string, error?: unknown) => void;

/** @returns a function that says in the Worker's log, under a name, what goes wrong beside the protocol */
export function reporter(name: string): Report {
  return (message, error) => {
    const stack = error instanceof Error ? `\n${error.stack}` : "";
    console.error(`${name}: ${message}${stack}`);
  };
}

export function json(status: number, body: unknown): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { "content-type": "application/json" },
  });
}

/**
 * The answer of a Worker that cannot serve as it is set up. Anybody may read it, so it names what to set and no more:
 * the reason, which may repeat a value, is for the log.
 */
export function notSetUp(error: unknown, report: Report): () => Response {
  if (!(error instanceof SetupError)) {
    report("failed in a way it should not: this is a bug.", error);
    return () =>
      json(500, { error: "Internal error: this MCP server could not start. This is a bug in it." });
  }
  const { message, variable } = error;
  report(variable === undefined ? message : `${message}\n  ${howToSet(variable)}`);
  const what = variable === undefined ? "" : `: ${variable} is missing, or wrong`;
  return () => json(500, { error: `This MCP server is not set up${what}. Its log says more.` });
}

/** Not the error's own fix, which is for a command line. */
function howToSet(variable: string): string {
  const value = VALUES.get(variable) ?? "";
  const place =
    variable === BASE_URL ? 'under "vars" of wrangler.jsonc' : `npx wrangler secret put ${variable}`;
  return `Set ${variable}${value}: ${place}; in .dev.vars for wrangler dev.`;
}

const VALUES: ReadonlyMap<string, string> = new Map([
  [BASE_URL, " to https://api.example.com/v1 (NAME=URL for each of several documents, separated by blanks)"],
  [STATE_KEY, " to what `openssl rand -base64 32` prints"],
]);
