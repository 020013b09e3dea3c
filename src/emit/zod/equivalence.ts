/** Which definitions of several schemas are the same: each tool brings a copy of what it uses, the module needs one. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { entriesIn } from "./types.js";

/** For each schema, its definitions by name, each with a number that it shares with its equals. */
export type Classes = readonly ReadonlyMap<string, number>[];

interface Definition {
  readonly name: string;
  readonly home: number;
  readonly text: string;
  readonly references: readonly string[];
}

/**
 * Definitions are equal when they have the same name and text, and their references lead to equal ones. As for
 * automata: begin with name and text, and part those whose references have been parted, until nothing changes.
 */
export function classesOf(schemas: readonly JsonSchema[]): Classes {
  const definitions = schemas.flatMap((schema, home) =>
    entriesIn(schema, "$defs").map(([name, definition]): Definition => {
      const text = JSON.stringify(definition);
      return { name, home, text, references: referencesIn(text) };
    }),
  );
  const classes = schemas.map(() => new Map<string, number>());
  let count = numbered(definitions, classes, ({ name, text }) => `${name} ${text}`);
  for (let before = -1; before !== count; ) {
    before = count;
    const known = classes.map((map) => new Map(map));
    count = numbered(definitions, classes, ({ name, home, references }) => {
      const classesThere = known[home];
      return [name, ...references].map((other) => classesThere?.get(other)).join();
    });
  }
  return classes;
}

/** Gives equal keys equal numbers, and says how many there are. */
function numbered(
  definitions: readonly Definition[],
  classes: readonly Map<string, number>[],
  keyOf: (definition: Definition) => string,
): number {
  const numbers = new Map<string, number>();
  for (const definition of definitions) {
    const key = keyOf(definition);
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    classes[definition.home]?.set(definition.name, known);
  }
  return numbers.size;
}

/** Text that only looks like a reference parts what could be one; that does no harm. */
function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(/"\$ref":("(?:[^"\\]|\\.)*")/g)].flatMap(([, quoted = ""]) => {
    const name = definitionName(JSON.parse(quoted) as string);
    return name === undefined ? [] : [name];
  });
}

/** The name in `#/$defs/name`. */
export function definitionName(ref: string): string | undefined {
  const token = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
  if (token === undefined) return undefined;
  try {
    return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return undefined;
  }
}
