/** The document a command works on: what was named, or the mapping file of the working folder. */
import { statSync } from "node:fs";
import { CommandFailure } from "./failure.js";

/** Mapping files that are found without being named, the first that is there. */
export const MAPPING_FILES = ["openapi-mcp.yaml", "openapi-mcp.yml", "openapi-mcp.json"] as const;

/** Ends the command where nothing is named and nothing is found. */
export function inputOf(named: string | undefined): string {
  const input = named ?? foundHere();
  if (input !== undefined) return input;
  throw new CommandFailure(
    `no document is named, and there is no ${MAPPING_FILES[0]}, .yml or .json in this folder.`,
    {
      fix: "Name an OpenAPI document or a mapping file; `openapi-mcp init SPEC` writes a mapping file to start from.",
    },
  );
}

export interface CallWords {
  readonly input: string;
  readonly tool: string;
  /** JSON, `@FILE`, or `-`. */
  readonly args: string;
}

/**
 * `[input] <tool> [arguments]`: the input may be left out where a mapping file is found, and then the first word is the
 * tool, unless it names a document, or looks like the name of one.
 */
export function callWords(words: readonly string[]): CallWords {
  const [first, ...others] = words;
  const found = first !== undefined && isDocument(first) ? undefined : foundHere();
  const [input, tool, args = "{}"] = found === undefined ? words : [found, ...words];
  if (tool === undefined) {
    const fix = "openapi-mcp call [input] <tool> [arguments]; see openapi-mcp call --help";
    throw new CommandFailure("missing required argument 'tool'.", { fix });
  }
  const most = found === undefined ? 2 : 1;
  if (others.length > most) {
    throw new CommandFailure(
      `too many arguments: ${JSON.stringify(others[most])} is one more than a call has.`,
      {
        fix: "Put the tool's arguments into one word of JSON, in quotes.",
      },
    );
  }
  return { input: inputOf(input), tool, args };
}

function foundHere(): string | undefined {
  return MAPPING_FILES.find(isFileHere);
}

function isDocument(word: string): boolean {
  return (
    word === "-" || /^(https?|file):\/\//i.test(word) || /\.(ya?ml|json)$|\//i.test(word) || isFileHere(word)
  );
}

function isFileHere(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isDirectory();
}
