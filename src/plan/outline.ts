/** The shape of a response in a few words: `{id, subject, status, …}` or `a list of {…}`. */
import type { Report } from "../diagnostics/diagnostic.js";
import { below } from "../read/located.js";
import type { Documents, Located } from "../read/types.js";
import { isSchema } from "./schemas/keywords.js";
import { modelText } from "./schemas/text.js";

export interface Outliner {
  readonly documents: Documents;
  readonly report: Report;
  /** Outlines of the schemas met so far. */
  readonly known: Map<unknown, string | undefined>;
}

/** Names shown of an object's properties. */
const MOST_NAMES = 8;

export function outlineOf(schema: Located, outliner: Outliner, depth = 0): string | undefined {
  const node = outliner.documents.resolve(schema, outliner.report);
  if (!node || !isSchema(node.value) || depth > 3) return undefined;
  if (outliner.known.has(node.value)) return outliner.known.get(node.value);
  const found = outline(node, outliner, depth);
  outliner.known.set(node.value, found);
  return found;
}

function outline(node: Located, outliner: Outliner, depth: number): string | undefined {
  if (!isSchema(node.value)) return undefined;
  const raw = node.value;
  const items = raw["items"];
  if (raw["type"] === "array" || items !== undefined) {
    const inner = isSchema(items) ? outlineOf(below(node, "items"), outliner, depth + 1) : undefined;
    return inner ? `a list of ${inner}` : "a list";
  }
  const names: string[] = [];
  propertyNames(node, outliner, names, 0);
  if (names.length > 0) {
    const shown = names.slice(0, MOST_NAMES).map((name) => modelText(name, 40));
    return `{${shown.join(", ")}${names.length > MOST_NAMES ? ", …" : ""}}`;
  }
  const type = raw["type"];
  return type === "string" || type === "number" || type === "integer" || type === "boolean"
    ? `a ${type}`.replace("a i", "an i")
    : undefined;
}

function propertyNames(node: Located, outliner: Outliner, names: string[], depth: number): void {
  if (!isSchema(node.value) || depth > 4) return;
  const properties = node.value["properties"];
  if (isSchema(properties)) {
    for (const name of Object.keys(properties)) {
      if (names.length > MOST_NAMES) return;
      if (!names.includes(name)) names.push(name);
    }
  }
  const parts = node.value["allOf"];
  if (!Array.isArray(parts)) return;
  for (let index = 0; index < parts.length && names.length <= MOST_NAMES; index++) {
    const part = outliner.documents.resolve(below(node, "allOf", index), outliner.report);
    if (part) propertyNames(part, outliner, names, depth + 1);
  }
}
