/** Objects: the required properties; where there are none, one or two simple ones, so that there is something to see. */
import type { JsonSchema } from "../runtime/core/types.js";
import { textOfPattern } from "./text-of-pattern.js";
import { type Builder, isSchema, numbersOf, type Sample, type Wanted } from "./wanted.js";

export function buildObject(wanted: Wanted, builder: Builder): Sample | undefined {
  const { parts, depth } = wanted;
  const least = Math.max(0, ...numbersOf(parts, "minProperties"));
  const required = [
    ...new Set(parts.flatMap(({ required }) => (Array.isArray(required) ? required.map(String) : []))),
  ];
  const members = new Members(wanted, builder);
  for (const name of required) if (!members.add(name)) return undefined;
  if (required.length === 0 && builder.choose(2) === 0)
    members.addSome(simpleNames(parts), depth === 0 ? 2 : 1);
  if (members.count < least) members.addSome(declaredNames(parts), least - members.count);
  for (let index = 0; members.count < least && index < least; index++) {
    if (!members.add(otherName(parts, index))) return undefined;
  }
  if (members.count === 0 && isMap(parts) && builder.choose(2) === 0) members.add(otherName(parts, 0));
  return { value: members.whole() };
}

/** The members so far. */
class Members {
  readonly #wanted: Wanted;
  readonly #builder: Builder;
  readonly #values = new Map<string, unknown>();

  constructor(wanted: Wanted, builder: Builder) {
    this.#wanted = wanted;
    this.#builder = builder;
  }

  get count(): number {
    return this.#values.size;
  }

  /** The first so many of them that can be built. */
  addSome(names: readonly string[], count: number): void {
    const enough = this.count + count;
    for (const name of names) {
      if (this.count >= enough) return;
      this.add(name);
    }
  }

  /** Together with those that it may not be without. */
  add(name: string): boolean {
    if (this.#values.has(name)) return true;
    const { parts, depth } = this.#wanted;
    const sample = this.#builder.build(schemasFor(parts, name), name, depth + 1);
    if (sample === undefined) return false;
    this.#values.set(name, sample.value);
    return dependents(parts, name).every((other) => this.add(other));
  }

  /** Own members, whatever their names. */
  whole(): unknown {
    return Object.fromEntries(this.#values);
  }
}

/** What applies to a property of that name. */
function schemasFor(parts: readonly JsonSchema[], name: string): readonly unknown[] {
  return parts.flatMap(({ properties, additionalProperties, patternProperties }) => {
    if (isSchema(properties) && Object.hasOwn(properties, name)) return [properties[name]];
    if (isSchema(patternProperties)) return Object.values(patternProperties);
    return additionalProperties === undefined ? [] : [additionalProperties];
  });
}

function dependents(parts: readonly JsonSchema[], name: string): readonly string[] {
  return parts.flatMap(({ dependentRequired: rules }) => {
    const names = isSchema(rules) && Object.hasOwn(rules, name) ? rules[name] : [];
    return Array.isArray(names) ? names.map(String) : [];
  });
}

function declaredNames(parts: readonly JsonSchema[]): readonly string[] {
  return [
    ...new Set(parts.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : []))),
  ];
}

const SIMPLE: ReadonlySet<unknown> = new Set(["string", "integer", "number", "boolean"]);

/** Those whose value has nothing inside; others only where there are none. */
function simpleNames(parts: readonly JsonSchema[]): readonly string[] {
  const declared = declaredNames(parts);
  const simple = declared.filter((name) =>
    parts.some(({ properties }) => {
      const schema = isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (!isSchema(schema) || schema["deprecated"] === true) return false;
      return [schema["type"]].flat().some((type) => SIMPLE.has(type)) || Array.isArray(schema["enum"]);
    }),
  );
  return simple.length > 0 ? simple : declared;
}

/** Whether it is for names that nobody declared. */
function isMap(parts: readonly JsonSchema[]): boolean {
  const isOpen = parts.some(
    ({ additionalProperties, patternProperties }) =>
      isSchema(additionalProperties) || isSchema(patternProperties),
  );
  return isOpen && declaredNames(parts).length === 0;
}

function otherName(parts: readonly JsonSchema[], index: number): string {
  const [pattern] = parts.flatMap(({ patternProperties, propertyNames }) => [
    ...(isSchema(propertyNames) && typeof propertyNames["pattern"] === "string"
      ? [propertyNames["pattern"]]
      : []),
    ...(isSchema(patternProperties) ? Object.keys(patternProperties) : []),
  ]);
  const made = pattern === undefined ? undefined : textOfPattern(pattern, 1, index);
  return made ?? (index === 0 ? "key" : `key${index + 1}`);
}
