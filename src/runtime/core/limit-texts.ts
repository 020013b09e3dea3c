/** Results whose size is that of their texts: the longest ones shortened, all else as it is. */
import type { Cut, Limited } from "./limit.js";
import { shorten } from "./pointer.js";

/** Shorter ones are never touched: they are names, ids, links. */
const SHORTEST = 1_000;
const MAX_DEPTH = 60;

/**
 * Shortens every text beyond one length, the longest with which the value fits; `fits` is false where there is none.
 * @param value JSON data
 * @param most characters of its JSON text
 */
export function limitTexts(value: unknown, most: number): Limited {
  // no text can keep more; what is tried below is then small
  const start = shortened(value, most);
  let low = SHORTEST;
  let high = most;
  while (low < high) {
    const length = Math.ceil((low + high) / 2);
    if (sizeOf(shortened(start, length)) <= most) low = length;
    else high = length - 1;
  }
  const cuts: Cut[] = [];
  const result = shortened(value, low, "", cuts);
  const json = JSON.stringify(result);
  return { value: result, json, cuts, fits: (json ?? "").length <= most };
}

function sizeOf(value: unknown): number {
  return (JSON.stringify(value) ?? "").length;
}

function shortened(value: unknown, length: number, path = "", cuts?: Cut[], depth = 0): unknown {
  if (typeof value === "string") {
    if (value.length <= length) return value;
    const short = shorten(value, length);
    // without the ellipsis
    cuts?.push({ path, shown: short.length - 1, of: value.length, unit: "characters" });
    return short;
  }
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value))
    return value.map((item, index) => shortened(item, length, `${path}[${index}]`, cuts, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      shortened(member, length, path === "" ? key : `${path}.${key}`, cuts, depth + 1),
    ]),
  );
}
