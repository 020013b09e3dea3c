/** A document → the mapping it is, with everything that is wrong with its shape. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Report, Result } from "../diagnostics/diagnostic.js";
import { below } from "../read/located.js";
import { parsePointer } from "../read/pointer.js";
import type { Located } from "../read/types.js";
import { closest } from "../runtime/core/suggest.js";
import { withoutCuts } from "./cuts.js";
import { knownKeys, type Problem, problemsOf, toDiagnostics } from "./issues.js";
import { type Slip, withoutSlips } from "./repair.js";
import { mapping } from "./schema.js";
import { endpointTool, recipeTool } from "./schema-tools.js";
import type { Mapping } from "./types.js";
import { withoutBroken } from "./usable.js";
import { findUnclear, mapAt } from "./verbs.js";

export { isMapping } from "./recognize.js";

type Path = readonly (string | number)[];

/** zod would write a function for each object and have it compiled: worth it for the second value, and there is one. */
const ONCE = { jitless: true } as const;

export interface ReadMappingOptions {
  /** A spec is given from elsewhere (`--spec`): the file need not name one. */
  readonly spec?: boolean;
}

/**
 * Checks the shape of a mapping file; what its operations and expressions mean is not looked at.
 * What is broken is left out of the mapping, a tool, resource or prompt as a whole; a mapping whose version or spec is
 * not known is `undefined`.
 */
export function readMapping(
  document: Located,
  options: ReadMappingOptions = {},
): Result<Located<Mapping> | undefined> {
  const written = mapAt(document);
  if (!written || isSomethingElse(written))
    return [undefined, [diagnostic("mapping/not-a-mapping", document, undefined)]];
  const diagnostics: Diagnostic[] = [];
  const report: Report = (problem) => diagnostics.push(problem);
  const tools = withoutCuts(below(document, "tools"), report);
  const value = tools.cuts.length === 0 ? written : { ...written, tools: tools.value };
  const isUsable = checkVersion(document, value, report) && checkSpec(document, value, options, report);
  const unclear = findUnclear(document, report);
  const found = problemsOf(document, mapping.safeParse(value, ONCE).error?.issues ?? []).filter(
    ({ path }) => path[0] !== "version" && !isWithin(below(document, ...path).pointer, unclear),
  );
  const broken: Path[] = [];
  const slips: Slip[] = [];
  for (const [pointer, slip] of unclear) {
    if (slip) slips.push(slip);
    else broken.push(parsePointer(pointer.slice(document.pointer.length)));
  }
  for (const problem of found) {
    if (below(document, ...problem.path).value === undefined && isMisspelt(problem, found)) continue;
    const said = toDiagnostics(document, problem);
    diagnostics.push(...said);
    if (said.length === 0) continue;
    const isSlip = problem.issue.code === "unrecognized_keys" && problem.path[0] === "tools";
    if (isSlip) slips.push(...slipsIn(problem));
    else if (problem.path[0] === "tools" && problem.path.length > 2) slips.push(leftOut(document, problem));
    else broken.push(...brokenPaths(problem));
  }
  for (const path of hiddenNames(document)) {
    const reason = "it has a meaning of its own in JavaScript";
    diagnostics.push(
      diagnostic(
        "mapping/name-invalid",
        below(document, ...path),
        { name: "__proto__", reason },
        { on: "key" },
      ),
    );
    broken.push(path);
  }
  if (!isUsable) return [undefined, diagnostics];
  const { uri, pointer } = document;
  const whole = slips.length > 0 ? (withoutSlips(value, slips) as typeof value) : value;
  const cuts = tools.cuts.map((path) => ({ path: ["tools", ...path] }));
  const withheld = slippedTools(whole, [...slips, ...cuts], broken);
  const usable = withoutBroken(whole, broken);
  const misspelt = slips.flatMap(({ path, meant }) => {
    if (meant === undefined) return [];
    const taken = below(document, ...path.slice(0, -1), meant).pointer;
    return [{ written: below(document, ...path).pointer, taken }];
  });
  const dropped = droppedTools(whole, broken);
  const told = {
    ...(withheld.length > 0 && { withheld }),
    ...(misspelt.length > 0 && { misspelt }),
    ...(dropped.length > 0 && { dropped }),
  };
  return [{ value: { ...usable, ...told }, uri, pointer }, diagnostics];
}

/** Tools that are whole again without their slips; the others are added to what is broken. */
function slippedTools(
  value: Readonly<Record<string, unknown>>,
  slips: readonly Slip[],
  broken: Path[],
): readonly string[] {
  const names = [...new Set(slips.map(({ path }) => String(path[1])))];
  const tools = value["tools"] as Readonly<Record<string, unknown>>;
  return names.filter((name) => {
    const of = tools[name];
    const shape =
      typeof of === "object" && of !== null && Object.hasOwn(of, "operation") ? endpointTool : recipeTool;
    const issues = shape.safeParse(of, ONCE).error?.issues ?? [];
    const isWhole = issues.every((issue) => issue.code === "unrecognized_keys");
    if (!isWhole) broken.push(["tools", name]);
    return isWhole && !broken.some(([section, entry]) => section === "tools" && String(entry) === name);
  });
}

