/** Texts of a command line or of an environment → values. What cannot be read is an {@link OptionError} that says what would be right. */
import type { Rate } from "./policy/types.js";

export class OptionError extends Error {
  override readonly name = "OptionError";
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** @returns milliseconds */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const duration = match ? Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0) : 0;
  if (duration < 1 || duration > 3_600_000)
    throw new OptionError("A duration is like 500ms, 15s or 2m, at most 60m.");
  return duration;
}

/** @returns how many requests there may be in `per` milliseconds */
export function parseRate(text: string): Rate {
  const [, calls = "", unit = ""] = /^([1-9]\d{0,6})\/([smh])$/.exec(text) ?? [];
  const per = RATE_UNITS[unit];
  if (per === undefined) throw new OptionError("A rate is like 10/s, 100/m or 5000/h.");
  return { calls: Number(calls), per };
}

const RATE_UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A whole number. */
export function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new OptionError(`It is a number from ${least} to ${most}.`);
    return value;
  };
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new OptionError("A port is a number from 0 to 65535.");
  return port;
}

/** RFC 9110 §5: a token, a colon, and a value without line breaks. */
export function parseHeader(text: string): readonly [name: string, value: string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text);
  if (!match) throw new OptionError("A header is like 'X-Tenant: acme'.");
  return [(match[1] ?? "").toLowerCase(), (match[2] ?? "").trim()];
}

export function parseHost(text: string): string {
  if (!/^[A-Za-z0-9.-]+$|^\[[0-9a-fA-F:]+\]$/.test(text))
    throw new OptionError("A host name is given without scheme and port, like mcp.example.com.");
  return text.toLowerCase();
}

/** One of the words that an option takes. */
export function choice<const Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new OptionError(`It is one of ${words.join(", ")}.`);
    return word;
  };
}
