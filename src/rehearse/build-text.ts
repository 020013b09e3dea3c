/** Strings: readable where possible, made from the pattern where not. */
import { matches } from "../runtime/core/cel/pattern.js";
import type { JsonSchema } from "../runtime/core/types.js";
import { likelyTexts, textOfFormat, wordOf } from "./known-texts.js";
import { textOfPattern } from "./text-of-pattern.js";
import { type Builder, numbersOf, type Sample, stringsOf, type Wanted } from "./wanted.js";

/** Longer ones would make a test unreadable. */
const MAX_LENGTH = 100_000;

export function buildText(wanted: Wanted, { choose }: Builder): Sample | undefined {
  const { parts, name, variant } = wanted;
  const least = Math.max(0, ...numbersOf(parts, "minLength"));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, "maxLength"));
  if (least > most || least > MAX_LENGTH) return undefined;
  const patterns = stringsOf(parts, "pattern");
  const fits = (text: string) =>
    text.length >= least && text.length <= most && patterns.every((pattern) => isMatch(text, pattern));
  const known =
    variant === 0
      ? formatsOf(parts)
          .map(textOfFormat)
          .filter((text) => text !== undefined)
      : [];
  const word = wordOf(name, variant, least, most);
  const found = [...known, word].filter(fits);
  if (patterns.length > 0) {
    if (found.length === 0 && variant === 0) found.push(...likelyTexts().filter(fits).slice(0, 1));
    if (found.length === 0) {
      const made = patterns.map((pattern) => textOfPattern(pattern, least, variant));
      found.push(...made.filter((text) => text !== undefined).filter(fits));
    }
  }
  const value = found[choose(Math.min(found.length, 2))];
  return value === undefined ? undefined : { value };
}

/** `contentEncoding` is what OpenAPI 3.1 has in the place of `format: byte`. */
function formatsOf(parts: readonly JsonSchema[]): readonly string[] {
  const encodings = stringsOf(parts, "contentEncoding").filter((encoding) => encoding.startsWith("base64"));
  return [...stringsOf(parts, "format"), ...encodings.map(() => "byte")];
}

/** A pattern that nothing can check holds for everything, as it does when the tool is called. */
function isMatch(text: string, pattern: string): boolean {
  try {
    return matches(text, pattern);
  } catch {
    return true;
  }
}
