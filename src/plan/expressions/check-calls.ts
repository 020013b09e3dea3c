/** Calls: `has`, `.orValue`, macros, and the functions of `functions.ts`. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { suggest } from "../../diagnostics/suggest.js";
import { checkMacro, MACROS } from "./check-macros.js";
import { BROKEN, type Checked, type Checking, checked, excerpt, mismatch, needed } from "./checking.js";
import { FUNCTIONS, type Signature, takes, wantedInWords } from "./functions.js";
import { BOOLEAN, describeType, mayBeAbsent, membersOf, present, union } from "./object-type.js";
import type { Node, Span } from "./parse.js";
import { pathOf, pathsAlong } from "./path.js";
import { patternProblem } from "./patterns.js";
import { lenient, needless } from "./presence.js";
import type { Scope } from "./scope.js";
import type { Expression, FunctionName } from "./types.js";

export interface Call {
  readonly name: string;
  readonly receiver?: Node;
  readonly args: readonly Node[];
}

export function checkCall(node: Node, call: Call, scope: Scope, checking: Checking): Checked {
  const { name, receiver } = call;
  if (name === "has" && receiver === undefined) return checkHas(node, call, scope, checking);
  if (name === "orValue" && receiver !== undefined)
    return checkOrValue(node, receiver, call, scope, checking);
  if (Object.hasOwn(MACROS, name) && receiver !== undefined) {
    const problem = checkMacro(node, { ...call, receiver }, scope, checking);
    return typeof problem === "string" ? wrongCall(node, call, problem, scope, checking) : problem;
  }
  if (Object.hasOwn(FUNCTIONS, name)) {
    const signature = FUNCTIONS[name as FunctionName];
    const problem = misuse(call, signature);
    if (problem !== undefined) return wrongCall(node, call, problem, scope, checking);
    return checkFunction(node, name as FunctionName, call, scope, checking);
  }
  return wrongCall(node, call, unknownFunction(call), scope, checking);
}

/** Reports at the name, after checking what is inside. */
function wrongCall(node: Node, call: Call, problem: string, scope: Scope, checking: Checking): Checked {
  const { report, at, text } = checking;
  report(diagnostic("expression/function-unknown", at(nameSpan(node, call, text)), { problem }));
  if (call.receiver !== undefined) checking.check(call.receiver, scope);
  // arguments of an unknown macro name variables that are not there
  if (!Object.hasOwn(MACROS, call.name) && Object.hasOwn(FUNCTIONS, call.name))
    for (const argument of call.args) checking.check(argument, scope);
  return BROKEN;
}

/** The tree does not keep where a method's name stands. */
function nameSpan(node: Node, { name, receiver }: Call, text: string): Span {
  const start = receiver === undefined ? node.start : text.indexOf(name, receiver.end);
  return { start, end: start + name.length };
}

function unknownFunction({ name, receiver }: Call): string {
  const instead: Readonly<Record<string, string>> = {
    hasValue: "has(x)",
    or: "x.orValue(y)",
    value: "x.orValue(y)",
    len: "size(x)",
    length: "size(x)",
    toLowerCase: "text.lowerAscii()",
    toUpperCase: "text.upperAscii()",
    includes: 'text.contains(part), or "item in list"',
    str: "string(x)",
    bool: "x == true",
    find: "list.filter(x, …).first()",
    some: "list.exists(x, …)",
    every: "list.all(x, …)",
    sort: "list.sortBy(x, x)",
  };
  if (Object.hasOwn(instead, name)) return `There is no function ${name}(). Write ${instead[name]}.`;
  const known = [...Object.keys(FUNCTIONS), ...Object.keys(MACROS), "has", "orValue"];
  const hint = suggest(name, known);
  return `There is no function ${receiver === undefined ? "" : "."}${name}().${hint}`;
}

function misuse(
  { name, receiver, args }: Call,
  { form, usage, takes, needs }: Signature,
): string | undefined {
  const asMethod = receiver !== undefined;
  if (asMethod && form === "function") return `${name}() is written ${usage}.`;
  if (!asMethod && form === "method") return `${name}() is written ${usage}.`;
  const own = asMethod ? 1 : 0;
  const given = args.length + own;
  if (given >= needs && given <= takes.length) return undefined;
  const counts = needs === takes.length ? `${needs - own}` : `${needs - own} to ${takes.length - own}`;
  const noun = counts === "1" ? "argument" : "arguments";
  const written = form === "both" && asMethod ? `x.${name}()` : usage;
  return `${name}() takes ${counts} ${noun}, not ${args.length}: ${written}.`;
}

