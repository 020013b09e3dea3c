#!/usr/bin/env node
/** The `openapi-mcp` command: commands and options. What each does is loaded when it is called. */
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { SetupError } from "../runtime/core/setup.js";
import { CALL_OPTIONS, LISTEN_OPTIONS } from "../runtime/node/call-options.js";
import { CommandFailure, EXIT } from "./failure.js";
import { MAPPING_FILES } from "./input.js";
import { LOGIN_OPTIONS, LOGOUT_OPTIONS } from "./login/options.js";
import { parseFolder, parseSize, parseToolNameLength, withOptions } from "./options.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("openapi-mcp")
  .description("Turns an OpenAPI document into an MCP server that a language model can use well.")
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .addHelpText(
    "after",
    "\nExamples:\n  $ openapi-mcp serve openapi.yaml\n  $ openapi-mcp check openapi.yaml\n  $ openapi-mcp init openapi.yaml\n  $ openapi-mcp generate openapi.yaml -o server\n\nExit codes: 0 ok, 1 problems found, 2 wrong usage, 70 a bug of ours.",
  )
  .showSuggestionAfterError(true)
  .showHelpAfterError("(openapi-mcp --help says more)")
  .exitOverride();

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

const INPUT =
  "an OpenAPI document, a mapping file or an Arazzo document: a file, an http(s) URL, or - for standard input " +
  "(default: openapi-mcp.yaml, .yml or .json in this folder)";

/** Options of every command that reads a document. */
function opens(command: Command, example: string): Command {
  return command
    .option(
      "--ref-root <dir>",
      "folder that references to files may not leave (default: that of the document)",
    )
    .option("--allow-remote-refs <host...>", "hosts whose documents may be referenced")
    .option("--max-bytes <size>", "largest document, e.g. 200MB (default: 128MB)", parseSize)
    .addHelpText("after", `\nExample:\n  $ ${example}`);
}

/** And of those that make tools of it. */
function reads(command: Command, example: string): Command {
  const reading = command
    .option(
      "--spec <file>",
      "the OpenAPI document to use in place of the mapping file's own; NAME=FILE for one of several, repeatable",
      collect,
    )
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
    );
  return opens(reading, example);
}

withOptions(
  reads(
    program.command("serve").description("serve the API over MCP").argument("[input]", INPUT),
    "openapi-mcp serve openapi.yaml --include tag:issues --read-only\n  $ openapi-mcp serve support.mcp.yaml",
  ),
  { ...CALL_OPTIONS, ...LISTEN_OPTIONS },
)
  .option("--watch", "compile again when a document changes")
  .option("--no-cache", "compile large documents anew at every start")
  .action(async (input, options) => (await import("./serve.js")).serve(input, options, version));

reads(
  program
    .command("generate")
    .description("write the server as a TypeScript project, to own and to run without this program")
    .argument("[input]", INPUT),
  "openapi-mcp generate support.mcp.yaml -o server\n  $ openapi-mcp generate support.mcp.yaml -o server --check",
)
  .option("-o, --output <dir>", "folder of the project (default: one named after the server)", parseFolder)
  .addOption(
    new Option("--check", "write nothing; exit with 1 and a diff where the project is out of date").conflicts(
      ["watch", "dryRun"],
    ),
  )
  .addOption(new Option("--dry-run", "write nothing; say what would be written").conflicts("watch"))
  .option("--force", "overwrite files that were edited, and take over a folder that is not empty")
  .option("--watch", "generate again when a document changes")
  .option("--strict", "write nothing where the document has an error")
  .addOption(new Option("--format <name>", "how to report").choices(["text", "json"]).default("text"))
  .addOption(
    new Option("--target <host>", "where the server runs: Node, or Cloudflare Workers")
      .choices(["node", "worker"])
      .default("node"),
  )
  .addOption(
    new Option("--runtime <source>", "copy the runtime into the project, or import openapi-mcp/runtime")
      .choices(["vendored", "package"])
      .default("vendored"),
  )
  .option("--lib", "functions for another program to call, without a server")
  .option("--zod", "also a module of zod schemas of every tool")
  .action(async (input, options) => (await import("./generate.js")).generate(input, options));

