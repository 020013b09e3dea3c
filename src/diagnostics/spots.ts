/** Finds the places of many diagnostics, reading each document once; and names documents for people. */
import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic, Origin } from "./diagnostic.js";
import type { Locate, Place, Spot } from "./locate.js";

/** The spot of each origin; none for the command line and for documents that cannot be read. */
export type Spots = (origin: Origin) => Spot | undefined;

export function findSpotsOf(diagnostics: readonly Diagnostic[], locate: Locate): Spots {
  const spots = new Map<Origin, Spot | undefined>();
  const byUri = new Map<string, [Origin, Place][]>();
  const add = (at: Origin, on?: "key" | "value") => {
    if (at.spot || at.uri === "command:") {
      spots.set(at, at.spot);
      return;
    }
    const { pointer, offset, within } = at;
    const place: Place = {
      pointer,
      ...(on && { on }),
      ...(offset !== undefined && { offset }),
      ...(within && { within }),
    };
    const places = byUri.get(at.uri);
    if (places) places.push([at, place]);
    else byUri.set(at.uri, [[at, place]]);
  };
  for (const { at, on, related } of diagnostics) {
    add(at, on);
    for (const { at } of related ?? []) add(at);
  }
  for (const [uri, places] of byUri) {
    const found = locate(
      uri,
      places.map(([, place]) => place),
    );
    for (const [index, [at]] of places.entries()) spots.set(at, found[index]);
  }
  return (origin) => spots.get(origin);
}

/** A document as people call it: a path from `cwd` where that is shorter, otherwise the whole path or URL. */
export function documentName(uri: string, cwd: string): string {
  if (uri === "stdin:") return "<stdin>";
  if (uri === "command:") return "<command line>";
  const path = filePath(uri);
  if (path === undefined) return uri;
  const way = relative(cwd, path);
  return way !== "" && !isAbsolute(way) && way.length < path.length ? way : path;
}

/** The path of a `file:` URI. */
export function filePath(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
