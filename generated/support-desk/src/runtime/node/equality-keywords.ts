/**
 * `enum`, `const` and `uniqueItems`. Ajv's own ask objects for their `valueOf`, which fails where a model sends one, and
 * compare each pair of items, which for a long list takes minutes.
 */
import type { DataValidateFunction, FuncKeywordDefinition } from "ajv/dist/types/index.js";
import { firstRepeated, isEqual } from "../core/json-equality.js";

/** Ajv's words. */
interface Problem {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

type Compile = NonNullable<FuncKeywordDefinition["compile"]>;

function compile(find: (schema: unknown, value: unknown) => Problem | undefined): Compile {
  return (schema: unknown, parentSchema) => {
    const validate: DataValidateFunction = (value: unknown) => {
      const problem = find(schema, value);
      // Ajv adds the rest, but not the schema, by which the place in the document is found.
      if (problem) validate.errors = [{ ...problem, parentSchema }];
      return problem === undefined;
    };
    return validate;
  };
}

/** To be added in this order: then problems are told in the order of Ajv's own. */
export const EQUALITY_KEYWORDS: readonly FuncKeywordDefinition[] = [
  {
    keyword: "const",
    before: "not",
    compile: compile((wanted, value) =>
      isEqual(wanted, value)
        ? undefined
        : { keyword: "const", params: { allowedValue: wanted }, message: "must be equal to constant" },
    ),
  },
  {
    keyword: "enum",
    before: "not",
    schemaType: "array",
    compile: compile((allowed, value) =>
      (allowed as readonly unknown[]).some((one) => isEqual(one, value))
        ? undefined
        : {
            keyword: "enum",
            params: { allowedValues: allowed },
            message: "must be equal to one of the allowed values",
          },
    ),
  },
  {
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    compile: compile((isWanted, list) => {
      const repeated = isWanted === true ? firstRepeated(list as readonly unknown[]) : undefined;
      return repeated && { keyword: "uniqueItems", params: repeated, message: "must not have equal items" };
    }),
  },
];
