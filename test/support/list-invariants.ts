/** What holds of every plan, whatever the document: shared by the tests and by `npm run corpus`. */

import { ListToolsResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { isSpecType } from "@modelcontextprotocol/server";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import type { ServerPlan, ToolPlan } from "../../src/plan/types.js";
import type { JsonSchema, OperationDescriptor } from "../../src/runtime/core/types.js";

const LEGAL_NAME = /^[A-Za-z0-9_-]{1,48}$/;
/** Ajv keeps parts of all it has compiled. */
const SCHEMAS_PER_AJV = 300;

/**
 * @param operationCount operations in the document, counted by somebody else
 * @returns every breach, in words; empty is good
 */
export function checkPlan(plan: ServerPlan, operationCount: number): string[] {
  const validity = schemaCompiler();
  return [
    ...completeness(plan, operationCount),
    ...names(plan),
    ...plan.tools.flatMap((tool) => [
      ...schemaProblems(tool, validity),
      ...argumentProblems(tool, plan),
      ...annotationProblems(tool),
    ]),
    ...listProblems(plan),
  ];
}

/** For each operation that cannot be served, an error stands in it or names it. */
export function checkReasons({ leftOut }: ServerPlan, diagnostics: readonly Diagnostic[]): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return leftOut
    .filter(({ kind }) => kind === "unusable")
    .filter(
      ({ operation, origin }) =>
        !errors.some(
          ({ at, message }) =>
            message.includes(operation) ||
            (at.uri === origin.uri &&
              (at.pointer === origin.pointer || at.pointer.startsWith(`${origin.pointer}/`))),
        ),
    )
    .map(({ operation }) => `no error says why ${operation} cannot be served`);
}

/** Every operation is a tool or is left out with a reason. */
function completeness({ tools: all, leftOut, operations }: ServerPlan, operationCount: number): string[] {
  const tools = all.filter((tool) => tool.kind === "endpoint");
  const served = tools.length + leftOut.length;
  const inWords = `${tools.length} tools and ${leftOut.length} left out`;
  return [
    ...(served === operationCount ? [] : [`${operationCount} operations, but ${inWords}`]),
    ...repeated(tools.map(({ operation }) => operation)).map((id) => `two tools for ${id}`),
    ...repeated(leftOut.map(({ operation }) => operation)).map((key) => `${key} is left out twice`),
    ...leftOut
      .filter(({ reason }) => reason.trim() === "")
      .map(({ operation }) => `${operation} is left out without a reason`),
    ...tools
      .filter(({ operation }) => !Object.hasOwn(operations, operation))
      .map(({ listing, operation }) => `${listing.name}: the plan has no operation ${operation}`),
  ];
}

function names({ tools }: ServerPlan): string[] {
  const all = tools.map(({ listing }) => listing.name);
  return [
    ...all
      .filter((name) => !LEGAL_NAME.test(name))
      .map((name) => `illegal tool name ${JSON.stringify(name)}`),
    ...repeated(all).map((name) => `two tools are called ${name}`),
  ];
}

function schemaProblems(
  { listing }: ToolPlan,
  compile: (schema: JsonSchema) => string | undefined,
): string[] {
  const { name, inputSchema, outputSchema } = listing;
  const schemas = [
    ["inputSchema", inputSchema],
    ...(outputSchema ? ([["outputSchema", outputSchema]] as const) : []),
  ] as const;
  return schemas.flatMap(([kind, schema]) => {
    const say = (problem: string) => `${name}: ${kind} ${problem}`;
    const outside = referencesOutside(schema).map((reference) => say(`refers outside itself: ${reference}`));
    const failure = outside.length === 0 ? compile(schema) : undefined;
    return [
      ...(schema["type"] === "object" ? [] : [say("is not of type object")]),
      ...ROOT_COMPOSITION.filter((keyword) => keyword in schema).map((keyword) =>
        say(`has ${keyword} at its root`),
      ),
      ...outside,
      ...(failure === undefined ? [] : [say(`does not compile: ${failure}`)]),
    ];
  });
}

const ROOT_COMPOSITION = ["oneOf", "anyOf", "allOf", "not", "if", "enum", "$ref"];

