/** What a printed module defines for itself where zod has no equal of a keyword. Only what is used is printed. */
import { FORMATS, type FormatPreludeName } from "./prelude-formats.js";

interface Entry {
  /** What its code uses. */
  readonly needs: readonly PreludeName[];
  readonly code: string;
}

type CheckPreludeName =
  | "integer"
  | "multipleOf"
  | "pattern"
  | "canonical"
  | "equalTo"
  | "uniqueItems"
  | "contains"
  | "also"
  | "not"
  | "when"
  | "minProperties"
  | "maxProperties"
  | "hasProperty"
  | "propertyNames"
  | "propertiesMatching"
  | "otherProperties"
  | "dependentRequired"
  | "dependentSchema";

export type PreludeName = CheckPreludeName | FormatPreludeName;

const CHECKS: Readonly<Record<CheckPreludeName, Entry>> = {
  integer: {
    needs: [],
    code: `
/** Any whole number. \`z.int()\` refuses those beyond 2^53, which identifiers of real APIs reach. */
const integer = z
  .number()
  .refine(Number.isInteger, "Invalid input: expected an integer")
  .meta({ type: "integer" });`,
  },
  multipleOf: {
    needs: [],
    code: `
/** Without allowing for rounding, as the server does not either. */
const multipleOf = (divisor: number) =>
  z.refine<number>(
    (value) => Number.isInteger(value / divisor),
    \`Invalid number: must be a multiple of \${divisor}\`,
  );`,
  },
  pattern: {
    needs: [],
    code: `
/** A pattern of the API's description, in its own notation. */
const pattern = (source: string) => new RegExp(source, "u");`,
  },
  canonical: {
    needs: [],
    code: `
/** JSON text that is the same for equal values: the order of members does not count. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );`,
  },
  equalTo: {
    needs: ["canonical"],
    code: `
/** One of these values, which \`z.literal()\` cannot say of objects and arrays. */
const equalTo = (...values: readonly unknown[]) => {
  const texts = new Set(values.map(canonical));
  return z.refine<unknown>(
    (value) => texts.has(canonical(value)),
    "Invalid input: not one of the listed values",
  );
};`,
  },
  uniqueItems: {
    needs: ["canonical"],
    code: `
const uniqueItems = z.refine<readonly unknown[]>(
  (items) => new Set(items.map(canonical)).size === items.length,
  "Invalid array: must not have equal items",
);`,
  },
  contains: {
    needs: [],
    code: `
/** A number of items that match a schema. */
const contains = (schema: z.ZodType, minimum = 1, maximum = Number.POSITIVE_INFINITY) =>
  z.refine<readonly unknown[]>((items) => {
    const count = items.filter((item) => schema.safeParse(item).success).length;
    return count >= minimum && count <= maximum;
  }, "Invalid array: too few or too many items of a kind");`,
  },
  also: {
    needs: [],
    code: `
/** A second schema for the same value. \`.and()\` lets a closed object accept what the other side accepts. */
const also = (schema: z.ZodType) =>
  z.superRefine<unknown>((value, context) => {
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  });`,
  },
  not: {
    needs: [],
    code: `
const not = (schema: z.ZodType) =>
  z.refine<unknown>(
    (value) => !schema.safeParse(value).success,
    "Invalid input: matches what it must not",
  );`,
  },
  when: {
    needs: [],
    code: `
/** JSON Schema's \`if\`, \`then\` and \`else\`. */
const when = (condition: z.ZodType, then: z.ZodType, otherwise: z.ZodType) =>
  z.superRefine<unknown>((value, context) => {
    const schema = condition.safeParse(value).success ? then : otherwise;
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  });`,
  },
  minProperties: {
    needs: [],
    code: `
const minProperties = (minimum: number) =>
  z.refine<object>(
    (value) => Object.keys(value).length >= minimum,
    \`Too few properties: at least \${minimum}\`,
  );`,
  },
  maxProperties: {
    needs: [],
    code: `
const maxProperties = (maximum: number) =>
  z.refine<object>(
    (value) => Object.keys(value).length <= maximum,
    \`Too many properties: at most \${maximum}\`,
  );`,
  },
  hasProperty: {
    needs: [],
    code: `
/** For names that every object inherits, which zod would find there. */
const hasProperty = (name: string) =>
  z.refine<object>((value) => Object.hasOwn(value, name), \`Required: \${name}\`);`,
  },
  propertyNames: {
    needs: [],
    code: `
const propertyNames = (schema: z.ZodType) =>
  z.refine<object>(
    (value) => Object.keys(value).every((name) => schema.safeParse(name).success),
    "Invalid object: a property has a name that is not allowed",
  );`,
  },
  propertiesMatching: {
    needs: ["also"],
    code: `
/** The properties whose name matches, in addition to what the object says of them. */
const propertiesMatching = (name: RegExp, schema: z.ZodType) =>
  also(z.looseRecord(z.string().regex(name), schema));`,
  },
  otherProperties: {
    needs: ["also"],
    code: `
/** The properties that are neither named nor matched. */
const otherProperties = (
  names: readonly string[],
  patterns: readonly RegExp[],
  schema: z.ZodType,
) => {
  const isOther = (name: string) =>
    !names.includes(name) && !patterns.some((pattern) => pattern.test(name));
  return also(z.looseRecord(z.string().refine(isOther), schema));
};`,
  },
  dependentRequired: {
    needs: [],
    code: `
/** Where the first property is, the others must be too. */
const dependentRequired = (name: string, required: readonly string[]) =>
  z.refine<object>(
    (value) => !Object.hasOwn(value, name) || required.every((other) => Object.hasOwn(value, other)),
    \`Required with \${name}: \${required.join(", ")}\`,
  );`,
  },
  dependentSchema: {
    needs: [],
    code: `
/** Where the property is, the object must match the schema too. */
const dependentSchema = (name: string, schema: z.ZodType) =>
  z.superRefine<object>((value, context) => {
    if (!Object.hasOwn(value, name)) return;
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  });`,
  },
};

const PRELUDE: Readonly<Record<PreludeName, Entry>> = { ...CHECKS, ...FORMATS };

/** The code of these and of those they need, in an order in which each stands after what it uses. */
export function preludeCode(names: Iterable<PreludeName>): readonly string[] {
  const wanted = new Set<PreludeName>();
  const want = (name: PreludeName): void => {
    if (wanted.has(name)) return;
    for (const needed of PRELUDE[name].needs) want(needed);
    wanted.add(name);
  };
  for (const name of [...names].sort()) want(name);
  return [...wanted].map((name) => PRELUDE[name].code.trim());
}
