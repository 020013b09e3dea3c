/** What may stand in a header block. */
import { isFramingHeader, isHeaderName } from "./header-names.js";
import { quote, RequestRefused } from "./refused.js";

// Printable ASCII, and the printable half of Latin-1, which every HTTP library writes as one byte each. Beyond
// that there is no agreed encoding (RFC 9110 §5.5, obs-text), so it is refused rather than guessed.
const VALUE = /^[\u0020-\u007e\u00a0-\u00ff]*$/;

export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}

/** Refuses what would end the header line or has no encoding in it. */
export function checkArgumentHeader(argument: string, value: string): string {
  if (isHeaderValue(value)) return value;
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as an HTTP header and contains a line break, a control character or a character ` +
      "outside Latin-1. Send printable text on one line.",
    argument,
  );
}

const checked = new WeakMap<object, Readonly<Record<string, string>>>();

/** The operator's own headers: names in lower case, checked once. The value is never repeated: it may be a secret. */
export function configuredHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = checked.get(headers);
  if (known !== undefined) return known;
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(headers)) {
    const name = key.toLowerCase();
    if (!isHeaderName(name))
      throw new RequestRefused(`The configured header ${quote(key)} is not a header name.`);
    if (isFramingHeader(name)) {
      throw new RequestRefused(
        `The configured header ${quote(key)} is set by the HTTP client itself. Remove it.`,
      );
    }
    if (!isHeaderValue(value)) {
      throw new RequestRefused(
        `The value of the configured header ${quote(key)} contains a line break, a control character or a character ` +
          "outside Latin-1.",
      );
    }
    result[name] = value;
  }
  checked.set(headers, result);
  return result;
}
