/** Texts of the command line → values, each with an error that says what would be right. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CompileOptions } from "../compile.js";
import type { OutputSchemas } from "../plan/outputs.js";
import { OptionError } from "../runtime/core/option-values.js";
import type { CommandOption } from "../runtime/node/call-options.js";
import { CommandFailure } from "./failure.js";

/** What commander makes of the options that every command has. */
export interface ReadFlags {
  /** `FILE`, or `NAME=FILE` for one of several documents. */
  readonly spec?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly readOnly?: boolean;
  /** commander's `--no-deprecated`: true unless given. */
  readonly deprecated: boolean;
  readonly maxToolName?: number;
  readonly outputSchema: OutputSchemas;
  readonly refRoot?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly maxBytes?: number;
}

export function compileOptions(flags: ReadFlags): CompileOptions {
  const { spec, include, exclude, readOnly, maxToolName, outputSchema, refRoot, allowRemoteRefs, maxBytes } =
    flags;
  return {
    ...(spec && { specs: spec }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(readOnly && { readOnly }),
    noDeprecated: !flags.deprecated,
    ...(maxToolName !== undefined && { maxToolName }),
    outputSchema,
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}

/** Whether `--spec` names standard input. */
export function readsStdin({ spec = [] }: ReadFlags): boolean {
  return spec.some((one) => one === "-" || one.endsWith("=-"));
}

const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/** @returns bytes */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(B|KB|MB|GB)?$/i.exec(text);
  const size = match ? Number(match[1]) * (SIZES[(match[2] ?? "B").toUpperCase()] ?? 0) : 0;
  if (size < 1 || size > 2_000_000_000)
    throw new InvalidArgumentError("A size is like 500KB or 200MB, at most 2GB.");
  return Math.floor(size);
}

export function parseToolNameLength(text: string): number {
  const length = Number(text);
  if (!/^\d+$/.test(text) || length < 8 || length > 64)
    throw new InvalidArgumentError("It is a number from 8 to 64.");
  return length;
}

/** An unset variable of a script is not the working folder. */
export function parseFolder(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is the name of a folder; . is this one.");
  return text;
}

/** Adds the options of a table. */
export function withOptions(command: Command, options: Readonly<Record<string, CommandOption>>): Command {
  for (const option of Object.values(options)) command.addOption(optionOf(option));
  return command;
}

function optionOf(written: CommandOption): Option {
  const { name, value, help, isRepeatable, isSecret, choices, parse } = written;
  const option = new Option(`--${name}${value === undefined ? "" : ` <${value}>`}`, help);
  if (choices) option.choices(choices.map(String));
  else if (value !== undefined)
    option.argParser((text: string, before: unknown) => {
      const read = parse ? argument(parse, isSecret ? name : undefined)(text) : text;
      return isRepeatable ? [...((before as readonly unknown[] | undefined) ?? []), read] : read;
    });
  return written.default === undefined ? option : option.default(written.default);
}

/** What the runtime reads, with errors that commander knows. @param secret the option whose value is not repeated */
function argument<T>(parse: (text: string) => T, secret?: string): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof OptionError && secret !== undefined)
        throw new CommandFailure(`--${secret}: ${error.message}`);
      if (error instanceof OptionError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}
