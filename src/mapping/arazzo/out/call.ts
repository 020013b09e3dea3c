/** One step that calls an operation or another recipe → a step of a workflow. */
import type { Report } from "../../../diagnostics/diagnostic.js";
import { below } from "../../../read/located.js";
import type { Located } from "../../../read/types.js";
import type { OperationDescriptor } from "../../../runtime/core/types.js";
import type { CallStep, UseStep } from "../../types.js";
import { parseDuration } from "../../units.js";
import type { Dictionary } from "../document.js";
import { conditionOf, type Exporting } from "./expression.js";
import { lossy } from "./loss.js";
import { findOperation, type PlannedServer, placeArguments } from "./operation.js";
import { exportValue } from "./value.js";

/** The source description of an operation, and whether the document has several. */
export type SourceName = (operation: OperationDescriptor) => {
  readonly name: string;
  readonly several: boolean;
};

interface Context {
  readonly report: Report;
  readonly planned: PlannedServer;
  readonly sourceOf: SourceName;
}

const LOST: Readonly<Record<string, string>> = {
  undo: "a workflow that fails leaves what it has done.",
  pivot: "nothing is undone anyway.",
  idempotency: "no keys are sent.",
  collect: "one page is read.",
  recover: "failures have no advice.",
};

/** @param known called when the step's own response may be read, in its criteria */
export function callStep(
  node: Located<CallStep>,
  id: string,
  to: Exporting,
  { report, planned, sourceOf }: Context,
  known: () => void,
): Dictionary {
  const step = node.value;
  for (const [key, reason] of Object.entries(LOST))
    if (Object.hasOwn(step, key)) lossy(report, below(node, key), `The option ${key}`, reason);
  const operation = findOperation(step.call, planned);
  const named = operation ? operationName(operation, sourceOf(operation)) : { operationId: step.call };
  const args = operation ? argumentsOf(node, operation, to, report) : {};
  known();
  return {
    stepId: id,
    ...(step.title !== undefined && { description: step.title }),
    ...named,
    ...args,
    successCriteria: criteriaOf(node, id, to, report),
    ...failuresOf(node, report),
    ...(step.timeout !== undefined && { timeout: parseDuration(step.timeout) }),
  };
}

function operationName(
  { id, method, path }: OperationDescriptor,
  { name, several }: ReturnType<SourceName>,
): Dictionary {
  const own = several ? id.replace(/^[a-z][a-z0-9_-]*:/, "") : id;
  if (own !== `${method} ${path}`)
    return { operationId: several ? `$sourceDescriptions.${name}.${own}` : own };
  const pointer = path.replaceAll("~", "~0").replaceAll("/", "~1");
  return { operationPath: `{$sourceDescriptions.${name}.url}#/paths/${pointer}/${method.toLowerCase()}` };
}

function argumentsOf(
  node: Located<CallStep>,
  operation: OperationDescriptor,
  to: Exporting,
  report: Report,
): Dictionary {
  const parameters: Dictionary[] = [];
  const payload: [string, unknown][] = [];
  let whole: { readonly value: unknown } | undefined;
  for (const { in: location, name, value, keys } of placeArguments(node.value.with ?? {}, operation)) {
    const found = exportValue(value, to);
    const at = below(node, "with", ...keys);
    if (!found) lossy(report, at, `The argument ${keys.at(-1)}`, "its value is computed, so it is left out.");
    else if (location !== "body") parameters.push({ name, in: location, value: found.value });
    else if (name === "") whole = found;
    else payload.push([name, found.value]);
  }
  const body = whole ? whole.value : payload.length > 0 ? Object.fromEntries(payload) : undefined;
  const contentType = operation.requestBody?.contentType;
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { ...(contentType !== undefined && { contentType }), payload: body },
    }),
  };
}

function criteriaOf(
  node: Located<CallStep>,
  id: string,
  to: Exporting,
  report: Report,
): readonly Dictionary[] {
  const { accept = [], success, poll } = node.value;
  const good = "$statusCode >= 200 && $statusCode < 300";
  const others = accept.filter((status) => status < 200 || status > 299);
  const statuses = [
    ...(others.length > 0 ? [`(${good})`] : [good]),
    ...others.map((status) => `$statusCode == ${status}`),
  ];
  const criteria: Dictionary[] = [{ condition: statuses.join(" || ") }];
  const also = (key: "success" | "poll", expression: string) => {
    const condition = conditionOf(expression, to, id);
    if (condition !== undefined) criteria.push({ condition });
    else lossy(report, below(node, key), `What ${key} says`, "it is more than comparisons of plain values.");
  };
  if (success !== undefined) also("success", success);
  if (poll) also("poll", poll.until);
  if (poll?.fail_if !== undefined)
    lossy(
      report,
      below(node, "poll", "fail_if"),
      "The end of a poll without success",
      "it is tried to the end.",
    );
  if (poll?.max_every !== undefined && poll.max_every !== poll.every)
    lossy(
      report,
      below(node, "poll", "max_every"),
      "Waiting longer each time",
      "retries wait always the same time.",
    );
  return criteria;
}

function failuresOf(node: Located<CallStep>, report: Report): Dictionary {
  const { retry, poll } = node.value;
  const actions: Dictionary[] = [];
  if (retry) {
    const on = retry.on ?? [429, 502, 503, 504];
    const statuses = on.filter((cause) => typeof cause === "number");
    if (retry.cap !== undefined)
      lossy(report, below(node, "retry", "cap"), "The longest pause", "retries wait always the same time.");
    if (on.length > statuses.length)
      lossy(report, below(node, "retry", "on"), "Trying again without an answer", "criteria need a status.");
    if (statuses.length > 0)
      actions.push({
        name: "try_again",
        type: "retry",
        ...(retry.base !== undefined && { retryAfter: parseDuration(retry.base) / 1_000 }),
        retryLimit: (retry.attempts ?? 3) - 1,
        criteria: [{ condition: statuses.map((status) => `$statusCode == ${status}`).join(" || ") }],
      });
  }
  if (poll) {
    const every = parseDuration(poll.every);
    const limit = Math.max(1, Math.ceil(parseDuration(poll.timeout) / every) - 1);
    actions.push({ name: "wait", type: "retry", retryAfter: every / 1_000, retryLimit: limit });
  }
  return actions.length > 0 ? { onFailure: actions } : {};
}

export function useStep(node: Located<UseStep>, id: string, to: Exporting, { report }: Context): Dictionary {
  const { use, title, with: given = {} } = node.value;
  const parameters = Object.entries(given).flatMap(([name, value]) => {
    const found = exportValue(value, to);
    if (found) return [{ name, value: found.value }];
    lossy(
      report,
      below(node, "with", name),
      `The argument ${name}`,
      "its value is computed, so it is left out.",
    );
    return [];
  });
  return {
    stepId: id,
    ...(title !== undefined && { description: title }),
    workflowId: use,
    ...(parameters.length > 0 && { parameters }),
  };
}
