/** Secrets and settings by name: from files that the operator names, and the environment of the process. */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { mayBeEmpty } from "../core/credential-values.js";
import type { SecretLookup } from "../core/credentials.js";
import { SetupError } from "../core/setup.js";

export interface EnvironmentFiles {
  /** In dotenv syntax. The environment wins, as with Node's own `--env-file`; of several files the later. */
  readonly envFiles?: readonly string[] | undefined;
  /** Variable → the file that holds its value. They win: the command line said so. */
  readonly secretFiles?: readonly (readonly [name: string, file: string])[] | undefined;
}

/** All of ours begin so. */
const PREFIX = "OPENAPI_MCP_";

/** The environment alone. An empty variable is an unset one, but for halves of Basic. */
export const environment: SecretLookup = createEnvironment();

/**
 * What has no value may have a file: `OPENAPI_MCP_DESK_TOKEN_FILE=/run/secrets/desk`, as container platforms mount secrets.
 * Throws a {@link SetupError} for a file that cannot be read; one named by a variable, when it is asked for.
 */
export function createEnvironment({ envFiles = [], secretFiles = [] }: EnvironmentFiles = {}): SecretLookup {
  const fromFiles = Object.assign(Object.create(null), ...envFiles.map(readEnvFile)) as Record<
    string,
    string
  >;
  const given = new Map(
    secretFiles.map(([name, file]) => [ours(name), readSecret(file, `--secret-file ${name}`)]),
  );
  const mounted = new Map<string, string>();
  const plain = (name: string) => given.get(name) || process.env[name] || fromFiles[name] || undefined;
  const nothing = (name: string) =>
    mayBeEmpty(name) && [given.get(name), process.env[name], fromFiles[name], mounted.get(name)].includes("")
      ? ""
      : undefined;
  return (name) => {
    const value = plain(name) ?? mounted.get(name);
    if (value) return value;
    const file = name.startsWith(PREFIX) && !mounted.has(name) ? plain(`${name}_FILE`) : undefined;
    if (file !== undefined) mounted.set(name, readSecret(file, `${name}_FILE`));
    return mounted.get(name) || nothing(name);
  };
}

function readEnvFile(file: string): Record<string, string> {
  return parseEnv(read(file, "--env-file")) as Record<string, string>;
}

/** Without the line break at its end, which editors and `echo` put there. */
function readSecret(file: string, source: string): string {
  return read(file, source).replace(/\r?\n$/, "");
}

function read(file: string, source: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SetupError(`${source}: ${JSON.stringify(file)} cannot be read (${code ?? "unknown reason"}).`);
  }
}

function ours(name: string): string {
  if (name.startsWith(PREFIX)) return name;
  throw new SetupError(
    `--secret-file: ${JSON.stringify(name)} is no variable of this server; theirs begin with ${PREFIX}.`,
  );
}
