/** A plan and the options of a command → tools that call the API. */
import type { ServerPlan } from "../plan/types.js";
import type { OperationRuntime } from "../runtime/core/call-operation.js";
import { isHeaderValue } from "../runtime/core/headers.js";
import type { Definitions } from "../runtime/core/live-definitions.js";
import type { Validator } from "../runtime/core/types.js";
import { type ArgumentCheck, createArgumentCheck } from "../runtime/core/validate.js";
import { createHttpClient } from "../runtime/node/http-client.js";

import { promptDefinitions, resourceDefinitions, toolDefinitions } from "../serve/serve.js";
import { type BaseUrlChoice, chooseBaseUrl } from "./base-url.js";
import { CommandFailure } from "./failure.js";
import type { CallFlags } from "./options.js";
import type { StateKey } from "./state-key.js";

export interface Session {
  /** What a plan offers; called again for the plan of a changed document. */
  readonly define: (plan: ServerPlan) => Definitions;
  readonly checkArguments: ArgumentCheck;
  readonly close: () => Promise<void>;
}

export function createSession(flags: CallFlags, stateKey: StateKey): Session {
  const client = createHttpClient();
  return {
    define(plan) {
      stateKey.assertServes(plan);
      const placed = chooseBaseUrl(plan, flags.baseUrl);
      const runtime = operationRuntime(placed, flags, client.send);
      return {
        tools: toolDefinitions(placed.plan, runtime, { stateKey: stateKey.load }),
        resources: resourceDefinitions(placed.plan, runtime),
        prompts: promptDefinitions(placed.plan, runtime),
      };
    },
    checkArguments: createArgumentCheck(flags.validation, validator),
    close: () => client.close(),
  };
}

let loading: Promise<Validator> | undefined;

/** Loaded with the first call: listing tools never needs it. */
function validator(): Promise<Validator> {
  loading ??= import("../runtime/node/validator.js").then(({ createValidator }) => createValidator());
  return loading;
}

function operationRuntime(
  { plan, override, declared }: BaseUrlChoice,
  flags: CallFlags,
  http: OperationRuntime["http"],
): OperationRuntime {
  assertSecrets(plan);
  return {
    baseUrl: override ?? declared,
    isBaseUrlChosen: override !== undefined,
    http,
    headers: { ...lowerCased(plan.headers ?? {}), ...Object.fromEntries(flags.header ?? []) },
    credentials: plan.credentials,
    secrets: (name) => process.env[name] || undefined,
    validator,
    timeout: flags.timeout ?? plan.timeout ?? TIMEOUT,
    ...(plan.maxResponseBytes !== undefined && { maxResponseBytes: plan.maxResponseBytes }),
  };
}

/** Milliseconds of one attempt where neither the command line nor the mapping file says. */
const TIMEOUT = 15_000;

/** So that a header of the command line takes the place of the mapping file's, however it is written. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A secret with a line break in it (a file read with its last newline) would fail every call: say so now. */
function assertSecrets(plan: ServerPlan): void {
  for (const credential of Object.values(plan.credentials)) {
    const names =
      credential.kind === "basic"
        ? [credential.usernameEnv, credential.passwordEnv]
        : credential.kind === "unsupported"
          ? []
          : [credential.env];
    for (const name of names) {
      const value = process.env[name];
      if (value !== undefined && !isHeaderValue(value)) {
        throw new CommandFailure(
          `${name} holds a line break or another character that a header cannot carry.`,
          {
            fix: "Set it again without; `$(cat file)` drops a last line break.",
          },
        );
      }
    }
  }
}
