/** What a recipe's steps do to the API, in their order: what must not be repeated, asked late, or left halfway. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Api, BoundOperation } from "./api.js";
import { mentionedIn } from "./mentions.js";
import { type CallNode, type EachNode, everyNode, type Node, type UseNode } from "./nodes.js";
import { originOf, part } from "./parts.js";

/** What was done before a step. */
interface Before {
  /** The first step that may have changed something. */
  wrote?: Node;
  /** A point of no return that may have been passed, and one that surely was. */
  pivot?: CallNode;
  surely?: CallNode;
  confirmed: boolean;
}

type Where = "top" | "loop" | "parallel";

/** Rounds of a loop: more of them are for a job, not for a call. */
const MOST_ROUNDS = 200;

export function checkEffects(nodes: readonly Node[], api: Api, report: Report): void {
  const before: Before = { confirmed: false };
  let loop: EachNode | undefined;

  function checkAll(list: readonly Node[], where: Where): void {
    list.forEach((node, index) => {
      const followed = where !== "top" || list.slice(index + 1).some(mayFail);
      check(node, where, followed);
    });
  }

  function check(node: Node, where: Where, followed: boolean): void {
    switch (node.kind) {
      case "call":
        if (node.operation) checkCall(node, node.operation, where, followed);
        return;
      case "each":
        if (inLoop(node)) {
          const reason = "A loop cannot stand in a loop";
          report(diagnostic("recipe/loop-unbounded", part(node.at, "for_each"), { reason }, { on: "key" }));
        }
        if ((node.step.max ?? 0) > MOST_ROUNDS) {
          const reason = `A loop runs at most ${MOST_ROUNDS} times`;
          report(diagnostic("recipe/loop-unbounded", part(node.at, "max"), { reason }));
        }
        loop = node;
        checkAll(node.steps, "loop");
        loop = undefined;
        return;
      case "parallel":
        checkAll(node.steps, where === "loop" ? "loop" : "parallel");
        return;
      case "use":
        checkUse(node);
        return;
      case "confirm":
        checkConfirm(node, part(node.at, "confirm"));
        before.confirmed = true;
        return;
      case "set":
      case "fail":
      case "return":
        return;
    }
  }

  function checkConfirm(node: Node, at: Parameters<typeof originOf>[0]): void {
    const around = node.inside.at(0);
    if (around) {
      const reason = around.kind === "loop" ? "it stands in a loop" : "it stands in `parallel`";
      report(diagnostic("recipe/confirm-late", at, { reason }, { on: "key" }));
    } else if (before.wrote) {
      const related = [{ message: "this step changes something before it", at: originOf(before.wrote.at) }];
      const reason = "a step before it has already changed something";
      report(diagnostic("recipe/confirm-late", at, { reason }, { on: "key", related }));
    }
  }

  function checkUse(node: UseNode): void {
    const summary = node.unit?.summary;
    if (!summary) return;
    const at = part(node.at, "use");
    if (summary.confirms) checkConfirm(node, at);
    if (summary.loops && inLoop(node)) {
      const reason = `The recipe ${node.step.use} has a loop, which cannot stand in a loop`;
      report(diagnostic("recipe/loop-unbounded", at, { reason }));
    }
    if (summary.writes && node.inside.some(({ kind }) => kind === "parallel"))
      report(diagnostic("recipe/parallel-writes", at, { operation: node.step.use }));
    if (summary.writes) before.wrote ??= node;
    before.confirmed ||= summary.confirms;
  }

  function checkCall(node: CallNode, bound: BoundOperation, where: Where, followed: boolean): void {
    const { at, step } = node;
    const operation = bound.id;
    const writes = bound.effect !== "read";
    if (writes) {
      for (const what of ["poll", "collect"] as const) {
        if (step[what] === undefined) continue;
        report(diagnostic("recipe/poll-unsafe", part(at, what), { operation, what }, { on: "key" }));
      }
      if (node.inside.some(({ kind }) => kind === "parallel"))
        report(diagnostic("recipe/parallel-writes", part(at, "call"), { operation }));
      if (bound.descriptor.method === "DELETE" && !before.confirmed)
        report(diagnostic("recipe/unconfirmed", part(at, "call"), { operation }));
    }
    if (repeatsUnsafely(node, bound))
      report(diagnostic("recipe/retry-unsafe", part(at, "retry"), { operation }, { on: "key" }));
    checkStranded(node, bound);
    if (loop && sharesKey(step.idempotency, loop))
      report(diagnostic("recipe/idempotency-shared", part(at, "idempotency"), { operation }));
    checkUndo(node, where, followed);
    checkOrigin(node, bound);
    if (writes) before.wrote ??= node;
    if (step.pivot) {
      before.pivot ??= node;
      if (step.if === undefined && step.on_error !== "continue") before.surely ??= node;
    }
  }

  /** An idempotent write is repeated until it is done; of others, somebody has to look after what is missing. */
  function checkStranded({ at, step }: CallNode, bound: BoundOperation): void {
    const { pivot } = before;
    if (!pivot || bound.effect !== "write" || step.on_error === "continue") return;
    if (step.recover !== undefined || pivot.step.recover !== undefined) return;
    if (!api.exposed || api.exposed(bound.id)) return;
    const related = [{ message: "the point of no return", at: originOf(part(pivot.at, "pivot")) }];
    report(diagnostic("recipe/stranded", part(at, "call"), { operation: bound.id }, { related }));
  }

  function checkUndo({ at, step, undo, operation }: CallNode, where: Where, followed: boolean): void {
    if (!undo) return;
    const tell = (reason: string, related: { message: string; at: ReturnType<typeof originOf> }[] = []) =>
      report(diagnostic("recipe/undo-never", part(at, "undo"), { reason }, { on: "key", related }));
    const { surely } = before;
    if (operation?.effect === "read") tell("the step changes nothing");
    else if (step.pivot) tell("the step is the point of no return itself");
    else if (surely)
      tell("it comes after the point of no return", [
        { message: "the point of no return", at: originOf(part(surely.at, "pivot")) },
      ]);
    else if (where === "top" && !followed) tell("no step after it can fail");
  }

  function checkOrigin({ at }: CallNode, bound: BoundOperation): void {
    const { server } = bound.descriptor;
    const other = api.server?.(bound.id);
    if (server === undefined || other === undefined) return;
    const [mine, theirs] = [hostOf(server), hostOf(other)];
    if (mine === undefined || theirs === undefined || mine === theirs) return;
    const params = { operation: bound.id, server: mine, other: theirs };
    const related = [{ message: `${bound.id} is declared here`, at: originOf(bound.operation.at) }];
    report(diagnostic("recipe/cross-origin", part(at, "call"), params, { related }));
  }

  checkAll(nodes, "top");
}

function inLoop({ inside }: Node): boolean {
  return inside.some(({ kind }) => kind === "loop");
}

function mayFail({ kind }: Node): boolean {
  return kind !== "set" && kind !== "return";
}

/** The author asks for it; what is repeated by default is only what may be. */
function repeatsUnsafely({ step }: CallNode, { effect, facts }: BoundOperation): boolean {
  if (!step.retry || step.retry.attempts === 1 || effect !== "write" || step.idempotency !== undefined)
    return false;
  const early = facts.retry.throttledEarly === true && step.retry.on?.every((cause) => cause === 429);
  return early !== true;
}

/** A key of its own for each item names the item, or something that was made for it. */
function sharesKey(idempotency: string | undefined, { step, steps }: EachNode): boolean {
  if (idempotency === undefined || idempotency === "auto") return false;
  const mentioned = mentionedIn(idempotency);
  if (mentioned.vars.size > 0 || mentioned.whole.size > 0) return false;
  if (everyNode(steps).some(({ id }) => mentioned.steps.has(id))) return false;
  return !new RegExp(`\\b${step.as ?? "item"}\\b`).test(idempotency);
}

/** Scheme, host and port; nothing of a relative URL. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
