/** JSON Schemas as types. A schema is opened when somebody looks into what it describes, and once. */
import { childOf, parsePointer } from "../../read/pointer.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { allOfObjects } from "./members.js";
import { membersOf, optional, SOMETHING, union } from "./object-type.js";
import { ANY, type ObjectType, type Type, type Typed } from "./type.js";
import type { Json } from "./types.js";

/** Writes out `$ref` and `allOf` at the top of a schema, no deeper. */
export type Open = (schema: JsonSchema) => JsonSchema;

const known = new WeakMap<Open, WeakMap<object, Typed>>();
const MAX_REFERENCES = 50;

/** What a value of this schema can be. `label`: what it is, for messages. */
export function typeOfSchema(schema: JsonSchema, open: Open, label?: string): Typed {
  const typed = typeOf(schema, open);
  if (label === undefined || typed.type.kind !== "object") return typed;
  return { ...typed, type: { ...typed.type, label } };
}

function typeOf(schema: unknown, open: Open): Typed {
  if (!isSchema(schema)) return schema === false ? { type: { kind: "null" }, optional: true } : ANY;
  const memo = known.get(open) ?? new WeakMap<object, Typed>();
  known.set(open, memo);
  const before = memo.get(schema);
  if (before !== undefined) return before;
  memo.set(schema, ANY); // an alternative of itself says nothing
  const opened = open(schema);
  // one type for all that refer to it, so that who prints it sees where it holds itself
  const typed = (opened !== schema && memo.get(opened)) || read(opened, open, referenceOf(schema));
  memo.set(schema, typed);
  memo.set(opened, typed);
  return typed;
}

/** What a schema is but for annotations: a reference. */
function referenceOf({ $ref, ...beside }: JsonSchema): string | undefined {
  const isBare = Object.keys(beside).every((keyword) => ANNOTATIONS.has(keyword));
  return typeof $ref === "string" && isBare ? $ref : undefined;
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  "description",
  "title",
  "default",
  "examples",
  "example",
  "deprecated",
  "readOnly",
  "writeOnly",
]);

/** Parts of an `allOf` that could not be made one. */
function read(schema: JsonSchema, open: Open, reference: string | undefined): Typed {
  const { allOf, ...own } = schema;
  const parts = list(allOf).map((part) => typeOf(part, open));
  if (parts.length === 0) return readOne(schema, open, reference);
  const known = [readOne(own, open), ...parts].filter(({ type }) => type.kind !== "any");
  const [first] = known;
  if (first === undefined) return ANY;
  const isObject = ({ type }: Typed) => membersOf(type).every((member) => member.kind === "object");
  const objects = known.filter(isObject);
  const type = objects.length > 1 ? allOfObjects(objects) : first.type;
  return { type, optional: known.every((one) => one.optional) };
}

function readOne(schema: JsonSchema, open: Open, reference?: string): Typed {
  const kinds = kindsOf(schema);
  const values = Array.isArray(schema["enum"])
    ? (schema["enum"] as readonly Json[])
    : "const" in schema
      ? [schema["const"] as Json]
      : undefined;
  const all = [...list(schema["anyOf"]), ...list(schema["oneOf"])];
  const branches = all.filter(describes);
  const nullable =
    kinds.includes("null") ||
    schema["nullable"] === true ||
    (values?.includes(null) ?? false) ||
    // a branch `{ nullable: true }` is written where null is meant
    all.some(isBlank);
  const own = kinds.filter((kind) => kind !== "null");
  const alternatives =
    branches.length > 0 && !own.some((kind) => hasMembers(schema, kind)) && values === undefined;
  if (alternatives) {
    const joined = union(branches.map((branch) => typeOf(branch, open)));
    return nullable ? optional(joined) : joined;
  }
  const types = own.map((kind) => typeOfKind(kind, schema, values, branches, open, reference));
  if (types.length > 0) {
    const joined = union(types.map((type) => ({ type, optional: nullable })));
    return joined;
  }
  if (nullable && kinds.length > 0) return { type: { kind: "null" }, optional: true };
  return values !== undefined && !nullable ? SOMETHING : ANY;
}

/** `type`, or what the other keywords say it must be. */
function kindsOf(schema: JsonSchema): readonly string[] {
  const type = schema["type"];
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((kind) => typeof kind === "string");
  if (isSchema(schema["properties"]) || isSchema(schema["additionalProperties"])) return ["object"];
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return ["array"];
  const values = Array.isArray(schema["enum"]) ? schema["enum"] : "const" in schema ? [schema["const"]] : [];
  return [...new Set(values.map(kindOfValue))];
}

function kindOfValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

/** Whether the schema itself says what a value of this kind is made of, so that `anyOf` only adds conditions. */
function hasMembers(schema: JsonSchema, kind: string): boolean {
  if (kind === "object") return isSchema(schema["properties"]) || isSchema(schema["additionalProperties"]);
  return kind !== "array" || schema["items"] !== undefined;
}

function isBlank(branch: unknown): boolean {
  const said = isSchema(branch) ? Object.keys(branch) : ["not a schema"];
  return said.every((keyword) => ["nullable", "description", "title"].includes(keyword));
}

/** Branches that only say what is required tell nothing of types. */
function describes(branch: unknown): boolean {
  if (!isSchema(branch)) return false;
  return ["$ref", "type", "properties", "items", "enum", "const", "allOf", "anyOf", "oneOf"].some(
    (keyword) => keyword in branch,
  );
}

