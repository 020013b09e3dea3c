/** `src/operations/<tag>.ts`: operations as they go on the wire; those that are tools by themselves, as data. */
import type { OperationFactsPlan } from "../plan/recipes/types.js";
import type { EndpointToolPlan, ServerPlan } from "../plan/types.js";
import type { OperationDescriptor } from "../runtime/core/types.js";
import { every, responding } from "./call-step.js";
import { arrow, call, NO_PARAMETERS } from "./code.js";
import { descriptorText, listingText, objectText } from "./descriptor.js";
import { expressionCode } from "./expression.js";
import { print } from "./layout.js";
import { linted } from "./lint.js";
import { commentText, literal, stringLiteral } from "./literal.js";
import { moduleOf } from "./operation-modules.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import type { ProjectNames } from "./project-names.js";
import { importText, References } from "./references.js";
import { newScope } from "./scope.js";
import { ANY, Shapes } from "./shapes.js";
import { operationTypes } from "./types.js";

export interface OperationModule {
  readonly text: string;
  /** It has `tools`. */
  readonly hasTools: boolean;
}

/** By the name of the module, sorted. */
export function operationModules(
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): ReadonlyMap<string, OperationModule> {
  const called = calledOperations(plan);
  const tools = new Map(
    plan.tools.flatMap((tool) => (tool.kind === "endpoint" ? [[tool.operation, tool]] : [])),
  );
  const groups = new Map<string, OperationDescriptor[]>();
  for (const operation of Object.values(plan.operations)) {
    const module = moduleOf(operation, plan.details?.operations[operation.id]);
    const known = groups.get(module);
    if (known) known.push(operation);
    else groups.set(module, [operation]);
  }
  const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(
    sorted.map(([module, operations]) => [
      module,
      operationModule(operations, { plan, names, options, called, tools }),
    ]),
  );
}

/** Those that recipes, resources and prompts call. */
function calledOperations({ tools, resources = [], prompts = [] }: ServerPlan): ReadonlySet<string> {
  return new Set([
    ...tools.flatMap((tool) => (tool.kind === "recipe" ? tool.recipe.operations : [])),
    ...resources.map(({ operation }) => operation),
    ...prompts.flatMap(({ arguments: args }) =>
      args.flatMap(({ completion }) => (completion?.kind === "operation" ? [completion.operation] : [])),
    ),
  ]);
}

interface Context {
  readonly plan: ServerPlan;
  readonly names: ProjectNames;
  readonly options: EmitOptions;
  readonly called: ReadonlySet<string>;
  /** By the id of their operation. */
  readonly tools: ReadonlyMap<string, EndpointToolPlan>;
}

function operationModule(operations: readonly OperationDescriptor[], context: Context): OperationModule {
  const { plan, names, options, called, tools } = context;
  const references = new References(names);
  const byId = [...operations].sort((one, other) => (one.id < other.id ? -1 : 1));
  const constants = byId
    .filter(({ id }) => called.has(id))
    .map((operation) => constantText(operation, references, context));
  const listed = byId
    .flatMap((operation) => {
      const tool = tools.get(operation.id);
      return tool ? [{ tool, operation }] : [];
    })
    .sort((one, other) => (one.tool.listing.name < other.tool.listing.name ? -1 : 1))
    .map(({ tool, operation }) => toolText(tool, operation, references, context));
  if (listed.length > 0) references.uses("EndpointTool");
  const list =
    listed.length > 0
      ? [
          `/** Operations that are tools by themselves. */\nexport const tools: readonly EndpointTool[] = [\n${listed.join("")}];\n`,
        ]
      : [];
  const imports = references
    .imports(runtimeModule("core", options, "../"), "../")
    .map(importText)
    .join("\n");
  const tag = [...new Set(byId.map(({ id }) => plan.details?.operations[id]?.tag))];
  const about =
    tag.length === 1 && tag[0] !== undefined
      ? `Operations with the tag ${stringLiteral(commentText(tag[0]))}.`
      : "Operations.";
  const body = [...constants, ...list].join("\n");
  return { text: linted(`/** ${about} */\n${imports}\n\n${body}`), hasTools: listed.length > 0 };
}

/** `GET /tickets: List tickets`. */
function about({ id, method, path }: OperationDescriptor, { plan }: Context): string {
  const summary = plan.details?.operations[id]?.summary;
  return commentText(`${method} ${path}${summary === undefined ? "" : `: ${summary}`}`);
}

function constantText(operation: OperationDescriptor, references: References, context: Context): string {
  const { plan, names } = context;
  const { identifier } = names.operation(operation.id);
  references.uses("operation");
  const types = operationTypes(operation.id, plan, names, references);
  const descriptor = descriptorText(operation, 2, references.uses);
  const facts = factsText(plan.facts?.[operation.id], plan, references);
  return `/** ${about(operation, context)} */\nexport const ${identifier} = operation<${types}>(\n  ${descriptor},\n  ${facts},\n);\n`;
}

function factsText(
  { success, error, ...known }: OperationFactsPlan = { effect: "write" },
  { details }: ServerPlan,
  references: References,
): string {
  const scope = newScope(new Shapes(details?.types ?? {}), "{ now: Date.now() }", []);
  const seen = responding(scope, ANY);
  const closures = [
    ...(success ? [["success", arrow(seen.parameters, every(success, seen.scope))] as const] : []),
    ...(error
      ? [
          [
            "error",
            arrow(
              seen.parameters,
              call("cel.reason", [
                arrow(NO_PARAMETERS, expressionCode(error, { ...seen.scope, unheld: true })),
              ]),
            ),
          ] as const,
        ]
      : []),
  ];
  if (closures.length === 0) return literal(known, 2);
  for (const [, { doc }] of closures) references.usedIn(doc);
  const plain = Object.entries(known).map(
    ([name, value]) => [name, literal(value, 4, name.length + 3)] as const,
  );
  return objectText([...plain, ...closures.map(([name, { doc }]) => [name, print(doc, 4)] as const)], 2);
}

function toolText(
  { listing, facts }: EndpointToolPlan,
  operation: OperationDescriptor,
  references: References,
  context: Context,
): string {
  const { names, called } = context;
  const descriptor = called.has(operation.id)
    ? `${names.operation(operation.id).identifier}.descriptor`
    : descriptorText(operation, 4, references.uses);
  const tool = objectText(
    [
      ["kind", '"endpoint"'],
      ["listing", listingText(listing, 4)],
      ["operation", descriptor],
      ...(facts ? [["facts", literal(facts, 4, "facts: ".length)] as const] : []),
    ],
    2,
  );
  return `  // ${about(operation, context)}\n  ${tool},\n`;
}
