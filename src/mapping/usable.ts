/** A mapping without what is broken in it. Places of what is left do not move: lists keep their items. */
import { mapOf } from "../read/map.js";
import type { Mapping } from "./types.js";

type Path = readonly (string | number)[];

/** Maps whose entries stand for themselves: a broken one is left out alone. */
const SECTIONS = new Set<unknown>(["tools", "resources", "prompts", "operations", "specs"]);
/** In these a key that is wrong can be left out alone: the rest means what it means without it. */
const SINGLE = new Set<unknown>(["server", "defaults"]);

/** @param broken paths to what is wrong; a path that ends at a section says that the whole section is */
export function withoutBroken(value: Readonly<Record<string, unknown>>, broken: readonly Path[]): Mapping {
  const kept = new Map(Object.entries(value));
  const entries = new Map<string, Set<string>>();
  for (const [section, entry] of broken) {
    if (typeof section !== "string") continue;
    // Of a filter that cannot be read nothing is served by guess.
    if (section === "expose") kept.set("expose", { include: [] });
    else if ((SECTIONS.has(section) || SINGLE.has(section)) && entry !== undefined) {
      const gone = entries.get(section) ?? new Set();
      entries.set(section, gone.add(String(entry)));
    } else kept.delete(section);
  }
  for (const [section, gone] of entries) {
    const map = kept.get(section);
    if (typeof map !== "object" || map === null) continue;
    kept.set(section, mapOf(Object.entries(map).filter(([name]) => !gone.has(name))));
  }
  // zod has found the rest to be so
  return mapOf(kept) as unknown as Mapping;
}