function typeOfKind(
  kind: string,
  schema: JsonSchema,
  all: readonly Json[] | undefined,
  branches: readonly unknown[],
  open: Open,
  reference: string | undefined,
): Type {
  const format = typeof schema["format"] === "string" ? { format: schema["format"] } : {};
  const limited = (test: (value: Json) => boolean) => (all ? { values: all.filter(test) } : {});
  switch (kind) {
    case "boolean":
      return { kind: "boolean" };
    case "string":
      return { kind: "string", ...limited((value) => typeof value === "string"), ...format };
    case "integer":
      return { kind: "integer", ...limited((value) => Number.isInteger(value)), ...format };
    case "number":
      return { kind: "number", ...limited((value) => typeof value === "number"), ...format };
    case "array":
      return listType(schema, open);
    case "object":
      return objectTypeOf(schema, [...branches, ...conditional(schema)], open, reference);
    default:
      return { kind: "any" };
  }
}

function listType(schema: JsonSchema, open: Open): Type {
  let item: Typed | undefined;
  return {
    kind: "list",
    get item() {
      const parts = [
        ...list(schema["prefixItems"]),
        ...(schema["items"] === undefined ? [] : [schema["items"]]),
      ];
      item ??= parts.length === 0 ? ANY : union(parts.map((part) => typeOf(part, open)));
      return item;
    },
  };
}

/** What members it may have besides, under a condition. */
function conditional(schema: JsonSchema): readonly unknown[] {
  const dependent = schema["dependentSchemas"];
  const parts = [schema["then"], schema["else"], ...(isSchema(dependent) ? Object.values(dependent) : [])];
  return parts.filter(describes);
}

/** `branches`: an `anyOf` beside properties of the object's own; what they add may be there. */
function objectTypeOf(
  schema: JsonSchema,
  branches: readonly unknown[],
  open: Open,
  reference: string | undefined,
): ObjectType {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  const required = new Set(list(schema["required"]));
  const seen = new Map<string, Typed>();
  const more = () =>
    branches.flatMap((branch) => {
      const { type } = typeOf(branch, open);
      return type.kind === "object" ? [type] : [];
    });
  const property = (name: string): Typed | undefined => {
    const before = seen.get(name);
    if (before !== undefined) return before;
    const typed = Object.hasOwn(properties, name) ? typeOf(properties[name], open) : added(name, more());
    if (typed === undefined) return undefined;
    const found = withLack(typed, required.has(name));
    seen.set(name, found);
    return found;
  };
  const names = () => [...new Set([...Object.keys(properties), ...more().flatMap((type) => type.names())])];
  const empty = Object.keys(properties).length === 0 && branches.length === 0;
  return {
    kind: "object",
    names,
    property,
    get additional() {
      return additionalOf(schema, empty, open);
    },
    ...(reference !== undefined && { reference }),
  } as ObjectType;
}

function withLack(typed: Typed, isRequired: boolean): Typed {
  if (isRequired) return typed.optional ? { ...typed, lack: "null" } : typed;
  return typed.optional ? typed : { ...optional(typed), lack: "absent" };
}

function added(name: string, branches: readonly ObjectType[]): Typed | undefined {
  const found = branches.flatMap((branch) => branch.property(name) ?? []);
  return found.length === 0 ? undefined : optional(union(found));
}

function additionalOf(schema: JsonSchema, empty: boolean, open: Open): Typed | undefined {
  const patterns = isSchema(schema["patternProperties"]) ? Object.values(schema["patternProperties"]) : [];
  const rest = schema["additionalProperties"] ?? schema["unevaluatedProperties"];
  const others = rest === undefined || rest === false ? [] : [rest];
  const all = [...patterns, ...others];
  if (all.length > 0) return union(all.map((part) => typeOf(part, open)));
  return empty && rest === undefined ? ANY : undefined;
}

/** For schemas that hold all they refer to: follows `#/…`, and joins `allOf` and what stands beside a `$ref`. */
export function openWithin(root: JsonSchema): Open {
  const opened = new WeakMap<object, JsonSchema>();
  const open = (schema: JsonSchema, depth = 0): JsonSchema => {
    const before = opened.get(schema);
    if (before !== undefined) return before;
    if (depth > MAX_REFERENCES) return {};
    const { $ref, allOf, ...rest } = schema;
    if ($ref === undefined && allOf === undefined) return schema;
    const target = typeof $ref === "string" && $ref.startsWith("#") ? lookup(root, $ref.slice(1)) : undefined;
    if (isSchema(target) && allOf === undefined && Object.keys(rest).length === 0)
      return open(target, depth + 1);
    const parts = [...(target === undefined ? [] : [target]), ...list(allOf)].filter(isSchema);
    const joined = [...parts.map((part) => open(part, depth + 1)), rest].reduce(join, {});
    opened.set(schema, joined);
    return joined;
  };
  return (schema) => open(schema);
}

function lookup(root: JsonSchema, pointer: string): unknown {
  try {
    return parsePointer(decodeURIComponent(pointer)).reduce<unknown>(childOf, root);
  } catch {
    return undefined; // not percent-encoded as a URI must be
  }
}

function join(a: JsonSchema, b: JsonSchema): JsonSchema {
  const joined: Record<string, unknown> = { ...a, ...b };
  if (isSchema(a["properties"]) && isSchema(b["properties"]))
    joined["properties"] = { ...a["properties"], ...b["properties"] };
  if (Array.isArray(a["required"]) && Array.isArray(b["required"]))
    joined["required"] = [...a["required"], ...b["required"]];
  return joined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
