/** What a value has by a name. */
import { membersOf, optional, union } from "./object-type.js";
import { ANY, type ObjectType, type Type, type Typed } from "./type.js";

/** The member of a value; perhaps absent where the value is, or where only some alternatives have it. */
export function memberOf(of: Typed, key: string): Typed | undefined {
  const members = membersOf(of.type);
  const found = members.map((type) => memberOfType(type, key));
  const known = found.filter((typed) => typed !== undefined);
  if (known.length === 0) return undefined;
  const [only] = known;
  const typed = only && known.length === 1 ? only : union(known);
  return of.optional || known.length < members.length ? optional(typed) : typed;
}

function memberOfType(type: Type, key: string): Typed | undefined {
  if (type.kind === "any") return ANY;
  if (type.kind !== "object") return undefined;
  const declared = type.property(key);
  if (declared !== undefined) return declared;
  return type.additional && optional(type.additional);
}

/** An object that is all of these at once; a member is as good as the best of them say. */
export function allOfObjects(parts: readonly Typed[], label?: string): ObjectType {
  const property = (name: string): Typed | undefined => {
    const found = parts.flatMap(({ type }) => memberOf({ type, optional: false }, name) ?? []);
    const [known] = found.filter(({ type }) => type.kind !== "any");
    const first = known ?? found[0];
    return first && { ...first, optional: found.every((one) => one.optional) };
  };
  const names = () => [
    ...new Set(
      parts.flatMap(({ type }) =>
        membersOf(type).flatMap((member) => (member.kind === "object" ? member.names() : [])),
      ),
    ),
  ];
  return { kind: "object", names, property, ...(label !== undefined && { label }) };
}
