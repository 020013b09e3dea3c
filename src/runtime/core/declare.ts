/** What a server is written with, by hand or by `generate`: the usual values need not be given. */
import type { Operation } from "./operation.js";
import type { RecipeDefinition, RecipeOutput, Run } from "./recipe/types.js";
import type { ParameterDescriptor, ParameterLocation, ParameterStyle } from "./types.js";

type Unusual = Partial<Omit<ParameterDescriptor, "name" | "in">>;

/** A parameter of the path: one segment. */
export function path(name: string, unusual: Unusual = {}): ParameterDescriptor {
  return parameter("path", name, { required: true, ...unusual });
}

export function query(name: string, unusual: Unusual = {}): ParameterDescriptor {
  return parameter("query", name, unusual);
}

/** The whole query as one value. */
export function querystring(name: string, unusual: Unusual = {}): ParameterDescriptor {
  return parameter("querystring", name, unusual);
}

export function header(name: string, unusual: Unusual = {}): ParameterDescriptor {
  return parameter("header", name, unusual);
}

export function cookie(name: string, unusual: Unusual = {}): ParameterDescriptor {
  return parameter("cookie", name, unusual);
}

/** Styles whose `explode` is true where nothing is said. */
const EXPLODED: ReadonlySet<ParameterStyle> = new Set(["form", "cookie", "deepObject"]);

/** OAS 3.1.1 §4.8.12: the style of a parameter that names none. */
const USUAL_STYLE: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: "simple",
  query: "form",
  querystring: "form",
  header: "simple",
  cookie: "form",
};

function parameter(location: ParameterLocation, name: string, unusual: Unusual): ParameterDescriptor {
  const style = unusual.style ?? USUAL_STYLE[location];
  return {
    argument: name,
    name,
    in: location,
    required: false,
    style,
    explode: EXPLODED.has(style),
    allowReserved: false,
    ...unusual,
  };
}

type Usual = "budget" | "limit" | "stepCount" | "confirmFallback" | "engineArguments";

export interface RecipeSource<Inputs>
  extends Omit<RecipeDefinition, "kind" | "operations" | "run" | Usual>,
    Partial<Pick<RecipeDefinition, Usual>> {
  /** Every operation that a run may use. */
  readonly operations: readonly Operation[];
  /** @param inputs the arguments, defaults applied; without a prototype */
  readonly run: (inputs: Inputs, run: Run, format: "concise" | "detailed") => Promise<RecipeOutput>;
}

/** Where a recipe does not say: 50 s, as many clients give up after 60, and 20,000 tokens. */
const USUAL_RECIPE = {
  budget: 50_000,
  limit: { textTokens: 20_000 },
  stepCount: 0,
  confirmFallback: "token",
  engineArguments: [],
} as const satisfies Pick<RecipeDefinition, Usual>;

/** A tool that reaches a goal through several operations. */
export function recipe<Inputs>(source: RecipeSource<Inputs>): RecipeDefinition {
  const operations = source.operations.map(({ descriptor }) => descriptor);
  return { kind: "recipe", ...USUAL_RECIPE, ...source, operations };
}
