/** The operation of a call and where its arguments go, from the plan. */
import type { OperationDescriptor, ToolListing } from "../../../runtime/core/types.js";
import { isDictionary } from "../document.js";

/** What the export needs of a compiled server; `ServerPlan` is one. */
export interface PlannedServer {
  readonly tools: readonly { readonly listing: ToolListing }[];
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
}

export function findOperation(
  reference: string,
  { operations }: PlannedServer,
): OperationDescriptor | undefined {
  const own = Object.hasOwn(operations, reference) ? operations[reference] : undefined;
  if (own) return own;
  const [, spec, bare = reference] = /^([a-z][a-z0-9_-]*):(.*)$/.exec(reference) ?? [];
  const key = bare.trim().replace(/^[A-Za-z]+(?= )/, (method) => method.toUpperCase());
  const found = Object.values(operations).filter(({ id, method, path }) => {
    const [, prefix, name = id] = /^([a-z][a-z0-9_-]*):(.*)$/.exec(id) ?? [];
    return (spec === undefined || prefix === spec) && (name === bare.trim() || `${method} ${path}` === key);
  });
  return found.length === 1 ? found[0] : undefined;
}

export interface Placed {
  readonly in: string;
  readonly name: string;
  readonly value: unknown;
  /** Keys from `with` to the value. */
  readonly keys: readonly string[];
}

const GROUPS = ["path", "query", "header", "cookie", "body"];

/** Where each entry of `with` goes; `body` with an empty name is a whole body. */
export function placeArguments(
  given: Readonly<Record<string, unknown>>,
  operation: OperationDescriptor,
): readonly Placed[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const isGroup =
      GROUPS.includes(key) &&
      isDictionary(value) &&
      !Object.hasOwn(value, "$from") &&
      !isArgument(key, operation);
    if (!isGroup) return [{ ...place(key, operation), value, keys: [key] }];
    return Object.entries(value).map(([inner, each]) => ({
      ...place(inner, operation, key),
      value: each,
      keys: [key, inner],
    }));
  });
}

function isArgument(key: string, { parameters, requestBody }: OperationDescriptor): boolean {
  if (parameters.some(({ argument }) => argument === key)) return true;
  const shape = requestBody?.shape;
  if (!shape) return false;
  return shape.kind === "whole" ? shape.argument === key : Object.hasOwn(shape.properties, key);
}

function place(
  key: string,
  { parameters, requestBody }: OperationDescriptor,
  group?: string,
): Pick<Placed, "in" | "name"> {
  const there = parameters.filter((one) => group === undefined || one.in === group);
  const shape = requestBody?.shape;
  const named = there.find(({ argument }) => argument === key);
  if (named && (group === undefined || named.name === key)) return { in: named.in, name: named.name };
  if (shape && (group === undefined || group === "body")) {
    if (shape.kind === "whole" && shape.argument === key) return { in: "body", name: "" };
    if (shape.kind === "properties" && Object.hasOwn(shape.properties, key))
      return { in: "body", name: shape.properties[key] ?? key };
  }
  const written = there.find(({ name }) => name === key) ?? named;
  return written ? { in: written.in, name: written.name } : { in: "body", name: key };
}
