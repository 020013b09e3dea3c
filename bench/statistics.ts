/** Medians and quantiles: on a shared machine the mean of wall times says little. */

/** @param share between 0 and 1; linear between the two nearest values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A figure measured several times: its median, and the middle half of what was seen. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spread(values: readonly number[], digits = 3): Spread {
  const at = (share: number) => round(quantile(values, share), digits);
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
