/** Every real document in ../shared/specs compiles, and what comes out of it keeps the promises of every plan. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compile } from "../src/compile.js";
import { checkPlan, checkReasons, referencesOutside } from "./support/list-invariants.js";
import { hasSharedSpecs, sharedSpecs, specsFolder } from "./support/shared-specs.js";

describe.skipIf(!hasSharedSpecs)(
  `the documents in ../shared/specs${hasSharedSpecs ? "" : " (skipped: not here)"}`,
  () => {
    it("are all listed", () => {
      expect(sharedSpecs.length).toBeGreaterThanOrEqual(65);
    });

    it.each(sharedSpecs)(
      "$file",
      async ({ file, operations, refRoot }) => {
        const count = countOperations(`${specsFolder}${file}`);
        expect(count, "our own count against the index's").toBe(operations);
        const [{ plan }, diagnostics] = await compile(`${specsFolder}${file}`, {
          ...(refRoot !== undefined && { refRoot }),
        });
        if (!plan) throw new Error(`no plan: ${JSON.stringify(diagnostics.slice(0, 3), undefined, 2)}`);
        expect(checkPlan(plan, count)).toEqual([]);
        expect(checkReasons(plan, diagnostics)).toEqual([]);
      },
      60_000,
    );
  },
);

describe("the check for references", () => {
  it("tells schemas from data, and what is there from what is not", () => {
    const schema = {
      type: "object",
      $defs: { "a/b": { type: "string" } },
      default: { $ref: "data" },
      properties: {
        $ref: { type: "string", enum: [{ $ref: "data" }] },
        good: { $ref: "#/$defs/a~1b" },
        gone: { items: [{}], anyOf: [{ $ref: "#/$defs/c" }] },
        away: { $ref: "other.json" },
      },
    };
    expect(referencesOutside(schema)).toEqual(['"#/$defs/c"', '"other.json"']);
  });
});

/** A second, simple reader: paths × methods, and nothing else of OpenAPI. */
function countOperations(path: string): number {
  const document = load(path);
  let count = 0;
  for (const [template, item] of Object.entries(mapping(document["paths"]))) {
    if (!template.startsWith("/")) continue;
    const pathItem = followed(item, path, document);
    const methods = METHODS.filter((method) => method !== "query" || String(document["openapi"]) >= "3.2");
    count += methods.filter((method) => isMapping(pathItem[method])).length;
    count += Object.keys(mapping(pathItem["additionalOperations"])).length;
  }
  return count;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

type Mapping = Readonly<Record<string, unknown>>;

function followed(item: unknown, path: string, document: Mapping): Mapping {
  const reference = mapping(item)["$ref"];
  if (typeof reference !== "string") return mapping(item);
  const [file = "", pointer = ""] = reference.split("#");
  const target = file === "" ? path : join(dirname(path), decodeURIComponent(file));
  const root = file === "" ? document : load(target);
  const found = pointer
    .split("/")
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((at, key) => mapping(at)[key], root);
  return followed(found, target, root);
}

function load(path: string): Mapping {
  const text = readFileSync(path, "utf8");
  return mapping(path.endsWith(".json") ? JSON.parse(text) : parse(text, { merge: true, maxAliasCount: -1 }));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
