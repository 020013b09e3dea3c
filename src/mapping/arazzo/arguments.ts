/** Parameters and request body of a step → the arguments of a call. */
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { dropped, invalid, placeOf, shown, textAt, unsupported } from "./document.js";
import type { Scope } from "./operand.js";
import type { StepOutline, WorkflowOutline } from "./outline.js";
import { readPayload } from "./payload.js";
import type { Places } from "./places.js";
import { type Entry, entriesOf, withDefaults } from "./reusable.js";
import { given, print, printMembers, readValue, type Written } from "./value.js";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly value: Written;
  readonly at: Origin;
}

const LOCATIONS = ["path", "query", "header", "cookie"];
/** OAS §4.8.12: parameters of these names are ignored; they are the business of credentials and bodies. */
const NOT_PARAMETERS = new Set(["authorization", "accept", "content-type"]);

/** What a call of an operation sends; also noted in `step.sent`. `undefined` after a report. */
export function callArguments(
  step: StepOutline,
  scope: Scope,
  places: Places,
): Record<string, unknown> | undefined {
  const parameters = readParameters(step, scope, true);
  const body = readPayload(below(step.node, "requestBody"), scope);
  if (!parameters || body === "broken") return undefined;
  for (const { name, in: location, value } of parameters)
    step.sent.set(`${location}:${location === "header" ? name.toLowerCase() : name}`, value);
  if (body) step.sent.set("body", body);
  const members = body?.shape.kind === "object" ? body.shape.members : [];
  const names = [...parameters.map(({ name }) => name), ...members.map(([name]) => name)];
  // beside each other, as authors of mapping files write them; in groups where a name would mean two things
  const clash = new Set(names).size < names.length;
  const flatBody = !clash && members.some(([name]) => name === "body");
  const sent: [string, unknown, Origin][] = [];
  if (clash) {
    for (const location of LOCATIONS) {
      const there = parameters.filter((each) => each.in === location);
      const [first] = there;
      if (first) sent.push([location, group(there, first.at, places), first.at]);
    }
  } else for (const { name, value } of parameters) sent.push([name, print(value, places), value.at]);
  if (body && flatBody)
    for (const [name, value] of members) sent.push([name, print(value, places), value.at]);
  else if (body) sent.push(["body", print(body, places), body.at]);
  return placed(sent, placeOf(step.node), places);
}

function group(parameters: readonly Parameter[], at: Origin, places: Places): Record<string, unknown> {
  return printMembers(
    parameters.map(({ name, value }) => [name, value] as const),
    at,
    places,
  );
}

function placed(
  sent: readonly [string, unknown, Origin][],
  at: Origin,
  places: Places,
): Record<string, unknown> {
  const map = mapOf(sent.map(([key, value]) => [key, value] as const));
  for (const [key, , origin] of sent) places.key(map, key, origin);
  return places.of(map, at);
}

/** What a step passes to a workflow, by the names of that one's inputs. */
export function useArguments(
  step: StepOutline,
  uses: WorkflowOutline,
  scope: Scope,
  places: Places,
): Record<string, unknown> | undefined {
  if (below(step.node, "requestBody").value !== undefined)
    return invalid(
      scope.report,
      below(step.node, "requestBody"),
      "a step that calls a workflow has no requestBody.",
    );
  const parameters = readParameters(step, scope, false);
  return parameters && passed(parameters, uses, placeOf(step.node), places);
}

/** The parameters of an action that goes on with a workflow. */
export function actionArguments(
  action: Located,
  uses: WorkflowOutline,
  scope: Scope,
  places: Places,
): Record<string, unknown> | undefined {
  const entries = entriesOf(action, "parameters", "parameters", scope.workflow.document.root, scope.report);
  const parameters = entries.map((entry) => readParameter(entry, scope, false));
  if (!parameters.every((parameter) => parameter !== undefined)) return undefined;
  return passed(parameters, uses, placeOf(action), places);
}

function passed(
  parameters: readonly Parameter[],
  uses: WorkflowOutline,
  at: Origin,
  places: Places,
): Record<string, unknown> {
  const sent = parameters.map(({ name, value }): [string, unknown, Origin] => [
    uses.inputs.get(name)?.argument ?? name,
    print(value, places),
    value.at,
  ]);
  return placed(sent, at, places);
}

function readParameters(step: StepOutline, scope: Scope, located: boolean): readonly Parameter[] | undefined {
  const { workflow, report } = scope;
  const { root } = workflow.document;
  const own = entriesOf(step.node, "parameters", "parameters", root, report);
  const silent: Report = () => {};
  const all = entriesOf(workflow.node, "parameters", "parameters", root, silent);
  const identity = ({ node }: Entry) => {
    const { name, in: location } = node.value as { readonly name?: unknown; readonly in?: unknown };
    return `${located ? shown(location) : ""}:${shown(name)}`;
  };
  // those of the workflow that have a place belong to operations, and the others to workflows
  const fitting = all.filter(({ node }) => (below(node, "in").value !== undefined) === located);
  const entries = withDefaults(own, fitting, identity);
  const kept = entries.filter((entry) => !isCredential(entry, report));
  const parameters = kept.map((entry) => readParameter(entry, scope, located));
  return parameters.every((parameter) => parameter !== undefined) ? parameters : undefined;
}

function isCredential({ node }: Entry, report: Report): boolean {
  const name = below(node, "name").value;
  if (below(node, "in").value !== "header" || typeof name !== "string") return false;
  if (!NOT_PARAMETERS.has(name.toLowerCase())) return false;
  const reason =
    name.toLowerCase() === "authorization"
      ? "credentials are the server's, from its environment."
      : "the server sends the media types that the operation declares.";
  dropped(report, placeOf(node), `The header ${name}`, reason);
  return true;
}

function readParameter({ node, value }: Entry, scope: Scope, located: boolean): Parameter | undefined {
  const { report } = scope;
  const name = textAt(node, "name", report, true);
  if (name === undefined) return undefined;
  const location = located ? textAt(node, "in", report, true) : "";
  if (location === undefined) return undefined;
  if (location === "querystring")
    return unsupported(
      report,
      placeOf(below(node, "in")),
      "A parameter that is the whole query string",
      "Give the parameters of the query one by one, in: query.",
    );
  if (located && !LOCATIONS.includes(location))
    return invalid(report, below(node, "in"), "in is path, query, header or cookie.");
  const from = value ?? below(node, "value");
  if (from.value === undefined) return invalid(report, node, "value is missing.");
  const read = readValue(given(from), scope);
  return read && { name, in: location, value: read, at: placeOf(node) };
}
