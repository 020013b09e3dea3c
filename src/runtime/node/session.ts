/** A session with what Node has: its HTTP client, its validator, its environment. */
import { type AddressOption, BASE_URL, BY_COMMAND } from "../core/addresses.js";
import type { SecretLookup } from "../core/credentials.js";
import { CONCURRENCY } from "../core/policy/hosts.js";
import type { Rate } from "../core/policy/types.js";
import { createSession, type Session } from "../core/session.js";
import { createStateKey, STATE_KEY } from "../core/state-key.js";
import type { ValidationMode } from "../core/validate.js";
import { NODE_ALGORITHMS, nodeHash } from "./digest-hash.js";
import { environment as processEnvironment } from "./environment.js";
import type { FilesRoot } from "./files-root.js";
import { createHttpClient } from "./http-client.js";
import { createLogins } from "./logins.js";
import { proxiesOf, proxySecretsOf } from "./proxy.js";
import { PASSPHRASE, readTlsFiles, type TlsFiles } from "./tls-files.js";

export interface NodeSessionOptions {
  /** `--base-url`; the environment's where there is none. */
  readonly baseUrl?: readonly string[];
  /** Hosts that may be called besides the API's own: `files.example.com`, `files.example.com:8443`, `*.example.com`. */
  readonly allowHosts?: readonly string[];
  /** Files: authorities to trust besides the usual ones, our certificate and its key. */
  readonly ca?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  /** Milliseconds of a whole call, waits and repetitions included; of recipes, too. */
  readonly budget?: number;
  /** How often a request is sent again where that does nothing twice; 0: never. */
  readonly retries?: number;
  /** Requests under way at one host. Default: 32. */
  readonly maxConcurrency?: number;
  /** Requests to one host, `per` in milliseconds. Default: no limit. */
  readonly rateLimit?: Rate;
  readonly validation?: ValidationMode;
  /** The folder of `--files-root`. */
  readonly files?: FilesRoot;
  /** Of credentials. Default: `environment`. */
  readonly secrets?: SecretLookup;
  /** Of all variables. Default: that of the process. */
  readonly environment?: SecretLookup;
  /** Operations are called although credentials are missing that they need by the document. */
  readonly allowsMissingCredentials?: boolean;
  /** What `openapi-mcp login` stored may be used: there is one user, whose process this is. */
  readonly usesLogins?: boolean;
  /** Headers of a client's request that go on to the API; names in lower case. */
  readonly forwardHeaders?: readonly string[];
  /** The origin that clients' own Authorization may go on to. */
  readonly tokenAudience?: string;
  /** How `baseUrl` is given: as an option of a command unless said. */
  readonly baseUrlBy?: AddressOption;
  /** Whether several processes may answer the calls of one client. */
  readonly isShared: boolean;
}

export interface NodeSession extends Session {
  readonly forwardHeaders: readonly string[];
  readonly close: () => Promise<void>;
  /** Those of its options. */
  readonly files?: FilesRoot;
}

/** Throws a {@link SetupError} for a state key, a proxy or a certificate that is none. */
export function createNodeSession(options: NodeSessionOptions): NodeSession {
  const { baseUrl = [], headers, timeout, budget, retries, validation, isShared, files } = options;
  const { environment = processEnvironment, secrets = environment, baseUrlBy = BY_COMMAND } = options;
  const { maxConcurrency, rateLimit, usesLogins, forwardHeaders = [], tokenAudience } = options;
  const client = createHttpClient({
    tls: readTlsFiles(tlsFilesOf(options, secrets)),
    proxies: proxiesOf(environment),
  });
  const chosen = environment(BASE_URL);
  const isGiven = baseUrl.length > 0;
  const allowsMissingCredentials = options.allowsMissingCredentials ?? environment(ALLOW_MISSING) === "true";
  const session = createSession({
    http: client.send,
    validator: async () => (await import("./validator.js")).createValidator(),
    secrets,
    stateKey: createStateKey(environment(STATE_KEY), isShared),
    addresses: {
      urls: isGiven ? baseUrl : chosen === undefined ? [] : [chosen],
      ...baseUrlBy,
      ...(!isGiven && { source: BASE_URL }),
    },
    ...(options.allowHosts && { allowHosts: options.allowHosts }),
    hasClientCertificate: options.clientCert !== undefined,
    otherSecrets: proxySecretsOf(environment),
    digest: { hash: nodeHash, algorithms: NODE_ALGORITHMS },
    ...(allowsMissingCredentials && { allowsMissingCredentials }),
    ...(forwardHeaders.length > 0 && { forwardHeaders }),
    ...(tokenAudience !== undefined && { tokenAudience }),
    ...(usesLogins && { logins: createLogins() }),
    ...(headers && { headers }),
    ...(timeout !== undefined && { timeout }),
    ...(budget !== undefined && { budget }),
    ...(retries !== undefined && { retries }),
    limits: { concurrency: maxConcurrency ?? CONCURRENCY, ...(rateLimit && { rate: rateLimit }) },
    ...(validation && { validation }),
    ...(files && { readFile: files.read }),
  });
  return { ...session, forwardHeaders, ...(files && { files }), close: () => client.close() };
}

function tlsFilesOf({ ca, clientCert, clientKey }: NodeSessionOptions, secrets: SecretLookup): TlsFiles {
  const passphrase = clientCert === undefined ? undefined : secrets(PASSPHRASE);
  return {
    ...(ca !== undefined && { ca }),
    ...(clientCert !== undefined && { clientCert }),
    ...(clientKey !== undefined && { clientKey }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

const ALLOW_MISSING = "OPENAPI_MCP_ALLOW_MISSING_CREDENTIALS";
