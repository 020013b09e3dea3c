/** The public API: compile a document, look at the plan, serve it. */
export { type Compilation, type CompileOptions, compile } from "./compile.js";
export type { Diagnostic, Origin, Severity } from "./diagnostics/diagnostic.js";
export type { LeftOut, ServerPlan, ToolPlan } from "./plan/types.js";
export { toolDefinitions } from "./serve/serve.js";
