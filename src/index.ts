/** The public API: compile a document or a mapping file, look at the plan, serve it, generate it. */
export { type Compilation, type CompileOptions, compile } from "./compile.js";
export type { Diagnostic, Origin, Severity } from "./diagnostics/diagnostic.js";
export type { FileReport, FileStatus, WriteReport } from "./emit/write/types.js";
export { type GenerateOptions, type Generation, generate } from "./generate.js";
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
