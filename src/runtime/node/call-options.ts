/** Options of every command that calls an API or serves it, written once: `serve`, `call`, a generated server's own. */
import { parseAllowedHost } from "../core/network.js";
import {
  between,
  parseDuration,
  parseHeader,
  parseHost,
  parsePort,
  parseRate,
} from "../core/option-values.js";
import { CONCURRENCY } from "../core/policy/hosts.js";
import type { Rate } from "../core/policy/types.js";
import type { ValidationMode } from "../core/validate.js";
import { CREDENTIAL_OPTIONS, type CredentialFlags } from "./credential-options.js";
import { createEnvironment } from "./environment.js";
import { FORWARD_OPTIONS, type ForwardFlags } from "./forward-options.js";
import type { NodeSessionOptions } from "./session.js";
import type { Protocol } from "./stdio.js";

/** An option as it is typed and explained. One without a `value` is a switch. */
export interface CommandOption<Value = unknown> {
  /** Without dashes; in camel case it is the flag's name. */
  readonly name: string;
  /** A letter. */
  readonly short?: string;
  /** What stands for its value where it is explained. */
  readonly value?: string;
  readonly help: string;
  readonly isRepeatable?: true;
  /** Its value may be, or hold, a secret: messages do not repeat it. */
  readonly isSecret?: true;
  readonly choices?: readonly Value[];
  readonly default?: Value;
  /** Throws an `OptionError`. Absent: the text as it is. */
  readonly parse?: (text: string) => Value;
}

/** One option for each flag; of a repeatable one, what each time gives. */
export type OptionTable<Flags> = {
  readonly [Flag in keyof Flags]-?: CommandOption<
    NonNullable<Flags[Flag]> extends readonly (infer Each)[] ? Each : NonNullable<Flags[Flag]>
  >;
};

/** How the API is called. */
export interface CallFlags extends CredentialFlags {
  /** `URL`, or `NAME=URL` for one of several documents. */
  readonly baseUrl?: readonly string[];
  readonly allowHost?: readonly string[];
  readonly header?: readonly (readonly [name: string, value: string])[];
  /** Milliseconds, these two. */
  readonly timeout?: number;
  readonly budget?: number;
  readonly retries?: number;
  readonly maxConcurrency?: number;
  readonly rateLimit?: Rate;
  readonly validation: ValidationMode;
  readonly filesRoot?: string;
  /** Files, these three. */
  readonly ca?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
}

/** Of the HTTP client to one host. */
const MOST_CONNECTIONS = 128;

export const CALL_OPTIONS: OptionTable<CallFlags> = {
  baseUrl: {
    name: "base-url",
    value: "url",
    help: "address of the API (default: $OPENAPI_MCP_BASE_URL, then the document's servers); NAME=URL for one of several documents, repeatable",
    isRepeatable: true,
  },
  allowHost: {
    name: "allow-host",
    value: "host",
    help: "another host that calls may go to: of servers of single operations, and of redirects, without credentials; HOST, HOST:PORT or *.DOMAIN, repeatable",
    isRepeatable: true,
    parse: checkedHost,
  },
  header: {
    name: "header",
    value: "header",
    help: "a header for every request, 'Name: value'; repeatable",
    isRepeatable: true,
    isSecret: true,
    parse: parseHeader,
  },
  timeout: {
    name: "timeout",
    value: "duration",
    help: "for one HTTP attempt, e.g. 15s or 500ms (default: the mapping file's, else 15s)",
    parse: parseDuration,
  },
  budget: {
    name: "budget",
    value: "duration",
    help: "for a whole call of a tool, waits and repetitions included (default: the mapping file's, else 50s)",
    parse: parseDuration,
  },
  retries: {
    name: "retries",
    value: "number",
    help: "how often a failed request is sent again where that does nothing twice, 0 for never (default: the mapping file's, else 2)",
    parse: between(0, 9),
  },
  maxConcurrency: {
    name: "max-concurrency",
    value: "number",
    help: `requests under way at one host; more wait (default: ${CONCURRENCY})`,
    parse: between(1, MOST_CONNECTIONS),
  },
  rateLimit: {
    name: "rate-limit",
    value: "rate",
    help: "requests to one host, e.g. 10/s, 100/m or 5000/h; more wait (default: no limit)",
    parse: parseRate,
  },
  validation: {
    name: "validation",
    value: "mode",
    help: "how arguments are checked",
    choices: ["strict", "lenient", "off"],
    default: "strict",
  },
  filesRoot: {
    name: "files-root",
    value: "dir",
    help: "on stdio: the folder where arguments may name files by their paths, and where large files of answers are saved",
  },
  ca: {
    name: "ca",
    value: "file",
    help: "certificates (PEM) of authorities to trust besides the usual ones",
  },
  clientCert: {
    name: "client-cert",
    value: "file",
    help: "our certificate for the API (PEM, or PKCS#12 with its key)",
  },
  clientKey: {
    name: "client-key",
    value: "file",
    help: "its key (PEM; passphrase: $OPENAPI_MCP_CLIENT_KEY_PASSPHRASE)",
  },
  ...CREDENTIAL_OPTIONS,
};

