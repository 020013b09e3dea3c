/** Where the API is: `--base-url`, then OPENAPI_MCP_BASE_URL, then the document's own servers. */
import { suggest } from "../diagnostics/suggest.js";
import type { ServerPlan } from "../plan/types.js";
import { mapOf } from "../read/map.js";
import { parseBaseUrl } from "../runtime/core/base-url.js";
import type { OperationDescriptor } from "../runtime/core/types.js";
import { CommandFailure } from "./failure.js";

export interface BaseUrlChoice {
  /** For every operation; absent where each uses the server the document gives it. */
  readonly override?: string;
  /** What the document says; absent where it says nothing usable. */
  readonly declared?: string;
  /** The plan, with the servers that were chosen for single documents. */
  readonly plan: ServerPlan;
}

/**
 * Ends the command where an operation would have no address, or where the one given is not one.
 * @param options `URL`, or `NAME=URL` for one of several documents
 */
export function chooseBaseUrl(plan: ServerPlan, options: readonly string[] = []): BaseUrlChoice {
  const fromEnvironment = process.env["OPENAPI_MCP_BASE_URL"] || undefined;
  const source = options.length > 0 ? "--base-url" : "OPENAPI_MCP_BASE_URL";
  const given = options.length > 0 ? options : fromEnvironment === undefined ? [] : [fromEnvironment];
  if (plan.specs) return ofSeveral(plan, plan.specs, given, source);
  const [url] = given;
  if (given.length > 1) {
    throw new CommandFailure("--base-url is given more than once, and there is one OpenAPI document.");
  }
  if (url !== undefined) {
    assertUsable(url, source);
    return { override: url, plan };
  }
  assertAddresses(plan);
  return { ...(plan.server !== undefined && { declared: plan.server }), plan };
}

/** Each document has an address of its own, which its operations carry. */
function ofSeveral(
  plan: ServerPlan,
  names: readonly string[],
  given: readonly string[],
  source: string,
): BaseUrlChoice {
  const isUnnamed = Object.keys(plan.operations).some((id) => specOf(id, names) === "");
  const urls = new Map<string, string>();
  for (const text of given) {
    const [name, url] = namedUrl(text, names, isUnnamed, source);
    if (urls.has(name)) {
      const whose = name === "" ? "without a name" : `for ${JSON.stringify(name)}`;
      throw new CommandFailure(`--base-url is given more than once ${whose}.`);
    }
    urls.set(name, url);
  }
  const placed = ([id, operation]: [string, OperationDescriptor]): [string, OperationDescriptor] => {
    const server = urls.get(specOf(id, names));
    return [id, server === undefined ? operation : { ...operation, server }];
  };
  const chosen: ServerPlan = { ...plan, operations: mapOf(Object.entries(plan.operations).map(placed)) };
  assertAddresses(chosen);
  return { plan: chosen };
}

/** The name of an operation's document; empty for the one that has none beside those an Arazzo document names. */
function specOf(id: string, names: readonly string[]): string {
  return names.find((name) => id.startsWith(`${name}:`)) ?? "";
}

function namedUrl(
  text: string,
  names: readonly string[],
  isUnnamed: boolean,
  source: string,
): readonly [string, string] {
  const match = /^([^=:/]+)=(.*)$/.exec(text);
  const [, name = "", url = ""] = match ?? [];
  const example = `--base-url ${names[0] ?? "NAME"}=https://api.example.com`;
  if (!match && isUnnamed) {
    assertUsable(text, source);
    return ["", text];
  }
  if (!match) {
    throw new CommandFailure(
      `${source}: the mapping file gives its documents names (${names.join(", ")}), and ${JSON.stringify(text)} does not say which it is for.`,
      { fix: `Pass one for each: ${example}` },
    );
  }
  if (!names.includes(name)) {
    throw new CommandFailure(
      `${source}: the mapping file has no document ${JSON.stringify(name)}.${suggest(name, names)}`,
      { fix: `It has ${names.join(", ")}.` },
    );
  }
  assertUsable(url, source);
  return [name, url];
}

function assertAddresses(plan: ServerPlan): void {
  const declared = plan.server;
  // a relative server of an operation starts at the document's
  const without = Object.values(plan.operations).find(
    ({ server }) => !isAbsolute(server) && !isAbsolute(declared),
  );
  if (!without) return;
  const server = without.server ?? declared;
  const found =
    server === undefined ? "names no server" : `has the relative server URL ${JSON.stringify(server)}`;
  const name = plan.specs?.find((one) => without.id.startsWith(`${one}:`));
  const example = `https://api.example.com${server?.startsWith("/") ? server : ""}`;
  const alternative =
    name === undefined ? ", or set OPENAPI_MCP_BASE_URL" : ", or give it a base_url in the mapping file";
  throw new CommandFailure(
    `The document ${name === undefined ? "" : `${JSON.stringify(name)} `}${found}, so the address of the API is not known.`,
    {
      fix: `Pass --base-url, for example --base-url ${name === undefined ? "" : `${name}=`}${example}${alternative}.`,
    },
  );
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
