/** Names that all modules of a project agree on. None depends on the order of what it is made of. */
import type { TypePlan } from "../plan/expressions/type-plan.js";
import { callsIn, stepsIn } from "../plan/recipes/counts.js";
import type { ServerPlan } from "../plan/types.js";
import { acceptedObjects } from "./accepted.js";
import { camelCase, kebabCase, pascalCase, uniqueNames } from "./names.js";
import { moduleOf } from "./operation-modules.js";
import { type TypeClass, typeClasses } from "./type-classes.js";

/** Where something is found: `import { getTicket } from "../operations/tickets.js"`. */
export interface PlacedName {
  readonly identifier: string;
  /** Of the module, without folder and extension. */
  readonly module: string;
}

export interface ProjectNames {
  /** By `OperationDescriptor.id`. */
  readonly operation: (id: string) => PlacedName;
  /** By the name of the tool: of a recipe, and its module. */
  readonly tool: (name: string) => PlacedName;
  /** The same of the function that a tool is for other programs. */
  readonly toolFunction: (name: string) => string;
  /** Of a type in `PlanDetails.types`. */
  readonly type: (ref: string) => string;
  /** Of the arguments and the answer of an operation, the input and the output of a tool, or by `AcceptedBody.key`. */
  readonly typeFor: (of: "arguments" | "body" | "input" | "output" | "accepted", name: string) => string;
  /** Of the inputs of a recipe, in its own module. */
  readonly inputsType: (recipe: string) => string;
}

export function projectNames(plan: ServerPlan): ProjectNames {
  const { details, tools } = plan;
  const ids = Object.keys(plan.operations);
  const operations = uniqueNames(new Map(ids.map((id) => [id, camelCase(id, "operation")])));
  const used = new Set(operations.values());
  const toolNames = tools.flatMap(({ kind, listing }) => (kind === "recipe" ? [listing.name] : []));
  const recipes = new Map(
    toolNames.map((name) => {
      const wanted = camelCase(name, "tool");
      return [name, used.has(wanted) ? `${wanted}Tool` : wanted] as const;
    }),
  );
  const identifiers = uniqueNames(recipes, used);
  const files = uniqueNames(new Map(toolNames.map((name) => [name, kebabCase(name, "tool")])), [], "-");
  const types = typeNames(plan, operations);
  const functions = uniqueNames(
    new Map(tools.map(({ listing: { name } }) => [name, camelCase(name, "tool")])),
  );
  const found = (names: ReadonlyMap<string, string>, key: string): string => {
    const name = names.get(key);
    if (name === undefined) throw new Error(`There is no name for ${key}`);
    return name;
  };
  return {
    operation: (id) => {
      const operation = plan.operations[id];
      if (!operation) throw new Error(`The plan has no operation ${id}`);
      return {
        identifier: found(operations, id),
        module: moduleOf(operation, details?.operations[id]),
      };
    },
    tool: (name) => ({ identifier: found(identifiers, name), module: found(files, name) }),
    toolFunction: (name) => found(functions, name),
    type: (ref) => found(types, ref),
    typeFor: (of, name) => found(types, `${of}:${name}`),
    inputsType: (recipe) => found(types, `inputs:${recipe}`),
  };
}

function typeNames(plan: ServerPlan, operations: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const classes = typeClasses(plan.details?.types ?? {});
  const answered = new Set(refsIn(answersOf(plan), plan));
  const isAnswer = ({ refs }: TypeClass) => refs.some((ref) => answered.has(ref));
  const wanted = new Map<string, string>();
  const keyOf = new Map(classes.map((one) => [one, contentKey(one, plan)]));
  for (const one of classes) {
    const name = pascalCase(one.name, "api");
    const hasAnswer = classes.some((other) => other.name === one.name && isAnswer(other));
    wanted.set(keyOf.get(one) ?? "", hasAnswer && !isAnswer(one) ? `${name}Input` : name);
  }
  for (const [id, identifier] of operations) {
    const name = pascalCase(identifier, "operation");
    wanted.set(`arguments:${id}`, `${name}Arguments`);
    wanted.set(`body:${id}`, `${name}Body`);
  }
  for (const { key, operation } of acceptedObjects(plan)) {
    const name = pascalCase(operations.get(operation) ?? operation, "operation");
    wanted.set(`accepted:${key}`, `${name}Answer`);
  }
  for (const tool of Object.keys(plan.details?.tools ?? {})) {
    const name = pascalCase(tool, "tool");
    wanted.set(`input:${tool}`, `${name}Input`);
    wanted.set(`output:${tool}`, `${name}Output`);
  }
  for (const recipe of recipesIn(plan))
    wanted.set(`inputs:${recipe}`, `${pascalCase(recipe, "recipe")}Inputs`);
  const names = uniqueNames(wanted);
  const byRef = classes.flatMap((one) =>
    one.refs.map((ref) => [ref, names.get(keyOf.get(one) ?? "") ?? ""] as const),
  );
  return new Map([...names, ...byRef]);
}

/** What a type holds, with the names of what it refers to: two that are alike in that are told apart by the rest. */
function contentKey({ name, digest, refs: [ref = ""] }: TypeClass, { details }: ServerPlan): string {
  const types = details?.types ?? {};
  const text = JSON.stringify(types[ref]?.type).replace(
    /\{"kind":"ref","to":"(t\d+)"\}/g,
    (_, to: string) => `{${types[to]?.name}}`,
  );
  return `type ${name} ${text} ${digest}`;
}

/** Types of what operations answer with. */
function answersOf({ details, tools }: ServerPlan): readonly unknown[] {
  const bodies = Object.values(details?.operations ?? {}).map(({ body }) => body);
  const outputs = Object.values(details?.tools ?? {}).map(({ output }) => output);
  const accepted = tools.flatMap((tool) =>
    tool.kind === "recipe" ? callsIn(tool.recipe.steps).map(({ bodyType }) => bodyType) : [],
  );
  return [...bodies, ...outputs, ...accepted];
}

/** All that types refer to, and what that refers to. */
function refsIn(types: readonly unknown[], { details }: ServerPlan): readonly string[] {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const { kind, to } = part as Partial<Extract<TypePlan, { kind: "ref" }>>;
    if (kind === "ref" && typeof to === "string") {
      if (found.has(to)) return;
      found.add(to);
      visit(details?.types[to]?.type);
    } else for (const value of Object.values(part)) visit(value);
  };
  visit(types);
  return [...found];
}

/** Names of recipes, those that others use included. */
function recipesIn({ tools }: ServerPlan): readonly string[] {
  const names = tools.flatMap((tool) => {
    if (tool.kind !== "recipe") return [];
    const used = stepsIn(tool.recipe.steps).flatMap((step) => (step.kind === "use" ? [step.recipe] : []));
    return [tool.listing.name, ...used];
  });
  return [...new Set(names)];
}
