/** What is printed of expressions and values gives what the interpreter gives: also of answers that break their schemas. */
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { print } from "../../src/emit/layout.js";
import { newScope, type Scope, withStep, withVar } from "../../src/emit/scope.js";
import { ANY, responseShape, Shapes } from "../../src/emit/shapes.js";
import { typeOfValue } from "../../src/emit/type-of.js";
import { valueCode } from "../../src/emit/value.js";
import * as cel from "../../src/runtime/core/cel/index.js";
import { Unknown } from "../../src/runtime/core/cel/unknown.js";
import { hold } from "../../src/runtime/core/recipe/needs.js";
import type { StepResponse } from "../../src/runtime/core/recipe/types.js";
import { evaluateValue } from "../../src/serve/value.js";
import { environment } from "../serve/lower.js";
import { drawing } from "../serve/support/shapes.js";
import { broken } from "./support/broken.js";
import { outcomeOf } from "./support/outcome.js";
import { type RandomRecipe, randomRecipe } from "./support/random-recipe.js";

type Printed = (runtime: typeof cel, a: StepResponse, run: { readonly now: number }) => unknown;

const run = { now: Date.UTC(2026, 10, 27) };

/** The variable and the output, as the code of the recipe has them. */
function printed(
  { plan, variable, output, needs }: RandomRecipe,
  careful: boolean,
): { readonly code: Printed; readonly source: string } {
  const { details } = plan;
  const body = details?.operations["get"]?.body ?? ANY;
  const plain = newScope(new Shapes(details?.types ?? {}), "run", ["run", "cel", "Any"]);
  const start: Scope = careful ? { ...plain, careful: true } : plain;
  const asked = withStep(start, "a", { text: "a", type: responseShape(body), declared: true, needs });
  const type = typeOfValue(variable, asked) ?? ANY;
  const known = withVar(asked, "v", { text: "v", type, optional: true, nullable: true });
  const [v, value] = [valueCode(variable, asked), valueCode(output, known)].map(({ doc }) => print(doc));
  const source = `const v = ${v}; return [v, ${value}];`;
  const { code } = transformSync(`function f(cel, a, run) { ${source} }`, { loader: "ts" });
  return { code: new Function(`${code}; return f;`)() as Printed, source };
}

function interpreted({ variable, output }: RandomRecipe, a: StepResponse): unknown {
  const names: Record<string, unknown> = { steps: { a } };
  const v = evaluateValue(variable, environment(names, run.now));
  names["vars"] = { v };
  return [v, evaluateValue(output, environment(names, run.now))];
}

/** An answer as the runtime gives it to a recipe. */
function answer(body: unknown, needs: readonly string[]): StepResponse {
  const response = { status: 200, headers: {}, body: structuredClone(body) };
  hold(response, needs, "steps.a.");
  return response;
}

/** In the place of anything else. */
const OTHERS = ["yes", "", 1, 0, 1.5, true, false, [], ["a"], {}, { a: 1, b: "x" }] as const;

interface Told {
  readonly ran: number;
  readonly threw: number;
}

function compare(
  runs: number,
  careful: boolean,
  answerOf: (recipe: RandomRecipe, pick: (max: number) => number) => () => StepResponse,
): Told {
  let [ran, threw] = [0, 0];
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const pick = (max: number) => g(fc.nat, Math.max(0, max));
      const recipe = randomRecipe(drawing(pick), careful);
      if (!recipe) return;
      const make = answerOf(recipe, pick);
      const wanted = outcomeOf(() => interpreted(recipe, make()));
      const { code, source } = printed(recipe, careful);
      expect(
        outcomeOf(() => code(cel, make(), run)),
        `${recipe.source}\n${source}`,
      ).toBe(wanted);
      ran++;
      if (wanted.startsWith("throws")) threw++;
    }),
    { numRuns: runs },
  );
  return { ran, threw };
}

describe("printed code and the interpreter agree", () => {
  test("on answers that keep their schemas", () => {
    const { ran } = compare(
      1_000,
      false,
      ({ data, needs }) =>
        () =>
          answer(data, needs),
    );
    expect(ran).toBeGreaterThan(500);
  });

  test("on answers that break them, with the same error", () => {
    const { threw } = compare(1_000, false, ({ data, needs }, pick) => {
      const bad = broken(data, pick);
      return () => answer(bad, needs);
    });
    // or nothing has been tried
    expect(threw).toBeGreaterThan(50);
  });

  test("on answers of other kinds, with the same error", () => {
    const { ran } = compare(1_000, false, ({ data, needs }, pick) => {
      const other = OTHERS[pick(OTHERS.length - 1)];
      const bad = broken(data, pick, () => other);
      return () => answer(bad, needs);
    });
    expect(ran).toBeGreaterThan(500);
  });

  test("on what a dry run does not know", () => {
    const { ran } = compare(1_000, true, ({ data, needs }, pick) => {
      const place = pick(1_000);
      return () => {
        const response = answer(data, needs);
        const unknown = (path: string) => new Unknown(path);
        const body = placed(response.body, place, unknown);
        return { ...response, body };
      };
    });
    expect(ran).toBeGreaterThan(500);
  });
});

/** The data with something unknown in it. */
function placed(body: unknown, place: number, unknown: (path: string) => unknown): unknown {
  let count = 0;
  const visit = (value: unknown, path: string): unknown => {
    if (count++ === place % 7) return unknown(path);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.keys(value).map((key) => [key, visit(Reflect.get(value, key), `${path}.${key}`)]);
    return Object.fromEntries(entries);
  };
  return visit(body, "a.body");
}
