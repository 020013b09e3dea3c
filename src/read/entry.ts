/** Opens the document the user named: a file, a pipe, a URL or standard input. */
import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { readLargeJson } from "./large-json.js";
import { isRemote, type Shelf, shelve, shelveFetched } from "./library.js";
import { findSpots } from "./position.js";
import { fetchText, type Lookup, nameOf } from "./remote.js";
import { notFound, readFileText, readStreamText, reasonOf, type TextOrProblem } from "./source.js";

export interface EntryOptions {
  readonly maxBytes: number;
  readonly timeout: number;
  readonly stdin?: NodeJS.ReadableStream | undefined;
  readonly lookup?: Lookup | undefined;
}

/** The entry, read and parsed (perhaps in vain), or why it could not be read. */
export async function openEntry(input: string, options: EntryOptions): Promise<Shelf | Diagnostic> {
  const entry = await openInput(input, options);
  if ("severity" in entry || !entry.failed || entry.text === undefined) return entry;
  // Nobody will have this text when the problems are printed.
  const spots = findSpots(
    entry.text,
    entry.notes.map((note) => note.at),
  );
  const notes = entry.notes.map((note, index) => {
    const spot = spots[index];
    return spot && note.at.offset !== undefined ? { ...note, at: { ...note.at, spot } } : note;
  });
  return { ...entry, notes };
}

function openInput(input: string, options: EntryOptions): Promise<Shelf | Diagnostic> {
  if (input === "-") return fromStdin(options);
  // two letters at least: `C://` is a drive
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(input)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "https") return fromUrl(input, options);
  if (scheme === undefined || scheme === "file") return fromFile(input, options);
  const source = URL.canParse(input) ? nameOf(new URL(input)) : input;
  return Promise.resolve(refused(source, "only files and http(s) URLs are read"));
}

/** What was named cannot be a document. */
function refused(source: string, reason: string): Diagnostic {
  return notFound(source, reason).problem({ uri: "command:", pointer: "" });
}

async function fromStdin(options: EntryOptions): Promise<Shelf | Diagnostic> {
  const at = { uri: "stdin:", pointer: "" };
  const result = await streamed(options.stdin ?? process.stdin, "standard input", options.maxBytes);
  return result.problem ? result.problem(at) : shelve(result.text, at.uri, "standard input", result.text);
}

async function fromUrl(input: string, options: EntryOptions): Promise<Shelf | Diagnostic> {
  if (!URL.canParse(input)) return refused(withoutUser(input), "it is not a valid URL");
  const result = await fetchText(input, {
    maxBytes: options.maxBytes,
    timeout: options.timeout,
    ...(options.lookup && { lookup: options.lookup }),
    refuse: (url) =>
      isRemote(url.href)
        ? undefined
        : notFound(nameOf(new URL(input)), `it redirects to a '${url.protocol}' URL`).problem,
    // The user asked for the first address, wherever it is. A public server may not send us to a private one.
    allowPrivate: (_url, from) => from !== "public",
  });
  if ("problem" in result) return result.problem({ uri: nameOf(new URL(input)), pointer: "" });
  return shelveFetched(result);
}

async function fromFile(input: string, options: EntryOptions): Promise<Shelf | Diagnostic> {
  // `resolve` would take it for the working folder
  if (input === "") return refused('""', "no document was named");
  let path: string;
  try {
    path = /^file:\/\//i.test(input) ? fileURLToPath(input) : resolve(input);
  } catch {
    return refused(input, "it is not the URL of a file here");
  }
  const uri = pathToFileURL(path).href;
  const large = readLargeJson(path, options.maxBytes);
  if (large) return { uri, value: large.value, notes: [] };
  const isPipe = isStream(path);
  const result = isPipe
    ? await streamed(createReadStream(path), input, options.maxBytes)
    : readFileText(path, input, options.maxBytes);
  if (result.problem) return result.problem({ uri, pointer: "" });
  return shelve(result.text, uri, input, isPipe ? result.text : undefined);
}

async function streamed(
  stream: NodeJS.ReadableStream,
  source: string,
  maxBytes: number,
): Promise<TextOrProblem> {
  try {
    return await readStreamText(stream, source, maxBytes);
  } catch (error) {
    return notFound(source, reasonOf(error));
  }
}

/** A pipe, such as bash's `<(curl …)`: it has a path, and can be read once. */
function isStream(path: string): boolean {
  try {
    const stat = statSync(path);
    return stat.isFIFO() || stat.isCharacterDevice();
  } catch {
    return false;
  }
}

/** Nothing says where the password ends in what is no URL: up to the last at sign it may be one. */
function withoutUser(input: string): string {
  return input.replace(/(:\/\/).*@/s, "$1");
}
