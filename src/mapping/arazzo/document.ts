/** An Arazzo document, read as far as its form goes: sources, workflows, steps, and what they declare. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";

export type Dictionary = Readonly<Record<string, unknown>>;

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function invalid(report: Report, at: Origin, problem: string): undefined {
  report(diagnostic("arazzo/invalid", at, { problem }));
  return undefined;
}

export function unsupported(report: Report, at: Origin, construct: string, instead: string): undefined {
  report(diagnostic("arazzo/unsupported", at, { construct, instead }));
  return undefined;
}

export function dropped(report: Report, at: Origin, construct: string, reason: string): undefined {
  report(diagnostic("arazzo/dropped", at, { construct, reason }));
  return undefined;
}

/** The text under a key; a value of another type is reported, and so is none where one is needed. */
export function textAt(node: Located, key: string, report: Report, needed = false): string | undefined {
  const found = below(node, key);
  if (typeof found.value === "string") return found.value;
  if (found.value !== undefined) return invalid(report, found, `${key} is a text.`);
  return needed ? invalid(report, node, `${key} is missing.`) : undefined;
}

/** The items of the list under a key. */
export function itemsAt(node: Located, key: string, report: Report): readonly Located[] {
  const found = below(node, key);
  if (found.value === undefined) return [];
  if (Array.isArray(found.value)) return found.value.map((_, index) => below(found, index));
  invalid(report, found, `${key} is a list.`);
  return [];
}

/** The entries of the map under a key. */
export function entriesAt(
  node: Located,
  key: string,
  report: Report,
): readonly (readonly [string, Located])[] {
  const found = below(node, key);
  if (found.value === undefined) return [];
  if (isDictionary(found.value)) return Object.keys(found.value).map((name) => [name, below(found, name)]);
  invalid(report, found, `${key} is a map.`);
  return [];
}

export function placeOf(node: Located): Origin {
  return { uri: node.uri, pointer: node.pointer };
}

export function within(node: Located, start: number, end: number): Origin {
  return { ...placeOf(node), within: { start, end } };
}

/** A value in a message or a key: texts as they are. */
export function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}
