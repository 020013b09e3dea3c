/** What is on the disk, seen without writing through links and without opening what is not a file. */
import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { folderOf } from "./path.js";
import { isSystemError } from "./problem.js";

export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "folder" }
  /** A link, a pipe, a device; a file that is no text. */
  | { readonly kind: "special" };

/** What is where a folder should be. */
export interface Way {
  /** `outside`: a link that must not be followed. */
  readonly kind: "folder" | "nothing" | "file" | "outside";
  /** The part of the path that decided. */
  readonly at: string;
  /** A link that may be followed is on the way. */
  readonly isLinked: boolean;
}

/** One project's folder. Folders are looked at once, so a disk is made for each run; paths are relative. */
export interface Disk {
  readonly look: (path: string) => Found;
  /** As `look`, for names that are seldom there: it asks the listing of the folder first. */
  readonly lookListed: (path: string) => Found;
  readonly wayTo: (folder: string) => Way;
  /** Names of what is in a folder. */
  readonly list: (folder: string) => ReadonlySet<string>;
}

/** In bytes; nothing that is generated comes near, and what is larger may not fit into a string. */
const LARGEST = 256 * 1024 * 1024;
const NOTHING: Found = { kind: "nothing" };

export function createDisk(root: string): Disk {
  const ways = new Map<string, Way>();
  const listings = new Map<string, ReadonlySet<string>>();
  const wayTo = (folder: string): Way => {
    const known = ways.get(folder);
    if (known) return known;
    const way = folder === "" ? rootWay(root) : nextWay(root, folder, wayTo(folderOf(folder)));
    ways.set(folder, way);
    return way;
  };
  const look = (path: string) => (wayTo(folderOf(path)).kind === "folder" ? find(join(root, path)) : NOTHING);
  const list = (folder: string): ReadonlySet<string> => {
    const known = listings.get(folder);
    if (known) return known;
    const names = new Set(wayTo(folder).kind === "folder" ? readdirSync(join(root, folder)) : []);
    listings.set(folder, names);
    return names;
  };
  const lookListed = (path: string) => {
    const folder = folderOf(path);
    return list(folder).has(path.slice(folder === "" ? 0 : folder.length + 1)) ? look(path) : NOTHING;
  };
  return { look, lookListed, wayTo, list };
}

function find(full: string): Found {
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat) return NOTHING;
  if (stat.isDirectory()) return { kind: "folder" };
  if (!stat.isFile() || stat.size > LARGEST) return { kind: "special" };
  const text = readFileSync(full, "utf8");
  // a replacement character may stand for bytes that are not UTF-8
  const isText = !text.includes("\ufffd") || isUtf8(readFileSync(full));
  return isText ? { kind: "file", text } : { kind: "special" };
}

/** The folder itself may be reached through links: its owner named it. */
function rootWay(root: string): Way {
  const stat = statSync(root, { throwIfNoEntry: false });
  const kind = !stat ? "nothing" : stat.isDirectory() ? "folder" : "file";
  return { kind, at: "", isLinked: false };
}

function nextWay(root: string, folder: string, parent: Way): Way {
  if (parent.kind !== "folder") return parent;
  const way = { at: folder, isLinked: parent.isLinked };
  const full = join(root, folder);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat) return { ...way, kind: "nothing" };
  if (stat.isDirectory()) return { ...way, kind: "folder" };
  if (!stat.isSymbolicLink()) return { ...way, kind: "file" };
  if (!staysInside(root, full)) return { ...way, kind: "outside" };
  return { ...way, kind: statSync(full).isDirectory() ? "folder" : "file", isLinked: true };
}

/** Neither out of the root, nor to where Git and package managers keep what is theirs, nor to nowhere. */
function staysInside(root: string, link: string): boolean {
  try {
    const way = relative(realpathSync(root), realpathSync(link));
    return !isAbsolute(way) && !/^(\.\.|\.git|node_modules)$/i.test(way.split(sep)[0] ?? "");
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
