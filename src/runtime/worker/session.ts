/** A session with what a Worker has: `fetch`, a validator that makes no code, its bindings. */
import { BASE_URL, BY_FUNCTION } from "../core/addresses.js";
import type { SecretLookup } from "../core/credentials.js";
import { WEB_ALGORITHMS, webHash } from "../core/digest/sessions.js";
import { createSession, type Session } from "../core/session.js";
import { createStateKey, STATE_KEY } from "../core/state-key.js";
import { ALLOW_HOSTS, type WorkerOptions } from "./environment.js";
import { createWorkerHttpClient } from "./http-client.js";
import { createWorkerValidator } from "./validator.js";

export interface WorkerSessionOptions extends Omit<WorkerOptions, "allowedHosts"> {
  /** Where the API is; its binding's where there is none. */
  readonly urls?: readonly string[];
}

/**
 * Throws a `SetupError` for a state key that is none.
 * @param isShared the platform runs as many isolates as it likes, and any of them may get an answer
 */
export function createWorkerSession(
  environment: SecretLookup,
  options: WorkerSessionOptions,
  isShared = true,
): Session {
  const { timeout, budget, retries, rateLimit, validation, allowHosts, urls = [] } = options;
  const { allowsMissingCredentials } = options;
  return createSession({
    http: createWorkerHttpClient(),
    validator: async () => createWorkerValidator(),
    secrets: environment,
    stateKey: createStateKey(environment(STATE_KEY), isShared),
    addresses: {
      ...(urls.length > 0
        ? { urls, ...BY_FUNCTION }
        : { urls: urlsIn(environment(BASE_URL)), source: BASE_URL }),
      hostOption: isShared ? `${ALLOW_HOSTS}=` : BY_FUNCTION.hostOption,
    },
    ...(allowHosts && { allowHosts }),
    sharesRequests: false,
    // workerd's Web Crypto has the one that most servers ask for
    digest: { hash: webHash, algorithms: [...WEB_ALGORITHMS, "MD5"] },
    ...(allowsMissingCredentials && { allowsMissingCredentials }),
    ...(timeout !== undefined && { timeout }),
    ...(budget !== undefined && { budget }),
    ...(retries !== undefined && { retries }),
    // no places to wait for: what a request of another client waits for may be gone with that client, and the platform
    // has a limit of its own
    limits: rateLimit ? { rate: rateLimit } : {},
    ...(validation && { validation }),
  });
}

/** Several documents have an address each, and there is no command line that could name them one by one. */
function urlsIn(text: string | undefined): readonly string[] {
  return text?.split(/\s+/).filter((url) => url !== "") ?? [];
}
