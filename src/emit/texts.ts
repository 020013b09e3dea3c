/** What resources and prompts are given: texts by name, and the time. */

import type { ServerPlan } from "../plan/types.js";
import { arrow, type Code, type Parameter } from "./code.js";
import type { ProjectNames } from "./project-names.js";
import type { References } from "./references.js";
import { inFunction, type Scope, withName } from "./scope.js";
import { surely } from "./shapes.js";
import { answerType } from "./types.js";

/** Sees them as `args`. */
export function textsScope(scope: Scope): Scope {
  const type = surely({ kind: "object", members: [], additional: { kind: "string" } });
  return withName(inFunction(scope), "args", { text: "args", type, declared: true, texts: true });
}

/** A function of these, and of the moment where the code asks what time it is. */
export function clocked(parameters: readonly Parameter[], body: Code): Code {
  return arrow([...parameters, { name: "at" }], body);
}

/** The parameters of a function of an answer; what it holds is said, as nothing around tells it. */
export function answering(
  parameters: readonly Parameter[],
  operation: string,
  plan: ServerPlan,
  names: ProjectNames,
  references: References,
): readonly Parameter[] {
  const answer = answerType(operation, plan, names, references);
  if (answer === "Any") return parameters;
  references.uses("StepResponse");
  return parameters.map((parameter) => ({ ...parameter, type: `StepResponse<${answer}>` }));
}
