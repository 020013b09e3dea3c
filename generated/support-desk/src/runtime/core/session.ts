/** What an operator says of a server → tools, resources and prompts that call the API. */
import { type Addresses, BY_COMMAND, chooseAddresses, type GivenAddresses } from "./addresses.js";
import { parseBaseUrl } from "./base-url.js";
import { CONTRACT } from "./contract.js";
import { type CredentialNotes, credentialNotes } from "./credential-notes.js";
import { type SecretLookup, secretVariablesOf } from "./credentials.js";
import { define, type ServerDefinition } from "./definition.js";
import { type OperationRuntime, redactorOf, TIMEOUT } from "./exchange.js";
import type { ReadFile } from "./files.js";
import { isHeaderValue } from "./headers.js";
import type { Definitions } from "./live-definitions.js";
import { type AllowedHost, type NetworkPolicy, parseAllowedHost } from "./network.js";
import { OptionError } from "./option-values.js";
import { type HostLimits, limitHosts } from "./policy/hosts.js";
import { assertReachable, refusedServers } from "./reachable.js";
import { SetupError } from "./setup.js";
import type { StateKey } from "./state-key.js";
import type { HttpClient, Validator } from "./types.js";
import { type ArgumentCheck, createArgumentCheck, type ValidationMode } from "./validate.js";

/** What of an operator's settings the runtime takes as it is. */
type Passed = Pick<
  OperationRuntime,
  | "allowsMissingCredentials"
  | "hasClientCertificate"
  | "logins"
  | "digest"
  | "otherSecrets"
  | "sharesRequests"
  | "forwardHeaders"
  | "tokenAudience"
>;

export interface SessionOptions extends Passed {
  readonly http: HttpClient;
  /** Loaded with the first call: listing tools never needs it. */
  readonly validator: () => Promise<Validator>;
  readonly secrets: SecretLookup;
  readonly stateKey: StateKey;
  readonly addresses: GivenAddresses;
  /** Hosts that may be called besides the API's own, as {@link parseAllowedHost} reads them. */
  readonly allowHosts?: readonly string[];
  /** Sent with every request; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of one attempt, over what the definition says. */
  readonly timeout?: number;
  /** Milliseconds of a whole call, over what the definition and its recipes say. */
  readonly budget?: number;
  /** How often a request is sent again, over what the definition says. */
  readonly retries?: number;
  /** Of all requests to one host. */
  readonly limits?: HostLimits;
  readonly validation?: ValidationMode;
  readonly readFile?: ReadFile;
}

export interface Session {
  /** Throws a {@link SetupError}, as `define` does, where what is defined could not work as it is set up. */
  readonly connect: (definition: ServerDefinition) => OperationRuntime;
  readonly define: (definition: ServerDefinition) => Definitions;
  /** Lines for the operator: which servers that are declared are not called, and what would allow them. */
  readonly refusedServers: (definition: ServerDefinition) => readonly string[];
  readonly checkArguments: ArgumentCheck;
  readonly credentialNotes: (definition: ServerDefinition) => CredentialNotes;
}

export function createSession(options: SessionOptions): Session {
  let loading: Promise<Validator> | undefined;
  const validator = () => {
    loading ??= options.validator();
    return loading;
  };
  // outlives the definitions, which may be made anew
  const http = limitHosts(options.http, options.limits ?? {});
  const connect = (definition: ServerDefinition) => {
    assertContract(definition);
    options.stateKey.assertServes(definition);
    return operationRuntime(definition, { ...options, http, validator });
  };
  return {
    connect,
    define: (definition) => define(definition, connect(definition), { stateKey: options.stateKey.load }),
    refusedServers: (definition) => refusedServers(definition, connect(definition)),
    checkArguments: createArgumentCheck(options.validation ?? "strict", validator),
    credentialNotes: (definition) => credentialNotes(definition, connect(definition)),
  };
}

