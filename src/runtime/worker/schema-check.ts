/** One schema object → its check: keywords by the type of value they are for, in Ajv's order. */
import { arrayKeywords } from "./array-keywords.js";
import { type Check, isRecord, type Keyword, type Site } from "./check.js";
import { combiningKeywords } from "./combining-keywords.js";
import { numberKeywords } from "./number-keywords.js";
import { objectKeywords } from "./object-keywords.js";
import { stringKeywords } from "./string-keywords.js";

/** Keywords that are about values of one type. Those for any type come first and have none. */
interface Group {
  readonly type?: string;
  readonly holds: (value: unknown) => boolean;
  readonly keywords: ReadonlyMap<string, Keyword>;
}

/** What one schema says of the values of a group. */
interface Part {
  readonly group: Group;
  readonly checks: readonly Check[];
}

const tests: ReadonlyMap<unknown, (value: unknown) => boolean> = new Map<
  unknown,
  (value: unknown) => boolean
>([
  ["null", (value) => value === null],
  ["boolean", (value) => typeof value === "boolean"],
  ["number", (value) => typeof value === "number"],
  ["integer", (value) => typeof value === "number" && value % 1 === 0],
  ["string", (value) => typeof value === "string"],
  ["array", (value) => Array.isArray(value)],
  ["object", isRecord],
]);

const groups: readonly Group[] = [
  groupOf(undefined, combiningKeywords),
  groupOf("number", numberKeywords),
  groupOf("string", stringKeywords),
  groupOf("array", arrayKeywords),
  groupOf("object", objectKeywords),
];

const keywordNames: ReadonlySet<string> = new Set(groups.flatMap(({ keywords }) => [...keywords.keys()]));

function groupOf<T>(type: string | undefined, keywords: readonly Keyword<T>[]): Group {
  const byName = new Map(keywords.map((keyword) => [keyword.name, keyword]));
  return {
    ...(type !== undefined && { type }),
    holds: tests.get(type) ?? (() => true),
    // They are given only values for which `holds`.
    keywords: byName as ReadonlyMap<string, Keyword>,
  };
}

/** Undefined where the schema accepts everything. */
export function checkOf(site: Site): Check | undefined {
  const types = typesOf(site);
  const parts = partsOf(site);
  const [type] = types;
  // Ajv reports the type in the place of the keywords that are for it, where there are any.
  const alone = types.length === 1 ? parts.find(({ group }) => group.type === type) : undefined;
  const typeCheck = types.length > 0 && alone === undefined ? checkOfTypes(site, types) : undefined;
  const said = parts.filter(({ checks }) => checks.length > 0);
  if (alone === undefined && said.length === 0) return typeCheck;
  return (value, at, found) => {
    typeCheck?.(value, at, found);
    for (const part of parts) {
      if (part.group.holds(value)) for (const check of part.checks) check(value, at, found);
      else if (part === alone) found.push(wrongType(site, at));
    }
  };
}

/** In the order of groups. A part without checks still is a place. */
function partsOf(site: Site): readonly Part[] {
  const { schema } = site;
  // Most schemas are a type and a description.
  const names = Object.keys(schema).filter((name) => keywordNames.has(name) && schema[name] !== undefined);
  const parts: Part[] = [];
  for (const group of names.length === 0 ? [] : groups) {
    const used = names.filter((name) => group.keywords.has(name));
    if (used.length === 0) continue;
    const checks: Check[] = [];
    const ordered = used.length === 1 ? used : group.keywords.keys();
    for (const name of ordered) {
      const keyword = group.keywords.get(name);
      const check = keyword && schema[name] !== undefined && compiled(keyword, site);
      if (check) checks.push(check);
    }
    parts.push({ group, checks });
  }
  return parts;
}

function compiled({ name, takes, compile }: Keyword, site: Site): Check | undefined {
  const value = site.schema[name];
  if (takes.length > 0 && !takes.some((kind) => kind === kindOf(value)))
    throw new Error(`${name} value must be ${JSON.stringify(takes)}`);
  return compile(site);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

function checkOfTypes(site: Site, types: readonly unknown[]): Check {
  const [first = isRecord, ...more] = types.map((type) => tests.get(type) ?? isRecord);
  if (more.length === 0) {
    return (value, at, found) => {
      if (!first(value)) found.push(wrongType(site, at));
    };
  }
  return (value, at, found) => {
    if (!first(value) && !more.some((is) => is(value))) found.push(wrongType(site, at));
  };
}

function wrongType(site: Site, at: string) {
  const { type } = site.schema;
  return site.fault("type", `must be ${String(type)}`, { type }, at);
}

/** OpenAPI 3.0's `nullable` counts, as with Ajv. */
function typesOf({ schema }: Site): readonly unknown[] {
  const { type = [], nullable } = schema;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (!types.every((name) => tests.has(name)))
    throw new Error(`type must be JSONType or JSONType[]: ${types.join(",")}`);
  return nullable === true && types.length > 0 ? [...types, "null"] : types;
}
