/** Real folders for the tests of writing, and what is in them. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import type { WriteOptions, WriteReport } from "../../../src/emit/write/types.js";
import { writeProject } from "../../../src/emit/write/write.js";

export const MANIFEST = ".openapi-mcp.json";
export type Files = Readonly<Record<string, string>>;

const base = mkdtempSync(join(tmpdir(), "openapi-mcp-write-"));
let count = 0;
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A path of its own, in a folder that exists; nothing is there, or these files. */
export function newFolder(files: Files = {}): string {
  const folder = join(base, String(++count), "out");
  mkdirSync(dirname(folder));
  for (const [path, text] of Object.entries(files)) put(folder, path, text);
  return folder;
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export function write(
  folder: string,
  files: Files,
  options?: WriteOptions,
): Promise<readonly [WriteReport | undefined, readonly Diagnostic[]]> {
  return writeProject(folder, new Map(Object.entries(files)), options);
}

/** A run that must succeed: what became of each file but the manifest, `kept src/a.ts > src/a.new.ts`, and its warnings. */
export async function run(folder: string, files: Files, options?: WriteOptions): Promise<Ran> {
  const [report, diagnostics] = await write(folder, files, options);
  if (!report) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  expect(report.folder).toBe(folder);
  const others = report.files.filter(({ path }) => path !== MANIFEST);
  const said = others.map(({ path, status, beside }) => `${status} ${path}${beside ? ` > ${beside}` : ""}`);
  return { said, isStale: report.isStale, codes: diagnostics.map(({ code }) => code) };
}

export interface Ran {
  readonly said: readonly string[];
  readonly isStale: boolean;
  readonly codes: readonly string[];
}

/** Every path with its text; `folder/` for an empty one, `-> target` for a link. The manifest only where asked for. */
export function contents(folder: string, withManifest = false): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string) => {
    const full = join(folder, path);
    const stat = lstatSync(full);
    if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(full)}`;
    else if (stat.isFile()) found[path] = readFileSync(full, "utf8");
    else if (stat.isDirectory()) {
      const names = readdirSync(full).sort();
      if (names.length === 0) found[path === "" ? "/" : `${path}/`] = "";
      for (const name of names) visit(path === "" ? name : `${path}/${name}`);
    }
  };
  if (existsSync(folder)) visit("");
  if (!withManifest) delete found[MANIFEST];
  return found;
}
