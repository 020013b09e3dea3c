/** Finds steps and tools whose kind cannot be told: nothing else is said about them. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import { below } from "../read/located.js";
import { parsePointer } from "../read/pointer.js";
import type { Located } from "../read/types.js";
import { closest } from "../runtime/core/suggest.js";
import type { Slip } from "./repair.js";
import { step, VERBS } from "./schema-steps.js";
import { endpointTool, recipeTool } from "./schema-tools.js";

type Json = Readonly<Record<string, unknown>>;

/** Keys of steps that are no verbs. */
const STEP_KEYS = new Set(step.options.flatMap(({ shape }) => Object.keys(shape)));

/** A map of the document, or `undefined`. */
export function mapAt(node: Located): Json | undefined {
  const { value } = node;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function verbsOf(value: Json): readonly (typeof VERBS)[number][] {
  return VERBS.filter((verb) => Object.hasOwn(value, verb));
}

/**
 * The pointers of steps and tools that were reported, for which zod's issues are of no use; where a misspelt verb is all
 * that is wrong, with that slip.
 */
export function findUnclear(document: Located, report: Report): ReadonlyMap<string, Slip | undefined> {
  const unclear = new Map<string, Slip | undefined>();
  const tools = below(document, "tools");
  for (const name of Object.keys(mapAt(tools) ?? {})) tool(below(tools, name), name);
  return unclear;

  function tool(node: Located, name: string): void {
    const value = mapAt(node);
    if (!value) return;
    const [operation, steps] = [Object.hasOwn(value, "operation"), Object.hasOwn(value, "steps")];
    if (steps) for (const each of items(below(node, "steps"))) visit(each);
    if (operation !== steps) return;
    unclear.set(node.pointer, undefined);
    const of = `the tool ${JSON.stringify(name)}`;
    if (operation) {
      const expected = "either `operation` (one operation, reshaped) or `steps` (a recipe)";
      report(diagnostic("mapping/invalid", node, { expected, found: "both", hint: "" }, { on: "key" }));
      return;
    }
    const known = [...Object.keys(endpointTool.shape), ...Object.keys(recipeTool.shape)];
    const unknown = Object.keys(value).filter((key) => !known.includes(key) && !key.startsWith("x-"));
    for (const key of unknown) {
      const meant = closest(key, known);
      report(
        diagnostic(
          "mapping/unknown-key",
          below(node, key),
          { key, hint: suggest(key, known) },
          { on: "key" },
        ),
      );
      if (meant === undefined) continue;
      const path = [...parsePointer(node.pointer.slice(document.pointer.length)), key];
      unclear.set(node.pointer, { path, meant });
      if (meant === "operation" || meant === "steps") return;
    }
    report(diagnostic("mapping/missing-key", node, { of, key: "operation` or `steps" }, { on: "key" }));
  }

  function visit(node: Located): void {
    const value = mapAt(node);
    if (!value) return;
    const verbs = verbsOf(value);
    for (const key of ["steps", "parallel"]) for (const each of items(below(node, key))) visit(each);
    if (verbs.length === 1) return;
    unclear.set(node.pointer, undefined);
    if (verbs.length > 1) {
      // the rest is looked at as if the first were meant
      const path = parsePointer(below(node, verbs[1] ?? "").pointer.slice(document.pointer.length));
      unclear.set(node.pointer, { path });
      const reason = `has several verbs: ${verbs.join(" and ")}; one step does one thing`;
      report(diagnostic("mapping/step-verb", node, { reason, hint: "" }));
      return;
    }
    const typo = Object.keys(value).find((key) => !STEP_KEYS.has(key) && suggest(key, VERBS) !== "");
    const reason = `has no verb: it needs one of ${VERBS.join(", ")}`;
    const at = typo === undefined ? node : below(node, typo);
    const hint = typo === undefined ? "" : suggest(typo, VERBS);
    const meant = typo === undefined ? undefined : VERBS.find((verb) => verb === closest(typo, VERBS));
    if (meant)
      unclear.set(node.pointer, { path: parsePointer(at.pointer.slice(document.pointer.length)), meant });
    report(diagnostic("mapping/step-verb", at, { reason, hint }, typo === undefined ? {} : { on: "key" }));
  }
}

function items(node: Located): readonly Located[] {
  return Array.isArray(node.value) ? node.value.map((_, index) => below(node, index)) : [];
}
