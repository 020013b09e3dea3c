/** A workflow's inputs: one JSON Schema of an object → one schema per input, local references written out. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import { childOf, parsePointer } from "../../read/pointer.js";
import type { Located } from "../../read/types.js";
import { type Dictionary, invalid, isDictionary, placeOf, unsupported } from "./document.js";
import { inputName } from "./names.js";

export interface WorkflowInput {
  readonly name: string;
  /** Its name as an input of the tool. */
  readonly argument: string;
  readonly schema: Dictionary;
  readonly node: Located;
  readonly required: boolean;
}

/** Schemas inside schemas, and nodes of one input: JSON Schema may describe itself, and aliases multiply. */
const MAX_DEPTH = 60;
const MAX_NODES = 20_000;

export function readInputs(
  workflow: Located,
  root: Located,
  report: Report,
): ReadonlyMap<string, WorkflowInput> {
  const inputs = new Map<string, WorkflowInput>();
  const node = below(workflow, "inputs");
  if (node.value !== undefined) collect(node, root, report, inputs, 0);
  const taken = new Set<string>();
  for (const input of inputs.values())
    inputs.set(input.name, { ...input, argument: inputName(input.name, taken) });
  return inputs;
}

function collect(
  node: Located,
  root: Located,
  report: Report,
  inputs: Map<string, WorkflowInput>,
  depth: number,
): void {
  if (typeof node.value === "boolean") return;
  if (!isDictionary(node.value)) {
    invalid(report, node, "inputs is a JSON Schema.");
    return;
  }
  const { $ref: ref, properties, required, allOf } = node.value;
  if (depth > MAX_DEPTH) {
    unsupported(
      report,
      placeOf(node),
      "A schema that refers to itself",
      "Write the inputs as a finite schema.",
    );
    return;
  }
  if (typeof ref === "string") {
    const target = follow(node, ref, root, report);
    if (target) collect(target, root, report, inputs, depth + 1);
  }
  if (Array.isArray(allOf))
    for (const index of allOf.keys()) collect(below(node, "allOf", index), root, report, inputs, depth + 1);
  const needed = Array.isArray(required) ? required : [];
  if (isDictionary(properties))
    for (const name of Object.keys(properties)) {
      const at = below(node, "properties", name);
      const schema = resolved(at, { root, report, left: MAX_NODES }, 0);
      const all = isDictionary(schema) ? schema : {};
      inputs.set(name, { name, argument: name, schema: all, node: at, required: needed.includes(name) });
    }
  // an `allOf` or a `$ref` may hold the properties, and the schema around it say which are required
  for (const name of needed) {
    const input = typeof name === "string" ? inputs.get(name) : undefined;
    if (input) inputs.set(input.name, { ...input, required: true });
  }
}

interface Resolving {
  readonly root: Located;
  readonly report: Report;
  left: number;
}

/** The schema with what its references lead to in their place. */
function resolved(node: Located, to: Resolving, depth: number): unknown {
  const { value } = node;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH || --to.left < 0) {
    if (to.left >= -1)
      unsupported(
        to.report,
        placeOf(node),
        "A schema that refers to itself",
        "Write the input as a finite schema.",
      );
    to.left = -2;
    return {};
  }
  if (Array.isArray(value)) return value.map((_, index) => resolved(below(node, index), to, depth + 1));
  const keys = Object.keys(value).filter((key) => key !== "$ref" && key !== "$defs");
  const own = keys.map((key) => [key, resolved(below(node, key), to, depth + 1)] as const);
  const ref = (value as Dictionary)["$ref"];
  if (typeof ref !== "string") return mapOf(own);
  const target = follow(node, ref, to.root, to.report);
  const there = target ? resolved(target, to, depth + 1) : {};
  return isDictionary(there) ? mapOf([...Object.entries(there), ...own]) : there;
}

function follow(node: Located, ref: string, root: Located, report: Report): Located | undefined {
  const at = placeOf(below(node, "$ref"));
  if (!ref.startsWith("#/") && ref !== "#") {
    return unsupported(
      report,
      at,
      `The reference ${JSON.stringify(ref)} into another document`,
      "Put the schema under components.inputs of this document.",
    );
  }
  let value = root.value;
  const keys = parsePointer(decode(ref.slice(1)));
  for (const key of keys) value = childOf(value, key);
  if (value === undefined) {
    report(
      diagnostic("arazzo/reference-unknown", at, {
        where: "The document",
        kind: "schema",
        name: ref,
        hint: "",
      }),
    );
    return undefined;
  }
  return below(root, ...keys);
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
