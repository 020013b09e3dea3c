/** npm as a user has it: real installs from the registry, where it can be reached. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  /** The command and all that it said, for the message of an assertion. */
  readonly output: string;
}

export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    input: "",
  });
  return { status, stdout, output: `${command} ${args.join(" ")}\n${stdout}${stderr}${error ?? ""}` };
}

/** Beside this process, so that the command can ask a server in it. */
export async function runBeside(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, stdout, output: `${command} ${args.join(" ")}\n${stdout}${stderr}` };
}

export function install(folder: string, ...packages: readonly string[]): Ran {
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier"];
  return run("npm", ["install", ...flags, ...packages], folder);
}

/** Empty where the registry answers; else a reason, to end the name of a test that is skipped for it. */
export function registrySkip(): string {
  // asking it for one version shows whether it is there
  const ask = run(
    "npm",
    ["view", "undici", "version", "--fetch-retries=0", "--fetch-timeout=15000"],
    tmpdir(),
  );
  if (ask.status === 0) return "";
  const reason = /npm error code (\S+)/.exec(ask.output)?.[1] ?? "no answer";
  return ` (skipped: the npm registry cannot be reached, ${reason})`;
}
