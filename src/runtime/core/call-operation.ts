/** One call of one operation: arguments → request → response → result. */
import { applyCredentials, environmentOf, missingCredentials, type SecretLookup } from "./credentials.js";
import { errorResult, noResponse, type Sent } from "./failure.js";
import { HttpError } from "./http-error.js";
import type { OutputCheck } from "./output.js";
import { createRedactor, type Redact } from "./redact.js";
import { RequestRefused } from "./refused.js";
import { buildRequest } from "./request.js";
import { resultOf } from "./result.js";
import type {
  Arguments,
  CallContext,
  CredentialDescriptor,
  HttpClient,
  OperationDescriptor,
  ToolResult,
  Validator,
} from "./types.js";

export interface OperationRuntime {
  /** Absolute URL of the API; undefined where neither the operator nor the document names one. */
  readonly baseUrl: string | undefined;
  /** The operator chose the base URL: it then also replaces the servers that single operations declare. */
  readonly isBaseUrlChosen?: boolean;
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
  /** Bytes of a response after decompression. Default 10,000,000. */
  readonly maxResponseBytes?: number;
  /** Default: this package's name and version. */
  readonly userAgent?: string;
}

const TIMEOUT = 15_000;
const MAX_RESPONSE_BYTES = 10_000_000;

/**
 * Calls the API. What can go wrong on the way is a result that says so; only bugs are thrown.
 * @param checkOutput for a tool that advertises an output schema
 */
export async function callOperation(
  operation: OperationDescriptor,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
  checkOutput?: OutputCheck,
): Promise<ToolResult> {
  const { credentials, secrets, headers, userAgent } = runtime;
  const sent = {
    method: operation.method,
    path: operation.path,
    redact: redactorOf(runtime),
    missingCredentials: () => missingCredentials(operation, credentials, secrets),
  };
  try {
    const baseUrl = baseUrlOf(operation, runtime);
    const applied = applyCredentials(operation, credentials, secrets);
    const request = buildRequest(operation, args, { baseUrl, headers, credentials: applied, userAgent });
    const { path } = request;
    const query = path.indexOf("?");
    const send = () =>
      runtime.http(request, {
        signal: call.signal,
        timeout: runtime.timeout ?? TIMEOUT,
        maxResponseBytes: runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      });
    return await exchange({ ...sent, path: query < 0 ? path : path.slice(0, query) }, send, checkOutput);
  } catch (error) {
    if (error instanceof RequestRefused)
      return errorResult(sent.redact(`Nothing was sent to the API. ${error.message}`));
    throw error;
  }
}

async function exchange(
  sent: Sent,
  send: () => ReturnType<HttpClient>,
  checkOutput: OutputCheck | undefined,
): Promise<ToolResult> {
  try {
    const response = await send();
    const result = resultOf(response, sent);
    return checkOutput ? await checkOutput(response, result) : result;
  } catch (error) {
    if (error instanceof HttpError) return noResponse(error, sent);
    throw error;
  }
}

/** What the operator chose, else the operation's own server, else the document's. */
function baseUrlOf(operation: OperationDescriptor, { baseUrl, isBaseUrlChosen }: OperationRuntime): string {
  const { server } = operation;
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

/** Headers whose value is a secret, whatever an API calls them. */
const SECRET_HEADER = /auth|token|key|secret|cookie|session|password|signature/i;

const redactors = new WeakMap<OperationRuntime, Redact>();

function redactorOf(runtime: OperationRuntime): Redact {
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
