/** `parallel` → `run.parallel`: a function for each branch, and names for what they give. */
import type { ParallelStepPlan, StepPlan } from "../plan/recipes/types.js";
import { arrow, type Code, call, code, conditional, constant, listCode } from "./code.js";
import { conditionCode } from "./expression.js";
import type { Doc } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { where } from "./narrowing.js";
import { type Binding, inFunction, type Scope, taking, withStep, withVar } from "./scope.js";
import { functionCode, guarded, RUN, type Statements } from "./statements.js";
import type { StepResult } from "./steps.js";
import type { Unit } from "./unit.js";

/** How single steps are printed. */
interface Printers {
  readonly step: (step: StepPlan, scope: Scope, unit: Unit) => Statements;
  readonly result: (step: never, scope: Scope, unit: Unit) => StepResult;
}

export function parallelCode(
  { id, when, steps }: ParallelStepPlan,
  before: Scope,
  inside: Scope,
  unit: Unit,
  print: Printers,
): Statements {
  let [scope, around] = [before, inFunction(inside)];
  const branches = steps.map((step) => {
    const branch = branchCode(step, around, { ...unit, form: "inner" }, print);
    for (const { kind, name, binding } of branch.found) {
      const known: Binding = when ? { ...binding, optional: true } : binding;
      scope = kind === "step" ? withStep(scope, name, known) : withVar(scope, name, known);
      // each branch sees what came before it all, and no name is given twice
      around = taking(around, binding.text);
    }
    return branch;
  });
  const run = call("run.parallel", [code(stringLiteral(id)), listCode(branches.map(({ body }) => body.doc))]);
  const awaited = code(["await ", run.doc], "unary");
  const patterns = branches.map(({ pattern }) => pattern);
  while (patterns.at(-1) === "") patterns.pop();
  if (patterns.length === 0) return { statements: [guarded(when, before, [awaited.doc, ";"], false)], scope };
  const nothing = listCode(branches.map(({ pattern }) => (pattern.startsWith("{") ? "{}" : "undefined")));
  const given = when ? conditional(conditionCode(when, before), awaited, nothing) : awaited;
  return { statements: [constant(`[${patterns.join(", ")}]`, given)], scope };
}

interface Branch {
  /** A function of a run. */
  readonly body: Code;
  /** Of what it gives, the names that are read; empty where none is. */
  readonly pattern: string;
  readonly found: readonly Found[];
}

interface Found {
  readonly kind: "step" | "var";
  /** As the mapping file has it. */
  readonly name: string;
  readonly binding: Binding;
}

function branchCode(step: StepPlan, scope: Scope, unit: Unit, print: Printers): Branch {
  if (step.kind !== "call" && step.kind !== "each" && step.kind !== "use")
    return blockCode(print.step(step, scope, unit), scope);
  const { id, when } = step;
  const inner = where(when, true, scope);
  const { promise, binding } = print.result(step as never, inner, unit);
  const awaited = code(["await ", promise.doc], "unary");
  const body = when
    ? arrow([RUN], conditional(conditionCode(when, scope), awaited, code("undefined")), "async ")
    : arrow([RUN], promise);
  const isUsed = unit.uses.isUsed("steps", id);
  const found = { kind: "step", name: id, binding } as const;
  return { body, pattern: isUsed ? binding.text : "", found: isUsed ? [found] : [] };
}

/** A branch of several statements gives what it has found, by name. */
function blockCode({ statements, scope: after }: Statements, before: Scope): Branch {
  const found: readonly Found[] = [
    ...added("step", before.steps, after.steps),
    ...added("var", before.vars, after.vars),
  ];
  const names = found.map(({ binding }) => binding.text).join(", ");
  const last: readonly Doc[] = names === "" ? [] : [`return { ${names} };`];
  return {
    body: functionCode([RUN], [...statements, ...last]),
    pattern: names === "" ? "" : `{ ${names} }`,
    found,
  };
}

type Bindings = ReadonlyMap<string, Binding>;

function added(kind: Found["kind"], before: Bindings, after: Bindings): readonly Found[] {
  return [...after].flatMap(([name, binding]) =>
    before.get(name) === binding ? [] : [{ kind, name, binding }],
  );
}
