/** Finds places in YAML text. Through an alias or a merge key they stand where they were written, at the anchor. */
import type { Node, Pair, YAMLMap } from "yaml";
import { yamlModule } from "./modules.js";
import { forget, type Span, type Wanted } from "./wanted.js";
import { isMergeKey, keyText } from "./yaml.js";
import { composeYaml } from "./yaml-document.js";

/** Merges within merges; more are a circle. */
const MAX_MERGES = 100;

/** Fills `root`; `false` if the text cannot be parsed far enough to look. */
export function findYamlRanges(text: string, root: Wanted): boolean {
  const { isAlias, isMap, isScalar, isSeq } = yamlModule();
  const composed = composeYaml(text);
  if (typeof composed === "number") return false;
  const { document } = composed;

  function visit(node: unknown, wanted: Wanted, after: number): void {
    wanted.value = spanOf(node) ?? { start: after, end: after };
    if (isScalar(node) && typeof node.value === "string") wanted.text = node.value;
    if (wanted.children.size > 0) below(node, wanted, 0);
  }

  function below(node: unknown, wanted: Wanted, merges: number): void {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(target)) {
      for (const [key, child] of wanted.children) {
        const item = /^(?:0|[1-9]\d*)$/.test(key) ? target.items[Number(key)] : undefined;
        if (item !== undefined) visit(item, child, wanted.value?.end ?? 0);
      }
    } else if (isMap(target)) inMap(target, wanted, merges);
  }

  function inMap(map: YAMLMap, wanted: Wanted, merges: number): void {
    const own = new Set<Wanted>();
    for (const { key, value } of map.items as Pair[]) {
      if (isScalar(key) && isMergeKey(key)) continue;
      const child = wanted.children.get(keyText(isScalar(key) ? key.value : key));
      if (!child) continue;
      forget(child);
      own.add(child);
      const span = spanOf(key);
      visit(value, child, span?.end ?? 0);
      child.key = span;
    }
    if (own.size === wanted.children.size || merges > MAX_MERGES) return;
    // Only what no key of the map itself names, and of several sources the first that has it.
    const missing: Wanted = {
      children: new Map([...wanted.children].filter(([, child]) => !own.has(child))),
    };
    for (const { key, value } of map.items as Pair[]) {
      if (!isScalar(key) || !isMergeKey(key)) continue;
      const sources = isSeq(value) ? value.items : [value];
      for (const source of sources.toReversed()) below(source, missing, merges + 1);
    }
  }

  visit(document.contents, root, 0);
  return true;
}

function spanOf(node: unknown): Span | undefined {
  const range = (node as Node | null)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}
