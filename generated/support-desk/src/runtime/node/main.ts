/** A server of its own as a command: `node server.js --transport http`. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ServerDefinition } from "../core/definition.js";
import {
  choice,
  OptionError,
  parseDuration,
  parseHeader,
  parseHost,
  parsePort,
} from "../core/option-values.js";
import { SetupError } from "../core/setup.js";
import { createNodeSession } from "./session.js";
import { counted, reporter, startServer } from "./start.js";

/** Whether a module is the program that was started, and not imported by another. */
export function isProgram({ url }: { readonly url: string }): boolean {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

const OPTIONS = {
  transport: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "allowed-host": { type: "string", multiple: true },
  "single-replica": { type: "boolean" },
  protocol: { type: "string" },
  "base-url": { type: "string", multiple: true },
  header: { type: "string", multiple: true },
  timeout: { type: "string" },
  validation: { type: "string" },
  version: { type: "boolean", short: "V" },
  help: { type: "boolean", short: "h" },
} as const;

const HELP = `
Options:
  --transport <name>     how clients connect: stdio (default) or http
  --host <address>       address to listen on, with --transport http (default: 127.0.0.1)
  --port <number>        port to listen on; 0 picks a free one (default: 3000)
  --allowed-host <name>  a name under which clients reach the server, besides localhost; repeatable
  --single-replica       this process alone answers, so confirmations need no OPENAPI_MCP_STATE_KEY
  --protocol <era>       protocol revisions to speak: auto (default), legacy or modern
  --base-url <url>       address of the API (default: $OPENAPI_MCP_BASE_URL, then that of the API's document);
                         NAME=URL where the API has several documents, repeatable
  --header <header>      a header for every request, 'Name: value'; repeatable
  --timeout <duration>   for one HTTP attempt, e.g. 15s or 500ms
  --validation <mode>    how arguments are checked: strict (default), lenient or off
  -V, --version          print the version
  -h, --help             print this help

Exit codes: 0 ok, 2 wrong usage, 70 a bug.
`;

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
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(`${info.title} ${info.version}, as an MCP server.\n${HELP}`);
    return;
  }
  if (flags.version) {
    process.stdout.write(`${info.version}\n`);
    return;
  }
  const { transport, singleReplica, headers, baseUrl, timeout, validation, ...listening } = flags;
  const session = createNodeSession({
    ...(baseUrl && { baseUrl }),
    headers,
    ...(timeout !== undefined && { timeout }),
    ...(validation && { validation }),
    isShared: transport === "http" && !singleReplica,
  });
  const { server } = await startServer(definition, {
    ...listening,
    transport,
    session,
    banner: `${info.name} ${info.version}: ${info.title === info.name ? "" : `${info.title}, `}${counted(tools.length, "tool")}`,
    hasHeaders: Object.keys(headers).length > 0,
    report: reporter(info.name),
  });
  await server.closed;
  await session.close();
}

function readFlags() {
  const given = parsed();
  const port = read("port", given.port, parsePort);
  const protocol = read("protocol", given.protocol, choice(["auto", "legacy", "modern"]));
  const timeout = read("timeout", given.timeout, parseDuration);
  const validation = read("validation", given.validation, choice(["strict", "lenient", "off"]));
  const { host, "base-url": baseUrl, "allowed-host": allowed, header = [] } = given;
  return {
    help: given.help === true,
    version: given.version === true,
    transport: read("transport", given.transport, choice(["stdio", "http"])) ?? "stdio",
    singleReplica: given["single-replica"] === true,
    headers: Object.fromEntries(header.map((one) => read("header", one, parseHeader) ?? [])),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(allowed && { allowedHosts: allowed.map((one) => read("allowed-host", one, parseHost) ?? "") }),
    ...(protocol && { protocol }),
    ...(baseUrl && { baseUrl }),
    ...(timeout !== undefined && { timeout }),
    ...(validation && { validation }),
  };
}

function parsed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function read<T>(name: string, text: string | undefined, parse: (text: string) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof OptionError)
      throw new OptionError(`--${name} ${JSON.stringify(text)}: ${error.message}`);
    throw error;
  }
}
