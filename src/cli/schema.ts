/** `openapi-mcp schema`: the editor's schema of the mapping file, made for one API. */
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompileOptions } from "../compile.js";
import { isMapping } from "../mapping/recognize.js";
import type { EditorOperation } from "../mapping/specialise.js";
import type { SpecSource } from "../mapping/types.js";
import { openDocuments } from "../read/documents.js";
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import { compileInput, isFile, printProblems } from "./compile-input.js";
import { editorOperations, withSpecNames } from "./editor-operations.js";
import { CommandFailure, EXIT } from "./failure.js";
import { inputOf } from "./input.js";
import { counted, print } from "./terminal.js";
import { writeWhole } from "./write-file.js";

export interface SchemaFlags {
  /** `-` prints. Default `.openapi-mcp/schema.json` beside the mapping file. */
  readonly output?: string;
  readonly refRoot?: string;
  readonly allowRemoteRefs?: readonly string[];
  readonly maxBytes?: number;
}

/** @param named a mapping file or an OpenAPI document; the mapping file of the working folder when absent */
export async function schema(named: string | undefined, flags: SchemaFlags): Promise<void> {
  const input = inputOf(named);
  if (input === "-")
    throw new CommandFailure("standard input is read once, which is not enough: name a file.");
  const { refRoot, allowRemoteRefs, maxBytes } = flags;
  const options: CompileOptions = {
    ...(refRoot !== undefined && { refRoot }),
    ...(allowRemoteRefs && { allowRemoteRefs }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
  const [documents, problems] = await openDocuments(input, options);
  if (!documents) {
    await printProblems(problems, undefined);
    throw new CommandFailure(`${JSON.stringify(input)} cannot be read.`, { exitCode: EXIT.problems });
  }
  const { entry } = documents;
  const operations = isMapping(entry.value)
    ? await operationsOfMapping(entry, options)
    : await operationsOf(input, options);
  const { editorSchema } = await import("../mapping/editor-schema.js");
  const { specialise } = await import("../mapping/specialise.js");
  const text = `${JSON.stringify(specialise(editorSchema(), operations), null, 1)}\n`;
  if (flags.output === "-") return print(text);
  const folder = isFile(input) && isMapping(entry.value) ? dirname(resolve(input)) : process.cwd();
  const path = resolve(flags.output ?? join(folder, ".openapi-mcp", "schema.json"));
  writeWhole(path, text);
  const known = new Set(operations.map((operation) => operation.arguments)).size;
  process.stderr.write(`Wrote ${relative(process.cwd(), path) || path}: ${counted(known, "operation")}.\n`);
  const file = isMapping(entry.value) && isFile(input) ? basename(input) : "the mapping file";
  process.stderr.write(
    `On top of ${file}, for editors:\n# yaml-language-server: $schema=${asUrl(folder, path)}\n`,
  );
}

async function operationsOf(spec: string, options: CompileOptions): Promise<readonly EditorOperation[]> {
  return editorOperations(await compileInput(spec, options));
}

/** Of what `spec` or `specs` name; the rest of the file may be as broken as it likes. */
async function operationsOfMapping(
  entry: Located,
  options: CompileOptions,
): Promise<readonly EditorOperation[]> {
  const one = below(entry, "spec").value;
  if (typeof one === "string") return operationsOf(fromMapping(entry.uri, one), options);
  const several = below(entry, "specs").value;
  const sources = typeof several === "object" && several !== null ? Object.entries(several) : [];
  if (sources.length === 0) {
    throw new CommandFailure("the mapping file names no OpenAPI document.", {
      exitCode: EXIT.problems,
      fix: "Add `spec: ./openapi.yaml` to it.",
    });
  }
  const specs: (readonly [string, readonly EditorOperation[]])[] = [];
  for (const [name, source] of sources as [string, SpecSource][]) {
    const path = typeof source === "string" ? source : source?.spec;
    if (typeof path !== "string") continue;
    specs.push([name, await operationsOf(fromMapping(entry.uri, path), options)]);
  }
  return withSpecNames(specs);
}

/** A path in a mapping file starts at its folder. */
function fromMapping(uri: string, path: string): string {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(path) || isAbsolute(path)) return path;
  if (uri.startsWith("http")) return new URL(path, uri).href;
  return uri.startsWith("file:") ? resolve(dirname(fileURLToPath(uri)), path) : path;
}

/** From the mapping file's folder, as editors want it. */
function asUrl(folder: string, path: string): string {
  const way = relative(folder, path).split(sep).join("/");
  return way.startsWith("../") ? way : `./${way}`;
}