function operationRuntime(definition: ServerDefinition, options: SessionOptions): OperationRuntime {
  const { http, secrets, validator, addresses: given, allowHosts = [], headers = {}, timeout } = options;
  const { allowsMissingCredentials, hasClientCertificate, logins, digest, sharesRequests } = options;
  const { retries, readFile, forwardHeaders, tokenAudience, otherSecrets } = options;
  const budget = options.budget ?? definition.budget;
  assertSecrets(definition, secrets);
  const addresses = chooseAddresses(definition, given);
  const network: NetworkPolicy = {
    publicOrigins: publicOriginsOf(definition, addresses),
    allowed: allowHosts.map((text) => allowedHost(text, given)),
    options: { host: given.hostOption ?? BY_COMMAND.hostOption, baseUrl: given.option ?? BY_COMMAND.option },
    holdsSecret: (text) => redactorOf(runtime)(text) !== text,
  };
  const runtime: OperationRuntime = {
    ...addresses,
    network,
    http: (request, limits) => http(request, { ...limits, network }),
    headers: { ...lowerCased(definition.headers ?? {}), ...headers },
    ownHeaders: Object.keys(headers),
    credentials: definition.credentials,
    secrets,
    validator,
    timeout: timeout ?? definition.timeout ?? TIMEOUT,
    ...(budget !== undefined && { budget, isBudgetChosen: options.budget !== undefined }),
    ...(retries !== undefined && { retries }),
    ...(readFile && { readFile }),
    ...(definition.maxResponseBytes !== undefined && { maxResponseBytes: definition.maxResponseBytes }),
    ...(allowsMissingCredentials && { allowsMissingCredentials }),
    ...(hasClientCertificate !== undefined && { hasClientCertificate }),
    ...(logins && { logins }),
    ...(digest && { digest }),
    ...(otherSecrets && { otherSecrets }),
    ...(sharesRequests !== undefined && { sharesRequests }),
    ...(forwardHeaders && { forwardHeaders }),
    ...(tokenAudience !== undefined && { tokenAudience }),
  };
  assertReachable(definition, runtime);
  return runtime;
}

/** What the operator names himself may be anywhere. */
function publicOriginsOf(
  { publicOrigins = [] }: ServerDefinition,
  { chosen }: Addresses,
): ReadonlySet<string> {
  const named = new Set(chosen.map((url) => parseBaseUrl(url).origin));
  return new Set(publicOrigins.filter((origin) => !named.has(origin)));
}

function allowedHost(text: string, { hostOption = BY_COMMAND.hostOption }: GivenAddresses): AllowedHost {
  try {
    return parseAllowedHost(text);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new SetupError(`${hostOption}${JSON.stringify(text)}: ${error.message}`);
  }
}

/** Code that was written on another runtime could do anything. What is interpreted is made anew, and says none. */
function assertContract({ contract = CONTRACT }: ServerDefinition): void {
  if (contract === CONTRACT) return;
  throw new SetupError(
    `This code was generated for version ${contract} of the runtime, and this runtime is version ${CONTRACT}.`,
    "Generate it again with the openapi-mcp that the runtime is of, or install the one that wrote it.",
  );
}

/** So that a header of the operator takes the place of the definition's, however it is written. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What is never meant. Passwords travel encoded, and may have all others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a secret
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A secret with a line break in it (a file read with its last newline) would fail every call: say so now. */
function assertSecrets({ credentials }: ServerDefinition, secrets: SecretLookup): void {
  for (const credential of Object.values(credentials)) {
    for (const name of secretVariablesOf(credential)) {
      const value = secrets(name);
      const isPlain = "env" in credential && credential.env === name;
      if (value === undefined || (isPlain ? isHeaderValue(value) : !CONTROL.test(value))) continue;
      throw new SetupError(
        `${name} holds a line break or another character that a header cannot carry.`,
        "Set it again without; `$(cat file)` drops a last line break.",
        name,
      );
    }
  }
}
