/**
 * Expressions and values of a recipe, checked and lowered: plain JSON, closed unions. Both back ends switch over them
 * exhaustively. Syntax: CEL (github.com/google/cel-spec) in the JSON profile of docs/mapping.md.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Expression =
  | { readonly kind: "literal"; readonly value: Json }
  /** `inputs`, `steps`, `vars`, `args`, `status`, `headers`, `body`, a loop's or a macro's variable. */
  | {
      readonly kind: "name";
      readonly name: string;
      readonly optional?: true;
      readonly narrowed?: true;
      /** Nobody can be held to it being there, whatever the schemas promise. */
      readonly unheld?: true;
    }
  /**
   * Own properties only. `optional`: may be absent or null by the schemas. `narrowed`: so it may, but a condition has
   * found it to be there. `checked`: the schemas promise it, and no step can be held to that (see `recipes/needs.ts`):
   * whoever reads it has to look.
   */
  | {
      readonly kind: "select";
      readonly of: Expression;
      readonly key: string;
      readonly optional: boolean;
      readonly narrowed?: true;
      readonly checked?: true;
    }
  /** A list's item (0-based) or a map's entry; the flags as above. `over`: absent where that is not known. */
  | {
      readonly kind: "index";
      readonly of: Expression;
      readonly index: Expression;
      readonly over?: "list" | "map";
      readonly optional: boolean;
      readonly narrowed?: true;
    }
  /** Neither absent nor null. */
  | { readonly kind: "has"; readonly of: Expression }
  /** The left unless it is absent or null. */
  | { readonly kind: "orValue"; readonly of: Expression; readonly otherwise: Expression }
  | { readonly kind: "not" | "negate"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  /** `==` and `!=` are deep; on absent and null they are equal. */
  | {
      readonly kind: "compare";
      readonly op: "==" | "!=" | "<" | "<=" | ">" | ">=";
      readonly left: Expression;
      readonly right: Expression;
    }
  /** Numbers; `+` also joins strings and lists, and adds durations to timestamps. `integer`: both sides are. */
  | {
      readonly kind: "arithmetic";
      readonly op: "+" | "-" | "*" | "/" | "%";
      readonly left: Expression;
      readonly right: Expression;
      readonly integer: boolean;
    }
  /** An item of a list, or a key of a map. */
  | { readonly kind: "in"; readonly item: Expression; readonly of: Expression }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  /** `as`: one name for items of a list, two for keys and values of a map. */
  | {
      readonly kind: "comprehension";
      readonly macro: Macro;
      readonly of: Expression;
      readonly as: readonly string[];
      readonly body: Expression;
    }
  /** A method's receiver is its first argument. */
  | { readonly kind: "call"; readonly function: FunctionName; readonly args: readonly Expression[] };

export type Macro = "filter" | "map" | "exists" | "all" | "exists_one" | "sortBy" | "transformList";

export type FunctionName =
  | "size"
  | "string"
  | "int"
  | "double"
  | "json"
  | "timestamp"
  | "duration"
  | "now"
  | "days"
  | "startsWith"
  | "endsWith"
  | "contains"
  | "matches"
  | "split"
  | "replace"
  | "substring"
  | "trim"
  | "lowerAscii"
  | "upperAscii"
  | "join"
  | "distinct"
  | "slice"
  | "reverse"
  | "flatten"
  | "first"
  | "last"
  | "merge";

/** What stands in `with`, `output`, `set`, `show`. Members of an object whose value is absent are left out. */
export type ValuePlan =
  /** `loose`: by its type it could be something that its place does not take; whether it is, is seen when it runs. */
  | { readonly kind: "expression"; readonly expression: Expression; readonly loose?: true }
  /** Scalars in text, as CEL's `string()` writes them. */
  | { readonly kind: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "object"; readonly members: readonly (readonly [key: string, value: ValuePlan])[] }
  | { readonly kind: "array"; readonly items: readonly ValuePlan[] }
  /** `$pick`: of an object, or of each item of a list; paths, or new name → path. Absent where `of` is. */
  | {
      readonly kind: "pick";
      readonly of: Expression;
      readonly paths: readonly PickPath[] | Readonly<Record<string, PickPath>>;
    }
  /** `$map`: `value` for each item of a list, or with two names for each entry of a map. Absent where `of` is. */
  | {
      readonly kind: "each";
      readonly of: Expression;
      readonly as: readonly string[];
      readonly value: ValuePlan;
    };

/** Keys, the outermost first. */
export type PickPath = readonly string[];
