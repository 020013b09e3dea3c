/** XML Names §4 QName, over the letters and digits of Unicode; what XML allows beyond is in nobody's API. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{Nd}._\u00b7-]*(?::[\p{L}_][\p{L}\p{M}\p{Nd}._\u00b7-]*)?$/u;

export function isXmlName(name: string): boolean {
  return NAME.test(name);
}
