/** Names of 1:1 tools: what the author chose, or what the operation is called; told where it could not be kept. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Operation } from "../model/types.js";
import { snakeCase, toolNames } from "./names.js";

export interface NamingRules {
  /** Longest name. */
  readonly limit: number;
  /** `operation_id`: as the document writes it, what is not legal replaced by `_`. Default `snake_case`. */
  readonly naming?: "snake_case" | "operation_id";
  /** Put before the name of each operation. */
  readonly prefixOf?: (operation: Operation) => string;
  /** Names that other tools have. */
  readonly taken?: ReadonlySet<string>;
  /** Tells apart operations of several documents. */
  readonly keyOf?: (operation: Operation) => string;
}

export function nameTools(
  operations: readonly Operation[],
  rules: NamingRules,
  report: Report,
): ReadonlyMap<Operation, string> {
  const { limit, naming = "snake_case", prefixOf = () => "", keyOf = ({ key }) => key } = rules;
  const legal = new RegExp(`^[A-Za-z0-9_-]{1,${limit}}$`);
  const named = operations.map((operation) => {
    const { operationId = "", mcp } = operation;
    const prefix = prefixOf(operation);
    const chosen = mcp.name === undefined ? undefined : `${prefix}${mcp.name}`;
    const usable = chosen !== undefined && legal.test(chosen);
    if (chosen !== undefined && !usable) {
      report(diagnostic("tool/name-invalid", operation.at, { name: chosen, limit }));
    }
    const own = naming === "snake_case" ? snakeCase(operationId) : asWritten(operationId);
    const wanted = `${prefix}${own || snakeCase(operation.key)}`;
    return { operation, key: keyOf(operation), wanted, ...(usable && { chosen }) };
  });
  const byKey = toolNames(named, limit, rules.taken);
  const names = new Map<Operation, string>();
  for (const { operation, key, wanted, chosen } of named) {
    const name = byKey.get(key) ?? "";
    names.set(operation, name);
    if (chosen === name || name === wanted) continue;
    report(diagnostic("tool/name-suffixed", operation.at, { operation: operation.key, name }));
  }
  return names;
}

function asWritten(operationId: string): string {
  return operationId.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "");
}
