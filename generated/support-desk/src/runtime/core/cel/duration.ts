/** A length of time inside an expression; outside it is text: `5400s`. */

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

export class Duration {
  /** Milliseconds. */
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  /** As CEL's `string()` writes it: seconds. */
  toString(): string {
    return `${this.ms / 1000}s`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** `1h30m`, `90s`, `1.5h`, `-5m`; undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > 100 || !/^[-+]?(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g))
    ms += Number(count) * (UNITS[unit] ?? 0);
  return Number.isSafeInteger(Math.round(ms)) ? new Duration(text.startsWith("-") ? -ms : ms) : undefined;
}
