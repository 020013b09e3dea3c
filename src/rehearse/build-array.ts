/** Arrays: one item, or as many as there have to be. */
import { type Builder, isSchema, numbersOf, type Sample, type Wanted } from "./wanted.js";

/** More would make a test unreadable. */
const MAX_ITEMS = 1_000;

export function buildArray({ parts, name, depth }: Wanted, builder: Builder): Sample | undefined {
  const least = Math.max(
    0,
    ...numbersOf(parts, "minItems"),
    ...parts.map(({ contains }) => (contains === undefined ? 0 : 1)),
  );
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, "maxItems"));
  if (least > most || least > MAX_ITEMS) return undefined;
  const isUnique = parts.some(({ uniqueItems }) => uniqueItems === true);
  const fixed = Math.max(0, ...parts.map(({ prefixItems }) => listOf(prefixItems).length));
  const wanted = Math.min(most, Math.max(least, fixed, 1));
  const items: unknown[] = [];
  for (let index = 0; items.length < wanted && index < wanted + 5; index++) {
    const item = builder.build(itemSchemas(parts, items.length), name, depth + 1, isUnique ? index : 0);
    if (item === undefined) break;
    if (isUnique && items.some((other) => JSON.stringify(other) === JSON.stringify(item.value))) continue;
    items.push(item.value);
  }
  return items.length < least ? undefined : { value: items };
}

function itemSchemas(parts: Wanted["parts"], index: number): readonly unknown[] {
  return parts.flatMap(({ prefixItems, items, contains }) => {
    const prefix = listOf(prefixItems);
    const own = index < prefix.length ? prefix[index] : items;
    return [own, contains].filter((schema) => isSchema(schema) || schema === false);
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
