#!/usr/bin/env node
/** The `openapi-mcp` command: commands and options. What each does is loaded when it is called. */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { CommandFailure, EXIT } from "./failure.js";
import {
  parseDuration,
  parseHeader,
  parseHost,
  parsePort,
  parseSize,
  parseToolNameLength,
} from "./options.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("openapi-mcp")
  .description("Turns an OpenAPI document into an MCP server that a language model can use well.")
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .addHelpText(
    "after",
    "\nExamples:\n  $ openapi-mcp serve openapi.yaml\n  $ openapi-mcp check openapi.yaml\n\nExit codes: 0 ok, 1 problems found, 2 wrong usage, 70 a bug of ours.",
  )
  .showSuggestionAfterError(true)
  .showHelpAfterError("(openapi-mcp --help says more)")
  .exitOverride();

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

/** Options of every command that reads a document. */
function reads(command: Command, example: string): Command {
  return command
    .argument("<spec>", "an OpenAPI document: a file, an http(s) URL, or - for standard input")
    .option(
      "--include <filter>",
      "only operations that match; repeatable (tag:NAME, path:GLOB, method:METHOD, operation:GLOB)",
      collect,
    )
    .option("--exclude <filter>", "no operations that match; repeatable", collect)
    .option("--read-only", "GET and HEAD only")
    .option("--no-deprecated", "no deprecated operations")
    .option("--max-tool-name <length>", "longest tool name, 8 to 64", parseToolNameLength)
    .addOption(
      new Option("--output-schema <mode>", "advertise output schemas")
        .choices(["off", "relaxed", "strict"])
        .default("off"),
    )
    .option(
      "--ref-root <dir>",
      "folder that references to files may not leave (default: that of the document)",
    )
    .option("--allow-remote-refs <host...>", "hosts whose documents may be referenced")
    .option("--max-bytes <size>", "largest document, e.g. 200MB (default: 128MB)", parseSize)
    .addHelpText("after", `\nExample:\n  $ ${example}`);
}

/** Options of the commands that call the API. */
function calls(command: Command): Command {
  return command
    .option(
      "--base-url <url>",
      "address of the API (default: $OPENAPI_MCP_BASE_URL, then the document's servers)",
    )
    .option(
      "--header <header>",
      "a header for every request, 'Name: value'; repeatable",
      (value: string, previous: readonly (readonly [string, string])[] = []) => [
        ...previous,
        parseHeader(value),
      ],
    )
    .addOption(
      new Option("--timeout <duration>", "for one HTTP attempt, e.g. 15s or 500ms")
        .argParser(parseDuration)
        .default(15_000, "15s"),
    )
    .addOption(
      new Option("--validation <mode>", "how arguments are checked")
        .choices(["strict", "lenient", "off"])
        .default("strict"),
    );
}

calls(
  reads(
    program.command("serve").description("serve the API over MCP"),
    "openapi-mcp serve openapi.yaml --include tag:issues --read-only",
  ),
)
  .addOption(
    new Option("--transport <name>", "how clients connect").choices(["stdio", "http"]).default("stdio"),
  )
  .option("--host <address>", "address to listen on, with --transport http", "127.0.0.1")
  .option("--port <number>", "port to listen on, with --transport http; 0 picks a free one", parsePort, 3000)
  .option(
    "--allowed-host <name>",
    "a name under which clients reach the server, besides localhost; repeatable",
    (value: string, previous: readonly string[] = []) => [...previous, parseHost(value)],
  )
  .addOption(
    new Option("--protocol <era>", "protocol revisions to speak")
      .choices(["auto", "legacy", "modern"])
      .default("auto"),
  )
  .option("--watch", "compile again when a document changes")
  .option("--no-cache", "compile large documents anew at every start")
  .action(async (spec, options) => (await import("./serve.js")).serve(spec, options, version));

reads(
  program.command("check").description("report everything that is wrong with a document"),
  "openapi-mcp check openapi.yaml --format sarif > report.sarif",
)
  .addOption(new Option("--format <name>", "how to print").choices(["text", "json", "sarif"]).default("text"))
  .option("--strict", "warnings count as errors")
  .action(async (spec, options) => (await import("./check.js")).check(spec, options, version));

reads(
  program.command("inspect").description("show the tools a document gives"),
  "openapi-mcp inspect openapi.yaml --json",
)
  .addOption(new Option("--json", "print exactly what tools/list returns").conflicts("plan"))
  .option("--plan", "print the plan that back ends work from")
  .action(async (spec, options) => (await import("./inspect.js")).inspect(spec, options));

calls(
  reads(
    program.command("call").description("call one tool from the shell"),
    `openapi-mcp call openapi.yaml get_ticket '{"ticketId": "T-1042"}'`,
  ),
)
  .argument("<tool>", "name of the tool")
  .argument("[arguments]", "its arguments: JSON, @FILE, or - for standard input", "{}")
  .action(async (spec, tool, json, options) => (await import("./call.js")).call(spec, tool, json, options));

for (const command of program.commands)
  command.showHelpAfterError(`(openapi-mcp ${command.name()} --help says more)`).exitOverride();

// `openapi-mcp inspect big.yaml | head` ends when head has enough
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints what went wrong, for whom it is, and gives the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommandFailure) {
    process.stderr.write(`error: ${error.message}\n${error.fix === undefined ? "" : `  ${error.fix}\n`}`);
    return error.exitCode;
  }
  // commander has printed its own text; help and version are no errors
  if (
    error instanceof Error &&
    "exitCode" in error &&
    "code" in error &&
    String(error.code).startsWith("commander.")
  ) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  process.stderr.write(`openapi-mcp ${version} failed in a way it should not: this is a bug of ours.\n`);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.bug;
}
