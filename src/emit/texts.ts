/** What resources and prompts are given: texts by name, and the time. */
import { arrow, type Code } from "./code.js";
import { leaves } from "./layout.js";
import { inFunction, type Scope, withName } from "./scope.js";
import { surely } from "./shapes.js";

/** Sees them as `args`. */
export function textsScope(scope: Scope): Scope {
  const type = surely({ kind: "object", members: [], additional: { kind: "string" } });
  return withName(inFunction(scope), "args", { text: "args", type, declared: true, texts: true });
}

/** A function of these, and of the moment where the code asks what time it is. */
export function clocked(parameters: readonly string[], body: Code): Code {
  const asks = leaves(body.doc).includes("at");
  return arrow(`(${[...parameters, ...(asks ? ["at"] : [])].join(", ")})`, body);
}
