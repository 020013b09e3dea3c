/** The recipes of a mapping file → an Arazzo 1.1 document, and a list of what it cannot say. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { RESERVED_INPUTS } from "../names.js";
import type { Input, Mapping, RecipeTool } from "../types.js";
import { type Dictionary, isDictionary, placeOf } from "./document.js";
import { digestOf, EXTENSION } from "./original.js";
import type { SourceName } from "./out/call.js";
import type { PlannedServer } from "./out/operation.js";
import { inOrder } from "./out/order.js";
import { sayableRecipes } from "./out/sayable.js";
import { exportRecipe } from "./out/workflow.js";

export interface ExportedArazzo {
  /** Plain JSON. A document without workflows is none: `workflows` is then empty. */
  readonly document: Dictionary;
  /** In the order of the mapping file. */
  readonly losses: readonly Diagnostic[];
}

export interface ExportOptions {
  /** The address of a spec as the new document will name it; as the mapping file does unless given. */
  readonly addressOf?: (spec: string) => string;
}

/**
 * Each workflow keeps its tool under `x-openapi-mcp`, and the document those that leave no workflow, so that reading it
 * back gives the same tools.
 * @param planned the compiled mapping: where arguments go, and what inputs are
 */
export function exportArazzo(
  mapping: Located<Mapping>,
  planned: PlannedServer,
  { addressOf = (spec) => spec }: ExportOptions = {},
): ExportedArazzo {
  const losses: Diagnostic[] = [];
  const report = (problem: Diagnostic) => losses.push(problem);
  const { value } = mapping;
  const lost = (at: Located, construct: string, reason: string) =>
    report(diagnostic("arazzo/lossy", placeOf(at), { construct, reason }, { on: "key" }));
  for (const key of ["operations", "defaults", "resources", "prompts", "expose", "import"] as const)
    if (value[key] !== undefined)
      lost(below(mapping, key), `What the file says under ${key}`, "workflows are all there is.");
  const sources = sourcesOf(value, addressOf);
  const sourceOf: SourceName = ({ id }) => {
    const prefix = /^([a-z][a-z0-9_-]*):/.exec(id)?.[1];
    const found = sources.find(({ name }) => name === prefix) ?? sources[0];
    return { name: found?.name ?? "api", several: sources.length > 1 };
  };
  const shared: Record<string, unknown> = {};
  const sayable = sayableRecipes(value.tools ?? {});
  const unsaid: [string, RecipeTool][] = [];
  const workflows = Object.entries(value.tools ?? {}).flatMap(([name, tool]) => {
    const node = below(mapping, "tools", name);
    if (!("steps" in tool)) {
      lost(node, `The tool ${name}`, "it is one operation and no workflow.");
      return [];
    }
    const listing = planned.tools.find((one) => one.listing.name === name)?.listing;
    const inputs =
      listing && sayable.has(name) ? inputsOf(listing.inputSchema, name, tool, shared) : undefined;
    const lostOf = { report, planned, sourceOf, sayable };
    const workflow = exportRecipe(node as Located<RecipeTool>, inputs, name, lostOf);
    if (!workflow) {
      unsaid.push([name, tool]);
      return [];
    }
    return [{ ...workflow, [EXTENSION]: { name, digest: digestOf(plain(workflow)), tool } }];
  });
  const { server, operations, defaults } = value;
  const kept = {
    ...(operations && { operations }),
    ...(defaults && { defaults }),
    ...(unsaid.length > 0 && { tools: mapOf(unsaid) }),
  };
  const document = {
    arazzo: "1.1.0",
    info: {
      title: server?.title ?? server?.name ?? "Workflows",
      ...(server?.instructions !== undefined && { description: server.instructions }),
      version: server?.version ?? "1.0.0",
    },
    sourceDescriptions: sources,
    workflows,
    ...(Object.keys(shared).length > 0 && { components: { inputs: shared } }),
    ...(Object.keys(kept).length > 0 && { [EXTENSION]: kept }),
  };
  return { document: plain(document), losses: inOrder(losses, value) };
}

/** Without what JSON cannot hold, and without maps that have no prototype. */
function plain(value: Dictionary): Dictionary {
  return JSON.parse(JSON.stringify(value)) as Dictionary;
}

interface SourceDescription {
  readonly name: string;
  readonly url: string;
  readonly type: "openapi";
}

function sourcesOf(mapping: Mapping, addressOf: (spec: string) => string): readonly SourceDescription[] {
  if (mapping.specs)
    return Object.entries(mapping.specs).map(([name, source]) => ({
      name,
      url: addressOf(typeof source === "string" ? source : source.spec),
      type: "openapi",
    }));
  return [{ name: "api", url: addressOf(mapping.spec ?? ""), type: "openapi" }];
}

const LOCAL = /^#\/\$defs\/([^/]+)$/;

/** The tool's input schema without what the planner added; its definitions move to `components.inputs`. */
function inputsOf(
  schema: Dictionary,
  name: string,
  tool: RecipeTool,
  shared: Record<string, unknown>,
): Dictionary | undefined {
  const { $defs: definitions, properties, required, ...rest } = schema;
  if (!isDictionary(properties) || Object.keys(properties).length === 0) return undefined;
  const added = (input: unknown) => RESERVED_INPUTS.some((reserved) => reserved === input);
  const own = Object.entries(properties).filter(([input]) => !added(input));
  if (own.length === 0) return undefined;
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (!isDictionary(value)) return value;
    const entries = Object.entries(value).map(([key, each]) => {
      const local = key === "$ref" && typeof each === "string" ? LOCAL.exec(each)?.[1] : undefined;
      return [key, local === undefined ? moved(each) : `#/components/inputs/${name}.${local}`] as const;
    });
    return Object.fromEntries(entries);
  };
  if (isDictionary(definitions))
    for (const [key, definition] of Object.entries(definitions)) shared[`${name}.${key}`] = moved(definition);
  const needed = Array.isArray(required) ? required.filter((input) => !added(input)) : [];
  return {
    ...rest,
    properties: Object.fromEntries(
      own.map(([input, property]) => [input, asSent(moved(property), tool.inputs?.[input])]),
    ),
    ...(needed.length > 0 && { required: needed }),
  };
}

/** Where the model sees other values than the API gets, a workflow is given those that the API gets. */
function asSent(schema: unknown, input: Input | null | undefined): unknown {
  if (!isDictionary(schema) || !isDictionary(input?.enum)) return schema;
  const sent = input.enum;
  const { default: usual, ...rest } = schema;
  const isShown = typeof usual === "string" && Object.hasOwn(sent, usual);
  const values = Object.values(sent);
  const types = [...new Set(values.map((value) => typeof value))];
  const { type: _type, ...untyped } = rest;
  const kept = types.length === 1 && types[0] === "string" ? rest : untyped;
  return { ...kept, enum: values, ...(usual !== undefined && { default: isShown ? sent[usual] : usual }) };
}
