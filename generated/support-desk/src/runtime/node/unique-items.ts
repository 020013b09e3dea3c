/** `uniqueItems` in linear time. Ajv's own compares each pair of objects, which for a long list takes minutes. */
import type { FuncKeywordDefinition, SchemaValidateFunction } from "ajv/dist/types/index.js";

const validate: SchemaValidateFunction = (wanted: boolean, list: readonly unknown[], parentSchema) => {
  if (!wanted) return true;
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = canonical(item);
    const first = seen.get(key);
    if (first !== undefined) {
      const error = {
        keyword: "uniqueItems",
        params: { i: first, j: index },
        message: "must not have equal items",
      };
      // Ajv adds the rest, but not the schema, by which the place in the document is found.
      validate.errors = [{ ...error, ...(parentSchema && { parentSchema }) }];
      return false;
    }
    seen.set(key, index);
  }
  return true;
};

export const uniqueItems: FuncKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  validate,
};

/** JSON text that is the same for values JSON Schema calls equal: the order of members does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
