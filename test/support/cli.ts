/** Runs the built command line as its users do: as a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { requireBuild } from "./build.js";
import { cliFile } from "./paths.js";
import { eventually, within } from "./wait.js";

export type Environment = Readonly<Record<string, string>>;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Outcome extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<Exit>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Sends SIGKILL if it still runs, and waits for its end. */
  readonly dispose: () => Promise<void>;
}

/** What a process needs to run at all; nothing else leaks in from the shell that runs the tests. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "SystemRoot"];

export function cliEnvironment(extra: Environment = {}): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(inherited), NO_COLOR: "1", ...extra };
}

export function cliArguments(args: readonly string[]): string[] {
  requireBuild();
  return [cliFile, ...args];
}

/** @param cwd the working folder; that of the tests unless given */
export function spawnCli(args: readonly string[], environment: Environment = {}, cwd?: string): CliProcess {
  return spawnNode(cliArguments(args), environment, cwd);
}

/** A program of Node, with nothing of the shell's environment either. */
export function spawnNode(args: readonly string[], environment: Environment = {}, cwd?: string): CliProcess {
  const child = spawn(process.execPath, args, { env: cliEnvironment(environment), cwd });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text: string) => {
      output[name] += text;
    });
  }
  // A process that ends early must fail the test that talks to it by its exit code, not by EPIPE.
  child.stdin.on("error", () => {});
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  return {
    child,
    exited,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    dispose: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

export async function runCli(
  args: readonly string[],
  options: { readonly environment?: Environment; readonly stdin?: string; readonly cwd?: string } = {},
): Promise<Outcome> {
  const cli = spawnCli(args, options.environment, options.cwd);
  cli.child.stdin.end(options.stdin);
  try {
    const exit = await within(`openapi-mcp ${args.join(" ")} to end`, cli.exited, 15_000);
    return { ...exit, stdout: cli.stdout(), stderr: cli.stderr() };
  } finally {
    await cli.dispose();
  }
}

export interface HttpCli extends CliProcess {
  /** The MCP endpoint: `http://127.0.0.1:PORT/mcp`. */
  readonly url: string;
}

/** `serve … --transport http` on a free port, ready to answer. */
export async function serveHttp(args: readonly string[], environment: Environment = {}): Promise<HttpCli> {
  const cli = spawnCli(["serve", ...args, "--transport", "http", "--port", "0"], environment);
  try {
    const url = await eventually("the line with the URL on stderr", () => {
      if (cli.child.exitCode !== null) throw new Error(`serve ended early:\n${cli.stderr()}`);
      return /(http:\/\/[^\s/]+:\d+\/mcp)\S*\s/.exec(cli.stderr())?.[1];
    });
    return { ...cli, url };
  } catch (error) {
    await cli.dispose();
    throw error;
  }
}
