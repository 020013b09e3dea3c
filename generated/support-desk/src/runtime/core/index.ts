/** What servers are written with, on any host: the contract that generated code relies on, see `CONTRACT`. */

export type { Any, Open } from "./cel/any.js";
export * as cel from "./cel/index.js";
export { CONTRACT } from "./contract.js";
export { cookie, header, path, query, querystring, type RecipeSource, recipe } from "./declare.js";
export { define, type EndpointTool, type ServerDefinition } from "./definition.js";
export type { OperationRuntime } from "./exchange.js";
export { HttpError, type HttpErrorKind } from "./http-error.js";
export { createLiveDefinitions, type Definitions, type LiveDefinitions } from "./live-definitions.js";
export { type Given, type Operation, operation } from "./operation.js";
export type { PromptArgument, PromptSource } from "./prompt-source.js";
export type {
  OperationCall,
  OperationFacts,
  RecipeDefinition,
  RecipeOutput,
  Run,
  StepResponse,
} from "./recipe/types.js";
export type { Moment, ResourceSource } from "./resource-source.js";
export { createSession, type Session, type SessionOptions } from "./session.js";
export { SetupError } from "./setup.js";
export { createStateKey, type StateKey } from "./state-key.js";
export type {
  Arguments,
  CallContext,
  ContentBlock,
  CredentialDescriptor,
  HttpClient,
  HttpOptions,
  HttpRequest,
  HttpResponse,
  JsonSchema,
  OperationDescriptor,
  ParameterDescriptor,
  RequestBodyDescriptor,
  ToolAnnotations,
  ToolDefinition,
  ToolListing,
  ToolResult,
  Validator,
  Violation,
} from "./types.js";
export type { ArgumentCheck, CheckedArguments, ValidationMode } from "./validate.js";
