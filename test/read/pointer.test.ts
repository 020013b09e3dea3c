import fc from "fast-check";
import { expect, test } from "vitest";
import { childOf, formatPointer, joinPointer, parentPointer, parsePointer } from "../../src/read/pointer.js";

const key = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("~", "/", "0", "1", "a") }),
);

test("a formatted pointer parses back to its keys", () => {
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      expect(parsePointer(formatPointer(keys))).toEqual(keys);
    }),
  );
});

test("joining keys one by one or at once is the same, and the parent undoes the last", () => {
  fc.assert(
    fc.property(fc.array(key), key, (keys, last) => {
      const whole = formatPointer([...keys, last]);
      expect(joinPointer(formatPointer(keys), last)).toBe(whole);
      expect(parentPointer(whole)).toBe(formatPointer(keys));
    }),
  );
});

test("the examples of RFC 6901 §5", () => {
  expect(formatPointer(["foo", 0])).toBe("/foo/0");
  expect(formatPointer([""])).toBe("/");
  expect(formatPointer(["a/b"])).toBe("/a~1b");
  expect(formatPointer(["m~n"])).toBe("/m~0n");
  expect(parsePointer("/~01")).toEqual(["~1"]);
  expect(parsePointer("")).toEqual([]);
});

test("only own keys and real array indices are children", () => {
  expect(childOf({}, "constructor")).toBeUndefined();
  expect(childOf(JSON.parse('{"__proto__":1}'), "__proto__")).toBe(1);
  expect(childOf([7], "0")).toBe(7);
  for (const key of ["00", "-", "length", "1", "-1", "0.0"]) expect(childOf([7], key)).toBeUndefined();
  expect(childOf("text", "0")).toBeUndefined();
  expect(childOf(null, "a")).toBeUndefined();
});
