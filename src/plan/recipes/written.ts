/** Values that the mapping file writes out, against what the API says of its arguments. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { Json, ValuePlan } from "../expressions/types.js";
import { misfit } from "./defaults.js";
import { isMap, part } from "./parts.js";
import { itemOf, propertyOf, type Slot } from "./slots.js";

/** Looks at all that is known before the call, also inside of what is computed in part. */
export function checkWritten(plan: ValuePlan, at: Located, slot: Slot, report: Report): void {
  const written = constantOf(plan);
  // null is as good as not given, which is looked at elsewhere
  if (written === null) return;
  if (written !== undefined) {
    const reason = misfit(written, slot.schema, slot.root);
    if (reason === undefined) return;
    const text = JSON.stringify(written);
    const params = { value: text.length > 60 ? "This value" : text, argument: slot.label, reason };
    const message = `${JSON.stringify(slot.name)} is declared here`;
    report(diagnostic("recipe/argument-invalid", at, params, { related: [{ message, at: slot.at }] }));
    return;
  }
  if (plan.kind === "object" && isMap(at.value)) {
    for (const [key, member] of plan.members) {
      const inner = propertyOf(slot, key);
      if (inner) checkWritten(member, part(at, key), inner, report);
    }
  }
  if (plan.kind === "array" && Array.isArray(at.value)) {
    const inner = itemOf(slot);
    plan.items.forEach((item, index) => {
      if (inner) checkWritten(item, part(at, index), inner, report);
    });
  }
}

/** The value where none of it is computed; members that are null are not sent. */
function constantOf(plan: ValuePlan): Json | undefined {
  switch (plan.kind) {
    case "literal":
      return plan.value;
    case "array": {
      const items = plan.items.map(constantOf);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "object": {
      const members = plan.members.map(([key, member]) => [key, constantOf(member)] as const);
      const known = members.flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value] as [string, Json]],
      );
      return known.length < members.length ? undefined : mapOf(known.filter(([, value]) => value !== null));
    }
    case "expression":
    case "text":
    case "pick":
    case "each":
      return undefined;
  }
}
