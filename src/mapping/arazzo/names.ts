/** Names of an Arazzo document → names that a mapping file may have. */

import { ID, INPUT } from "../names.js";

/** Hosts allow 64 characters and put `mcp__<server>__` in front. */
const MAX_TOOL_NAME = 48;
const MAX_ID = 56;

/** `loginUser-andPets` → `login_user_and_pets`; empty when nothing of it is left. */
export function snakeCase(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}

/** A name for a tool, the one it had if it was exported, that is not in `taken`, which it joins. */
export function toolName(original: string | undefined, workflowId: string, taken: Set<string>): string {
  if (original !== undefined) return unique(original, original.length, taken);
  return unique(snakeCase(workflowId).slice(0, MAX_TOOL_NAME) || "workflow", MAX_TOOL_NAME, taken);
}

/** An id as steps have it that is not in `taken`, which it joins. */
export function stepName(stepId: string, taken: Set<string>): string {
  const name = ID.test(stepId) ? stepId : snakeCase(stepId).slice(0, MAX_ID);
  return unique(ID.test(name) ? name : `step_${name}`.replace(/_$/, ""), MAX_ID, taken);
}

/** The name of an input; names that agents can send stay as they are. */
export function inputName(text: string, taken: Set<string>): string {
  const name = INPUT.test(text) ? text : text.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, MAX_ID);
  return unique(INPUT.test(name) ? name : `input_${name}`.replace(/_$/, ""), MAX_ID, taken);
}

/** Counted in the order of the document: names of an Arazzo document are settled within it. */
function unique(name: string, limit: number, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count++)
    free = `${name.slice(0, limit - 1 - String(count).length)}_${count}`;
  taken.add(free);
  return free;
}
