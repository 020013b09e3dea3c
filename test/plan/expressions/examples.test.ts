/** The expressions of the shared example files: all of them are in the profile. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import { compileCondition, compileExpression, compileValue } from "../../../src/plan/expressions/compile.js";
import type { Scope } from "../../../src/plan/expressions/scope.js";
import { ANY } from "../../../src/plan/expressions/type.js";
import { sharedExamples } from "../../support/paths.js";
import { located } from "./desk.js";

const folder = sharedExamples();
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith(".mcp.yaml"));

/** Names of which nothing is known: what is wrong then is wrong with the expression itself. */
const names = [
  "inputs",
  "steps",
  "vars",
  "args",
  "body",
  "status",
  "headers",
  "t",
  "s",
  "g",
  "f",
  "k",
  "v",
  "a",
];
const scope: Scope = { names: new Map(names.map((name) => [name, ANY])), present: new Set() };

const CONDITIONS = new Set(["if", "until", "fail_if", "success"]);
const EXPRESSIONS = new Set(["for_each", "items", "next", "$from"]);

function check(key: string, value: unknown, report: (found: Diagnostic) => void): number {
  if (typeof value === "string" && CONDITIONS.has(key) && !value.startsWith("=")) {
    compileCondition(located(value), scope, report);
    return 1;
  }
  if (typeof value === "string" && EXPRESSIONS.has(key)) {
    compileExpression(located(value), scope, report);
    return 1;
  }
  if (typeof value === "string") {
    compileValue(located(value), scope, report);
    return value.startsWith("=") || value.includes("${") ? 1 : 0;
  }
  if (typeof value !== "object" || value === null) return 0;
  if (Object.hasOwn(value, "$from")) compileValue(located(value), scope, report);
  return Object.entries(value).reduce((sum, [name, member]) => sum + check(name, member, report), 0);
}

describe.skipIf(files.length === 0)("the examples", () => {
  test.each(files)("%s", (file) => {
    const found: Diagnostic[] = [];
    const document: unknown = parse(readFileSync(join(folder ?? "", file), "utf8"));
    const count = check("", document, (each) => found.push(each));
    expect(count).toBeGreaterThan(5);
    expect(found.map(({ message }) => message)).toEqual([]);
  });
});
