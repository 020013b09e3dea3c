/** Holds the source to the rules that ARCHITECTURE.md states. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cycles,
  importsOf,
  orderAsText,
  packagesOf,
  type Sources,
  violations,
} from "./support/architecture.js";
import { projectRoot } from "./support/paths.js";

const sources: Sources = new Map(
  readdirSync(`${projectRoot}src`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .map((file) => [file, readFileSync(projectRoot + file, "utf8")]),
);
const architecture = readFileSync(`${projectRoot}ARCHITECTURE.md`, "utf8");
const manifest = JSON.parse(readFileSync(`${projectRoot}package.json`, "utf8")) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe("the source", () => {
  it("keeps the dependency rule", () => {
    expect(violations(sources)).toEqual([]);
  });

  it("has no import cycles", () => {
    expect(cycles(sources)).toEqual([]);
  });

  it("imports only packages that are dependencies", () => {
    const undeclared = packagesOf(sources).filter((name) => !(name in manifest.dependencies));
    expect(undeclared).toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  it("states the dependency rule as this test enforces it", () => {
    expect(architecture).toContain(orderAsText());
  });

  it("gives every dependency a line of reason", () => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(names.filter((name) => !architecture.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the rules themselves", () => {
  const check = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

  it.each([
    ["src/read/a.ts", 'import { plan } from "../plan/b.js";', "read may not import plan"],
    ["src/read/a.ts", 'import type { Plan } from "../plan/b.js";', "read may not import plan"],
    ["src/model/a.ts", 'export * from "../mapping/b.js";', "model may not import mapping"],
    ["src/emit/a.ts", 'import { x } from "../serve/b.js";', "emit may not import serve"],
    ["src/plan/a.ts", 'const b = await import("../serve/b.js");', "plan may not import serve"],
    [
      "src/plan/recipes/a.ts",
      'import { x } from "../mapped/b.js";',
      "plan/recipes may not import plan/mapped",
    ],
    ["src/plan/a.ts", 'import { x } from "../runtime/core/b.js";', "plan may not import the runtime beyond"],
    ["src/compile.ts", 'import { x } from "./runtime/node/b.js";', "`import type` only"],
    ["src/runtime/node/a.ts", 'import { x } from "../../read/b.js";', "nothing of ours"],
    ["src/runtime/core/a.ts", 'import { x } from "../node/b.js";', "runtime/core imports only runtime/core"],
    ["src/extra/a.ts", 'import { x } from "../read/b.js";', "extra is not a room"],
  ])("refuse between rooms, in %s: %s", (file, text, rule) => {
    const specifier = importsOf(text)[0]?.specifier ?? "";
    const target = posix.join(posix.dirname(file), specifier).replace(".js", ".ts");
    expect(check({ [file]: text, [target]: "" })).toEqual([
      expect.stringMatching(new RegExp(`^${file}:1 .*${rule}`)),
    ]);
  });

  it.each([
    ["src/runtime/core/a.ts", 'import { readFileSync } from "node:fs";', "runtime/core imports only"],
    ["src/runtime/core/a.ts", 'import { Ajv } from "ajv";', "runtime/core imports only"],
    ["src/runtime/core/a.ts", "const b = Buffer.from(text);", "web-standard"],
    ["src/runtime/node/a.ts", 'import { parse } from "yaml";', "runtime/node imports only"],
    ["src/serve/a.ts", 'import { Server } from "@modelcontextprotocol/server";', "Server class stays"],
    ["src/serve/a.ts", "process.exit(1);", "only cli/"],
    ["src/runtime/node/stdio.ts", "process.exitCode = 1;", "only cli/"],
    ["src/read/a.ts", "console.log(text);", "belongs to the protocol"],
    ["src/read/a.ts", "const module = await import(name);", "string literal"],
    [
      "src/read/a.ts",
      'import manifest from "../../package.json" with { type: "json" };',
      "nothing outside src/",
    ],
    ["src/read/a.ts", 'import { x } from "./gone.js";', "there is no src/read/gone.ts"],
    ["src/read/utils/a.ts", "", "says what it holds"],
    ["src/read/a.ts", "\n".repeat(301), "no file is longer"],
  ])("refuse in %s: %s", (file, text, rule) => {
    expect(check({ [file]: text })).toEqual([expect.stringContaining(rule)]);
  });

  it("let through what is meant to pass", () => {
    const files = {
      "src/compile.ts": 'import type { D } from "./runtime/core/d.js";\nimport { plan } from "./plan/a.js";',
      "src/plan/a.ts":
        'import { suggest } from "../runtime/core/suggest.js";\nimport { x } from "../read/b.js";',
      "src/read/b.ts": "// process.exit( is for cli/\n/*\n import(name)\n */",
      "src/cli/c.ts": 'import { serve } from "../serve/s.js";\nprocess.exit(0);',
      "src/serve/s.ts": 'import { d } from "../runtime/node/stdio.js";',
      "src/runtime/node/stdio.ts": 'import { d } from "../core/d.js";\nprocess.stdout.write(d);',
      "src/runtime/core/d.ts": "type Bytes = ArrayBuffer;",
      "src/runtime/core/suggest.ts": "",
    };
    expect(check(files)).toEqual([]);
  });

  it("see every kind of import and its line", () => {
    const text = [
      "/** import x from `nowhere`. */",
      'import fs from "node:fs";',
      'import "side-effect";',
      "import type {",
      "  A,",
      '} from "types";',
      'export { b, type C } from "both";',
      'const lazy = () => import("lazy"); // import("comment")',
      'const path = "import nothing from here";',
    ].join("\n");
    const seen = importsOf(text).map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly]);
    expect(seen).toEqual([
      ["node:fs", 2, false],
      ["side-effect", 3, false],
      ["types", 4, true],
      ["both", 7, false],
      ["lazy", 8, false],
    ]);
  });

  it("find a cycle, and not one of types", () => {
    const ring = {
      "src/read/a.ts": 'import { b } from "./b.js";',
      "src/read/b.ts": 'export * from "./a.js";',
    };
    expect(cycles(new Map(Object.entries(ring)))).toEqual(["src/read/a.ts → src/read/b.ts → src/read/a.ts"]);
    const types = { ...ring, "src/read/b.ts": 'import type { A } from "./a.js";' };
    expect(cycles(new Map(Object.entries(types)))).toEqual([]);
  });
});
