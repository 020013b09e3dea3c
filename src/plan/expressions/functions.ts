/** The functions of expressions: how they are written, what they take and give. */
import {
  BOOLEAN,
  DURATION,
  INTEGER,
  listOf,
  NUMBER,
  objectType,
  optional,
  SOMETHING,
  STRING,
  TIMESTAMP,
  union,
} from "./object-type.js";
import { ANY, type ObjectType, type Type, type Typed } from "./type.js";
import type { FunctionName } from "./types.js";

/** What an argument must be. */
export type Wanted =
  | "text"
  | "integer"
  | "number"
  | "list"
  | "object"
  | "scalar"
  | "anything"
  | "text, a list or an object"
  | "a number, text or a timestamp"
  | "a number or text"
  | "text or a timestamp"
  | "text or a duration";

export interface Signature {
  /** `function`: `f(x)`; `method`: `x.f()`, `both`: either. */
  readonly form: "function" | "method" | "both";
  /** For messages: `x.substring(start, end)`. */
  readonly usage: string;
  /** Of all arguments, a method's receiver first. */
  readonly takes: readonly Wanted[];
  /** How many of them must be given. */
  readonly needs: number;
  readonly gives: (args: readonly Type[]) => Typed;
}

const KINDS: Readonly<Record<Wanted, readonly Type["kind"][]>> = {
  text: ["string"],
  integer: ["integer"],
  number: ["integer", "number"],
  list: ["list"],
  object: ["object"],
  scalar: ["string", "boolean", "integer", "number", "timestamp", "duration"],
  anything: ["string", "boolean", "integer", "number", "timestamp", "duration", "list", "object", "null"],
  "text, a list or an object": ["string", "list", "object"],
  "a number, text or a timestamp": ["integer", "number", "string", "timestamp"],
  "a number or text": ["integer", "number", "string"],
  "text or a timestamp": ["string", "timestamp"],
  "text or a duration": ["string", "duration"],
};

/** Whether a value of this type may be taken; where nothing is known, that is seen when it runs. */
export function takes(wanted: Wanted, type: Type): boolean {
  if (type.kind === "any") return true;
  if (type.kind === "union") return type.members.some((member) => takes(wanted, member));
  return KINDS[wanted].includes(type.kind);
}

export function wantedInWords(wanted: Wanted): string {
  switch (wanted) {
    case "integer":
      return "an integer";
    case "number":
      return "a number";
    case "list":
      return "a list";
    case "object":
      return "an object";
    case "scalar":
      return "text, a number, true or false, or a time";
    default:
      return wanted;
  }
}

const fixed =
  (typed: Typed): Signature["gives"] =>
  () =>
    typed;
const call = (usage: string, argument: Wanted, typed: Typed): Signature => ({
  form: "function",
  usage,
  takes: [argument],
  needs: 1,
  gives: fixed(typed),
});
const method = (
  usage: string,
  takes: readonly Wanted[],
  gives: Typed | Signature["gives"],
  needs = takes.length,
): Signature => ({
  form: "method",
  usage,
  takes,
  needs,
  gives: typeof gives === "function" ? gives : fixed(gives),
});

