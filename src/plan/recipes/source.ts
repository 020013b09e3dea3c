/** Where values come from: from which places in the answers of which steps. */

export interface Source {
  /** In answers: the value is one of these. */
  readonly places: readonly Place[];
  /** Of a list, or of an object, that the recipe itself puts together. */
  readonly items?: Source;
  readonly members?: ReadonlyMap<string, Source>;
  /** Nobody knows where it comes from. */
  readonly isUnknown?: true;
}

/** `path` as `runtime/core/recipe/needs.ts` reads it: `body.items[].assignee?.name`. */
export interface Place {
  /** Told of the paths that are relied on. */
  readonly needs: Set<string>;
  readonly path: string;
}

/** What the API has no part in: inputs, literals, what is computed. */
export const OURS: Source = { places: [] };
export const UNKNOWN: Source = { places: [], isUnknown: true };

/** Sources by the names that expressions see. */
export type Names = ReadonlyMap<string, Source>;

export function placeIn(needs: Set<string>, path: string): Source {
  return { places: [{ needs, path }] };
}

export function objectOf(members: Iterable<readonly [string, Source]>): Source {
  return { places: [], members: new Map(members) };
}

export function listOf(items: Source): Source {
  return { places: [], items };
}

/** One of several. */
export function eitherOf(sources: readonly Source[]): Source {
  const [only = OURS] = sources;
  if (sources.length < 2) return only;
  if (sources.some(({ isUnknown }) => isUnknown)) return UNKNOWN;
  const items = sources.flatMap((one) => one.items ?? []);
  const names = new Set(sources.flatMap(({ members }) => [...(members?.keys() ?? [])]));
  const members = [...names].map(
    (name) => [name, eitherOf(sources.flatMap((one) => one.members?.get(name) ?? []))] as const,
  );
  return {
    places: sources.flatMap(({ places }) => places),
    ...(items.length > 0 && { items: eitherOf(items) }),
    ...(members.length > 0 && { members: new Map(members) }),
  };
}

/** Computed keys of an object that the recipe puts together. */
export const ANY_KEY = "*";

/** @param maybe the member may be absent */
export function memberOf(of: Source, key: string, maybe: boolean): Source {
  if (of.isUnknown) return UNKNOWN;
  const places = of.places.map(({ needs, path }) => ({ needs, path: join(path, keySegment(key), maybe) }));
  const made = [of.members?.get(key), of.members?.get(ANY_KEY)].filter((one) => one !== undefined);
  const known = [...(places.length > 0 ? [{ places }] : []), ...made];
  return known.length > 0 ? eitherOf(known) : of.members ? UNKNOWN : OURS;
}

/** @param maybe an item may be null */
export function itemsOf(of: Source, maybe: boolean): Source {
  return partsOf(of, "[]", maybe, of.items ? [of.items] : []);
}

export function entriesOf(of: Source): Source {
  return partsOf(of, "[*]", true, [...(of.members?.values() ?? [])]);
}

function partsOf(of: Source, segment: string, maybe: boolean, made: readonly Source[]): Source {
  if (of.isUnknown) return UNKNOWN;
  const places = of.places.map(({ needs, path }) => ({ needs, path: join(path, segment, maybe) }));
  return eitherOf([...(places.length > 0 ? [{ places }] : []), ...made]);
}

function keySegment(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function join(path: string, segment: string, maybe: boolean): string {
  return path + (path === "" && segment.startsWith(".") ? segment.slice(1) : segment) + (maybe ? "?" : "");
}

/** Whether the API has no part in anything of it. */
export function isOurs({ places, items, members, isUnknown }: Source): boolean {
  if (isUnknown || places.length > 0) return false;
  return [...(items ? [items] : []), ...(members?.values() ?? [])].every(isOurs);
}
