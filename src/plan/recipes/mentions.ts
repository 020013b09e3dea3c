/** Which inputs, steps and variables a part of a recipe speaks of: read from the text, so that it also works where it is broken. */
import { isMap } from "./parts.js";

export interface Mentions {
  readonly inputs: ReadonlySet<string>;
  readonly steps: ReadonlySet<string>;
  readonly vars: ReadonlySet<string>;
  /** These are used as a whole, so each of their members is. */
  readonly whole: ReadonlySet<string>;
}

const MENTION =
  /\b(inputs|steps|vars)\b(?:\s*\.\s*\??\s*([A-Za-z_]\w*)|\s*\[\s*(?:"([^"]*)"|'([^']*)')\s*\])?/g;

export function mentionedIn(...values: readonly unknown[]): Mentions {
  const found = { inputs: new Set<string>(), steps: new Set<string>(), vars: new Set<string>() };
  const whole = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === "string") {
      for (const [, root, dotted, double, single] of value.matchAll(MENTION)) {
        const name = dotted ?? double ?? single;
        if (root !== "inputs" && root !== "steps" && root !== "vars") continue;
        if (name === undefined) whole.add(root);
        else found[root].add(name);
      }
    } else if (Array.isArray(value)) value.forEach(look);
    else if (isMap(value)) for (const key of Object.keys(value)) look(value[key]);
  };
  values.forEach(look);
  return { ...found, whole };
}
