/** Keywords for arrays. */
import { firstRepeated } from "../core/json-equality.js";
import type { Check, Keyword, Site } from "./check.js";
import { evaluatedBy } from "./evaluated.js";

type List = readonly unknown[];

export const arrayKeywords: readonly Keyword<List>[] = [
  size("maxItems", "more", (items, bound) => items > bound),
  size("minItems", "fewer", (items, bound) => items < bound),
  { name: "prefixItems", takes: ["array"], compile: prefixItems },
  { name: "items", takes: ["object", "boolean"], compile: items },
  { name: "contains", takes: ["object", "boolean"], compile: contains },
  // They have their meaning by `contains`.
  { name: "maxContains", takes: ["number"], compile: () => undefined },
  { name: "minContains", takes: ["number"], compile: () => undefined },
  { name: "unevaluatedItems", takes: ["boolean", "object"], compile: unevaluatedItems },
  { name: "uniqueItems", takes: ["boolean"], compile: uniqueItems },
];

function size(
  name: string,
  comparison: string,
  breaks: (items: number, bound: number) => boolean,
): Keyword<List> {
  const compile = (site: Site): Check<List> => {
    const bound = site.schema[name] as number;
    return (value, at, found) => {
      if (breaks(value.length, bound))
        found.push(site.fault(name, `must NOT have ${comparison} than ${bound} items`, { limit: bound }, at));
    };
  };
  return { name, takes: ["number"], compile };
}

function prefixItems(site: Site): Check<List> {
  const checks = (site.schema["prefixItems"] as List).map((item, index) =>
    site.below(item, "prefixItems", String(index)),
  );
  return (value, at, found) => {
    for (const [index, check] of checks.entries()) {
      if (index < value.length) check?.(value[index], `${at}/${index}`, found);
    }
  };
}

function items(site: Site): Check<List> | undefined {
  const { items: written, prefixItems: prefix } = site.schema;
  if (Array.isArray(prefix) && written === false) return atMost(site, "items", () => prefix.length);
  const check = site.below(written, "items");
  return check && eachFrom(check, () => (Array.isArray(prefix) ? prefix.length : 0));
}

function unevaluatedItems(site: Site): Check<List> | undefined {
  const evaluated = evaluatedBy(site, "unevaluatedItems");
  const first = (value: List) => evaluated(value).items;
  const written = site.schema["unevaluatedItems"];
  if (written === false) return atMost(site, "unevaluatedItems", first);
  const check = site.below(written, "unevaluatedItems");
  return check && eachFrom(check, first);
}

function atMost(site: Site, keyword: string, limitFor: (value: List) => number): Check<List> {
  return (value, at, found) => {
    const limit = limitFor(value);
    if (value.length <= limit) return;
    found.push(site.fault(keyword, `must NOT have more than ${limit} items`, { limit }, at));
  };
}

function eachFrom(check: Check, first: (value: List) => number): Check<List> {
  return (value, at, found) => {
    for (let index = first(value); index < value.length; index++)
      check(value[index], `${at}/${index}`, found);
  };
}

function contains(site: Site): Check<List> | undefined {
  const min = (site.schema["minContains"] ?? 1) as number;
  const max = site.schema["maxContains"] as number | undefined;
  if (max === undefined && min === 0) return undefined;
  const range = max === undefined ? `${min}` : `${min} and no more than ${max}`;
  const params = max === undefined ? { minContains: min } : { minContains: min, maxContains: max };
  const fault = (at: string) =>
    site.fault("contains", `must contain at least ${range} valid item(s)`, params, at);
  if (max !== undefined && min > max) return (_, at, found) => found.push(fault(at));
  const check = site.below(site.schema["contains"], "contains");
  return (value, at, found) => {
    const before = found.length;
    let count = 0;
    for (let index = 0; index < value.length; index++) {
      const known = found.length;
      check?.(value[index], `${at}/${index}`, found);
      if (found.length === known) count++;
      if (max === undefined ? count >= min : count > max) break;
    }
    // Once there are enough of them, what is wrong with the others does not matter.
    if (count >= min && (max === undefined || count <= max)) found.length = before;
    else found.push(fault(at));
  };
}

function uniqueItems(site: Site): Check<List> | undefined {
  if (site.schema["uniqueItems"] === false) return undefined;
  return (value, at, found) => {
    const repeated = firstRepeated(value);
    if (repeated !== undefined)
      found.push(site.fault("uniqueItems", "must not have equal items", { ...repeated }, at));
  };
}
