/** Results whose size is that of their texts: the longest ones shortened, all else as it is. */
import type { Cut, Limited } from "./limit.js";
import { shorten } from "./pointer.js";

/** Shorter ones are never touched: they are names, ids, links. */
const SHORTEST = 1_000;
/** As deep as JSON that is read. */
const MAX_DEPTH = 500;

/**
 * Shortens every text beyond one length: the longest with which the value fits, else {@link SHORTEST}.
 * @param value JSON data
 * @param most characters of its JSON text
 */
export function limitTexts(value: unknown, most: number): Limited {
  // no text can keep more; there are only a few of that length, so what is tried below is cheap
  let low = SHORTEST;
  let high = sizeOf(shortened(value, low)) > most ? low : Math.max(low, most);
  const start = shortened(value, high);
  while (low < high) {
    const length = Math.ceil((low + high) / 2);
    if (sizeOf(shortened(start, length)) <= most) low = length;
    else high = length - 1;
  }
  const cuts: Cut[] = [];
  const result = shortened(value, low, "", cuts);
  const json: string | undefined = JSON.stringify(result);
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
