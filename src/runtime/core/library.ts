/** Tools without a server, as functions of another program: input in, data out, failures thrown. */
import { define, type EndpointTool, type ServerDefinition } from "./definition.js";
import type { OperationRuntime } from "./exchange.js";
import { parseJson } from "./json-text.js";
import { readOperation } from "./read-operation.js";
import type { RecipeFailure } from "./recipe/failure-result.js";
import type { Session } from "./session.js";
import type { Arguments, CallContext, ToolDefinition, ToolFailureCause, ToolResult } from "./types.js";

/** A call that did not reach its goal. `message` is what a model would be told: what failed, what stands, what next. */
export class ToolFailure extends Error {
  override readonly name = "ToolFailure";
  readonly tool: string;
  /** `invalid_arguments`, or as docs/mapping.md lists them: `http_404`, `timeout`, that of a `fail` step. */
  readonly code: string;
  /** HTTP's, where the API answered. */
  readonly status: number | undefined;
  /** Of a recipe: the step that failed, what stands and what was undone. */
  readonly facts: RecipeFailure | undefined;

  constructor(tool: string, message: string, { code, status }: ToolFailureCause, facts?: RecipeFailure) {
    super(message);
    this.tool = tool;
    this.code = code;
    this.status = status;
    this.facts = facts;
  }
}

/** A connection to the API. */
export interface Client {
  /** Throws a {@link ToolFailure}. */
  readonly call: (tool: string, input: Arguments, options: CallOptions) => Promise<unknown>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of the steps of a recipe as they end. */
  readonly onProgress?: (progress: number, message: string, total?: number) => void;
  /** The access token of whom it is called for, where the API's token is exchanged for it; it goes no further. */
  readonly subjectToken?: string;
  /** Asks a user. Absent: what the recipe does where nobody can be asked. */
  readonly confirm?: (message: string) => boolean | Promise<boolean>;
}

export interface ToolOptions extends CallOptions {
  readonly client: Client;
}

/** A tool as a function. */
export function toolFunction<Input extends object, Output>(name: string) {
  return async (input: Input, { client, ...options }: ToolOptions): Promise<Output> =>
    (await client.call(name, input as Arguments, options)) as Output;
}

/** Throws a `SetupError` where what is defined could not work as it is set up. */
export function createClient(definition: ServerDefinition, session: Session): Client {
  const runtime = session.connect(definition);
  const tools = definition.tools.map(unlimited);
  const recipes = new Map(
    define({ ...definition, tools }, runtime).tools.map((tool) => [tool.listing.name, tool]),
  );
  const byName = new Map(tools.map((tool) => [tool.listing.name, tool]));
  return {
    async call(name, input, options) {
      const tool = byName.get(name);
      const recipe = recipes.get(name);
      if (!tool || !recipe) throw new TypeError(`There is no tool ${name}`);
      const checked = await session.checkArguments(recipe, present(input));
      if (!checked.ok) throw new ToolFailure(name, checked.message, { code: "invalid_arguments" });
      return tool.kind === "endpoint"
        ? callEndpoint(tool, checked.arguments, contextOf(options), runtime)
        : callRecipe(recipe, checked.arguments, options);
    },
  };
}

type Tool = ServerDefinition["tools"][number];

/** Results are cut to size for models, and for nobody else. */
function unlimited(tool: Tool): Tool {
  return tool.kind === "recipe" ? { ...tool, limit: { textTokens: Number.MAX_SAFE_INTEGER } } : tool;
}

/** What is undefined is not given: as JSON it would not be there. */
function present(input: Arguments): Arguments {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function contextOf({
  signal = new AbortController().signal,
  onProgress,
  subjectToken,
}: CallOptions): CallContext {
  return {
    signal,
    ...(onProgress && { progress: onProgress }),
    ...(subjectToken !== undefined && { subjectToken }),
  };
}

async function callEndpoint(
  { listing, operation, facts }: EndpointTool,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
): Promise<unknown> {
  const response = await readOperation({ operation, args, ...(facts && { facts }) }, call, runtime);
  if ("content" in response) throw failureOf(listing.name, response);
  return response.body;
}

/** Questions in one call: more come only where what is shown changes all the time. */
const MOST_QUESTIONS = 8;

async function callRecipe(
  { listing, run }: ToolDefinition,
  args: Arguments,
  { confirm, ...options }: CallOptions,
): Promise<unknown> {
  const call = contextOf(options);
  let result = await run(args, confirm ? { ...call, elicitation: {} } : call);
  for (let round = 0; result.inputRequired && confirm && round < MOST_QUESTIONS; round++) {
    const { message, state } = result.inputRequired;
    const agreed = await confirm(message);
    result = await run(args, { ...call, elicitation: { answer: { state, agreed } } });
  }
  if (result.isError || result.inputRequired) throw failureOf(listing.name, result);
  return result.structuredContent ?? dataIn(result);
}

/** JSON that is no object is only in the text. */
function dataIn({ content: [first] }: ToolResult): unknown {
  const text = first?.type === "text" ? first.text : "";
  return parseJson(text)?.value ?? text;
}

function failureOf(name: string, { content, failure = { code: "failed" } }: ToolResult): ToolFailure {
  const texts = content.flatMap((block) => (block.type === "text" ? [block.text] : []));
  const [said] = texts.slice(1).flatMap((text) => parseJson(text)?.value ?? []);
  const facts = (said as { readonly error?: RecipeFailure } | undefined)?.error;
  return new ToolFailure(name, texts[0] ?? `${name} failed.`, failure, facts);
}
