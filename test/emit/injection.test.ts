/** Text of a document, of a mapping file, stays text: in code, in comments, in paths, in every other file. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { Project, type SourceFile, SyntaxKind } from "ts-morph";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { emitProject, type Files } from "../../src/emit/emit.js";
import type { EmitOptions } from "../../src/emit/options.js";
import { STRICT } from "../../src/emit/project/package-json.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { projectRoot } from "../support/paths.js";
import { HOSTILE, hostileMapping, hostileSpec } from "./support/hostile.js";

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-injection-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** Of the mapping file, or of the document alone. */
async function generated(text: string, kind: "mapping" | "spec", options: EmitOptions): Promise<Files> {
  const place = join(folder, `in${count++}`);
  mkdirSync(place);
  writeFileSync(join(place, "openapi.json"), JSON.stringify(hostileSpec(text)));
  writeFileSync(join(place, "mapping.json"), JSON.stringify(hostileMapping(text)));
  const input = join(place, kind === "mapping" ? "mapping.json" : "openapi.json");
  const [{ plan }, diagnostics] = await compile(input, { details: options.lib ? "all" : "used" });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!plan || errors.length > 0) throw new Error(`${text}: ${JSON.stringify(errors.slice(0, 3))}`);
  return emitProject(plan, await rehearse(plan), options);
}

const parser = new Project({
  useInMemoryFileSystem: true,
  skipLoadingLibFiles: true,
  compilerOptions: { noLib: true },
});

function parsed(path: string, text: string): SourceFile {
  const file = parser.createSourceFile(path, text, { overwrite: true });
  const problems = parser.getProgram().getSyntacticDiagnostics(file);
  expect(
    problems.map((problem) => problem.getMessageText()),
    path,
  ).toEqual([]);
  return file;
}

/** What is code in it: names, apart from those in quotes. */
function namesIn(file: SourceFile): readonly string[] {
  return [
    ...file.getDescendantsOfKind(SyntaxKind.Identifier),
    ...file.getDescendantsOfKind(SyntaxKind.PrivateIdentifier),
    ...file.getDescendantsOfKind(SyntaxKind.RegularExpressionLiteral),
  ].map((node) => node.getText());
}

function checkFiles(files: Files): void {
  for (const [path, text] of files) {
    expect(path).toMatch(/^(?!.*\.\.)(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]+$/);
    if (path.includes("/runtime/")) continue;
    if (path.endsWith(".ts")) {
      const names = namesIn(parsed(path, text));
      // names that are made of a text have only its letters
      expect(
        names.filter((one) => one.includes("pwn$ed")),
        path,
      ).toEqual([]);
      // no host of code, no terminal and no review is shown anything else than what is there
      expect(text, path).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|<\/script|<!--/u);
    } else if (path.endsWith(".json")) JSON.parse(text);
    else if (path === "README.md") expect(text).not.toMatch(/<(?!\/?b>)[a-z!/]/i);
    else if (/^\.(?:env|dev)/.test(path))
      for (const line of text.split("\n")) expect(line).toMatch(/^(?:#.*|[A-Z0-9_]+=(?:"")?|)$/);
  }
}

const KINDS: readonly (readonly [string, EmitOptions])[] = [
  ["a server", { runtime: "package" }],
  ["a Worker", { runtime: "package", target: "worker" }],
  ["functions", { runtime: "package", lib: true }],
  ["with zod", { runtime: "package", zod: true }],
];

describe.each(KINDS)("%s", (name, options) => {
  it.each(["mapping", "spec"] as const)(
    "made of a %s",
    async (kind) => {
      for (const [index, text] of HOSTILE.entries()) {
        const files = await generated(text, kind, options);
        checkFiles(files);
        for (const [path, content] of files) {
          const target = join(folder, "out", name.replace(/\W/g, ""), `${kind}${index}`, path);
          mkdirSync(dirname(target), { recursive: true });
          writeFileSync(target, content);
        }
      }
    },
    60_000,
  );
});

it("R33: and all of it compiles", () => {
  const root = join(folder, "out");
  const modules = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const one of ["vitest", "zod", "@types", "@modelcontextprotocol", "vite"])
    symlinkSync(join(projectRoot, "node_modules", one), join(modules, one));
  writeFileSync(join(root, "package.json"), JSON.stringify({ type: "module" }));
  const own = (path: string) => [join(projectRoot, "src", "runtime", `${path}.ts`)];
  const paths = {
    "openapi-mcp/runtime": own("core/index"),
    "openapi-mcp/runtime/node": own("node/index"),
    "openapi-mcp/runtime/worker": own("worker/index"),
    "openapi-mcp/runtime/library": own("node/library"),
  };
  const compilerOptions = { ...STRICT, noEmit: true, paths };
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
  const { stdout } = spawnSync(join(projectRoot, "node_modules/.bin/tsc"), ["-p", root], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
}, 60_000);

it("whatever is put together of it", async () => {
  const pieces = fc.array(
    fc.constantFrom(...HOSTILE, "${", "`", '"', "\\", "*/", "//", "\n", "'", "}", "x", " "),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  await fc.assert(
    fc.asyncProperty(pieces, async (parts) => {
      checkFiles(await generated(parts.join(""), "spec", { runtime: "package" }));
    }),
    { numRuns: 40 },
  );
});

it("R33: changes literals and comments, and nothing else", async () => {
  const plain = shapesOf(await texts("plain"));
  for (const text of HOSTILE) {
    const hostile = shapesOf(await texts(text));
    expect([...hostile.keys()]).toEqual([...plain.keys()]);
    for (const [path, shape] of hostile) expect(shape, `${path} of ${text}`).toEqual(plain.get(path));
  }
});

/** With the text only where it is no name. */
async function texts(text: string): Promise<Files> {
  const place = join(folder, `in${count++}`);
  mkdirSync(place);
  const spec = JSON.stringify(hostileSpec("name"), (key, value: unknown) =>
    ["description", "summary", "title", "default"].includes(key) && value === "name" ? text : value,
  );
  writeFileSync(join(place, "openapi.json"), spec);
  const mapping = JSON.stringify(hostileMapping("name"), (key, value: unknown) =>
    ["description", "title", "instructions"].includes(key) && typeof value === "string" ? text : value,
  );
  writeFileSync(join(place, "mapping.json"), mapping);
  const [{ plan }] = await compile(join(place, "mapping.json"), { details: "used" });
  if (!plan) throw new Error("it does not compile");
  return emitProject(plan, [], { runtime: "package" });
}

/** The kinds of all that is written, without the texts of literals. */
function shapesOf(files: Files): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...files]
      .filter(([path]) => path.endsWith(".ts"))
      .map(([path, text]) => [
        path,
        parsed(path, text)
          .getDescendants()
          .map((node) => node.getKindName())
          // at the end of what takes several lines
          .filter((kind) => kind !== "CommaToken"),
      ]),
  );
}
