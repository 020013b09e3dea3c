/** Keywords for strings. */
import type { Check, Keyword, Site } from "./check.js";
import { stringFormats } from "./formats.js";
import { patternTest } from "./pattern.js";

export const stringKeywords: readonly Keyword<string>[] = [
  length("maxLength", "more", (characters, bound) => characters > bound),
  length("minLength", "fewer", (characters, bound) => characters < bound),
  { name: "pattern", takes: ["string"], compile: pattern },
  { name: "format", takes: ["string"], compile: format },
];

function length(
  name: string,
  comparison: string,
  breaks: (characters: number, bound: number) => boolean,
): Keyword<string> {
  const compile = (site: Site): Check<string> => {
    const bound = site.schema[name] as number;
    return (value, at, found) => {
      if (breaks(characters(value), bound))
        found.push(
          site.fault(name, `must NOT have ${comparison} than ${bound} characters`, { limit: bound }, at),
        );
    };
  };
  return { name, takes: ["number"], compile };
}

/** JSON Schema counts code points. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function pattern(site: Site): Check<string> | undefined {
  const written = site.schema["pattern"] as string;
  const test = patternTest(written);
  if (test === undefined) return undefined;
  return (value, at, found) => {
    if (!test(value))
      found.push(site.fault("pattern", `must match pattern "${written}"`, { pattern: written }, at));
  };
}

function format(site: Site): Check<string> | undefined {
  const name = site.schema["format"] as string;
  const test = stringFormats.get(name);
  if (test === undefined) return undefined;
  return (value, at, found) => {
    if (!test(value)) found.push(site.fault("format", `must match format "${name}"`, { format: name }, at));
  };
}
