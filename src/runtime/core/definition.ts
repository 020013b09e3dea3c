/**
 * A server as it is written: by `serve`, which interprets a plan, or as code. `define` gives it a connection to its API;
 * what its tools, resources and prompts do is the same either way.
 */
import { callOperation } from "./call-operation.js";
import type { CONTRACT } from "./contract.js";
import type { OperationRuntime } from "./exchange.js";
import type { Definitions } from "./live-definitions.js";
import { createOutputCheck } from "./output.js";
import type { Surroundings } from "./policy/settings.js";
import type { EndpointPolicy } from "./policy/types.js";
import { type PromptSource, promptDefinition } from "./prompt-source.js";
import { createRecipeRunner } from "./recipe/run-recipe.js";
import { type RecipeSettings, settingsOf } from "./recipe/settings.js";
import type { RecipeDefinition, RunRecipe } from "./recipe/types.js";
import { type ResourceSource, resourceDefinition } from "./resource-source.js";
import type { CredentialDescriptor, OperationDescriptor, ToolDefinition, ToolListing } from "./types.js";

export interface ServerDefinition {
  /** {@link CONTRACT}, as it was when the definition was written. */
  readonly contract?: typeof CONTRACT;
  readonly info: { readonly name: string; readonly title: string; readonly version: string };
  /** For the model, where its host shows it. */
  readonly instructions?: string;
  /** Where the API is, as its document says; may be relative. */
  readonly server?: string;
  /** scheme://host[:port] of servers that only a document from the network names: their addresses must be public. */
  readonly publicOrigins?: readonly string[];
  /** Names of the documents that have one: what the ids of their operations begin with (`billing:`). */
  readonly specs?: readonly string[];
  /** By security scheme name. */
  readonly credentials: Readonly<Record<string, CredentialDescriptor>>;
  /** Sent with every request; those of the operator win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  /** Milliseconds of a whole call of what is not a recipe: those have their own. */
  readonly budget?: number;
  readonly maxResponseBytes?: number;
  readonly tools: readonly (EndpointTool | RecipeDefinition)[];
  readonly resources?: readonly ResourceSource[];
  readonly prompts?: readonly PromptSource[];
}

/** One operation as one tool. */
export interface EndpointTool {
  readonly kind: "endpoint";
  readonly listing: ToolListing;
  readonly operation: OperationDescriptor;
  /** What is known of it beyond its method. */
  readonly facts?: EndpointPolicy;
}

/** @param given by default, confirmations are signed with a key that nobody else has */
export function define(
  definition: ServerDefinition,
  runtime: OperationRuntime,
  given: RecipeSettings = { stateKey: ownKey() },
): Definitions {
  const settings = settingsOf(given);
  const runRecipe = createRecipeRunner(runtime, settings);
  const { tools, resources = [], prompts = [] } = definition;
  return {
    tools: sorted(tools, ({ listing }) => listing.name).map((tool) =>
      tool.kind === "endpoint" ? endpointTool(tool, runtime, settings) : recipeTool(tool, runRecipe),
    ),
    resources: sorted(resources, ({ name }) => name).map((one) => resourceDefinition(one, runtime, settings)),
    prompts: sorted(prompts, ({ name }) => name).map((prompt) => promptDefinition(prompt, runtime, settings)),
  };
}

/** Hosts cache what they are shown, so it does not depend on the order in which it was written. */
function sorted<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return [...all].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

/** Each once, in the order in which they are first used. */
export function operationsOf(definition: ServerDefinition): readonly OperationDescriptor[] {
  const { tools, resources = [], prompts = [] } = definition;
  const all = [
    ...tools.flatMap((tool) => (tool.kind === "endpoint" ? [tool.operation] : tool.operations)),
    ...resources.map(({ operation }) => operation.descriptor),
    ...prompts.flatMap(({ arguments: args }) =>
      args.flatMap(({ completion }) =>
        completion?.kind === "operation" ? [completion.operation.descriptor] : [],
      ),
    ),
  ];
  return [...new Map(all.map((operation) => [operation.id, operation])).values()];
}

function ownKey(): RecipeSettings["stateKey"] {
  let key: Uint8Array | undefined;
  return async () => {
    key ??= crypto.getRandomValues(new Uint8Array(32));
    return key;
  };
}

function endpointTool(
  { listing, operation, facts }: EndpointTool,
  runtime: OperationRuntime,
  surroundings: Surroundings,
): ToolDefinition {
  const checkOutput = listing.outputSchema && createOutputCheck(listing.outputSchema, runtime.validator);
  const options = { facts, checkOutput, surroundings };
  return { listing, run: (args, call) => callOperation(operation, args, call, runtime, options) };
}

function recipeTool(recipe: RecipeDefinition, runRecipe: RunRecipe): ToolDefinition {
  const { listing, stepCount } = recipe;
  return {
    listing,
    reliesOnTypes: true,
    run(args, call) {
      // from here on progress counts steps, and signs of life do not count seconds
      call.progress?.(0, `Started ${listing.name}`, stepCount);
      return runRecipe(recipe, args, call);
    },
  };
}
