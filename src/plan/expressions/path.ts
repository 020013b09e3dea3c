/** Expressions that only name a place, as `steps.ticket.body.assignee.id`: what scopes say to be present. */
import type { Expression } from "./types.js";

/** The path as it is written canonically; undefined for an expression that computes something. */
export function pathOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "select":
      return extend(pathOf(expression.of), expression.key);
    case "index": {
      if (expression.index.kind !== "literal" || typeof expression.index.value !== "number") return undefined;
      return extend(pathOf(expression.of), expression.index.value);
    }
    default:
      return undefined;
  }
}

function extend(path: string | undefined, key: string | number): string | undefined {
  if (path === undefined) return undefined;
  if (typeof key === "number") return `${path}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** The keys of a path, the name first; undefined where it has an index or computes something. */
export function keysOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === "name") return [expression.name];
  if (expression.kind !== "select") return undefined;
  const above = keysOf(expression.of);
  return above && [...above, expression.key];
}

/** The path and all that it leads through: where one is present, so are the others. */
export function pathsAlong(expression: Expression): readonly string[] {
  const path = pathOf(expression);
  if (path === undefined) return [];
  const above = expression.kind === "select" || expression.kind === "index" ? pathsAlong(expression.of) : [];
  return [...above, path];
}

/** Whether a path is known to be there, itself or because of what is known below it. */
export function isPresent(path: string, present: ReadonlySet<string>): boolean {
  if (present.has(path)) return true;
  for (const known of present)
    if (known.startsWith(path) && (known[path.length] === "." || known[path.length] === "[")) return true;
  return false;
}