/** The names of those that are left out; of all, where that cannot be told. */
function droppedTools(value: Readonly<Record<string, unknown>>, broken: readonly Path[]): readonly string[] {
  const gone = broken.filter(([section]) => section === "tools");
  const { tools } = value;
  const names = typeof tools === "object" && tools !== null ? Object.keys(tools) : [];
  if (gone.some((path) => path.length === 1)) return names;
  return names.filter((name) => gone.some(([, entry]) => String(entry) === name));
}

/** A `version` alone is common: nothing else of the format is there. */
function isSomethingElse(value: Readonly<Record<string, unknown>>): boolean {
  return (
    value["version"] !== 1 && !Object.keys(mapping.shape).some((key) => key !== "version" && key in value)
  );
}

/** @returns whether the rest may be read as this version */
function checkVersion(document: Located, value: Readonly<Record<string, unknown>>, report: Report): boolean {
  if (value["version"] === 1) return true;
  const isThere = Object.hasOwn(value, "version");
  const found = isThere ? JSON.stringify(value["version"]) : "none";
  report(diagnostic("mapping/version", isThere ? below(document, "version") : document, { found }));
  return !isThere;
}

function checkSpec(
  document: Located,
  value: Readonly<Record<string, unknown>>,
  { spec }: ReadMappingOptions,
  report: Report,
): boolean {
  const [one, several] = [Object.hasOwn(value, "spec"), Object.hasOwn(value, "specs")];
  if (one !== several)
    return typeof value["spec"] === "string" || mapAt(below(document, "specs")) !== undefined;
  if (!one && spec) return true;
  const known = Object.keys(mapping.shape);
  const isMisspelt = (key: string) => ["spec", "specs"].includes(closest(key, known) ?? "");
  // that there is no such key is told
  if (!one && Object.keys(value).some((key) => !known.includes(key) && isMisspelt(key))) return false;
  report(
    one
      ? diagnostic(
          "mapping/spec-choice",
          below(document, "specs"),
          { found: "both `spec` and `specs`" },
          { on: "key" },
        )
      : diagnostic("mapping/spec-choice", document, { found: "neither `spec` nor `specs`" }),
  );
  return false;
}

function isWithin(pointer: string, unclear: ReadonlyMap<string, unknown>): boolean {
  for (const start of unclear.keys()) if (pointer === start || pointer.startsWith(`${start}/`)) return true;
  return false;
}

/** Unknown keys are broken by themselves; the object around them is not. */
function brokenPaths(problem: Problem): readonly Path[] {
  return problem.issue.code === "unrecognized_keys" ? unknownKeys(problem) : [problem.path];
}

function slipsIn(problem: Problem): readonly Slip[] {
  return unknownKeys(problem).map((path) => {
    const meant = closest(String(path.at(-1)), knownKeys(problem));
    return meant === undefined ? { path } : { path, meant };
  });
}

/** A value that is wrong says nothing; where one is missing, something has to stand there. */
function leftOut(document: Located, { path }: Problem): Slip {
  const isMissing = below(document, ...path).value === undefined;
  return isMissing ? { path, standIn: "What is missing here." } : { path };
}

/** Keys that seem to be missing because they are misspelt: what is unknown there has been told. */
function isMisspelt({ path, issue }: Problem, problems: readonly Problem[]): boolean {
  if (issue.code === "unrecognized_keys") return false;
  const parent = JSON.stringify(path.slice(0, -1));
  return problems.some(
    (other) =>
      other.issue.code === "unrecognized_keys" &&
      JSON.stringify(other.path) === parent &&
      other.issue.keys.some((key) => closest(key, knownKeys(other)) === path.at(-1)),
  );
}

function unknownKeys({ path, issue }: Problem): readonly Path[] {
  if (issue.code !== "unrecognized_keys") return [];
  return issue.keys.filter((key) => !key.startsWith("x-")).map((key) => [...path, key]);
}

/** `__proto__` as the name of something: zod passes over such keys. */
function hiddenNames(document: Located): readonly Path[] {
  const paths: (string | number)[][] = [];
  const look = (...path: (string | number)[]) => {
    const map = mapAt(below(document, ...path));
    if (!map) return [];
    if (Object.hasOwn(map, "__proto__")) paths.push([...path, "__proto__"]);
    return Object.keys(map);
  };
  for (const section of ["specs", "operations", "resources"]) look(section);
  look("defaults", "headers");
  for (const name of look("prompts")) look("prompts", name, "args");
  for (const name of look("tools")) {
    look("tools", name, "inputs");
    look("tools", name, "params");
    steps("tools", name, "steps");
  }
  return paths;

  function steps(...path: (string | number)[]): void {
    const list = below(document, ...path).value;
    if (!Array.isArray(list)) return;
    for (const index of list.keys()) {
      look(...path, index, "set");
      steps(...path, index, "steps");
      steps(...path, index, "parallel");
    }
  }
}