export const FUNCTIONS: Readonly<Record<FunctionName, Signature>> = {
  size: { ...call("size(x)", "text, a list or an object", INTEGER), form: "both" },
  string: call("string(x)", "scalar", STRING),
  int: call("int(x)", "a number, text or a timestamp", INTEGER),
  double: call("double(x)", "a number or text", NUMBER),
  json: call("json(x)", "anything", STRING),
  timestamp: call("timestamp(text)", "text or a timestamp", TIMESTAMP),
  duration: call("duration(text)", "text or a duration", DURATION),
  now: { form: "function", usage: "now()", takes: [], needs: 0, gives: fixed(TIMESTAMP) },
  days: call("days(number)", "number", DURATION),
  startsWith: method("text.startsWith(start)", ["text", "text"], BOOLEAN),
  endsWith: method("text.endsWith(end)", ["text", "text"], BOOLEAN),
  contains: method("text.contains(part)", ["text", "text"], BOOLEAN),
  matches: method('text.matches("pattern")', ["text", "text"], BOOLEAN),
  split: method("text.split(separator)", ["text", "text", "integer"], listOf(STRING), 2),
  replace: method("text.replace(old, new)", ["text", "text", "text", "integer"], STRING, 3),
  substring: method("text.substring(start, end)", ["text", "integer", "integer"], STRING, 2),
  trim: method("text.trim()", ["text"], STRING),
  lowerAscii: method("text.lowerAscii()", ["text"], STRING),
  upperAscii: method("text.upperAscii()", ["text"], STRING),
  join: method("list.join(separator)", ["list", "text"], STRING, 1),
  distinct: method("list.distinct()", ["list"], sameList),
  slice: method("list.slice(start, end)", ["list", "integer", "integer"], sameList),
  reverse: method("list.reverse()", ["list"], sameList),
  flatten: method("list.flatten()", ["list", "integer"], flattened, 1),
  first: method("list.first()", ["list"], ([of]) => optional(itemOf(of))),
  last: method("list.last()", ["list"], ([of]) => optional(itemOf(of))),
  merge: method("object.merge(other)", ["object", "object"], merged),
};

function lists(type: Type | undefined): readonly Extract<Type, { kind: "list" }>[] {
  if (type?.kind === "union") return type.members.flatMap(lists);
  return type?.kind === "list" ? [type] : [];
}

/** The item of a list; anything where it is not known to be one. */
export function itemOf(type: Type | undefined): Typed {
  const items = lists(type).map(({ item }) => item);
  return items.length === 0 ? SOMETHING : union(items);
}

function sameList([of]: readonly Type[]): Typed {
  return of?.kind === "list" ? { type: of, optional: false } : listOf(itemOf(of));
}

function flattened([of, depth]: readonly Type[]): Typed {
  const item = itemOf(of);
  if (depth !== undefined) return listOf(ANY);
  const inner = lists(item.type);
  if (inner.length === 0) return listOf(item);
  if (item.type.kind !== "list") return listOf(ANY);
  // a null among the lists stays what it is
  return listOf(item.optional ? optional(item.type.item) : item.type.item);
}

function objects(type: Type | undefined): readonly ObjectType[] {
  if (type?.kind === "union") return type.members.flatMap(objects);
  return type?.kind === "object" ? [type] : [];
}

/** Of alternatives, each with each; of more than this many nothing is said. */
const MAX_MERGED = 16;

function merged([of, other]: readonly Type[]): Typed {
  const [lefts, rights] = [objects(of), objects(other)];
  const count = lefts.length * rights.length;
  if (count === 0 || count > MAX_MERGED) return SOMETHING;
  return union(lefts.flatMap((a) => rights.map((b) => mergedObject(a, b))));
}

/** Members of both; the second's win where they are there. */
function mergedObject(a: ObjectType, b: ObjectType): Typed {
  const member = (name: string): Typed => {
    const [left, right] = [a.property(name), b.property(name)];
    if (right === undefined) {
      const [kept, over] = [left ?? SOMETHING, b.additional];
      return over === undefined ? kept : { ...union([kept, over]), optional: kept.optional };
    }
    if (!right.optional) return right;
    const under = left ?? (a.additional && optional(a.additional));
    return under === undefined ? right : { ...union([right, under]), optional: under.optional };
  };
  const names = [...new Set([...a.names(), ...b.names()])];
  const rest = [a.additional, b.additional].filter((typed) => typed !== undefined);
  return {
    type: objectType(
      names.map((name) => [name, member(name)] as const),
      { ...(a.built && b.built && { built: true }), ...(rest.length > 0 && { additional: union(rest) }) },
    ),
    optional: false,
  };
}

/** Keys and values of an object, for the macros that go over one. */
export function memberValue(type: Type): Typed {
  const values = objects(type).flatMap((object) => [
    ...object.names().flatMap((name) => object.property(name) ?? []),
    ...(object.additional === undefined ? [] : [object.additional]),
  ]);
  return values.length === 0 ? SOMETHING : { ...union(values), optional: false };
}
