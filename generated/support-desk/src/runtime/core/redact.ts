/** Keeps secrets out of what a model reads: an API may echo the headers or the URL it was sent. */

/** The same text with every known secret masked. */
export type Redact = (text: string) => string;

/** Where there is no secret, nothing is looked at. */
export const unmasked: Redact = (text) => text;

const MASK = "[redacted]";

/** Shorter ones would mask ordinary words; no credential worth its name is this short. */
const MIN_LENGTH = 6;

/** Masks the values themselves and the forms in which they travel: percent-encoded, in JSON text, in Base64. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= MIN_LENGTH)
      .flatMap((secret) => [
        secret,
        safely(() => encodeURIComponent(secret)),
        JSON.stringify(secret).slice(1, -1),
        base64(secret),
      ])
      .filter((form) => form !== undefined),
  );
  if (forms.size === 0) return unmasked;
  // Longest first, so that no form is left half visible by a shorter one inside it.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return (text) => {
    // Nearly every text is free of secrets, so looking has to be cheap.
    for (const form of sorted) if (text.includes(form)) text = text.replaceAll(form, MASK);
    return text;
  };
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

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}

function safely<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
