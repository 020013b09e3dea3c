/** Types as TypeScript. */
import type { TypePlan, ValueTypePlan } from "../plan/expressions/type-plan.js";
import { type Doc, group, hardline, indent, join, line, softline } from "./layout.js";
import { propertyName, stringLiteral } from "./literal.js";

/** @param nameOf the name of a type that has one, and remembers that it was used */
export type NameOf = (ref: string) => string;

export interface Uses {
  readonly nameOf: NameOf;
  /** Told of the types of the runtime that the text names. */
  readonly uses: (name: "Any" | "Open") => void;
  /** What is checked before it is used has no other values than its enumerations. */
  readonly isClosed?: boolean;
  /** What is checked before it is used, or made by us, has null only where its schema says so. */
  readonly isExact?: boolean;
}

/** `T`, or `T | null` for what may be absent. */
export function valueTypeText({ type, optional }: ValueTypePlan, context: Uses): Doc {
  const text = typeText(type, context);
  return optional && type.kind !== "any" && type.kind !== "null" ? [text, " | null"] : text;
}

export function typeText(type: TypePlan, context: Uses): Doc {
  switch (type.kind) {
    case "any":
      context.uses("Any");
      return "Any";
    case "null":
    case "boolean":
    case "number":
      return type.kind;
    case "string":
      if (!type.values) return "string";
      if (context.isClosed) return group(indent(softline, alternatives(type.values)));
      context.uses("Open");
      return group("Open<", indent(softline, alternatives(type.values)), softline, ">");
    case "list": {
      const item = valueTypeText(type.item, context);
      const isNullable =
        type.item.optional && type.item.type.kind !== "any" && type.item.type.kind !== "null";
      const isUnion = isNullable || isCompound(type.item.type, context);
      return isUnion ? ["readonly (", item, ")[]"] : ["readonly ", item, "[]"];
    }
    case "object":
      return objectText(type, context);
    case "union": {
      const parts = type.members.map((member) => typeText(member, context));
      return join(" | ", parts);
    }
    case "ref":
      return context.nameOf(type.to);
  }
}

function isCompound(type: TypePlan, { isClosed }: Uses): boolean {
  const isEnumeration = type.kind === "string" && type.values !== undefined && isClosed === true;
  return type.kind === "union" || type.kind === "list" || isEnumeration;
}

/** The values of an enumeration. */
export function alternatives(values: readonly string[]): Doc {
  return join([line, "| "], values.map(stringLiteral));
}

type ObjectTypePlan = Extract<TypePlan, { kind: "object" }>;

/** One member to a line, as everybody writes types. */
function objectText(type: ObjectTypePlan, context: Uses): Doc {
  const members = memberTexts(type, context);
  if (members.length === 0) return "Readonly<Record<never, never>>";
  return ["{", indent(members.map((member) => [hardline, member])), hardline, "}"];
}

function memberTexts({ members, additional }: ObjectTypePlan, context: Uses): readonly Doc[] {
  const named = members.map(([name, type]) => {
    const lack = context.isExact ? type.lack : undefined;
    const mark = type.optional && lack !== "null" ? "?" : "";
    const of = lack === "absent" ? { ...type, optional: false } : type;
    return ["readonly ", propertyName(name), mark, ": ", valueTypeText(of, context), ";"];
  });
  if (!additional) return named;
  // beside others it has to admit what they are
  if (members.length > 0) context.uses("Any");
  const rest = members.length > 0 ? "Any" : valueTypeText({ type: additional, optional: true }, context);
  return [...named, ["readonly [name: string]: ", rest, ";"]];
}
