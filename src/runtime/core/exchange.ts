/** The half of a call before its answer: where it goes, what it carries, what must not be told of it. */
import { parseBaseUrl } from "./base-url.js";
import { secretsOf, withoutScheme } from "./credential-secrets.js";
import { applyCredentials, type CredentialSource, missingCredentials, waysText } from "./credentials.js";
import type { DigestAlgorithm, DigestHash } from "./digest/digest.js";
import type { Sent } from "./failure.js";
import type { ReadFile } from "./files.js";
import { type Authorizer, authorizerOf } from "./late-credentials.js";
import { allowedReach, hostOf, type NetworkPolicy } from "./network.js";
import { createLearnedRedactor, createRedactor, type LearnedRedactor, type Redact } from "./redact.js";
import { RequestRefused } from "./refused.js";
import { buildRequest } from "./request.js";
import type {
  Arguments,
  CallContext,
  HttpClient,
  HttpRequest,
  OperationDescriptor,
  Validator,
} from "./types.js";

export interface OperationRuntime extends CredentialSource {
  /** Absolute URL of the API; undefined where neither the operator nor the document names one. */
  readonly baseUrl: string | undefined;
  /** The operator chose the base URL: it then also replaces the servers that single operations declare. */
  readonly isBaseUrlChosen?: boolean;
  /** What the operator chose for the document of the operation of that id, where a server has several. */
  readonly serverOf?: (operation: string) => string | undefined;
  /** Where calls may go; absent: to every server that the document declares. */
  readonly network?: NetworkPolicy;
  readonly http: HttpClient;
  /** Sent with every request, over anything else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those of `headers` that the operator gave; names in lower case. */
  readonly ownHeaders?: readonly string[];
  /** Headers of clients that go on to the API; names in lower case. */
  readonly forwardHeaders?: readonly string[];
  /** The one origin that the tokens of clients are meant for: where a client's own Authorization may go on to. */
  readonly tokenAudience?: string;
  /** Operations are called although credentials are missing that they need by the document. */
  readonly allowsMissingCredentials?: boolean;
  /** Secrets that are no credentials of the API, such as a proxy's password: masked as those are. */
  readonly otherSecrets?: readonly string[];
  /** Hashes for Digest beyond Web Crypto's SHA-256. */
  readonly digest?: { readonly hash: DigestHash; readonly algorithms: readonly DigestAlgorithm[] };
  /** Calls may wait for what another one asked for: not on Workers, where each request stands alone. Default: true. */
  readonly sharesRequests?: boolean;
  /** Loads the validator that output schemas are checked with. */
  readonly validator: () => Promise<Validator>;
  /** Milliseconds for one attempt. Default 15,000. */
  readonly timeout?: number;
  /** Milliseconds of a whole call, waits and repetitions included. Default 50,000. */
  readonly budget?: number;
  /** The operator chose the budget: it is then also that of recipes. */
  readonly isBudgetChosen?: boolean;
  /** How often a request is sent again, over what is known of its operation. */
  readonly retries?: number;
  /** Bytes of a response after decompression. Default 10,000,000. */
  readonly maxResponseBytes?: number;
  /** Where arguments may name files by their paths. */
  readonly readFile?: ReadFile;
  /** Default: this package's name and version. */
  readonly userAgent?: string;
}

/** Milliseconds of one attempt where nobody says otherwise. */
export const TIMEOUT = 15_000;

/** A request ready to be sent, and what results may say of it. */
export interface Prepared {
  readonly request: HttpRequest;
  readonly sent: Sent;
  /** What completes the request when it is sent. */
  readonly authorizer?: Authorizer;
}

/** What a request may have of who asked for it. */
export type Caller = Pick<CallContext, "subjectToken" | "forwarded">;

