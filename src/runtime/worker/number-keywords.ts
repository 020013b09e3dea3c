/** Keywords for numbers. */
import type { Check, Keyword, Site } from "./check.js";
import { numberFormats } from "./formats.js";

export const numberKeywords: readonly Keyword<number>[] = [
  limit("maximum", "<=", (value, bound) => value > bound),
  limit("minimum", ">=", (value, bound) => value < bound),
  limit("exclusiveMaximum", "<", (value, bound) => value >= bound),
  limit("exclusiveMinimum", ">", (value, bound) => value <= bound),
  { name: "multipleOf", takes: ["number"], compile: multipleOf },
  { name: "format", takes: ["string"], compile: format },
];

function limit(
  name: string,
  comparison: string,
  breaks: (value: number, bound: number) => boolean,
): Keyword<number> {
  const compile = (site: Site): Check<number> => {
    const bound = site.schema[name] as number;
    return (value, at, found) => {
      if (breaks(value, bound))
        found.push(site.fault(name, `must be ${comparison} ${bound}`, { comparison, limit: bound }, at));
    };
  };
  return { name, takes: ["number"], compile };
}

/** By division, as Ajv does it: 0.3 is no multiple of 0.1. A tool accepts the same wherever it runs. */
function multipleOf(site: Site): Check<number> {
  const divisor = site.schema["multipleOf"] as number;
  return (value, at, found) => {
    const quotient = value / divisor;
    if (divisor === 0 || quotient !== Number.parseInt(String(quotient), 10))
      found.push(site.fault("multipleOf", `must be multiple of ${divisor}`, { multipleOf: divisor }, at));
  };
}

function format(site: Site): Check<number> | undefined {
  const name = site.schema["format"] as string;
  const test = numberFormats.get(name);
  if (test === undefined) return undefined;
  return (value, at, found) => {
    if (!test(value)) found.push(site.fault("format", `must match format "${name}"`, { format: name }, at));
  };
}
