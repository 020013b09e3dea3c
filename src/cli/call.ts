/** `openapi-mcp call`: one tool, once, from the shell. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { hasErrors } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import { reasonOf } from "../read/source.js";
import type { CallContext, ContentBlock, ToolDefinition, ToolResult } from "../runtime/core/types.js";
import { type CallFlags, sessionOptions } from "../runtime/node/call-options.js";
import { createNodeSession, type NodeSession } from "../runtime/node/session.js";
import { serverDefinition } from "../serve/serve.js";
import { ask, canAsk } from "./ask.js";
import { compileInput, printProblems } from "./compile-input.js";
import { CommandFailure, EXIT } from "./failure.js";
import { callWords } from "./input.js";
import { compileOptions, type ReadFlags, readsStdin } from "./options.js";
import { print, printable, withProgress } from "./terminal.js";

interface Flags extends ReadFlags, CallFlags {
  /** Agrees to whatever the tool asks. */
  readonly yes?: boolean;
}

/** @param words `[input] <tool> [arguments]` */
export async function call(words: readonly string[], flags: Flags): Promise<void> {
  const { input: spec, tool: name, args: json } = callWords(words);
  if ((spec === "-" || readsStdin(flags)) && json === "-")
    throw new CommandFailure("Standard input cannot be both the document and the arguments.");
  const given = await readArguments(json);
  const { plan, documents, diagnostics } = await compileInput(spec, compileOptions(flags));
  const session = createNodeSession({ ...(await sessionOptions(flags, false)), usesLogins: true });
  try {
    const { tools } = session.define(serverDefinition(plan));
    const tool = tools.find(({ listing }) => listing.name === name);
    if (!tool) {
      // it may be missing because of them
      if (hasErrors(diagnostics)) await printProblems(diagnostics, documents);
      const hint = suggest(
        name,
        tools.map(({ listing }) => listing.name),
      );
      throw new CommandFailure(`There is no tool ${JSON.stringify(name)}.${hint}`, {
        fix: `openapi-mcp inspect ${spec} lists the tools.`,
      });
    }
    const result = await run(tool, given, session, flags.yes === true);
    await show(result);
    if (result.isError && wantsAnswer(result)) {
      process.stderr.write("Where nobody can be asked, --yes agrees to what the tool asks.\n");
    }
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

/** What the MCP server does with a call: check, run, ask, add notes. Ctrl-C cancels the request. */
async function run(
  tool: ToolDefinition,
  given: unknown,
  session: NodeSession,
  yes: boolean,
): Promise<ToolResult> {
  const checked = await session.checkArguments(tool, given);
  if (!checked.ok) return { isError: true, content: [{ type: "text", text: checked.message }] };
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  process.once("SIGINT", cancel);
  try {
    const { signal } = cancellation;
    const once = (elicitation: CallContext["elicitation"]) =>
      withProgress(`Calling ${tool.listing.name}`, () =>
        tool.run(checked.arguments, {
          signal,
          ...(session.files && { keepFile: session.files.keep }),
          ...(elicitation && { elicitation }),
        }),
      );
    let result = await once(yes || canAsk() ? {} : undefined);
    for (let round = 0; result.inputRequired && round < MOST_QUESTIONS; round++) {
      const { message, state } = result.inputRequired;
      const agreed = yes || (await ask(message, signal));
      result = await once({ answer: { state, agreed } });
    }
    for (const note of checked.notes) process.stderr.write(`${note}\n`);
    return result;
  } finally {
    process.off("SIGINT", cancel);
  }
}

/** Whether a recipe ended because nobody could be asked. */
function wantsAnswer({ content }: ToolResult): boolean {
  return content.some((block) => block.type === "text" && block.text.includes('"code":"needs_confirmation"'));
}

/** Questions of one call: more come only where what is shown changes all the time. */
const MOST_QUESTIONS = 8;

/** Results go to stdout, errors to stderr; JSON is laid out for people, and is the same JSON for programs. */
async function show(result: ToolResult): Promise<void> {
  for (const block of result.content) {
    const line = block.type === "text" ? readable(block.text, result) : described(block);
    // a recipe says what happened in words, and again in JSON for programs
    const isFacts = process.stderr.isTTY && line.startsWith('{"error":{') && result.content.length > 1;
    if (result.isError) process.stderr.write(isFacts ? "" : `${shown(line, process.stderr)}\n`);
    else await print(`${shown(line, process.stdout)}\n`);
  }
}

/** What no terminal shows. */
function described(block: Exclude<ContentBlock, { readonly type: "text" }>): string {
  switch (block.type) {
    case "resource_link":
      return `[${block.type} ${block.mimeType}, ${block.size} bytes: ${block.uri}]`;
    case "resource":
      return `[${block.type} ${block.resource.mimeType}, ${block.resource.blob.length} base64 characters]`;
    default:
      return `[${block.type} ${block.mimeType}, ${block.data.length} base64 characters]`;
  }
}

/** As it is for programs; for people, what a terminal can be trusted with. */
function shown(line: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY ? printable(line) : line;
}

function readable(line: string, result: ToolResult): string {
  if (result.structuredContent === undefined || line !== JSON.stringify(result.structuredContent))
    return line;
  return JSON.stringify(result.structuredContent, null, 2);
}
