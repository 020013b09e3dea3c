/** The half of a call before its answer: where it goes, what it carries, what must not be told of it. */
import { parseBaseUrl } from "./base-url.js";
import { applyCredentials, environmentOf, missingCredentials, type SecretLookup } from "./credentials.js";
import type { Sent } from "./failure.js";
import type { ReadFile } from "./files.js";
import { allowedReach, hostOf, type NetworkPolicy } from "./network.js";
import { createRedactor, type Redact } from "./redact.js";
import { RequestRefused } from "./refused.js";
import { buildRequest } from "./request.js";
import type {
  Arguments,
  CredentialDescriptor,
  HttpClient,
  HttpRequest,
  OperationDescriptor,
  Validator,
} from "./types.js";

export interface OperationRuntime {
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
  /** By security scheme name. */
  readonly credentials: Readonly<Record<string, CredentialDescriptor>>;
  readonly secrets: SecretLookup;
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
}

/** Throws {@link RequestRefused} for what may not be sent. */
export function prepareRequest(
  operation: OperationDescriptor,
  args: Arguments,
  runtime: OperationRuntime,
): Prepared {
  const { credentials, secrets, headers, userAgent, readFile } = runtime;
  const baseUrl = baseUrlOf(operation, runtime);
  const applied = applyCredentials(operation, credentials, secrets);
  const request = buildRequest(operation, args, {
    baseUrl,
    headers,
    credentials: applied,
    userAgent,
    readFile,
  });
  return { request, sent: sentOf(operation, request.path, runtime) };
}

/** @param path as in the request line */
function sentOf(operation: OperationDescriptor, path: string, runtime: OperationRuntime): Sent {
  const query = path.indexOf("?");
  return {
    method: operation.method,
    path: query < 0 ? path : path.slice(0, query),
    redact: redactorOf(runtime),
    missingCredentials: () => missingCredentials(operation, runtime.credentials, runtime.secrets),
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

/** Masks the secrets of this server; made once. */
export function redactorOf(runtime: OperationRuntime): Redact {
  const known = redactors.get(runtime);
  if (known) return known;
  const { credentials, secrets, headers } = runtime;
  const own = Object.values(credentials).flatMap((descriptor) => {
    const values = environmentOf(descriptor).flatMap((env) => secrets(env) ?? []);
    // Basic credentials travel as the Base64 of both halves; a user name alone is no secret.
    return descriptor.kind === "basic" ? [values[1] ?? "", values.join(":")] : values;
  });
  const configured = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .flatMap(([, value]) => [value, value.replace(/^[A-Za-z]+\s+/, "")]);
  const redact = createRedactor([...own, ...configured]);
  redactors.set(runtime, redact);
  return redact;
}
