/** Where a value can flow into: an argument, or a place inside one, with its schema. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { merge } from "../schemas/merge.js";
import { isMap } from "./parts.js";

export interface Slot {
  /** The argument's or property's name. */
  readonly name: string;
  /** For messages: `the argument "status" of listTickets`. */
  readonly label: string;
  /** Its references lead into `root.$defs`. */
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  /** Where the API declares it, or the argument it is in. */
  readonly at: Origin;
}

/** References in a row; more go in circles. */
const MAX_HOPS = 20;

/** The schema with its reference written out, and without the branch for null. */
export function opened(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let whole = schema;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const target = targetOf(whole, root);
    if (target) {
      const { $ref: _ref, ...beside } = whole;
      whole = { ...target, ...beside };
      continue;
    }
    const branches = whole["anyOf"];
    const kept = Array.isArray(branches)
      ? branches.filter(isMap).filter((one) => one["type"] !== "null")
      : [];
    const [only] = kept;
    if (!Array.isArray(branches) || only === undefined || kept.length !== 1) return whole;
    const { anyOf: _branches, ...outside } = whole;
    whole = merge(outside, only) ?? { ...only, ...outside };
  }
  return whole;
}

/** Whether the schema has a place for null, which `opened` does not show. */
export function takesNull(schema: JsonSchema, root: JsonSchema): boolean {
  let whole = schema;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const target = targetOf(whole, root);
    if (!target) break;
    const { $ref: _ref, ...beside } = whole;
    whole = { ...target, ...beside };
  }
  const { type, anyOf: branches } = whole;
  if (Array.isArray(branches)) return branches.some((branch) => isMap(branch) && takesNull(branch, root));
  return type === "null" || (Array.isArray(type) && type.includes("null"));
}

function targetOf(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return undefined;
  const definitions = root["$defs"];
  const name = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
  if (name === undefined || !isMap(definitions) || !Object.hasOwn(definitions, name)) return undefined;
  const target = definitions[name];
  return isMap(target) ? target : undefined;
}

export function itemOf(slot: Slot): Slot | undefined {
  const { items } = opened(slot.schema, slot.root);
  return isMap(items) ? { ...slot, label: `the items of ${slot.label}`, schema: items } : undefined;
}

export function propertyOf(slot: Slot, name: string): Slot | undefined {
  const schema = opened(slot.schema, slot.root);
  const properties = schema["properties"];
  const declared = isMap(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const found = declared ?? schema["additionalProperties"];
  if (!isMap(found)) return undefined;
  return { ...slot, name, label: `${JSON.stringify(name)} in ${slot.label}`, schema: found };
}
