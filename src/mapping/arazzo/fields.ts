/** Fields that Arazzo does not know: nobody would read them, so they are told. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { isDictionary, placeOf } from "./document.js";

type Holder =
  | "document"
  | "info"
  | "source description"
  | "workflow"
  | "step"
  | "parameter"
  | "request body"
  | "payload replacement"
  | "criterion"
  | "criterion type"
  | "success action"
  | "failure action"
  | "reference"
  | "components";

/** What stands under a field: an object, a list or a map of them; no entry where it is anything else. */
interface Held {
  readonly in: "field" | "list" | "map";
  readonly holder: Holder;
}

interface Known {
  readonly fields: readonly string[];
  readonly held?: Readonly<Record<string, Held>>;
}

const one = (holder: Holder): Held => ({ in: "field", holder });
const list = (holder: Holder): Held => ({ in: "list", holder });
const map = (holder: Holder): Held => ({ in: "map", holder });

const ACTION = ["name", "type", "workflowId", "stepId", "parameters", "criteria"];
const ACTION_HELD = { parameters: list("parameter"), criteria: list("criterion") };

/** Arazzo 1.0 and 1.1 together. */
const KNOWN: Readonly<Record<Holder, Known>> = {
  document: {
    fields: ["arazzo", "$self", "info", "sourceDescriptions", "workflows", "components"],
    held: {
      info: one("info"),
      sourceDescriptions: list("source description"),
      workflows: list("workflow"),
      components: one("components"),
    },
  },
  info: { fields: ["title", "summary", "description", "version"] },
  "source description": { fields: ["name", "url", "type"] },
  workflow: {
    fields: [
      "workflowId",
      "summary",
      "description",
      "inputs",
      "dependsOn",
      "steps",
      "successActions",
      "failureActions",
      "outputs",
      "parameters",
    ],
    held: {
      steps: list("step"),
      successActions: list("success action"),
      failureActions: list("failure action"),
      parameters: list("parameter"),
    },
  },
  step: {
    fields: [
      "stepId",
      "description",
      "operationId",
      "operationPath",
      "channelPath",
      "workflowId",
      "parameters",
      "requestBody",
      "successCriteria",
      "onSuccess",
      "onFailure",
      "outputs",
      "dependsOn",
      "timeout",
      "correlationId",
      "action",
    ],
    held: {
      parameters: list("parameter"),
      requestBody: one("request body"),
      successCriteria: list("criterion"),
      onSuccess: list("success action"),
      onFailure: list("failure action"),
    },
  },
  parameter: { fields: ["name", "in", "value"] },
  "request body": {
    fields: ["contentType", "payload", "replacements"],
    held: { replacements: list("payload replacement") },
  },
  "payload replacement": { fields: ["target", "targetSelectorType", "value"] },
  criterion: { fields: ["context", "condition", "type"], held: { type: one("criterion type") } },
  "criterion type": { fields: ["type", "version"] },
  "success action": { fields: ACTION, held: ACTION_HELD },
  "failure action": { fields: [...ACTION, "retryAfter", "retryLimit"], held: ACTION_HELD },
  reference: { fields: ["reference", "value"] },
  components: {
    fields: ["inputs", "parameters", "successActions", "failureActions"],
    held: {
      parameters: map("parameter"),
      successActions: map("success action"),
      failureActions: map("failure action"),
    },
  },
};

/** What may be a reference to the components instead. */
const SHARED: ReadonlySet<Holder> = new Set(["parameter", "success action", "failure action"]);

/** Extensions (`x-…`) are anybody's; what is no object has been told, or is told where it is read. */
export function checkFields(root: Located, report: Report): void {
  check(root, "document", report);
}

function check(node: Located, expected: Holder, report: Report): void {
  if (!isDictionary(node.value)) return;
  const holder = SHARED.has(expected) && Object.hasOwn(node.value, "reference") ? "reference" : expected;
  const { fields, held = {} } = KNOWN[holder];
  for (const key of Object.keys(node.value)) {
    if (key.startsWith("x-") || fields.includes(key)) continue;
    const construct = `The field ${JSON.stringify(key)}`;

    const reason = `it is no field of the ${holder}.${suggest(key, fields)}`;
    const at = placeOf(below(node, key));
    report(diagnostic("arazzo/dropped", at, { construct, reason }, { on: "key" }));
  }
  for (const [key, { in: form, holder: inner }] of Object.entries(held)) {
    const found = below(node, key);
    if (form === "field") check(found, inner, report);
    else if (form === "list" && Array.isArray(found.value))
      for (const index of found.value.keys()) check(below(found, index), inner, report);
    else if (form === "map" && isDictionary(found.value))
      for (const name of Object.keys(found.value)) check(below(found, name), inner, report);
  }
}
