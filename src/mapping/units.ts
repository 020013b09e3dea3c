/** Durations, sizes and rates as a mapping file writes them → numbers. */

/** Each part at most seven digits: 9,999,999 ms are under three hours, and no sum leaves the safe integers. */
export const DURATION = /^(?=.*[1-9])(?:\d{1,7}(?:\.\d{1,3})?(?:ms|s|m|h))+$/;
export const SIZE = /^(?=.*[1-9])\d{1,7}(?:\.\d{1,3})?(?:B|KB|MB|GB)$/;
export const RATE = /^[1-9]\d{0,6}\/(?:s|m|h)$/;

/** The longest duration; timers cannot be set much further ahead. Milliseconds. */
export const LONGEST = 86_400_000;
/** What a rate is counted over, in milliseconds; and the units of durations. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const SIZES: Readonly<Record<string, number>> = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/**
 * `500ms`, `15s`, `1h30m`; the parts are added up.
 * @returns milliseconds, at least 1
 * @throws RangeError for text that the mapping's schema refuses
 */
export function parseDuration(text: string): number {
  if (!DURATION.test(text)) throw new RangeError(`not a duration: ${text}`);
  let sum = 0;
  for (const [, number, unit = ""] of text.matchAll(/([\d.]+)(ms|s|m|h)/g))
    sum += Number(number) * (UNITS[unit] ?? 0);
  return Math.max(1, Math.round(sum));
}

/**
 * `500KB`, `2MB`; K, M and G are powers of 1,000.
 * @returns bytes, at least 1
 * @throws RangeError for text that the mapping's schema refuses
 */
export function parseSize(text: string): number {
  const match = SIZE.test(text) ? /^([\d.]+)([A-Z]+)$/.exec(text) : null;
  if (!match) throw new RangeError(`not a size: ${text}`);
  return Math.max(1, Math.floor(Number(match[1]) * (SIZES[match[2] ?? ""] ?? 0)));
}

/**
 * `10/s`, `100/m`, `5000/h`
 * @returns how many calls there may be in `per` milliseconds
 * @throws RangeError for text that the mapping's schema refuses
 */
export function parseRate(text: string): { readonly calls: number; readonly per: number } {
  if (!RATE.test(text)) throw new RangeError(`not a rate: ${text}`);
  const [calls = "", unit = ""] = text.split("/");
  return { calls: Number(calls), per: UNITS[unit] ?? 0 };
}
