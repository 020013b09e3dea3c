/** WWW-Authenticate and Authentication-Info, read (RFC 9110 §11.6.1, RFC 7615). */

export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

// A token, and what may follow it: `=` and a value, which is a token or quoted text. RFC 9110 §5.6.
const PART = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,"]*))?/g;
/** Bytes of a header; what is longer is no challenge that anybody means. */
const LONGEST = 16_000;

/** Several challenges may share one header, and each has parameters of its own: a token without `=` begins one. */
export function readChallenges(header: string | undefined): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const [, name = "", value] of (header ?? "").slice(0, LONGEST).matchAll(PART)) {
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: Object.create(null) });
    else {
      const last = challenges.at(-1);
      if (last) last.parameters[name.toLowerCase()] = unquoted(value);
    }
  }
  return challenges;
}

/** The parameters of a header that has no scheme. */
export function readParameters(header: string | undefined): Readonly<Record<string, string>> {
  return readChallenges(`x ${header ?? ""}`)[0]?.parameters ?? {};
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
}

/** RFC 9110 §5.6.4. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
