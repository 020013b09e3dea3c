/** `openapi-mcp init`: a mapping file to start from, which compiles clean. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "../compile.js";
import { readModel } from "../model/model.js";
import { compileInput, isFile } from "./compile-input.js";
import { CommandFailure, EXIT } from "./failure.js";
import { type Starter, starterText } from "./starter.js";
import { temporaryBeside } from "./write-file.js";

export interface InitFlags {
  readonly output: string;
  /** Overwrites. */
  readonly force?: boolean;
  readonly refRoot?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly maxBytes?: number;
}

/** @param spec a file or URL; standard input could not be read again when the mapping file is used */
export async function init(spec: string, flags: InitFlags): Promise<void> {
  if (spec === "-") throw new CommandFailure("a mapping file names its document: give a file or a URL.");
  const path = resolve(flags.output);
  if (existsSync(path) && !flags.force) {
    throw new CommandFailure(`${flags.output} is there already.`, {
      fix: "Name another with -o, or overwrite it with --force.",
    });
  }
  const { refRoot, allowRemoteRefs, maxBytes } = flags;
  const options = {
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
  const { plan, documents } = await compileInput(spec, options);
  const [model] = readModel(documents);
  if (!model) throw new CommandFailure(`${spec} is not an OpenAPI document.`, { exitCode: EXIT.problems });
  const { stringify } = await import("yaml");
  const starter: Starter = {
    model,
    plan,
    spec: isFile(spec) ? asReference(dirname(path), resolve(spec)) : spec,
    stringify: (value) => stringify(value, { lineWidth: 100, aliasDuplicateObjects: false }),
  };
  const temporary = temporaryBeside(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    // an API can be such that an example of it says something: then the examples stand in comments
    for (const examples of [true, false]) {
      writeFileSync(temporary, starterText(starter, examples));
      if (!examples || (await isClean(temporary, options))) break;
    }
    renameSync(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new CommandFailure(`${flags.output} cannot be written: ${error.message}`);
  } finally {
    rmSync(temporary, { force: true });
  }
  process.stderr.write(`Wrote ${flags.output}. Next: openapi-mcp check ${flags.output}\n`);
}

/** Nothing is said about the file itself; what is wrong with the API's document is another matter. */
async function isClean(path: string, options: Parameters<typeof compile>[1]): Promise<boolean> {
  const [{ plan }, diagnostics] = await compile(path, options);
  const { href } = pathToFileURL(path);
  return (
    plan !== undefined && !diagnostics.some(({ at, severity }) => at.uri === href && severity !== "info")
  );
}

function asReference(folder: string, file: string): string {
  const way = relative(folder, file).split(sep).join("/");
  return way.startsWith("../") || /^([a-z]:|\/)/i.test(way) ? way : `./${way}`;
}
