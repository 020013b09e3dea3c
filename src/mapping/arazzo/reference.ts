/** Runtime expressions (Arazzo 1.1 §Runtime Expressions): text → what is named, and the way into it. */

export type Named =
  | { readonly kind: "status" }
  | { readonly kind: "url" | "method" | "self" | "message" }
  | {
      readonly kind: "header" | "query" | "path";
      readonly of: "request" | "response";
      readonly name: string;
    }
  | { readonly kind: "body"; readonly of: "request" | "response" }
  /** Names may hold dots: which part of them is the name is for the declarations to say. */
  | { readonly kind: "input" | "output"; readonly name: string }
  | { readonly kind: "step"; readonly step: string; readonly name: string }
  | {
      readonly kind: "workflow";
      readonly workflow: string;
      readonly field: "inputs" | "outputs";
      readonly name: string;
    }
  | { readonly kind: "source"; readonly source: string; readonly rest: string }
  | { readonly kind: "component"; readonly of: string; readonly name: string };

export interface Reference {
  readonly named: Named;
  /** Keys below it: of the JSON pointer, and of `.name` and `[0]` after it. */
  readonly keys: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ReferenceProblem {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
}

const STARTS =
  /^\$(?:(?:url|method|statusCode|self)(?![A-Za-z0-9_])|(?:request|response|message|inputs|outputs|steps|workflows|sourceDescriptions|components)(?![A-Za-z0-9_]))/;

/** Whether a text is meant as a runtime expression: `$inputs.x`, and not `$5.00`. */
export function looksLikeReference(text: string): boolean {
  return STARTS.test(text);
}

/** The whole of `text` as one expression. */
export function parseReference(text: string): Reference | ReferenceProblem {
  return read(text, 0, text);
}

/** The expression that begins at `start` in a condition; it ends before a space, an operator or a bracket. */
export function referenceAt(text: string, start: number): Reference | ReferenceProblem {
  const raw = /^\$[^\s()<>=!&|,'"[\]]*/.exec(text.slice(start))?.[0] ?? "$";
  const found = read(raw, start, raw);
  if ("problem" in found) return found;
  const keys = [...found.keys];
  let end = found.end;
  for (;;) {
    const step = /^(?:\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]|\.([A-Za-z_][A-Za-z0-9_-]*))/.exec(
      text.slice(end),
    );
    if (!step) break;
    keys.push(step[1] ?? step[2] ?? step[3] ?? step[4] ?? "");
    end += step[0].length;
  }
  return { ...found, keys, end, text: text.slice(start, end) };
}

function read(raw: string, start: number, text: string): Reference | ReferenceProblem {
  const end = start + raw.length;
  const fail = (problem: string): ReferenceProblem => ({ problem, start, end });
  const hash = raw.indexOf("#");
  const head = hash < 0 ? raw : raw.slice(0, hash);
  const pointer = hash < 0 ? "" : raw.slice(hash + 1);
  if (pointer !== "" && !pointer.startsWith("/")) return fail("a JSON pointer begins with '/'.");
  if (/~(?![01])/.test(pointer))
    return fail("in a JSON pointer, '~' is written '~0' and '/' in a name '~1'.");
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = readHead(head);
  if (typeof found === "string") return fail(found);
  return { named: found.named, keys: [...(found.keys ?? []), ...keys], text, start, end };
}

function readHead(head: string): { readonly named: Named; readonly keys?: readonly string[] } | string {
  const [word = "", ...parts] = head.slice(1).split(".");
  const rest = parts.join(".");
  switch (word) {
    case "url":
    case "method":
    case "self":
      return rest === "" ? { named: { kind: word } } : `$${word} has no parts.`;
    case "statusCode":
      return rest === "" ? { named: { kind: "status" } } : "$statusCode has no parts.";
    case "request":
    case "response":
      return readMessage(word, parts);
    case "message":
      return { named: { kind: "message" } };
    case "inputs":
    case "outputs":
      if (!isIdentifier(rest)) return `a name is expected after $${word}.`;
      return { named: { kind: word === "inputs" ? "input" : "output", name: rest } };
    case "steps":
      return readStep(parts);
    case "workflows": {
      const [workflow = "", field, ...names] = parts;
      const name = names.join(".");
      if (workflow === "" || (field !== "inputs" && field !== "outputs") || !isIdentifier(name))
        return "it is written $workflows.<workflowId>.outputs.<name> or $workflows.<workflowId>.inputs.<name>.";
      return { named: { kind: "workflow", workflow, field, name } };
    }
    case "sourceDescriptions": {
      const [source = "", ...names] = parts;
      if (source === "" || names.length === 0) return "it is written $sourceDescriptions.<name>.<reference>.";
      return { named: { kind: "source", source, rest: names.join(".") } };
    }
    case "components": {
      const [of = "", ...names] = parts;
      if (names.length === 0) return "it is written $components.<type>.<name>.";
      return { named: { kind: "component", of, name: names.join(".") } };
    }
    default:
      return "no runtime expression begins like this.";
  }
}

function readStep(parts: readonly string[]): { readonly named: Named } | string {
  const [step = "", outputs, ...names] = parts;
  const name = names.join(".");
  if (step !== "" && outputs === "outputs" && isIdentifier(name))
    return { named: { kind: "step", step, name } };
  const meant = step !== "" && outputs !== undefined && outputs !== "outputs" && isIdentifier(outputs);
  const example = meant
    ? `$steps.${step}.outputs.${[outputs, ...names].join(".")}`
    : "$steps.<stepId>.outputs.<name>";
  return `outputs of a step are written ${example}.`;
}

function readMessage(
  of: "request" | "response",
  [source, ...names]: readonly string[],
): { readonly named: Named; readonly keys?: readonly string[] } | string {
  const name = names.join(".");
  switch (source) {
    case "body":
      // `$response.body.count` is no RFC 6901 pointer, but the specification's own examples write it
      return names.includes("")
        ? "a name is missing."
        : { named: { kind: "body", of }, ...(names.length > 0 && { keys: names }) };
    case "header":
    case "query":
    case "path":
      return name === "" ? `a name is expected after ${source}.` : { named: { kind: source, of, name } };
    default:
      return `after $${of} comes .body, .header.<name>, .query.<name> or .path.<name>.`;
  }
}

function isIdentifier(text: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(text) && !text.startsWith(".") && !text.endsWith(".");
}
