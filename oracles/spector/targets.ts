/** Which operation a declared request is one of. */
import type { ServerPlan } from "../../src/plan/types.js";
import type { JsonSchema, OperationDescriptor } from "../../src/runtime/core/types.js";
import type { DeclaredRequest } from "./scenarios.js";

export interface Target {
  readonly tool: string;
  readonly inputSchema: JsonSchema;
  readonly operation: OperationDescriptor;
  /** By name, of the parameters in the path: as they stand in the URI. */
  readonly path: Readonly<Record<string, string>>;
}

/** Undefined where the document has no such operation, or no tool was made of it. */
export function targetOf(plan: ServerPlan, { method, uri }: DeclaredRequest): Target | undefined {
  const found = plan.tools.flatMap((tool): Target[] => {
    if (tool.kind !== "endpoint") return [];
    const operation = plan.operations[tool.operation];
    if (operation?.method !== method.toUpperCase()) return [];
    const server = operation.server ?? plan.server;
    const base = server === undefined ? "" : new URL(server).pathname.replace(/\/$/, "");
    const path = variablesOf(base + operation.path, uri);
    const { name, inputSchema } = tool.listing;
    return path ? [{ tool: name, inputSchema, operation, path }] : [];
  });
  // OAS 3.1.1 §4.8.8.2: what is concrete is matched before what is templated
  const variables = ({ path }: Target) => Object.keys(path).length;
  return found.sort((a, b) => variables(a) - variables(b))[0];
}

function variablesOf(template: string, uri: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.split(/(\{[^}]*\})/).map((part) => {
    if (!part.startsWith("{")) return part.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    names.push(part.slice(1, -1));
    return "([^/]+)";
  });
  // the URIs are patterns of Express, where a colon is escaped, and a slash at the end counts for nothing
  const match = new RegExp(`^${pattern.join("")}$`).exec(
    uri.replaceAll("\\:", ":") + (template.endsWith("/") ? "/" : ""),
  );
  return match ? Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""])) : undefined;
}