/** What is sent must be something the model is asked for. */
function argumentProblems(tool: ToolPlan, { operations }: ServerPlan): string[] {
  if (tool.kind !== "endpoint") return [];
  const { listing, operation } = tool;
  const descriptor = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!descriptor) return [];
  const properties = listing.inputSchema["properties"];
  const offered = new Set(isObject(properties) ? Object.keys(properties) : []);
  const used = argumentsOf(descriptor);
  return [
    ...used
      .filter((argument) => !offered.has(argument))
      .map((argument) => `${listing.name}: sends ${argument}, which its schema does not have`),
    ...[...offered]
      .filter((argument) => !used.includes(argument) && !hasOpenBody(descriptor))
      .map((argument) => `${listing.name}: asks for ${argument}, which is sent nowhere`),
    ...repeated(used).map((argument) => `${listing.name}: sends ${argument} twice`),
    ...pathVariables(descriptor.path)
      .filter((name) => !descriptor.parameters.some((each) => each.in === "path" && each.name === name))
      .map((name) => `${listing.name}: nothing fills {${name}} in ${descriptor.path}`),
  ];
}

function argumentsOf({ parameters, requestBody }: OperationDescriptor): string[] {
  const bodies = [requestBody, requestBody?.upload?.body].filter((body) => body !== undefined);
  const ofBodies = bodies.flatMap(({ shape, typeArgument }) => [
    ...(shape.kind === "whole" ? [shape.argument] : Object.keys(shape.properties)),
    ...(typeArgument === undefined ? [] : [typeArgument]),
  ]);
  return [...parameters.map(({ argument }) => argument), ...new Set(ofBodies)];
}

function hasOpenBody({ requestBody }: OperationDescriptor): boolean {
  return requestBody?.shape.kind === "properties" && requestBody.shape.open;
}

function pathVariables(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

function annotationProblems({ listing }: ToolPlan): string[] {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = listing.annotations;
  const hints = [readOnlyHint, destructiveHint, idempotentHint, openWorldHint];
  return [
    ...(hints.every((hint) => typeof hint === "boolean")
      ? []
      : [`${listing.name}: an annotation is missing`]),
    ...(listing.description.trim() === "" ? [`${listing.name}: no description`] : []),
  ];
}

/** Both generations of the SDK accept the list as it is sent. */
function listProblems({ tools }: ServerPlan): string[] {
  const list: unknown = JSON.parse(JSON.stringify({ tools: tools.map(({ listing }) => listing) }));
  const v1 = ListToolsResultSchema.safeParse(list);
  const problems = v1.success ? [] : [`the v1 SDK refuses the list: ${v1.error.message.slice(0, 500)}`];
  return isSpecType.ListToolsResult(list) ? problems : [...problems, "the v2 SDK refuses the list"];
}

/** Says why a schema does not compile under plain Ajv 2020-12. */
function schemaCompiler(): (schema: JsonSchema) => string | undefined {
  let ajv: Ajv2020 | undefined;
  let compiled = 0;
  return (schema) => {
    if (!ajv || compiled++ % SCHEMAS_PER_AJV === 0) {
      ajv = new Ajv2020({ strict: false, validateFormats: false, addUsedSchema: false, logger: false });
    }
    try {
      ajv.compile(schema);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** Keywords whose value is a schema, a list of them, or a map of them; what others hold is data, not schemas. */
const SCHEMA = new Set([
  ..."additionalProperties items contains not if then else propertyNames unevaluatedItems".split(" "),
  ..."unevaluatedProperties contentSchema additionalItems".split(" "),
]);
const LIST = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const MAP = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/** References that are not a pointer to something inside the schema, and identifiers, which would move its base. */
export function referencesOutside(root: JsonSchema): string[] {
  const found = new Set<string>();
  const visit = (schema: unknown): void => {
    if (!isObject(schema)) return;
    for (const [keyword, value] of Object.entries(schema)) {
      if (
        keyword === "$id" ||
        keyword === "$dynamicRef" ||
        keyword === "$recursiveRef" ||
        keyword === "$schema"
      ) {
        found.add(`${keyword} ${JSON.stringify(value)}`);
      } else if (keyword === "$ref") {
        if (!leadsInside(root, value)) found.add(JSON.stringify(value));
      } else if (SCHEMA.has(keyword)) visit(value);
      else if (LIST.has(keyword) && Array.isArray(value)) value.forEach(visit);
      else if (MAP.has(keyword) && isObject(value)) Object.values(value).forEach(visit);
    }
  };
  visit(root);
  return [...found];
}

function leadsInside(root: JsonSchema, reference: unknown): boolean {
  if (typeof reference !== "string" || !/^#(\/|$)/.test(reference)) return false;
  let at: unknown = root;
  for (const token of reference.split("/").slice(1)) {
    const key = decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return typeof at === "object" || typeof at === "boolean";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return [...twice];
}
