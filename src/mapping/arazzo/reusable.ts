/** Lists of parameters and actions: what `reference` leads to, and what a workflow says for all its steps. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { invalid, isDictionary, itemsAt, placeOf } from "./document.js";

/** An entry of a list with its reference followed; `value` replaces that of a parameter. */
export interface Entry {
  readonly node: Located;
  readonly value?: Located;
}

type Kind = "parameters" | "successActions" | "failureActions";

export function entriesOf(
  holder: Located,
  key: string,
  kind: Kind,
  root: Located,
  report: Report,
): readonly Entry[] {
  return itemsAt(holder, key, report).flatMap((node) => {
    if (!isDictionary(node.value)) {
      invalid(report, node, `an entry of ${key} is a map.`);
      return [];
    }
    const { reference } = node.value;
    if (reference === undefined) return [{ node }];
    const at = below(node, "reference");
    const name = typeof reference === "string" ? /^\$components\.([^.]+)\.(.+)$/.exec(reference) : null;
    if (name?.[1] !== kind) {
      invalid(report, at, `a reference here is written $components.${kind}.<name>.`);
      return [];
    }
    const found = below(root, "components", kind, name[2] ?? "");
    if (!isDictionary(found.value)) {
      const known = below(root, "components", kind).value;
      const hint = suggest(name[2] ?? "", isDictionary(known) ? Object.keys(known) : []);
      const params = { where: `components.${kind}`, kind: "entry", name: name[2] ?? "", hint };
      report(diagnostic("arazzo/reference-unknown", placeOf(at), params));
      return [];
    }
    return [{ node: found, ...("value" in node.value && { value: below(node, "value") }) }];
  });
}

/** The step's own, then those of the workflow that it does not replace. */
export function withDefaults(
  own: readonly Entry[],
  all: readonly Entry[],
  identity: (entry: Entry) => string,
): readonly Entry[] {
  const given = new Set(own.map(identity));
  return [...own, ...all.filter((entry) => !given.has(identity(entry)))];
}
