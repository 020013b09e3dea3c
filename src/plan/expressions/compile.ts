/** Expressions and values of a mapping file, compiled: what the planners use. */
export {
  type Compiled,
  type CompiledCondition,
  compileCondition,
  compileExpression,
} from "./compile-expression.js";
export { compileText } from "./compile-text.js";
export { type CompiledValue, compileValue } from "./compile-value.js";
