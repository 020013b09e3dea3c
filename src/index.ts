/** The public API: compile a document or a mapping file, look at the plan, serve it. */
export { type Compilation, type CompileOptions, compile } from "./compile.js";
export type { Diagnostic, Origin, Severity } from "./diagnostics/diagnostic.js";
export type {
  EndpointToolPlan,
  LeftOut,
  PromptPlan,
  RecipeToolPlan,
  ResourcePlan,
  ServerPlan,
  ToolPlan,
} from "./plan/types.js";
export { serverDefinition } from "./serve/serve.js";