/** Throws {@link RequestRefused} for what may not be sent. */
export function prepareRequest(
  operation: OperationDescriptor,
  args: Arguments,
  runtime: OperationRuntime,
  caller: Caller = {},
): Prepared {
  const { userAgent, readFile } = runtime;
  const baseUrl = baseUrlOf(operation, runtime);
  const { origin } = parseBaseUrl(baseUrl);
  const applied = applyCredentials(operation, runtime, origin);
  const forwarded = forwardedTo(origin, caller, runtime);
  if (!applied) assertNeedless(operation, runtime, origin, Object.keys(forwarded ?? {}));
  const headers = forwarded ? { ...forwarded, ...runtime.headers } : runtime.headers;
  const request = buildRequest(operation, args, {
    baseUrl,
    headers,
    credentials: applied,
    userAgent,
    readFile,
  });
  const late = headers["authorization"] === undefined ? applied?.late : undefined;
  const authorizer =
    late &&
    authorizerOf(late, runtime, caller, { learn: learnedBy(runtime).learn, redact: redactorOf(runtime) });
  return {
    request,
    sent: sentOf(operation, request, runtime, authorizer),
    ...(authorizer && { authorizer }),
  };
}

/** Not the token by which a client was let in here, unless it is meant for that very API. */
function forwardedTo(
  origin: string,
  { forwarded }: Caller,
  runtime: OperationRuntime,
): Readonly<Record<string, string>> | undefined {
  if (!forwarded) return undefined;
  const { authorization, ...others } = forwarded;
  const isMeant = authorization !== undefined && runtime.tokenAudience === origin;
  const headers = isMeant ? { authorization, ...others } : others;
  for (const [name, value] of Object.entries(headers))
    if (SECRET_HEADER.test(name)) for (const part of withoutScheme(value)) learnedBy(runtime).learn(part);
  return headers;
}

/** Told before the API is asked: a 401 would say less, and where credentials are needed nothing else comes of it. */
function assertNeedless(
  operation: OperationDescriptor,
  runtime: OperationRuntime,
  origin: string,
  forwarded: readonly string[],
): void {
  const { security } = operation;
  if (runtime.allowsMissingCredentials || security.length === 0) return;
  if (security.some((alternative) => alternative.length === 0) || standsIn(runtime, forwarded)) return;
  const ways = missingCredentials(operation, runtime, origin);
  const needed = [...new Set(security.flat())]
    .map((scheme) => `\`${scheme.replaceAll("`", "'")}\``)
    .join(", ");
  const missing =
    ways.length > 0
      ? `Credentials are missing: the environment of this MCP server does not set ${waysText(ways)}.`
      : `The operation needs credentials of a kind that this MCP server cannot send (${needed}); --header can.`;
  const login =
    runtime.logins && canLogIn(security.flat(), runtime) ? " (`openapi-mcp login` is another way)" : "";
  throw new RequestRefused(
    `${missing} Its operator has to${login}; calling again before does not help. ` +
      `Where the API asks for none, contrary to its document, there is ${ALLOW_MISSING}.`,
  );
}

function canLogIn(schemes: readonly string[], { credentials }: OperationRuntime): boolean {
  return schemes.some((scheme) => {
    const descriptor = Object.hasOwn(credentials, scheme) ? credentials[scheme] : undefined;
    if (descriptor?.kind !== "oauth2") return false;
    return descriptor.metadataUrl !== undefined || descriptor.flows.authorizationCode !== undefined;
  });
}

/** How operators say so: a command line, a Worker's binding. */
const ALLOW_MISSING = "--allow-missing-credentials (or OPENAPI_MCP_ALLOW_MISSING_CREDENTIALS=true)";

/** Whether a header of the operator's, or of the client's, may be what the document wants by another name. */
function standsIn({ ownHeaders = [], credentials }: OperationRuntime, forwarded: readonly string[]): boolean {
  const named = Object.values(credentials).flatMap((descriptor) =>
    descriptor.kind === "apiKey" && descriptor.in === "header" ? [descriptor.name.toLowerCase()] : [],
  );
  return [...ownHeaders, ...forwarded].some((name) => SECRET_HEADER.test(name) || named.includes(name));
}

function sentOf(
  operation: OperationDescriptor,
  { path, origin, headers }: HttpRequest,
  runtime: OperationRuntime,
  authorizer: Authorizer | undefined,
): Sent {
  const query = path.indexOf("?");
  return {
    method: operation.method,
    path: query < 0 ? path : path.slice(0, query),
    redact: redactorOf(runtime),
    missingCredentials: () => waysText(missingCredentials(operation, runtime, origin)),
    isAnonymous: () =>
      operation.security.every((schemes) => schemes.length === 0) &&
      !Object.keys(headers).some((name) => SECRET_HEADER.test(name)),
    ...(authorizer && { credentialProblem: authorizer.problem }),
  };
}

/** What the operator chose, else the operation's own server, else the document's. */
export function baseUrlOf(operation: OperationDescriptor, runtime: OperationRuntime): string {
  const { baseUrl, isBaseUrlChosen, serverOf, network } = runtime;
  const refused = refusedServer(operation, runtime);
  if (refused !== undefined) throw notAllowed(refused, network);
  const server = serverOf?.(operation.id) ?? operation.server;
  if (server !== undefined && !isBaseUrlChosen) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(server)) return server;
    if (baseUrl !== undefined && URL.canParse(server, baseUrl)) return new URL(server, baseUrl).href;
  } else if (baseUrl !== undefined) {
    return baseUrl;
  }
  throw new RequestRefused(
    "This MCP server does not know where the API is: its OpenAPI document names no absolute server URL. " +
      "The operator has to start it with --base-url https://… or set OPENAPI_MCP_BASE_URL; calling again before does not help.",
  );
}

