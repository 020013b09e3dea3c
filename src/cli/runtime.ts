/** A plan and the options of a command → tools that call the API. */
import type { ServerPlan } from "../plan/types.js";
import type { OperationRuntime } from "../runtime/core/call-operation.js";
import { isHeaderValue } from "../runtime/core/headers.js";
import type { ToolDefinition, Validator } from "../runtime/core/types.js";
import { type ArgumentCheck, createArgumentCheck } from "../runtime/core/validate.js";
import { createHttpClient } from "../runtime/node/http-client.js";
import { toolDefinitions } from "../serve/serve.js";
import { chooseBaseUrl } from "./base-url.js";
import { CommandFailure } from "./failure.js";
import type { CallFlags } from "./options.js";

export interface Session {
  /** The tools of a plan; called again for the plan of a changed document. */
  readonly define: (plan: ServerPlan) => readonly ToolDefinition[];
  readonly checkArguments: ArgumentCheck;
  readonly close: () => Promise<void>;
}

export function createSession(flags: CallFlags): Session {
  const client = createHttpClient();
  const headers = Object.fromEntries(flags.header ?? []);
  return {
    define: (plan) => toolDefinitions(plan, operationRuntime(plan, flags, headers, client.send)),
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
  plan: ServerPlan,
  flags: CallFlags,
  headers: Readonly<Record<string, string>>,
  http: OperationRuntime["http"],
): OperationRuntime {
  const { override, declared } = chooseBaseUrl(plan, flags.baseUrl);
  assertSecrets(plan);
  return {
    baseUrl: override ?? declared,
    isBaseUrlChosen: override !== undefined,
    http,
    headers,
    credentials: plan.credentials,
    secrets: (name) => process.env[name] || undefined,
    validator,
    timeout: flags.timeout,
  };
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
