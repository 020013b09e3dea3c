/** What a condition says of a value that outlives it: an item that passed a filter, a response that passed its test. */
import { objectType, present } from "./object-type.js";
import type { ObjectType, Type, Typed } from "./type.js";

/** Of paths, those below `name`, as what stands behind it: `.id`, `["x-y"].z`. */
function pathsBelow(paths: readonly string[], name: string): readonly string[] {
  return paths.flatMap((path) => {
    const rest = path.startsWith(name) ? path.slice(name.length) : "";
    return rest.startsWith(".") || rest.startsWith("[") ? [rest] : [];
  });
}

/**
 * The value that `name` stands for where these paths are there: itself present where one of them leads through it, and
 * so its members. A union stays as it is: which of its members it is, is not known.
 */
export function knownToBe(typed: Typed, paths: readonly string[], name: string): Typed {
  const below = pathsBelow(paths, name);
  const there = below.length > 0 || paths.includes(name) ? present(typed) : typed;
  const type = refined(there.type, below.map(keysIn));
  return type === there.type ? there : { ...there, type };
}

function refined(type: Type, paths: readonly (readonly string[])[]): Type {
  if (type.kind !== "object") return type;
  const below = new Map<string, (readonly string[])[]>();
  for (const [key, ...rest] of paths)
    if (key !== undefined) below.set(key, [...(below.get(key) ?? []), rest]);
  const members = [...below].flatMap(([key, rests]): [string, Typed][] => {
    const typed = type.property(key) ?? type.additional;
    if (!typed) return [];
    const tested = { ...present(typed), ...(typed.optional && { refined: true as const }) };
    return [[key, { ...tested, type: refined(typed.type, rests) }]];
  });
  return members.length === 0 ? type : overlaid(type, objectType(members));
}

function overlaid(type: ObjectType, over: ObjectType): ObjectType {
  return {
    kind: "object",
    names: () => [...new Set([...type.names(), ...over.names()])],
    property: (name) => over.property(name) ?? type.property(name),
    get additional() {
      return type.additional;
    },
    ...(type.label !== undefined && { label: type.label }),
    ...(type.built && { built: type.built }),
  } as ObjectType;
}

/** Up to the first index: of the items of a list, nothing can be said one by one. */
function keysIn(path: string): readonly string[] {
  const keys: string[] = [];
  for (const [, name, quoted, index] of path.matchAll(
    /\.([A-Za-z_]\w*)|\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]/g,
  )) {
    if (index !== undefined) break;
    keys.push(name ?? String(JSON.parse(quoted ?? '""')));
  }
  return keys;
}
