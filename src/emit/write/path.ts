/** Which paths a generated file may have: the same file on every system, inside the folder, and nobody else's. */
import { posix } from "node:path";

/** Ours, in the folder's root. */
export const MANIFEST = ".openapi-mcp.json";
/** Folders of running writes, followed by the process id. */
export const STAGING = ".openapi-mcp.tmp-";

/** One alphabet for all systems: no separators, drives, streams, controls, nor letters with two spellings. */
const SEGMENT = /^[A-Za-z0-9._@+-]+$/;
/** Devices, whatever the extension (https://learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const FOREIGN = /^(\.git|node_modules|__proto__)$/i;
/** File systems allow 255; `.new` must still fit. */
const LONGEST_SEGMENT = 240;
const LONGEST = 1000;

/** Why a path cannot be that of a generated file. */
export function pathProblem(path: string): string | undefined {
  if (path.length > LONGEST) return `is longer than ${LONGEST} characters`;
  const segments = path.split("/");
  for (const segment of segments) {
    if (segment === "" || segment === "." || segment === "..") return "is not a plain relative path";
    if (!SEGMENT.test(segment)) return "has characters other than A-Z a-z 0-9 . _ @ + - /";
    if (segment.endsWith(".")) return "has a name that ends in a dot";
    if (segment.length > LONGEST_SEGMENT) return `has a name of more than ${LONGEST_SEGMENT} characters`;
    if (RESERVED.test(segment)) return "has a name that Windows reserves";
    if (FOREIGN.test(segment)) return `leads through ${segment}`;
  }
  const first = segments[0]?.toLowerCase() ?? "";
  return first === MANIFEST || first.startsWith(STAGING)
    ? "is a name that openapi-mcp uses itself"
    : undefined;
}

/** Throws where generated paths are wrong, or not all different where case does not count: that is a bug of ours. */
export function checkPaths(paths: Iterable<string>): void {
  // what a path means, folders included, ignoring case → how it is spelled and what it is
  const seen = new Map<string, string>();
  const claim = (path: string, spelled: string) => {
    const other = seen.get(path.toLowerCase());
    if (other !== undefined && other !== spelled)
      throw new Error(`${spelled} and ${other} exclude each other`);
    seen.set(path.toLowerCase(), spelled);
  };
  const folders = new Set<string>();
  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem !== undefined)
      throw new Error(`the path ${JSON.stringify(path)} of a generated file ${problem}`);
    claim(path, path);
    folders.add(folderOf(path));
  }
  for (const folder of folders) {
    for (const each of foldersOf(`${folder}/`)) claim(each, `${each}/`);
  }
}

/** `a/b/c.ts` → `a`, `a/b`. */
export function foldersOf(path: string): readonly string[] {
  const segments = path.split("/").slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}

/** The folder that a path is in; `""` for the root. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(0, end);
}

/** `src/a.ts` → `src/a.new.ts`, and from the second on `src/a.new2.ts`; `.gitignore` → `.gitignore.new`. */
export function besidePath(path: string, count: number): string {
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return `${stem}.new${count === 1 ? "" : count}${extension}`;
}

/** Order of UTF-16 units, the same everywhere. */
export function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}
