import fc from "fast-check";
import { expect, test } from "vitest";
import { suggest } from "../../src/diagnostics/suggest.js";
import { closest, editDistance } from "../../src/runtime/core/suggest.js";

test.each([
  ["Pett", ["Dog", "Pet", "Cat"], "Pet"],
  ["addPett", ["addPet", "getPet", "addPets"], "addPet"],
  ["schema", ["schemas", "scheme"], "schemas"],
  ["pet_id", ["petName", "petId"], "petId"],
  ["USER", ["users", "user"], "user"],
  ["teh", ["the", "tea"], "the"],
  ["id", ["ID", "ip"], "ID"],
  ["a", ["b"], undefined],
  ["zebra", ["Pet", "Dog"], undefined],
  ["", ["a"], undefined],
  ["x".repeat(1_000), ["x".repeat(999)], undefined],
])("%s is probably %j", (name, known, expected) => {
  expect(closest(name, known)).toBe(expected);
});

test("the sentence follows a full stop", () => {
  expect(suggest("Pett", ["Pet"])).toBe(' Did you mean "Pet"?');
  expect(suggest("zebra", ["Pet"])).toBe("");
});

test("the distance is symmetric, zero only for equals, and cut off above the limit", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.nat(8), (a, b, limit) => {
      const whole = editDistance(a, b, 100);
      expect(whole).toBe(editDistance(b, a, 100));
      expect(whole === 0).toBe(a === b);
      expect(whole).toBeLessThanOrEqual(Math.max(a.length, b.length));
      if (whole <= limit) expect(editDistance(a, b, limit)).toBe(whole);
      else expect(editDistance(a, b, limit)).toBeGreaterThan(limit);
    }),
  );
});

test("a list of any length takes a bounded time", () => {
  const known = Array.from({ length: 1_000_000 }, (_, index) => `schema-number-${index}`);
  const start = performance.now();
  closest("schema-numbr-x", known);
  expect(performance.now() - start).toBeLessThan(3_000);
});
