/** CEL → runtime expressions and conditions of Arazzo, as far as these can say the same. */
import { pointerOf } from "./pointer.js";

/** A step that the exported workflow has: what others read of it becomes its outputs. */
export interface ExportedStep {
  readonly id: string;
  readonly kind: "call" | "use" | "other";
  readonly outputs: Map<string, string>;
}

export interface Exporting {
  readonly steps: ReadonlyMap<string, ExportedStep>;
  /** Variables whose value is the same as that of an expression. */
  readonly vars: ReadonlyMap<string, string>;
}

/** The step whose response is `status`, `headers`, `body`, or whose outputs need no detour. */
type Current = string | undefined;

/** `=inputs.id` without the sign → `$inputs.id`; `undefined` where there is no such expression. */
export function runtimeOf(cel: string, to: Exporting, current: Current): string | undefined {
  const text = cel.trim().replace(/\.orValue\(null\)$/, "");
  const path = pathOf(text);
  if (!path) return undefined;
  const [root, ...keys] = path;
  switch (root) {
    case "inputs":
      return keys[0] === undefined ? undefined : `$inputs.${keys[0]}${pointerOf(keys.slice(1))}`;
    case "vars": {
      const value = to.vars.get(keys[0] ?? "");
      return value === undefined ? undefined : appended(value, keys.slice(1));
    }
    case "steps":
      return stepPart(keys, to, current);
    case "status":
    case "headers":
    case "body":
      return current === undefined ? undefined : responsePart([root, ...keys]);
    default:
      return undefined;
  }
}

function appended(value: string, keys: readonly string[]): string {
  if (keys.length === 0) return value;
  return value.includes("#") ? `${value}${pointerOf(keys).slice(1)}` : `${value}${pointerOf(keys)}`;
}

function responsePart([part, ...keys]: readonly string[]): string | undefined {
  if (part === "status") return keys.length === 0 ? "$statusCode" : undefined;
  if (part === "headers") return keys.length === 1 ? `$response.header.${keys[0]}` : undefined;
  return part === "body" ? `$response.body${pointerOf(keys)}` : undefined;
}

function stepPart(
  [id = "", ...keys]: readonly string[],
  to: Exporting,
  current: Current,
): string | undefined {
  const step = to.steps.get(id);
  if (!step || keys.length === 0) return undefined;
  const [part, ...rest] = keys;
  if (step.kind === "call") {
    if (id === current) return responsePart(keys);
    const own = part === "headers" ? [part, ...rest.slice(0, 1)] : [part ?? ""];
    const source = responsePart(own);
    if (source === undefined) return undefined;
    const name = part === "headers" ? `header_${rest[0] ?? ""}` : (part ?? "");
    step.outputs.set(name, source);
    return `$steps.${id}.outputs.${name}${part === "body" ? pointerOf(rest) : ""}`;
  }
  const [name, ...inner] = rest;
  if (step.kind !== "use" || part !== "output" || name === undefined || !/^[A-Za-z0-9._-]+$/.test(name))
    return undefined;
  step.outputs.set(name, `$outputs.${name}`);
  return `$steps.${id}.outputs.${name}${pointerOf(inner)}`;
}

/** The names of a plain selection: `a.b[0]["c-d"]`. */
function pathOf(text: string): readonly string[] | undefined {
  const first = /^[A-Za-z_]\w*/.exec(text)?.[0];
  if (first === undefined) return undefined;
  const keys = [first];
  let rest = text.slice(first.length);
  while (rest !== "") {
    const step = /^(?:\.\??([A-Za-z_]\w*)|\[(\d+)\]|\["([^"\\]*)"\]|\['([^'\\]*)'\])/.exec(rest);
    if (!step) return undefined;
    keys.push(step[1] ?? step[2] ?? step[3] ?? step[4] ?? "");
    rest = rest.slice(step[0].length);
  }
  return keys;
}

/** A CEL condition of comparisons, `has`, `&&`, `||`, `!` → a simple condition. */
export function conditionOf(cel: string, to: Exporting, current: Current): string | undefined {
  const tokens = tokensOf(cel);
  if (!tokens) return undefined;
  let at = 0;
  let failed = false;
  const fail = (): string => {
    failed = true;
    return "";
  };
  const take = (token: string): boolean => {
    const there = tokens[at] === token;
    if (there) at++;
    return there;
  };

  function either(): string {
    const parts = [both()];
    while (!failed && take("||")) parts.push(both());
    return parts.join(" || ");
  }
  function both(): string {
    const parts = [unary()];
    while (!failed && take("&&")) parts.push(unary());
    return parts.join(" && ");
  }
  function unary(): string {
    if (take("!")) {
      if (tokens?.[at] === "has" && tokens[at + 1] === "(") return present("==");
      return `!(${unary()})`;
    }
    if (take("(")) {
      const inner = either();
      return take(")") ? `(${inner})` : fail();
    }
    if (tokens?.[at] === "has" && tokens[at + 1] === "(") return present("!=");
    const left = operand();
    const op = tokens?.[at] ?? "";
    if (!["==", "!=", "<", "<=", ">", ">="].includes(op))
      return left.startsWith("$") ? `${left} == true` : left;
    at++;
    return `${left} ${op} ${operand()}`;
  }
  function present(op: string): string {
    at += 2;
    const of = operand();
    return take(")") && of.startsWith("$") ? `${of} ${op} null` : fail();
  }
  function operand(): string {
    const token = tokens?.[at++];
    if (token === undefined) return fail();
    if (/^(?:-?\d|true$|false$|null$)/.test(token)) return token;
    const text = /^["']/.test(token) ? textOf(token) : undefined;
    if (text !== undefined) return `'${text.replaceAll("'", "''")}'`;
    const found = runtimeOf(token, to, current);
    // in a condition, a name that ends with these could not be told from what follows
    return found === undefined || /[\s()<>=!&|,'"[\]]/.test(found) ? fail() : found;
  }

  const text = either();
  return failed || at < tokens.length ? undefined : text;
}

/** Paths are one token; `undefined` for anything that conditions do not have. */
function tokensOf(cel: string): readonly string[] | undefined {
  const tokens: string[] = [];
  let rest = cel.trim();
  while (rest !== "") {
    const token =
      /^(?:\|\||&&|[=!<>]=|[<>!()]|-?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*(?:\.\??[A-Za-z_]\w*|\[(?:\d+|"[^"\\]*"|'[^'\\]*')\])*)/.exec(
        rest,
      )?.[0];
    if (token === undefined) return undefined;
    tokens.push(token);
    rest = rest.slice(token.length).trimStart();
  }
  return tokens;
}

function textOf(token: string): string | undefined {
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    const found: unknown = token.startsWith('"') ? JSON.parse(token) : undefined;
    return typeof found === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}
