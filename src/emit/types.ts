/** `src/types.ts`: what operations take and answer with, of those that code calls. */
import type { TypePlan, ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { ServerPlan } from "../plan/types.js";
import { acceptedObjects } from "./accepted.js";
import { flat, print } from "./layout.js";
import { commentText } from "./literal.js";
import type { ProjectNames } from "./project-names.js";
import { importText, type References } from "./references.js";
import { typeText, type Uses, valueTypeText } from "./type-text.js";

/**
 * Undefined where there are none.
 * @param runtime the module that has the runtime's types
 * @param isNamed whether code names that type of what a step is answered
 */
export function typesModule(
  plan: ServerPlan,
  names: ProjectNames,
  runtime: string,
  isNamed: (name: string) => boolean = () => true,
): string | undefined {
  const { operations = {}, types = {}, tools = {} } = plan.details ?? {};
  const used = new Set<string>();
  const uses: Uses = { nameOf: names.type, uses: (name) => void used.add(`type ${name}`) };
  const declared = new Map<string, string>();
  const declare = (name: string, type: TypePlan, about: string, rules: Rules = {}): void => {
    if (declared.has(name)) return;
    const text = typeText(type, { ...uses, ...rules });
    declared.set(name, print([`/** ${about} */\nexport type ${name} = `, text, ";\n"]));
  };
  for (const [ref, { name, type }] of Object.entries(types))
    declare(names.type(ref), type, `${commentText(name)}, as the document has it.`);
  for (const [id, { arguments: taken, body }] of Object.entries(operations)) {
    const about = commentText(id);
    if (taken && taken.kind !== "ref") declare(names.typeFor("arguments", id), taken, `What ${about} takes.`);
    if (body && isUnnamed(body)) declare(names.typeFor("body", id), body.type, `What ${about} answers with.`);
  }
  for (const { key, operation, body } of acceptedObjects(plan)) {
    const about = `What ${commentText(operation)} answers with, also in statuses that a step accepts.`;
    const name = names.typeFor("accepted", key);
    if (isNamed(name)) declare(name, body.type, about);
  }
  const built = new Set(plan.tools.flatMap(({ kind, listing }) => (kind === "recipe" ? [listing.name] : [])));
  for (const [tool, { input, output }] of Object.entries(tools)) {
    const about = commentText(tool);
    if (input.kind !== "ref")
      declare(names.typeFor("input", tool), input, `What ${about} is given.`, CHECKED);
    if (isUnnamed(output))
      declare(
        names.typeFor("output", tool),
        output.type,
        `What ${about} gives.`,
        built.has(tool) ? BUILT : {},
      );
  }
  if (declared.size === 0) return undefined;
  const imports = used.size > 0 ? `${importText({ names: [...used], from: runtime })}\n\n` : "";
  const texts = [...declared].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
  return `/** What operations take and answer with. An API may send more than its document says, or something else. */\n${imports}${texts.join("\n")}`;
}

type Rules = Pick<Uses, "isClosed" | "isExact">;

/** The validator has seen it. */
const CHECKED: Rules = { isClosed: true, isExact: true };
/** A recipe leaves out what is absent. Values of the API in it may be others than its document names. */
const BUILT: Rules = { isExact: true };

/** An object for which the document has no name gets one of its operation. */
function isUnnamed({ type }: ValueTypePlan): boolean {
  return type.kind === "object";
}

/** `ResolveTicketInput, ResolveTicketOutput`: what a tool takes and gives, where its function says so. */
export function toolFunctionTypes(
  tool: string,
  { details }: ServerPlan,
  names: ProjectNames,
  references: References,
): string {
  const { input, output } = details?.tools?.[tool] ?? {};
  const one =
    input && input.kind !== "ref"
      ? references.type(names.typeFor("input", tool))
      : typeOf({ type: input ?? { kind: "any" }, optional: false }, references);
  if (!output || !isUnnamed(output)) return `${one}, ${typeOf(output, references)}`;
  return `${one}, ${references.type(names.typeFor("output", tool))}${output.optional ? " | null" : ""}`;
}

function typeOf(
  value: ValueTypePlan = { type: { kind: "any" }, optional: false },
  references: References,
): string {
  return flat(valueTypeText(value, references));
}

/** What an operation answers with, as code that sees an answer of it has to say. */
export function answerType(
  id: string,
  { details }: ServerPlan,
  names: ProjectNames,
  references: References,
): string {
  const { body } = details?.operations[id] ?? {};
  if (!body || !isUnnamed(body)) return typeOf(body, references);
  return `${references.type(names.typeFor("body", id))}${body.optional ? " | null" : ""}`;
}

/** `GetTicketArguments, Ticket`: what an operation takes and answers with, where its code says so. */
export function operationTypes(
  id: string,
  plan: ServerPlan,
  names: ProjectNames,
  references: References,
): string {
  const { details } = plan;
  const { arguments: taken } = details?.operations[id] ?? {};
  const one =
    taken && taken.kind !== "ref"
      ? references.type(names.typeFor("arguments", id))
      : typeOf(taken && { type: taken, optional: false }, references);
  return `${one}, ${answerType(id, plan, names, references)}`;
}
