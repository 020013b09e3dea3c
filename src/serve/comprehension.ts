/** Macros over lists and maps: `filter`, `map`, `exists`, … */
import type { Expression } from "../plan/expressions/types.js";
import { charge } from "../runtime/core/cel/budget.js";
import { entriesOf, itemsOf, sortByKeys } from "../runtime/core/cel/lists.js";
import { Unknown } from "../runtime/core/cel/unknown.js";
import type { Frame } from "./environment.js";

type Comprehension = Extract<Expression, { kind: "comprehension" }>;

/** `body` is evaluated for each item; `holds` says whether a value of it counts as true. */
export function comprehend(
  expression: Comprehension,
  of: unknown,
  frame: Frame,
  body: (frame: Frame) => unknown,
  holds: (value: unknown) => boolean,
): unknown {
  const { macro, as } = expression;
  if (of instanceof Unknown) return new Unknown(`${of.path}.${macro}(…)`);
  const [name = "", valueName] = as;
  // one environment for all items: nothing keeps it beyond the evaluation of its body
  const names: Record<string, unknown> = Object.assign(Object.create(null), frame.names);
  const inner: Frame = { ...frame, names };
  const each = (item: unknown, value?: unknown) => {
    charge(frame.budget, 1);
    names[name] = item;
    if (valueName !== undefined) names[valueName] = value;
    return body(inner);
  };
  if (macro === "transformList")
    return entriesOf(of, "transformList()").map(([key, value]) => each(key, value));
  const items = itemsOf(of, `${macro}()`);
  switch (macro) {
    case "filter":
      return items.filter((item) => holds(each(item)));
    case "map":
      return items.map((item) => each(item));
    case "exists":
      return items.some((item) => holds(each(item)));
    case "all":
      return items.every((item) => holds(each(item)));
    case "exists_one":
      return items.filter((item) => holds(each(item))).length === 1;
    case "sortBy": {
      const keys = items.map((item) => each(item));
      const unknown = keys.find((key) => key instanceof Unknown);
      return unknown === undefined ? sortByKeys(items, keys, frame.budget) : new Unknown("sortBy(…)");
    }
  }
}
