/** zod's issues → diagnostics with their places, only those of the kind that was meant. */
import type * as z from "zod";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { suggest } from "../diagnostics/suggest.js";
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import { RESERVED_INPUTS } from "./names.js";
import { KEY_SEPARATOR } from "./schema-parts.js";
import { VERBS } from "./schema-steps.js";
import { endpointTool, recipeTool } from "./schema-tools.js";
import { mapAt, verbsOf } from "./verbs.js";

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Of more known keys than this, none is listed. */
const MOST_LISTED = 12;
const FOUND_WIDTH = 60;

/** An issue with its whole path; those of a union are of one of its members. */
export interface Problem {
  readonly path: Path;
  readonly issue: Issue;
}

/** The issues, those of unions replaced by the issues of the member that was meant. */
export function problemsOf(document: Located, issues: readonly Issue[], base: Path = []): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
    if (issue.code !== "invalid_union") return [{ path, issue }];
    const meant = memberMeant(below(document, ...path), issue.errors);
    return meant ? problemsOf(document, meant, path) : [{ path, issue }];
  });
}

/** A step is told by its verb, a tool by `operation` or `steps`, anything else by its type. */
function memberMeant(node: Located, members: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const value = mapAt(node);
  if (value && members.length === VERBS.length) {
    const [verb] = verbsOf(value);
    return verb && members[VERBS.indexOf(verb)];
  }
  if (value && Object.hasOwn(value, "operation")) return members[0];
  if (value && Object.hasOwn(value, "steps")) return members[1];
  const isOther = ({ code, path }: Issue) =>
    path.length === 0 &&
    (code === "invalid_type" || (code === "invalid_value" && typeof node.value === "object"));
  return members.find((issues) => !issues.some(isOther));
}

/** The keys that there are where some are unknown. */
export function knownKeys({ issue }: Problem): readonly string[] {
  return issue.code === "unrecognized_keys" ? issue.message.split(KEY_SEPARATOR) : [];
}

export function toDiagnostics(document: Located, { path, issue }: Problem): readonly Diagnostic[] {
  const node = below(document, ...path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys
        .filter((key) => !key.startsWith("x-"))
        .map((key) => {
          const hint = unknownHint(key, issue.message.split(KEY_SEPARATOR), node);
          return diagnostic("mapping/unknown-key", below(node, key), { key, hint }, { on: "key" });
        });
    case "invalid_key": {
      const expected = issue.issues[0]?.message ?? issue.message;
      return [nameInvalid(node, String(path.at(-1)), expected, "key")];
    }
    default: {
      const key = String(path.at(-1));
      const parent = below(document, ...path.slice(0, -1));
      const isMissing = node.value === undefined && path.length > 0;
      if (isMissing) return [missing(parent, path.slice(0, -1), key)];
      const isName = ["id", "as"].includes(key) || (key === "name" && path.at(-3) === "params");
      if (isName && typeof node.value === "string")
        return [nameInvalid(node, node.value, issue.message, "value")];
      const hint = invalidHint(node.value, issue);
      return [
        diagnostic("mapping/invalid", node, { expected: issue.message, found: found(node.value), hint }),
      ];
    }
  }
}

function missing(parent: Located, path: Path, key: string): Diagnostic {
  const [section, name] = path;
  const last = path.at(-1);
  const [verb] = verbsOf(mapAt(parent) ?? {});
  let of = "the file";
  if (path.length === 2) of = `the ${String(section).replace(/s$/, "")} ${JSON.stringify(name)}`;
  else if (typeof last === "number" && verb) of = `a step with \`${verb}\``;
  else if (typeof last === "string") of = `\`${last}\``;
  return diagnostic("mapping/missing-key", parent, { of, key }, { on: "key" });
}

function nameInvalid(at: Located, name: string, expected: string, on: "key" | "value"): Diagnostic {
  const isReserved = RESERVED_INPUTS.some((reserved) => reserved === name);
  const reason = isReserved
    ? "openapi-mcp adds an input of this name itself"
    : /^[a-z][a-z0-9_]{0,31}$/.test(name)
      ? "it is a word of the expression language"
      : `expected ${expected}`;
  return diagnostic("mapping/name-invalid", at, { name, reason }, { on });
}

function unknownHint(key: string, known: readonly string[], node: Located): string {
  const value = mapAt(node);
  const close = suggest(key, known);
  if (close !== "") return close;
  // a key of the other kind of tool
  if (value && known.includes("budget") && known.includes("scopes")) {
    const other = known.includes("operation") ? recipeTool : endpointTool;
    const [mine, theirs] = known.includes("operation") ? ["operation", "steps"] : ["steps", "operation"];
    if (Object.hasOwn(other.shape, key)) return ` It goes with \`${theirs}\`, and this tool has \`${mine}\`.`;
  }
  const verb = verbsOf(value ?? {})[0];
  const what = verb && known.includes("if") ? `a step with \`${verb}\`` : "this place";
  return known.length > MOST_LISTED ? "" : ` Keys of ${what}: ${known.join(", ")}.`;
}

function invalidHint(value: unknown, issue: Issue): string {
  if (issue.code === "invalid_value" && typeof value === "string")
    return suggest(
      value,
      issue.values.filter((known) => typeof known === "string"),
    );
  if (issue.code === "invalid_type" && issue.expected === "string") {
    const isScalar = typeof value === "number" || typeof value === "boolean";
    if (isScalar && /^(?:text|the name)/.test(issue.message)) return " Put it in quotes.";
  }
  // YAML takes what begins with ! for a tag
  if ((value === "" || value === null) && issue.message.startsWith("an expression"))
    return " An expression that begins with ! needs quotes.";
  return "";
}

function found(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty map" : "a map";
  const text = JSON.stringify(value);
  return text.length > FOUND_WIDTH ? `${text.slice(0, FOUND_WIDTH)}…` : text;
}
