/** What a server is made of. Everything that is expensive to load is loaded when it is first needed. */
export { callOperation, type OperationRuntime } from "./core/call-operation.js";
export { type CallTracker, createCallTracker } from "./core/call-tracker.js";
export type { SecretLookup } from "./core/credentials.js";
export { define, type EndpointTool, type ServerDefinition } from "./core/definition.js";
export { HttpError, type HttpErrorKind } from "./core/http-error.js";
export {
  type Changes,
  createLiveDefinitions,
  type Definitions,
  type LiveDefinitions,
  type Snapshot,
} from "./core/live-definitions.js";
export { createServerFactory, type McpServerOptions } from "./core/mcp-server.js";
export { createRecipeRunner, type RecipeSettings } from "./core/recipe/run-recipe.js";
export type {
  OperationCall,
  RecipeDefinition,
  RecipeOutput,
  Run,
  RunRecipe,
  StepResponse,
} from "./core/recipe/types.js";
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
  PromptDefinition,
  RequestBodyDescriptor,
  ResourceContent,
  ResourceDefinition,
  ToolAnnotations,
  ToolDefinition,
  ToolListing,
  ToolResult,
  Validator,
  Violation,
} from "./core/types.js";
export {
  type ArgumentCheck,
  type CheckedArguments,
  createArgumentCheck,
  type ValidationMode,
} from "./core/validate.js";
export { createHttpClient, type HttpClientOptions, type NodeHttpClient } from "./node/http-client.js";
export { type HttpServer, type HttpServerOptions, serveOnHttp } from "./node/http-server.js";
export { ListenError, type ListenErrorKind } from "./node/listen-error.js";
export {
  type Protocol,
  type RunningServer,
  type StdioOptions,
  type StdioServer,
  serveOnStdio,
} from "./node/stdio.js";
export { createValidator } from "./node/validator.js";
