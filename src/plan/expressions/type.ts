/** What an expression's value can be, as far as the schemas say. Read lazily: a schema nobody looks into is never opened. */
import type { Json } from "./types.js";

export type Type =
  /** Nothing is known: everything is allowed, and checked when it runs. */
  | { readonly kind: "any" }
  | { readonly kind: "null" | "boolean" | "timestamp" | "duration" }
  /** `values`: an enum. `format`: JSON Schema's. */
  | {
      readonly kind: "string" | "integer" | "number";
      readonly values?: readonly Json[];
      readonly format?: string;
    }
  | { readonly kind: "list"; readonly item: Typed }
  | ObjectType
  /** Flat, at least two members, neither `any` nor `null` among them. */
  | { readonly kind: "union"; readonly members: readonly Type[] };

export interface ObjectType {
  readonly kind: "object";
  /** Declared names, in the schema's order. */
  readonly names: () => readonly string[];
  readonly property: (name: string) => Typed | undefined;
  /** What undeclared names hold; absent where the schema is closed or says nothing of them. */
  readonly additional?: Typed;
  /** For messages: `the response of getTicket`, `the inputs`. */
  readonly label?: string;
  /** Made by the recipe itself, so that its members are there as their types say. */
  readonly built?: true;
  /** What its schema was referred to by: `file:///api.yaml#/components/schemas/Ticket`, `#/$defs/Ticket`. */
  readonly reference?: string;
}

/** Ways of having no value. */
export type Lack = "absent" | "null";

/** `optional`: the value may be absent or null. */
export interface Typed {
  readonly type: Type;
  readonly optional: boolean;
  /** Where there is no value, it is absent and never a written null. */
  readonly neverNull?: true;
  /** Of a member: the one of both that its schema allows, where it is one. What sends it need not keep to that. */
  readonly lack?: Lack;
  /** The schemas call it optional; a test that it has passed found it to be there. */
  readonly refined?: true;
}

export const ANY: Typed = { type: { kind: "any" }, optional: true };