reads(
  program
    .command("check")
    .description("report everything that is wrong with a document")
    .argument("[input]", INPUT),
  "openapi-mcp check openapi.yaml --format sarif > report.sarif",
)
  .addOption(new Option("--format <name>", "how to print").choices(["text", "json", "sarif"]).default("text"))
  .option("--strict", "warnings count as errors")
  .action(async (input, options) => (await import("./check.js")).check(input, options, version));

reads(
  program
    .command("inspect")
    .description("show the tools a document gives, and what they cost")
    .argument("[input]", INPUT),
  "openapi-mcp inspect openapi.yaml --json",
)
  .addOption(new Option("--json", "print exactly what tools/list returns").conflicts(["plan", "explain"]))
  .option("--plan", "print the plan that back ends work from")
  .option("--explain", "also list what no tool serves, and what was dropped from schemas")
  .action(async (input, options) => (await import("./inspect.js")).inspect(input, options));

withOptions(
  reads(
    program
      .command("call")
      .description("call one tool from the shell")
      .usage("[options] [input] <tool> [arguments]")
      .argument("[input]", INPUT)
      .argument("[tool]", "name of the tool")
      .argument("[arguments]", "its arguments: JSON, @FILE, or - for standard input (default: {})"),
    `openapi-mcp call openapi.yaml get_ticket '{"ticketId": "T-1042"}'`,
  ),
  CALL_OPTIONS,
)
  .option("--yes", "agree to what the tool asks; without it, the terminal is asked")
  .action(async (input, tool, json, options) => {
    const words = [input, tool, json].filter((word: unknown) => typeof word === "string");
    await (await import("./call.js")).call(words, options);
  });

withOptions(
  reads(
    program
      .command("login")
      .description("log in to the API with a browser; what serve and call then use on this machine")
      .argument("[input]", INPUT),
    "openapi-mcp login openapi.yaml --client-id desk-cli",
  ),
  LOGIN_OPTIONS,
)
  .option("--no-browser", "only print the address to go to")
  .action(async (input, options) => (await import("./login/login.js")).login(input, options));

withOptions(
  reads(
    program
      .command("logout")
      .description("forget the tokens of a login, and revoke them where the server can")
      .argument("[input]", INPUT),
    "openapi-mcp logout openapi.yaml",
  ),
  LOGOUT_OPTIONS,
).action(async (input, options) => (await import("./login/login.js")).logout(input, options));

opens(
  program
    .command("init")
    .description("write a mapping file to start from")
    .argument("<spec>", "the OpenAPI document: a file or an http(s) URL"),
  "openapi-mcp init openapi.yaml",
)
  .option("-o, --output <file>", "the file to write", MAPPING_FILES[0])
  .option("--force", "overwrite it")
  .action(async (spec, options) => (await import("./init.js")).init(spec, options));

opens(
  program
    .command("schema")
    .description("write the mapping file's JSON Schema for editors, made for one API")
    .argument("[input]", INPUT),
  "openapi-mcp schema support.mcp.yaml",
)
  .option(
    "-o, --output <file>",
    "the file to write, - to print (default: .openapi-mcp/schema.json beside the mapping file)",
  )
  .action(async (input, options) => (await import("./schema.js")).schema(input, options));

const arazzo = program.command("arazzo").description("exchange recipes with other tools");
opens(
  arazzo
    .command("export")
    .description("write the recipes of a mapping file as an Arazzo 1.1 document")
    .argument("[input]", "a mapping file (default: openapi-mcp.yaml, .yml or .json in this folder)"),
  "openapi-mcp arazzo export support.mcp.yaml -o support.arazzo.yaml",
)
  .option("-o, --output <file>", "the file to write, JSON unless it ends in .yaml (default: standard output)")
  .option("--lossy", "write although something is lost; each loss is listed")
  .action(async (input, options) => (await import("./arazzo.js")).arazzoExport(input, options));

for (const command of [...program.commands, ...arazzo.commands])
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
  if (error instanceof CommandFailure || error instanceof SetupError) {
    process.stderr.write(`error: ${error.message}\n${error.fix === undefined ? "" : `  ${error.fix}\n`}`);
    return error instanceof CommandFailure ? error.exitCode : EXIT.usage;
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