function checkHas(node: Node, { args }: Call, scope: Scope, checking: Checking): Checked {
  const [argument] = args;
  const problem = `has() takes 1 argument, not ${args.length}: has(x).`;
  if (argument === undefined || args.length !== 1)
    return wrongCall(node, { name: "has", args }, problem, scope, checking);
  const part = checking.check(argument, scope);
  if (part === BROKEN) return checked({ kind: "literal", value: true }, BOOLEAN);
  const paths = pathsAlong(part.expression);
  if (paths.length === 0 && !["name", "select", "index"].includes(part.expression.kind))
    return mismatch(
      `has() takes a path as inputs.id, not ${excerpt(checking.text, argument)}.`,
      argument,
      checking,
    );
  needless(part, argument, "has(...)", node, checking);
  return checked({ kind: "has", of: lenient(part.expression) }, BOOLEAN, paths, []);
}

function checkOrValue(node: Node, receiver: Node, call: Call, scope: Scope, checking: Checking): Checked {
  const [argument] = call.args;
  if (argument === undefined || call.args.length !== 1) {
    const problem = `orValue() takes 1 argument, not ${call.args.length}: x.orValue(y).`;
    return wrongCall(node, call, problem, scope, checking);
  }
  const part = checking.check(receiver, scope);
  const otherwise = checking.check(argument, scope);
  needless(part, receiver, ".orValue(...)", node, checking);
  const expression: Expression = {
    kind: "orValue",
    of: lenient(part.expression),
    otherwise: otherwise.expression,
  };
  // whose value is unknown is there, or the other is
  const joined = union([present(part.typed), otherwise.typed]);
  return checked(expression, { type: joined.type, optional: otherwise.typed.optional });
}

function checkFunction(
  node: Node,
  name: FunctionName,
  call: Call,
  scope: Scope,
  checking: Checking,
): Checked {
  const signature = FUNCTIONS[name];
  const nodes = call.receiver === undefined ? call.args : [call.receiver, ...call.args];
  const parts = nodes.map((argument) => {
    const part = checking.check(argument, scope);
    return name === "json" ? part : needed(part, argument, `${name}()`, checking);
  });
  let broken = false;
  for (const [index, part] of parts.entries()) {
    const [argument, wanted] = [nodes[index] ?? node, signature.takes[index] ?? "anything"];
    if (takes(wanted, part.typed.type)) continue;
    broken = true;
    const what = `${excerpt(checking.text, argument)} is ${describeType(part.typed.type)}`;
    const hint =
      name === "contains" && index === 0 && part.typed.type.kind === "list" ? " Write item in list." : "";
    mismatch(`${name}() takes ${wantedInWords(wanted)}, and ${what}.${hint}`, argument, checking);
  }
  if (!broken) checkArguments(name, parts, nodes, checking);
  const expression: Expression = {
    kind: "call",
    function: name,
    args: parts.map((part) => part.expression),
  };
  const typed = signature.gives(parts.map((part) => part.typed.type));
  const paths = parts.flatMap((part) =>
    pathOf(part.expression) === undefined ? [] : pathsAlong(part.expression),
  );
  return typed.type.kind === "boolean"
    ? checked(expression, typed, paths, paths)
    : checked(expression, typed);
}

/** What the literals among the arguments already tell. */
function checkArguments(
  name: FunctionName,
  parts: readonly Checked[],
  nodes: readonly Node[],
  checking: Checking,
): void {
  const [first, second] = parts;
  const [firstNode, secondNode] = nodes;
  const text = (part: Checked | undefined) =>
    part?.expression.kind === "literal" && typeof part.expression.value === "string"
      ? part.expression.value
      : undefined;
  const given = text(first);
  if (name === "matches" && secondNode !== undefined) {
    const pattern = text(second);
    const problem = pattern === undefined ? "it must be a literal text." : patternProblem(pattern);
    if (problem !== undefined)
      checking.report(diagnostic("expression/pattern-unsafe", checking.at(secondNode), { problem }));
  }
  if (name === "join" && first !== undefined && firstNode !== undefined) {
    const type = first.typed.type;
    const item = type.kind === "list" ? type.item.type : undefined;
    if (type.kind === "list" && mayBeAbsent(type.item)) {
      const what = `An item of ${excerpt(checking.text, firstNode)}`;
      checking.report(
        diagnostic("expression/possibly-absent", checking.at(firstNode), { what, where: "join()" }),
      );
    }
    if (item !== undefined && !membersOf(item).every((member) => takes("scalar", member)))
      mismatch(
        `join() takes a list of texts, and the items of ${excerpt(checking.text, firstNode)} are ${describeType(item)}.`,
        firstNode,
        checking,
      );
  }
  if (given === undefined || firstNode === undefined) return;
  if (name === "duration" && !/^[-+]?(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(given))
    mismatch(
      `${JSON.stringify(given)} is not a duration; write for example "1h30m" or "90s".`,
      firstNode,
      checking,
    );
  if (name === "timestamp" && Number.isNaN(Date.parse(given)))
    mismatch(
      `${JSON.stringify(given)} is not a timestamp; write for example "2026-01-31T09:30:00Z".`,
      firstNode,
      checking,
    );
}