function checkedHost(text: string): string {
  parseAllowedHost(text);
  return text;
}

/**
 * Throws a `SetupError` for a folder of files that is none, and for files of secrets that cannot be read.
 * @param isShared whether several processes may answer the calls of one client
 */
export async function sessionOptions(flags: CallFlags, isShared: boolean): Promise<NodeSessionOptions> {
  const { baseUrl, allowHost, header = [], timeout, budget, retries, maxConcurrency, rateLimit } = flags;
  const { validation, filesRoot, ca, clientCert, clientKey } = flags;
  const { envFile, secretFile, allowMissingCredentials } = flags;
  return {
    ...(filesRoot !== undefined && {
      files: (await import("./files-root.js")).openFilesRoot(filesRoot),
    }),
    ...((envFile || secretFile) && {
      environment: createEnvironment({ envFiles: envFile, secretFiles: secretFile }),
    }),
    ...(allowMissingCredentials && { allowsMissingCredentials: true }),
    ...(baseUrl && { baseUrl }),
    ...(allowHost && { allowHosts: allowHost }),
    ...(ca !== undefined && { ca }),
    ...(clientCert !== undefined && { clientCert }),
    ...(clientKey !== undefined && { clientKey }),
    headers: Object.fromEntries(header),
    ...(timeout !== undefined && { timeout }),
    ...(budget !== undefined && { budget }),
    ...(retries !== undefined && { retries }),
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(rateLimit && { rateLimit }),
    validation,
    isShared,
  };
}

/** How clients reach the server. */
export interface ListenFlags extends ForwardFlags {
  readonly transport: "stdio" | "http";
  readonly host: string;
  readonly port: number;
  readonly allowedHost?: readonly string[];
  readonly protocol: Protocol;
  /** There is no other process that could get the answer to a question of this one. */
  readonly singleReplica?: boolean;
}

export const LISTEN_OPTIONS: OptionTable<ListenFlags> = {
  transport: {
    name: "transport",
    value: "name",
    help: "how clients connect",
    choices: ["stdio", "http"],
    default: "stdio",
  },
  host: {
    name: "host",
    value: "address",
    help: "address to listen on, with --transport http",
    default: "127.0.0.1",
  },
  port: {
    name: "port",
    value: "number",
    help: "port to listen on, with --transport http; 0 picks a free one",
    parse: parsePort,
    default: 3000,
  },
  allowedHost: {
    name: "allowed-host",
    value: "name",
    help: "a name under which clients reach the server, besides localhost; repeatable",
    isRepeatable: true,
    parse: parseHost,
  },
  protocol: {
    name: "protocol",
    value: "era",
    help: "protocol revisions to speak",
    choices: ["auto", "legacy", "modern"],
    default: "auto",
  },
  ...FORWARD_OPTIONS,
  singleReplica: {
    name: "single-replica",
    help: "with --transport http: this process alone answers, so confirmations need no OPENAPI_MCP_STATE_KEY",
  },
};
