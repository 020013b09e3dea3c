/** Expressions and values of a mapping file, compiled: what the planners use. */
export { compileCondition, compileExpression } from "./compile-expression.js";
export { compileText } from "./compile-text.js";
export { compileValue } from "./compile-value.js";
