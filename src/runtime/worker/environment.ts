/** The bindings of a Worker, as a server on Node has its environment and its command line. */
import { mayBeEmpty } from "../core/credential-values.js";
import type { SecretLookup } from "../core/credentials.js";
import { comparableHost } from "../core/host-name.js";
import { between, choice, OptionError, parseDuration, parseHost, parseRate } from "../core/option-values.js";
import type { Rate } from "../core/policy/types.js";
import { SetupError } from "../core/setup.js";
import type { ValidationMode } from "../core/validate.js";

export interface WorkerOptions {
  /** Names under which clients reach this server; any where there are none. */
  readonly allowedHosts: readonly string[];
  /** Hosts that may be called besides the API's own: `files.example.com`, `*.example.com`. */
  readonly allowHosts?: readonly string[];
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  /** Milliseconds of a whole call, waits and repetitions included; of recipes, too. */
  readonly budget?: number;
  /** How often a request is sent again where that does nothing twice; 0: never. */
  readonly retries?: number;
  /** Requests to one host, of this isolate; `per` in milliseconds. Default: no limit. */
  readonly rateLimit?: Rate;
  readonly validation?: ValidationMode;
  /** Operations are called although credentials are missing that they need by the document. */
  readonly allowsMissingCredentials?: boolean;
}

export const ALLOW_HOSTS = "OPENAPI_MCP_ALLOW_HOSTS";

/** Texts alone: the others are databases, queues and the like. An empty text is an unset one, but for halves of Basic. */
export function environmentOf(bindings: object): SecretLookup {
  return (name) => {
    const value: unknown = Reflect.get(bindings, name);
    return typeof value === "string" && (value !== "" || mayBeEmpty(name)) ? value : undefined;
  };
}

/** Throws a {@link SetupError} for what cannot be read. */
export function optionsOf(environment: SecretLookup): WorkerOptions {
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = environment(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      throw new SetupError(`${name}: ${error.message}`, undefined, name);
    }
  };
  const allowedHosts = read("OPENAPI_MCP_ALLOWED_HOSTS", (text) => text.split(/[\s,]+/).flatMap(hostOf));
  const allowHosts = environment(ALLOW_HOSTS)
    ?.split(/[\s,]+/)
    .filter((host) => host !== "");
  const timeout = read("OPENAPI_MCP_TIMEOUT", parseDuration);
  const budget = read("OPENAPI_MCP_BUDGET", parseDuration);
  const retries = read("OPENAPI_MCP_RETRIES", between(0, 9));
  const rateLimit = read("OPENAPI_MCP_RATE_LIMIT", parseRate);
  const validation = read("OPENAPI_MCP_VALIDATION", choice(["strict", "lenient", "off"]));
  const missing = read("OPENAPI_MCP_ALLOW_MISSING_CREDENTIALS", choice(["true", "false"]));
  return {
    allowedHosts: allowedHosts ?? [],
    ...(allowHosts && { allowHosts }),
    ...(timeout !== undefined && { timeout }),
    ...(budget !== undefined && { budget }),
    ...(retries !== undefined && { retries }),
    ...(rateLimit && { rateLimit }),
    ...(validation && { validation }),
    ...(missing === "true" && { allowsMissingCredentials: true }),
  };
}

function hostOf(text: string): readonly string[] {
  return text === "" ? [] : [comparableHost(parseHost(text))];
}
