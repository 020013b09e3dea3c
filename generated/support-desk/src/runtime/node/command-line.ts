/** A command line read by a table of options, and their help. For generated servers; `openapi-mcp` uses commander. */
import { parseArgs } from "node:util";
import { choice, OptionError } from "../core/option-values.js";
import type { CommandOption } from "./call-options.js";

/** What a table is to the functions here: which flag has which type, its own type says. */
type Options = Readonly<Record<string, CommandOption>>;

/**
 * Flags by their names in the table, with defaults.
 * @throws OptionError for an unknown option and for a value that cannot be read
 */
export function readFlags(options: Options): Readonly<Record<string, unknown>> {
  const given = parse(options);
  const flags: Record<string, unknown> = {};
  for (const [flag, option] of Object.entries(options)) {
    const value = given[option.name];
    const read = (text: unknown) => (typeof text === "string" ? readValue(option, text) : text);
    const flagged = Array.isArray(value) ? value.map(read) : read(value);
    if ((flagged ?? option.default) !== undefined) flags[flag] = flagged ?? option.default;
  }
  return flags;
}

function parse(options: Options): Readonly<Record<string, unknown>> {
  const config = Object.values(options).map(({ name, short, value, isRepeatable }) => [
    name,
    {
      type: value === undefined ? ("boolean" as const) : ("string" as const),
      ...(isRepeatable && { multiple: true }),
      ...(short !== undefined && { short }),
    },
  ]);
  try {
    return parseArgs({ options: Object.fromEntries(config) }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function readValue({ name, choices, isSecret, parse: parsed }: CommandOption, text: string): unknown {
  try {
    if (choices) return choice(choices.map(String))(text);
    return parsed ? parsed(text) : text;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new OptionError(`--${name}${isSecret ? "" : ` ${JSON.stringify(text)}`}: ${error.message}`);
  }
}

/** Columns of a terminal that need not be wide. */
const WIDTH = 110;

/** A line or more for each option. */
export function helpText(options: Options): string {
  const entries = Object.values(options).map((option): readonly [string, string] => [
    `${option.short === undefined ? "" : `-${option.short}, `}--${option.name}${option.value === undefined ? "" : ` <${option.value}>`}`,
    `${option.help}${choicesText(option)}`,
  ]);
  const column = Math.max(...entries.map(([left]) => left.length)) + 2;
  return entries
    .map(([left, right]) => `  ${left.padEnd(column)}${wrapped(right, WIDTH - column - 2, column + 2)}`)
    .join("\n");
}

function choicesText({ choices, default: fallback }: CommandOption): string {
  const words = choices ? `: ${choices.map(String).join(", ")}` : "";
  return `${words}${fallback === undefined ? "" : ` (default: ${String(fallback)})`}`;
}

function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
