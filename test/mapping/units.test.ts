import { describe, expect, it } from "vitest";
import { parseDuration, parseRate, parseSize } from "../../src/mapping/units.js";

describe("durations, sizes and rates", () => {
  it.each([
    ["500ms", 500],
    ["15s", 15_000],
    ["1.5s", 1_500],
    ["2m", 120_000],
    ["1h30m", 5_400_000],
    ["1m500ms", 60_500],
  ])("%s is %i ms", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    ["500KB", 500_000],
    ["2MB", 2_000_000],
    ["1.5GB", 1_500_000_000],
    ["10B", 10],
  ])("%s is %i bytes", (text, expected) => {
    expect(parseSize(text)).toBe(expected);
  });

  it("rates count calls in milliseconds", () => {
    expect(["10/s", "100/m", "5000/h"].map(parseRate)).toEqual([
      { calls: 10, per: 1_000 },
      { calls: 100, per: 60_000 },
      { calls: 5_000, per: 3_600_000 },
    ]);
  });

  it.each(["", "15", "0s", "-1s", "1 s", "1d", "s", "1e3s", "00ms"])("%j is no duration", (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
  });

  it.each(["2", "2mb", "0MB", "2 MB"])("%j is no size", (text) => {
    expect(() => parseSize(text)).toThrow(RangeError);
  });

  it.each(["10", "0/s", "10/d", "1.5/s"])("%j is no rate", (text) => {
    expect(() => parseRate(text)).toThrow(RangeError);
  });
});
