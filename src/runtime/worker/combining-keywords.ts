/** Keywords for values of any type: references, listed values, and schemas combined. */
import { isEqual } from "../core/json-equality.js";
import { accepts, type Check, type Keyword, type Site } from "./check.js";

export const combiningKeywords: readonly Keyword[] = [
  { name: "$dynamicRef", takes: [], compile: dynamicReference },
  { name: "$recursiveRef", takes: [], compile: dynamicReference },
  { name: "$ref", takes: ["string"], compile: reference },
  { name: "const", takes: [], compile: constant },
  { name: "enum", takes: ["array"], compile: enumeration },
  { name: "not", takes: ["object", "boolean"], compile: not },
  { name: "anyOf", takes: ["array"], compile: anyOf },
  { name: "oneOf", takes: ["array"], compile: oneOf },
  { name: "allOf", takes: ["array"], compile: allOf },
  { name: "if", takes: ["object", "boolean"], compile: conditional },
];

function reference(site: Site): Check {
  return site.document.referred(site.schema["$ref"] as string);
}

/** The plan makes plain references of them. */
function dynamicReference(): undefined {
  throw new Error("$dynamicRef and $recursiveRef are not supported");
}

function constant(site: Site): Check {
  const allowedValue = site.schema["const"];
  return (value, at, found) => {
    if (!isEqual(value, allowedValue))
      found.push(site.fault("const", "must be equal to constant", { allowedValue }, at));
  };
}

function enumeration(site: Site): Check {
  const allowedValues = site.schema["enum"] as readonly unknown[];
  if (allowedValues.length === 0) throw new Error("enum must have non-empty array");
  const message = "must be equal to one of the allowed values";
  const plain = new Set(allowedValues);
  return (value, at, found) => {
    if (!plain.has(value) && !allowedValues.some((allowed) => isEqual(value, allowed)))
      found.push(site.fault("enum", message, { allowedValues }, at));
  };
}

function not(site: Site): Check {
  const check = site.below(site.schema["not"], "not");
  return (value, at, found) => {
    if (accepts(check, value)) found.push(site.fault("not", "must NOT be valid", {}, at));
  };
}

function branchesOf(site: Site, keyword: string): readonly (Check | undefined)[] {
  const branches = site.schema[keyword] as readonly unknown[];
  return branches.map((branch, index) => site.below(branch, keyword, String(index)));
}

function anyOf(site: Site): Check | undefined {
  const branches = branchesOf(site, "anyOf");
  if (branches.includes(undefined)) return undefined;
  return (value, at, found) => {
    const before = found.length;
    for (const branch of branches) {
      const known = found.length;
      branch?.(value, at, found);
      if (found.length > known) continue;
      found.length = before;
      return;
    }
    found.push(site.fault("anyOf", "must match a schema in anyOf", {}, at));
  };
}

function oneOf(site: Site): Check {
  const branches = branchesOf(site, "oneOf");
  const message = "must match exactly one schema in oneOf";
  return (value, at, found) => {
    const before = found.length;
    const passing: number[] = [];
    for (let index = 0; index < branches.length && passing.length < 2; index++) {
      const known = found.length;
      branches[index]?.(value, at, found);
      if (found.length === known) passing.push(index);
    }
    if (passing.length === 1) found.length = before;
    else {
      const passingSchemas = passing.length === 0 ? null : passing;
      found.push(site.fault("oneOf", message, { passingSchemas }, at));
    }
  };
}

function allOf(site: Site): Check {
  const parts = branchesOf(site, "allOf");
  return (value, at, found) => {
    for (const part of parts) part?.(value, at, found);
  };
}

function conditional(site: Site): Check | undefined {
  const condition = site.below(site.schema["if"], "if");
  const [whenTrue, whenFalse] = [clause(site, "then"), clause(site, "else")];
  if (whenTrue === undefined && whenFalse === undefined) return undefined;
  return (value, at, found) => (accepts(condition, value) ? whenTrue : whenFalse)?.(value, at, found);
}

function clause(site: Site, failingKeyword: "then" | "else"): Check | undefined {
  const written = site.schema[failingKeyword];
  const check = written === undefined ? undefined : site.below(written, failingKeyword);
  if (check === undefined) return undefined;
  return (value, at, found) => {
    const before = found.length;
    check(value, at, found);
    if (found.length > before)
      found.push(site.fault("if", `must match "${failingKeyword}" schema`, { failingKeyword }, at));
  };
}
