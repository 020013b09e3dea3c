/** Keeps secrets out of what a model reads: an API may echo the headers or the URL it was sent. */
import { encodeStrict } from "./encode.js";
import { base64Text } from "./media.js";

/** The same text with every known secret masked. */
export type Redact = (text: string) => string;

/** Where there is no secret, nothing is looked at. */
export const unmasked: Redact = (text) => text;

const MASK = "[redacted]";

/** Shorter ones would mask ordinary words; no credential worth its name is this short. */
export const MIN_LENGTH = 6;

/** Masks the values themselves and the forms in which they travel: in URLs, in forms, in JSON text, in Base64. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = new Set(secrets.flatMap(formsOf));
  if (forms.size === 0) return unmasked;
  // Longest first, so that no form is left half visible by a shorter one inside it.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return (text) => masked(text, sorted);
}

/** Masks secrets that come up while a server runs. */
export interface LearnedRedactor {
  readonly learn: (secret: string) => void;
  readonly redact: Redact;
}

/** Secrets that are looked for in each text: those used last, as no API can repeat one that it was not sent. */
const MOST_LEARNED = 200;

export function createLearnedRedactor(): LearnedRedactor {
  const forms = new Map<string, readonly string[]>();
  return {
    learn(secret) {
      const known = forms.get(secret) ?? [...new Set(formsOf(secret))];
      forms.delete(secret);
      forms.set(secret, known);
      if (forms.size > MOST_LEARNED) for (const oldest of forms.keys()) return void forms.delete(oldest);
    },
    redact(text) {
      for (const own of forms.values()) text = masked(text, own);
      return text;
    },
  };
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < MIN_LENGTH) return [];
  // ours, that of most libraries, and the URL Standard's of forms, which differ in what they leave as it is
  const encoded = [encodeStrict, encodeURIComponent, formEncoded].map((encode) =>
    safely(() => encode(secret)),
  );
  const forms = [
    secret,
    ...encoded,
    // RFC 3986 §2.1: the same with small letters
    ...encoded.map((text) => text?.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())),
    JSON.stringify(secret).slice(1, -1),
    base64Text(secret),
  ];
  return forms.filter((form) => form !== undefined);
}

/** Nearly every text is free of secrets, so looking has to be cheap. */
function masked(text: string, forms: readonly string[]): string {
  for (const form of forms) if (text.includes(form)) text = text.replaceAll(form, MASK);
  return text;
}

/** The same JSON value with secrets masked in every string and key; numbers and the rest are no secrets. */
export function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [redact(key), redactValue(member, redact)]),
  );
}

function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function safely<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
