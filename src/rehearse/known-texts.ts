/** Texts that whoever reads a test recognises: one of each format, and the property's own name. */

const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T09:30:00Z",
  date: "2026-01-31",
  time: "09:30:00Z",
  duration: "PT15M",
  email: "user@example.com",
  "idn-email": "user@example.com",
  hostname: "example.com",
  "idn-hostname": "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/page",
  url: "https://example.com/page",
  iri: "https://example.com/page",
  "uri-reference": "/page",
  "iri-reference": "/page",
  "uri-template": "https://example.com/{id}",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
  "json-pointer": "/name",
  "relative-json-pointer": "0/name",
  regex: "^name$",
  byte: "aGVsbG8=",
};

/** What patterns are most often about. */
const FOR_PATTERNS: readonly string[] = ["1", "1.0", "EUR", "#ff0000", "/name", "T-1", "+491234567"];

/** The sample of a format; undefined for one that demands nothing of a text. */
export function textOfFormat(format: string): string | undefined {
  return Object.hasOwn(BY_FORMAT, format) ? BY_FORMAT[format] : undefined;
}

/** To try on a pattern before one is made from it. */
export function likelyTexts(): readonly string[] {
  return [...new Set([...Object.values(BY_FORMAT), ...FOR_PATTERNS])];
}

/** A readable text from a property's name, repeated or cut to the length that is asked for; others for variants. */
export function wordOf(name: string, variant: number, least: number, most: number): string {
  const word = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "text";
  const ending = variant === 0 ? "" : `-${variant + 1}`;
  const missing = least - word.length - ending.length;
  const long = missing > 0 ? word + `-${word}`.repeat(Math.ceil(missing / (word.length + 1))) : word;
  const length = missing > 0 ? least : most;
  return long.slice(0, Math.max(0, length - ending.length)) + ending.slice(-length);
}
