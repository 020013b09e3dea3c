/** Options for the credentials of the API. Secrets themselves are never given here: a process list shows them. */
import { OptionError } from "../core/option-values.js";

export interface CredentialFlags {
  readonly envFile?: readonly string[];
  readonly secretFile?: readonly (readonly [name: string, file: string])[];
  readonly allowMissingCredentials?: boolean;
}

export const CREDENTIAL_OPTIONS = {
  envFile: {
    name: "env-file",
    value: "file",
    help: "variables for this server, in dotenv syntax; the environment wins; repeatable",
    isRepeatable: true,
  },
  secretFile: {
    name: "secret-file",
    value: "name=file",
    help: "a file that holds the value of a variable, such as a mounted secret; repeatable",
    isRepeatable: true,
    isSecret: true,
    parse: parseSecretFile,
  },
  allowMissingCredentials: {
    name: "allow-missing-credentials",
    help: "call operations although credentials that they need by the document are not set",
  },
} as const;

function parseSecretFile(text: string): readonly [name: string, file: string] {
  const [, name, file] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || file === undefined)
    throw new OptionError("It is given as OPENAPI_MCP_…=FILE, never with the secret itself.");
  return [name, file];
}
