/** Property names below the top level that hosts refuse: a legal name each, mapped back on the wire. */
import { mapOf } from "../../read/map.js";
import { argumentName, isArgumentName } from "../names.js";
import { eachChild, isSchema, type MutableSchema, mapChildren, type Schema } from "./keywords.js";

/** @param odd names that occur anywhere; when there are none, the schema is not even looked at */
export function renameNested(
  schema: Schema,
  odd: ReadonlySet<string>,
): readonly [Schema, Readonly<Record<string, string>>] {
  if (odd.size === 0) return [schema, {}];
  const present = new Set<string>();
  const collect = (node: Schema): void => {
    const properties = node["properties"];
    if (isSchema(properties)) for (const name of Object.keys(properties)) present.add(name);
    eachChild(node, collect);
  };
  collect(schema);
  const aliasOf = new Map<string, string>();
  for (const name of [...present].sort()) {
    if (isArgumentName(name)) continue;
    const legal = argumentName(name);
    let alias = legal;
    for (let suffix = 2; present.has(alias); suffix++) alias = `${legal.slice(0, 60)}_${suffix}`;
    present.add(alias);
    aliasOf.set(name, alias);
  }
  if (aliasOf.size === 0) return [schema, {}];
  return [
    rename(schema, aliasOf),
    mapOf([...aliasOf].map(([name, alias]): [string, string] => [alias, name])),
  ];
}

function rename(schema: Schema, aliasOf: ReadonlyMap<string, string>): Schema {
  const changed: MutableSchema = { ...mapChildren(schema, (child) => rename(child, aliasOf)) };
  const alias = (name: string) => aliasOf.get(name) ?? name;
  const { properties, required } = changed;
  if (isSchema(properties)) {
    changed["properties"] = mapOf(
      Object.entries(properties).map(([name, value]): [string, unknown] => [alias(name), value]),
    );
  }
  if (Array.isArray(required)) changed["required"] = required.map(alias);
  return changed;
}
