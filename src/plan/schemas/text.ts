/** Spec text on its way to a model: no control or invisible characters, no runs of space, never longer than its cap. */

/** Control characters, line breaks among them. */
const CONTROL = /\p{Cc}/gu;
/** Zero-width, bidirectional, tag and variation characters: they can hide instructions from whoever reviews a document. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}\u2028\u2029]/gu;

/** What only some texts have: anything but printable ASCII, a bracket, two spaces in a row. */
const UNTIDY = /[^ -Z^-~]| {2}/;

/** Mark-up that only a page needs: tags of HTML, and the addresses of Markdown links, which a model cannot follow. */
const TAGS =
  /<\/?(?:p|br|b|i|em|strong|code|pre|ul|ol|li|a|div|span|h[1-6]|table|t[rdh]|thead|tbody|hr|blockquote)\b[^<>]*>/gi;
const LINKS = /\[([^[\]]*)\]\([^()\s]*\)/g;

function cleaned(text: string): string {
  return unmarked(text).replace(CONTROL, " ").replace(INVISIBLE, "").replace(/\s+/g, " ").trim();
}

function unmarked(text: string): string {
  const untagged = text.includes("<") ? text.replace(TAGS, " ") : text;
  return untagged.includes("](") ? untagged.replace(LINKS, "$1") : untagged;
}

/** @param cap in UTF-16 units; a longer text ends at a sentence or word, with an ellipsis */
export function modelText(text: string, cap: number): string {
  // most of a long text would be thrown away again: look only at what can survive
  const head = text.length > cap * 4 ? text.slice(0, cap * 4) : text;
  const clean = UNTIDY.test(head) || head.includes("<") ? cleaned(head) : head.trim();
  return clean.length <= cap ? clean : cut(clean, cap);
}

function cut(text: string, cap: number): string {
  const head = text.slice(0, cap - 1);
  const sentence = head.lastIndexOf(". ");
  // "1. " begins an item of a list; it ends nothing
  if (sentence > cap * 0.6 && !/\d/.test(head.charAt(sentence - 1))) return head.slice(0, sentence + 1);
  const space = head.lastIndexOf(" ");
  const end = space > cap * 0.6 ? space : head.length;
  // never half of a surrogate pair
  const whole = /[\ud800-\udbff]$/.test(head.slice(0, end)) ? end - 1 : end;
  return `${trimEnd(head.slice(0, whole))}…`;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && " ,;:([{".includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
