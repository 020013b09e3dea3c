/** `src/resources.ts`: what clients can read by a URI, twin of `serve/resources.ts`. */
import type { ResourcePlan, ServerPlan } from "../plan/types.js";
import { requestCode, responding } from "./call-step.js";
import { type Code, code, listCode, objectCode } from "./code.js";
import { memberCode } from "./expression.js";
import { type Doc, print } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { literalCode } from "./literal-code.js";
import type { ModuleSource } from "./module.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import type { ProjectNames } from "./project-names.js";
import { References } from "./references.js";
import { newScope, type Scope } from "./scope.js";
import { ANY, Shapes } from "./shapes.js";
import { answering, clocked, textsScope } from "./texts.js";
import { valueCode } from "./value.js";

export function resourcesModule(
  resources: readonly ResourcePlan[],
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): ModuleSource {
  const references = new References(names);
  const scope = newScope(new Shapes(plan.details?.types ?? {}), "at", ["cel", "at", "args"]);
  const list = resources.map((resource) => resourceCode(resource, scope, plan, names, references));
  const { doc } = listCode(list);
  references.usedIn(doc);
  references.uses("ResourceSource");
  return {
    about: "Resources and resource templates: what clients can read by a URI.",
    imports: references.imports(runtimeModule("core", options), "./"),
    statements: [`export const resources: readonly ResourceSource[] = ${print(doc)};`],
  };
}

function resourceCode(
  resource: ResourcePlan,
  scope: Scope,
  plan: ServerPlan,
  names: ProjectNames,
  references: References,
): Doc {
  const { name, uri, title, description, mimeType, operation, args, output, needs } = resource;
  const identifier = references.operation(operation);
  const request = requestCode(identifier, args, textsScope(scope));
  const seen = responding(scope, plan.details?.operations[operation]?.body ?? ANY);
  const answer = output && answering(seen.parameters, operation, plan, names, references);
  const members: readonly (readonly [string, Code | undefined])[] = [
    ["name", text(name)],
    ["uri", text(uri)],
    ["title", text(title)],
    ["description", text(description)],
    ["mimeType", text(mimeType)],
    ["operation", code(identifier)],
    ["request", clocked([{ name: "args" }], request)],
    ["output", output && clocked(answer ?? [], valueCode(output, seen.scope, true))],
    ["needs", needs && literalCode(needs)],
  ];
  return objectCode(members.flatMap(([key, value]) => (value ? [memberCode(key, value)] : []))).doc;
}

function text(value: string | undefined): Code | undefined {
  return value === undefined ? undefined : code(stringLiteral(value));
}
