/** Building values: texts, members by name, parts of what an API sent. */
import type { Any } from "./any.js";
import { counted, limitText } from "./budget.js";
import { shown, toText } from "./convert.js";
import { EvaluationError } from "./error.js";
import { isAbsent, kindOf, ownMember, setMember } from "./kinds.js";
import { isUnknown, unknown } from "./lift.js";
import { entriesOf, itemAt, itemsOf } from "./lists.js";
import { below, nameOf } from "./unknown.js";

/** A template's tag: scalars only, which must be there. */
export function text(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  return joined(
    strings.flatMap((part, index) => (index < values.length ? [part, inText(values[index])] : part)),
  );
}

/** A text as it is, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Pieces of a text, put together. */
export function joined(pieces: readonly string[]): string {
  return counted(() => {
    limitText(pieces.reduce((sum, piece) => sum + piece.length, 0));
    return pieces.join("");
  });
}

/** A value as it stands in a text. */
export function inText(value: unknown): string {
  if (isAbsent(value)) throw new EvaluationError("A value is missing, and a text needs it.");
  return toText(value, "A text");
}

/** What an API says of a failure, as text. What cannot be read out of its answer is not said. */
export function reason(read: () => unknown): string | undefined {
  try {
    const value = read();
    return isAbsent(value) ? undefined : typeof value === "string" ? value : JSON.stringify(value);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

/** What the API's schemas promise, where it has to be looked after. */
export function promised<T>(value: T | null | undefined, path: string): T {
  if (isAbsent(value))
    throw new EvaluationError(`${path} is missing, although the API's document promises it.`, path);
  return value;
}

/** A member under any name, `constructor` and `__proto__` too; absent where there is none. */
export function get(of: unknown, key: string): Any {
  return isUnknown(of) ? below(of, key) : (ownMember(of, key) ?? undefined);
}

/** A list's item, or a map's entry; absent where there is none. */
export function at<T>(of: readonly T[] | null | undefined, index: unknown): T | undefined;
export function at(of: unknown, index: unknown): Any;
export function at(of: unknown, index: unknown): unknown {
  if (isUnknown(of)) return below(of, typeof index === "number" ? index : shown(index));
  if (isUnknown(index)) return unknown(`…[${nameOf(index)}]`);
  return isAbsent(of) ? undefined : itemAt(of, index);
}

/** The same list or object without what is absent. */
export function present<T extends object>(value: T): T {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined) as unknown as T;
  const object: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) setMember(object, key, member);
  return object as T;
}

/** A map of computed keys; what is absent is left out. */
export function entries(list: readonly (readonly [key: unknown, value: unknown])[]): Record<string, Any> {
  const object: Record<string, unknown> = {};
  for (const [key, member] of list) {
    if (typeof key !== "string" && !isUnknown(key))
      throw new EvaluationError(`An object's key is text, not ${kindOf(key)}.`);
    if (member !== undefined) setMember(object, String(key), member);
  }
  return object;
}

/** `value` of each item of a list; absent where the list is, and without what is absent. */
export function each<T, R>(of: readonly T[] | null | undefined, value: (item: T) => R): R[] | undefined {
  if (isAbsent(of)) return undefined;
  if (isUnknown(of)) return of as never;
  const items = counted(() => itemsOf(of, "$from")) as readonly T[];
  return items.map((item) => value((item ?? undefined) as T)).filter((item) => item !== undefined);
}

/** The same of each entry of a map. */
export function eachEntry<O, R>(
  of: O,
  value: (key: string, value: NonNullable<NonNullable<O>[keyof NonNullable<O>]>) => R,
): R[] | undefined {
  if (isAbsent(of)) return undefined;
  if (isUnknown(of)) return of as never;
  return entriesOf(of, "$from")
    .map(([key, member]) => value(key, member as never))
    .filter((item) => item !== undefined);
}

/** A path below a value: `assignee.name`, or its keys where one of them is no plain name. */
export type PickPath = string | readonly string[];

/**
 * What is picked of an object, or of each item of a list: some of its members, below the names that the API gives them
 * (a list of paths) or under others (new name → path). What is not there is left out.
 */
export function pick(of: unknown, paths: readonly PickPath[] | Readonly<Record<string, PickPath>>): Any {
  if (isAbsent(of)) return undefined;
  if (isUnknown(of)) return of;
  if (!isList(paths)) {
    const renamed = Object.entries(paths).map(([name, path]) => [name, keysOf(path)] as const);
    return ofEach(of, (one) => renamedMembers(one, renamed));
  }
  return picked(of, paths.map(keysOf));
}

function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}

function keysOf(path: PickPath): readonly string[] {
  return typeof path === "string" ? path.split(".") : path;
}

function ofEach(of: unknown, one: (item: unknown) => unknown): unknown {
  return Array.isArray(of) ? of.map(one) : one(of);
}

function picked(of: unknown, paths: readonly (readonly string[])[]): unknown {
  if (isUnknown(of)) return of;
  const below = new Map<string, (readonly string[])[]>();
  for (const [key = "", ...rest] of paths) below.set(key, [...(below.get(key) ?? []), rest]);
  return ofEach(of, (item) => {
    const object: Record<string, unknown> = {};
    for (const [key, rests] of below) {
      const member = get(item, key);
      if (member === undefined) continue;
      const isWhole = rests.some((rest) => rest.length === 0);
      setMember(object, key, isWhole ? member : picked(member, rests));
    }
    return object;
  });
}

function renamedMembers(of: unknown, paths: readonly (readonly [string, readonly string[]])[]): unknown {
  const object: Record<string, unknown> = {};
  for (const [name, keys] of paths) {
    const member = keys.reduce(get, of);
    if (member !== undefined) setMember(object, name, member);
  }
  return object;
}
