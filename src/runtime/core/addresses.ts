/** Where the API is: what the operator says, then what its document says. */
import { parseBaseUrl } from "./base-url.js";
import type { ServerDefinition } from "./definition.js";
import { operationsOf } from "./definition.js";
import { refusalOf, refusalText } from "./network.js";
import { RequestRefused } from "./refused.js";
import { SetupError } from "./setup.js";
import { closest } from "./suggest.js";
import type { OperationDescriptor } from "./types.js";

export const BASE_URL = "OPENAPI_MCP_BASE_URL";

export interface Addresses {
  /** What the operator chose for everything, else what the document declares; may be relative, or missing. */
  readonly baseUrl: string | undefined;
  /** The operator's, which takes the place of the servers that single operations declare. */
  readonly isBaseUrlChosen: boolean;
  /** What the operator chose for the operation's document, where there are several. */
  readonly serverOf?: (operation: string) => string | undefined;
  /** All that the operator chose. */
  readonly chosen: readonly string[];
}

/** How an address is given, for messages. */
export interface AddressOption {
  /** What it is called. */
  readonly source: string;
  /** How one is written, up to the URL itself. */
  readonly option: string;
  /** How another host is allowed, up to the host itself. */
  readonly hostOption: string;
}

export const BY_COMMAND: AddressOption = {
  source: "--base-url",
  option: "--base-url ",
  hostOption: "--allow-host ",
};
export const BY_FUNCTION: AddressOption = {
  source: "baseUrl",
  option: "baseUrl: ",
  hostOption: "allowHosts: ",
};

/** `--base-url`, or the variable that stands for it. */
export interface GivenAddresses {
  /** `URL`, or `NAME=URL` for one of several documents. */
  readonly urls: readonly string[];
  /** Where they were given. */
  readonly source: string;
  /** How they could be: as an option of a command unless said. */
  readonly option?: string;
  /** How other hosts could be allowed: the same. */
  readonly hostOption?: string;
}

/** Throws a {@link SetupError} where an operation would have no address, or where the one given is not one. */
export function chooseAddresses(definition: ServerDefinition, given: GivenAddresses): Addresses {
  const { server, specs } = definition;
  const { urls, source } = given;
  const operations = operationsOf(definition);
  if (specs) return ofSeveral(definition, operations, specs, given);
  const [url, ...others] = urls;
  if (others.length > 0)
    throw misplaced(`${source} is given more than once, and there is one OpenAPI document.`);
  if (url !== undefined) {
    assertUsable(url, source);
    return { baseUrl: url, isBaseUrlChosen: true, chosen: [url] };
  }
  assertAddresses(definition, operations, given);
  return { baseUrl: server, isBaseUrlChosen: false, chosen: [] };
}

/** Each document has an address of its own. */
function ofSeveral(
  definition: ServerDefinition,
  operations: readonly OperationDescriptor[],
  names: readonly string[],
  given: GivenAddresses,
): Addresses {
  const { urls, source } = given;
  const isUnnamed = operations.some(({ id }) => specOf(id, names) === "");
  const chosen = new Map<string, string>();
  for (const text of urls) {
    const [name, url] = namedUrl(text, names, isUnnamed, given);
    if (chosen.has(name)) {
      const whose = name === "" ? "without a name" : `for ${JSON.stringify(name)}`;
      throw misplaced(`${source} is given more than once ${whose}.`);
    }
    chosen.set(name, url);
  }
  const serverOf = (id: string) => chosen.get(specOf(id, names));
  const others = operations.filter(({ id }) => serverOf(id) === undefined);
  assertAddresses(definition, others, given);
  return { baseUrl: definition.server, isBaseUrlChosen: false, serverOf, chosen: [...chosen.values()] };
}

/** The name of an operation's document; empty for the one that has none beside those an Arazzo document names. */
function specOf(id: string, names: readonly string[]): string {
  return names.find((name) => id.startsWith(`${name}:`)) ?? "";
}

function namedUrl(
  text: string,
  names: readonly string[],
  isUnnamed: boolean,
  { source, option = BY_COMMAND.option }: GivenAddresses,
): readonly [string, string] {
  const match = /^([^=:/]+)=(.*)$/.exec(text);
  const [, name = "", url = ""] = match ?? [];
  const example = `${option}${names[0] ?? "NAME"}=https://api.example.com`;
  if (!match && isUnnamed) {
    assertUsable(text, source);
    return ["", text];
  }
  if (!match) {
    throw misplaced(
      `${source}: the documents of this server have names (${names.join(", ")}), and ${JSON.stringify(text)} does not say which it is for.`,
      `Pass one for each: ${example}`,
    );
  }
  if (!names.includes(name)) {
    const meant = closest(name, names);
    const hint = meant === undefined ? "" : ` Did you mean ${JSON.stringify(meant)}?`;
    throw misplaced(
      `${source}: there is no document ${JSON.stringify(name)}.${hint}`,
      `There is ${names.join(", ")}.`,
    );
  }
  assertUsable(url, source);
  return [name, url];
}

function assertAddresses(
  definition: ServerDefinition,
  operations: readonly OperationDescriptor[],
  { option = BY_COMMAND.option }: GivenAddresses,
): void {
  const { server: declared, specs } = definition;
  // a relative server of an operation starts at the document's
  const without = operations.find(({ server }) => !isAbsolute(server) && !isAbsolute(declared));
  if (!without) return;
  const server = without.server ?? declared;
  const found =
    server === undefined ? "names no server" : `has the relative server URL ${JSON.stringify(server)}`;
  const name = specs?.find((one) => without.id.startsWith(`${one}:`));
  const example = `https://api.example.com${server?.startsWith("/") ? server : ""}`;
  const alternative =
    name === undefined ? `, or set ${BASE_URL}` : ", or give it a base_url in the mapping file";
  throw misplaced(
    `The document ${name === undefined ? "" : `${JSON.stringify(name)} `}${found}, so the address of the API is not known.`,
    `Pass ${option}${name === undefined ? "" : `${name}=`}${example}${alternative}.`,
  );
}

function isAbsolute(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\//i.test(url);
}

function assertUsable(url: string, source: string): void {
  try {
    const { hostname } = new URL(parseBaseUrl(url).origin);
    const refusal = refusalOf(hostname, "any");
    if (refusal !== undefined) throw new RequestRefused(refusalText(hostname, refusal));
  } catch (error) {
    throw misplaced(`${source}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function misplaced(message: string, fix?: string): SetupError {
  return new SetupError(message, fix, BASE_URL);
}
