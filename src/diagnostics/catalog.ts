/**
 * Every diagnostic there is: its severity, its message, why it happens and what to do.
 * `docs/diagnostics.md` is printed from this table.
 */
import { arazzoDiagnostics } from "./catalog/arazzo.js";
import { emitDiagnostics } from "./catalog/emit.js";
import { expressionDiagnostics } from "./catalog/expression.js";
import { mappingDiagnostics } from "./catalog/mapping.js";
import { operationDiagnostics } from "./catalog/operation.js";
import { readDiagnostics } from "./catalog/read.js";
import { recipeDiagnostics } from "./catalog/recipe.js";
import { schemaDiagnostics } from "./catalog/schema.js";
import { specDiagnostics } from "./catalog/spec.js";
import { toolDiagnostics } from "./catalog/tool.js";
import type { Diagnostic, Origin } from "./diagnostic.js";

export const catalog = {
  ...readDiagnostics,
  ...specDiagnostics,
  ...schemaDiagnostics,
  ...operationDiagnostics,
  ...toolDiagnostics,
  ...mappingDiagnostics,
  ...recipeDiagnostics,
  ...expressionDiagnostics,
  ...arazzoDiagnostics,
  ...emitDiagnostics,
};

export type Code = keyof typeof catalog;
type Params<C extends Code> = Parameters<(typeof catalog)[C]["message"]>[0];

/** Makes a diagnostic; a wrong code or a missing hole in its message is a type error. */
export function diagnostic<C extends Code>(
  code: C,
  at: Origin,
  params: Params<C>,
  extra?: Pick<Diagnostic, "on" | "related">,
): Diagnostic {
  const entry = catalog[code];
  const message = (entry.message as (params: Params<C>) => string)(params);
  // the place only: what is handed in may be a node that holds a whole document
  const { uri, pointer, offset, within } = at;
  const place = { uri, pointer, ...(offset !== undefined && { offset }), ...(within && { within }) };
  return { code, severity: entry.severity, message, at: place, ...extra };
}