/** The origin of an operation's own server, where that is not the API's and nobody allows it. */
export function refusedServer(
  { id, server, isElsewhere }: OperationDescriptor,
  { isBaseUrlChosen, serverOf, network }: OperationRuntime,
): string | undefined {
  if (!isElsewhere || server === undefined || !network || isBaseUrlChosen || serverOf?.(id) !== undefined)
    return undefined;
  const { origin } = parseBaseUrl(server);
  return allowedReach(origin, network) === undefined ? origin : undefined;
}

function notAllowed(origin: string, network: NetworkPolicy | undefined): RequestRefused {
  return new RequestRefused(
    `This operation is at ${origin}, which is not where the rest of the API is. Calls, and credentials with them, go ` +
      "there only where the operator of this MCP server allows it, " +
      `with ${network?.options.host}${hostOf(origin)}; calling again before does not help.`,
  );
}

/** Headers whose value is a secret, whatever an API calls them. */
const SECRET_HEADER = /auth|token|key|secret|cookie|session|password|signature/i;

const redactors = new WeakMap<OperationRuntime, Redact>();

/** Masks the secrets of this server, those included that it has obtained since; made once. */
export function redactorOf(runtime: OperationRuntime): Redact {
  const known = redactors.get(runtime);
  if (known) return known;
  const { credentials, secrets, headers } = runtime;
  const own = Object.values(credentials).flatMap((descriptor) => secretsOf(descriptor, secrets));
  const configured = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .flatMap(([, value]) => withoutScheme(value));
  const fixed = createRedactor([...own, ...configured, ...(runtime.otherSecrets ?? [])]);
  const learns = runtime.forwardHeaders || Object.values(credentials).some(({ kind }) => kind === "oauth2");
  const learned = learns ? learnedBy(runtime).redact : undefined;
  const redact: Redact = learned ? (text) => learned(fixed(text)) : fixed;
  redactors.set(runtime, redact);
  return redact;
}

const learnt = new WeakMap<OperationRuntime, LearnedRedactor>();

function learnedBy(runtime: OperationRuntime): LearnedRedactor {
  const known = learnt.get(runtime) ?? createLearnedRedactor();
  learnt.set(runtime, known);
  return known;
}
