/** A server of its own as a command: `node server.js --transport http`. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ServerDefinition } from "../core/definition.js";
import { OptionError } from "../core/option-values.js";
import { SetupError } from "../core/setup.js";
import {
  CALL_OPTIONS,
  type CallFlags,
  LISTEN_OPTIONS,
  type ListenFlags,
  sessionOptions,
} from "./call-options.js";
import { helpText, readFlags } from "./command-line.js";
import { forwarding } from "./forward-options.js";
import { createNodeSession } from "./session.js";
import { counted, reporter, startServer } from "./start.js";

/** Whether a module is the program that was started, and not imported by another. */
export function isProgram({ url }: { readonly url: string }): boolean {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

interface Flags extends ListenFlags, CallFlags {
  readonly version?: true;
  readonly help?: true;
}

const OPTIONS = {
  ...LISTEN_OPTIONS,
  ...CALL_OPTIONS,
  version: { name: "version", short: "V", help: "print the version" },
  help: { name: "help", short: "h", help: "print this help" },
} as const;

const EXIT = { ok: 0, usage: 2, bug: 70 } as const;

/** Serves until the client or the operator ends it. Reads the command line and the environment. */
export async function main(definition: ServerDefinition): Promise<void> {
  const { info } = definition;
  try {
    await run(definition);
  } catch (error) {
    if (error instanceof SetupError || error instanceof OptionError) {
      const fix = error instanceof SetupError && error.fix !== undefined ? `\n  ${error.fix}` : "";
      process.stderr.write(`error: ${error.message}${fix}\n(--help lists the options)\n`);
      process.exitCode = EXIT.usage;
      return;
    }
    const stack = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${info.name} failed in a way it should not: this is a bug.\n${stack}\n`);
    process.exitCode = EXIT.bug;
  }
}

async function run(definition: ServerDefinition): Promise<void> {
  const { info, tools } = definition;
  const flags = readFlags(OPTIONS) as unknown as Flags;
  if (flags.help) {
    process.stdout.write(
      `${info.title} ${info.version}, as an MCP server.\n\nOptions:\n${helpText(OPTIONS)}\n\nExit codes: 0 ok, 2 wrong usage, 70 a bug.\n`,
    );
    return;
  }
  if (flags.version) {
    process.stdout.write(`${info.version}\n`);
    return;
  }
  const { transport, protocol, host, port, allowedHost, singleReplica } = flags;
  const session = createNodeSession({
    ...(await sessionOptions(flags, transport === "http" && !singleReplica)),
    usesLogins: transport === "stdio",
    ...forwarding(flags, transport),
  });
  const { server } = await startServer(definition, {
    transport,
    protocol,
    host,
    port,
    ...(allowedHost && { allowedHosts: allowedHost }),
    session,
    banner: `${info.name} ${info.version}: ${info.title === info.name ? "" : `${info.title}, `}${counted(tools.length, "tool")}`,
    hasHeaders: (flags.header ?? []).length > 0,
    report: reporter(info.name),
  });
  await server.closed;
  await session.close();
}
