/** `openapi-mcp call`: one tool, once, from the shell. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { suggest } from "../diagnostics/suggest.js";
import { reasonOf } from "../read/source.js";
import type { ToolDefinition, ToolResult } from "../runtime/core/types.js";
import { compileInput } from "./compile-input.js";
import { CommandFailure, EXIT } from "./failure.js";
import { type CallFlags, compileOptions, type ReadFlags } from "./options.js";
import { createSession, type Session } from "./runtime.js";
import { print, withProgress } from "./terminal.js";

export async function call(
  spec: string,
  name: string,
  json: string,
  flags: ReadFlags & CallFlags,
): Promise<void> {
  if (spec === "-" && json === "-")
    throw new CommandFailure("Standard input cannot be both the document and the arguments.");
  const given = await readArguments(json);
  const { plan } = await compileInput(spec, compileOptions(flags));
  const session = createSession(flags);
  try {
    const tools = session.define(plan);
    const tool = tools.find(({ listing }) => listing.name === name);
    if (!tool) {
      const hint = suggest(
        name,
        tools.map(({ listing }) => listing.name),
      );
      throw new CommandFailure(`There is no tool ${JSON.stringify(name)}.${hint}`, {
        fix: `openapi-mcp inspect ${spec} lists the tools.`,
      });
    }
    const result = await withProgress(`Calling ${name}`, () => run(tool, given, session));
    await show(result);
    if (result.isError) process.exitCode = EXIT.problems;
  } finally {
    await session.close();
  }
}

async function readArguments(json: string): Promise<unknown> {
  const [source, content] = await argumentText(json);
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The arguments${source} are not JSON: ${reason}`, {
      fix: `Pass an object like '{"id": 1}', @FILE, or - for standard input.`,
    });
  }
}

async function argumentText(json: string): Promise<readonly [source: string, text: string]> {
  if (json === "-") return [" on standard input", await text(process.stdin)];
  if (!json.startsWith("@")) return ["", json];
  const file = json.slice(1);
  try {
    return [` in ${file}`, readFileSync(file, "utf8")];
  } catch (error) {
    throw new CommandFailure(`Cannot read ${JSON.stringify(file)}: ${reasonOf(error)}.`);
  }
}

/** What the MCP server does with a call: check, run, add notes. Ctrl-C cancels the request. */
async function run(tool: ToolDefinition, given: unknown, session: Session): Promise<ToolResult> {
  const checked = await session.checkArguments(tool.listing, given);
  if (!checked.ok) return { isError: true, content: [{ type: "text", text: checked.message }] };
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  process.once("SIGINT", cancel);
  try {
    const result = await tool.run(checked.arguments, { signal: cancellation.signal });
    for (const note of checked.notes) process.stderr.write(`${note}\n`);
    return result;
  } finally {
    process.off("SIGINT", cancel);
  }
}

/** Results go to stdout, errors to stderr; JSON is laid out for people, and is the same JSON for programs. */
async function show(result: ToolResult): Promise<void> {
  for (const block of result.content) {
    const line =
      block.type === "text"
        ? readable(block.text, result)
        : `[${block.type} ${block.mimeType}, ${block.data.length} base64 characters]`;
    if (result.isError) process.stderr.write(`${line}\n`);
    else await print(`${line}\n`);
  }
}

function readable(line: string, result: ToolResult): string {
  if (result.structuredContent === undefined || line !== JSON.stringify(result.structuredContent))
    return line;
  return JSON.stringify(result.structuredContent, null, 2);
}
