/** Numbers: 1 where it is allowed, else the nearest to it. */
import { numbersOf, type Sample, type Wanted } from "./wanted.js";

/** @param isInteger whether no fraction is allowed */
export function buildNumber({ parts, variant }: Wanted, isInteger: boolean): Sample | undefined {
  const bounds = {
    least: Math.max(Number.NEGATIVE_INFINITY, ...numbersOf(parts, "minimum")),
    most: Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, "maximum")),
    above: Math.max(Number.NEGATIVE_INFINITY, ...numbersOf(parts, "exclusiveMinimum")),
    below: Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, "exclusiveMaximum")),
  };
  const steps = numbersOf(parts, "multipleOf").filter((step) => step > 0);
  const fits = (value: number) =>
    value >= bounds.least &&
    value <= bounds.most &&
    value > bounds.above &&
    value < bounds.below &&
    (!isInteger || Number.isInteger(value)) &&
    steps.every((step) => Number.isInteger(value / step));
  const found: number[] = [];
  for (const value of candidates(bounds, isInteger, steps, variant)) {
    if (!fits(value) || found.includes(value)) continue;
    if (found.push(value) > variant) return { value };
  }
  return undefined;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly above: number;
  readonly below: number;
}

/** Near 1, then from the lower bound up, from the upper bound down, and between them. */
function* candidates(
  bounds: Bounds,
  isInteger: boolean,
  steps: readonly number[],
  variant: number,
): Generator<number> {
  const { least, most, above, below } = bounds;
  const step = steps.length > 0 ? steps.reduce((product, each) => product * each) : 1;
  const [low, high] = [Math.max(least, above), Math.min(most, below)];
  const count = variant + 3;
  for (let index = 0; index < count; index++) yield 1 + index;
  yield 0;
  for (let index = 0; index < count; index++) yield step * (1 + index);
  if (Number.isFinite(low)) {
    yield low;
    for (let index = 0; index < count; index++) yield step * (Math.ceil(low / step) + index);
  }
  if (Number.isFinite(high)) {
    yield high;
    for (let index = 0; index < count; index++) yield step * (Math.floor(high / step) - index);
  }
  if (isInteger || !Number.isFinite(low) || !Number.isFinite(high)) return;
  for (let part = 2; part < 2 + count; part++) yield low + (high - low) / part;
}
