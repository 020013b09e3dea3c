import fc from "fast-check";
import { expect, test } from "vitest";
import { createValidator } from "../../src/runtime/node/validator.js";
import { drawing } from "./support/shapes.js";
import { trial } from "./support/soundness.js";

const RUNS = 1_000;

test("what the checker accepts does not fail on data of its schemas, and gives a value of its type", async () => {
  const validator = await createValidator();
  let accepted = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { source, problem, ...told } = trial(
        drawing((max) => g(fc.nat, max)),
        validator,
      );
      if (told.accepted) accepted++;
      expect(problem, source).toBeUndefined();
    }),
    { numRuns: RUNS },
  );
  // or nothing has been tried
  expect(accepted).toBeGreaterThan(RUNS / 2);
});
