/** What npm publishes: packed, linted, installed into an empty folder and used there. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireBuild } from "./support/build.js";
import { install, registrySkip, run } from "./support/npm.js";
import { projectRoot } from "./support/paths.js";

const manifest = JSON.parse(readFileSync(`${projectRoot}package.json`, "utf8")) as {
  name: string;
  version: string;
};
/** What `generate` copies into projects. */
const COPIED = /^src\/(runtime|emit\/templates)\//;
const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-package-"));
let tarball = "";

// Everything is installed from the npm registry, as a user would.
const skipped = registrySkip();

beforeAll(() => {
  requireBuild();
  const pack = run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], projectRoot);
  expect(pack.status, pack.output).toBe(0);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the tarball", () => {
  const unpacked = join(folder, "package");
  let files: string[] = [];

  beforeAll(() => {
    const tar = run("tar", ["-xzf", tarball, "-C", folder], folder);
    expect(tar.status, tar.output).toBe(0);
    files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
  });

  it("holds the program and its papers, and nothing else", () => {
    const papers = [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      "dist/cli/THIRD_PARTY_LICENSES.txt",
    ];
    const others = files.filter((file) => !papers.includes(file) && !COPIED.test(file));
    expect(papers.filter((file) => !files.includes(file))).toEqual([]);
    expect(others.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file))).toEqual([]);
    expect(others.filter((file) => /\.test\./.test(file))).toEqual([]);
  });

  it("holds all that generated projects are given a copy of", () => {
    const inProject = ["src/runtime", "src/emit/templates"].flatMap((place) =>
      readdirSync(projectRoot + place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length)),
    );
    expect(files.filter((file) => COPIED.test(file)).sort()).toEqual(inProject.sort());
  });

  it("holds nothing in dist/ whose source is gone (delete dist/ if it does)", () => {
    // dist/cli is bundled anew by each build
    const built = files.filter((file) => file.startsWith("dist/") && !file.startsWith("dist/cli/"));
    const source = (file: string) => file.replace(/^dist/, "src").replace(/(\.d\.ts|\.js)$/, ".ts");
    expect(built.filter((file) => !existsSync(projectRoot + source(file)))).toEqual([]);
  });

  it("names no path of the machine it was built on", () => {
    const paths = [projectRoot, `${homedir()}/`, `${tmpdir()}/`].filter((path) => path.length > 2);
    const found = files.flatMap((file) => {
      const text = readFileSync(join(unpacked, file), "utf8");
      return paths.filter((path) => text.includes(path)).map((path) => `${file}: ${path}`);
    });
    expect(found).toEqual([]);
  });

  it("satisfies publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: unpacked, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

describe.skipIf(skipped !== "")(`installed in an empty folder${skipped}`, { timeout: 60_000 }, () => {
  const home = join(folder, "consumer");

  beforeAll(() => {
    mkdirSync(home);
    writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
    writeFileSync(join(home, "spec.yaml"), SPEC);
    const installed = install(home, tarball);
    expect(installed.status, installed.output).toBe(0);
  }, 180_000);

  const npx = (...args: string[]) => run("npx", ["--no", "--", manifest.name, ...args], home);

  it("says its version", () => {
    const { status, stdout, output } = npx("--version");
    expect(status, output).toBe(0);
    expect(stdout.trim()).toBe(manifest.version);
  });

  it("shows its commands", () => {
    const { status, stdout, output } = npx("--help");
    expect(status, output).toBe(0);
    for (const command of ["serve", "generate", "check", "inspect", "call"])
      expect(stdout).toContain(command);
  });

  it("inspects a document", () => {
    const { status, stdout, output } = npx("inspect", "spec.yaml");
    expect(status, output).toBe(0);
    expect(stdout).toContain("get_pet");
  });

  it("generates a project", () => {
    const { status, output } = npx("generate", "spec.yaml", "-o", "pets-mcp");
    expect(status, output).toBe(0);
    const ours = (path: string) => readFileSync(join(home, "pets-mcp", path), "utf8");
    expect(ours("src/operations/pets.ts")).toContain("getPet");
    const vendored = "src/runtime/core/definition.ts";
    expect(ours(vendored)).toBe(readFileSync(projectRoot + vendored, "utf8"));
    expect(npx("generate", "spec.yaml", "-o", "pets-mcp", "--check").status).toBe(0);
  });

  it("is the runtime of projects that do not copy it", () => {
    const generated = npx("generate", "spec.yaml", "-o", "pets-package", "--runtime", "package");
    expect(generated.status, generated.output).toBe(0);
    const project = join(home, "pets-package");
    expect(existsSync(join(project, "src/runtime"))).toBe(false);
    const wanted = JSON.parse(readFileSync(join(project, "package.json"), "utf8")).dependencies;
    expect(wanted).toEqual({ [manifest.name]: `~${manifest.version}` });
    // the version that is wanted is not published yet
    const installed = install(project, tarball);
    expect(installed.status, installed.output).toBe(0);
    for (const script of ["test", "check", "build"]) {
      const { status, output } = run("npm", ["run", script], project);
      expect(status, output).toBe(0);
    }
    const { stdout } = run(process.execPath, ["dist/server.js", "--version"], project);
    expect(stdout).toBe("1.0.0\n");
  }, 120_000);

  it("can be imported", () => {
    writeFileSync(join(home, "use.js"), USE_JS);
    const { status, stdout, output } = run(process.execPath, ["use.js"], home);
    expect(status, output).toBe(0);
    expect(stdout.trim()).toBe("get_pet");
  });

  it("has types that a strict program compiles against", () => {
    writeFileSync(join(home, "use.ts"), USE_TS);
    const typeRoots = [`${projectRoot}node_modules/@types`];
    const compilerOptions = { ...STRICT, types: ["node"], typeRoots };
    writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const { output } = run(process.execPath, [`${projectRoot}node_modules/typescript/bin/tsc`], home);
    // Declarations of other packages are compiled too; what is wrong inside them is not ours.
    const ours = output
      .split("\n")
      .filter((line) => /error TS/.test(line) && !/^node_modules\/(?!openapi-mcp\/)/.test(line));
    expect(ours).toEqual([]);
  });
});

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
  module: "NodeNext",
  target: "ES2023",
};

const SPEC = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: The pet } }
`;

const USE_JS = `import { compile, generate } from "openapi-mcp";
import * as runtime from "openapi-mcp/runtime";
import { isProgram, main } from "openapi-mcp/runtime/node";
import { connect, toolFunction } from "openapi-mcp/runtime/library";
import { createWorker } from "openapi-mcp/runtime/worker";
import * as workerLibrary from "openapi-mcp/runtime/worker-library";
const [{ plan }, diagnostics] = await compile("spec.yaml");
if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) throw new Error(JSON.stringify(diagnostics));
if (Object.keys(runtime).length === 0) throw new Error("the runtime exports nothing");
const functions = [isProgram, main, connect, toolFunction, createWorker, workerLibrary.connect];
if (functions.some((one) => typeof one !== "function")) throw new Error("a runtime lacks what projects import");
const [{ report }] = await generate("spec.yaml", { output: "unwritten", mode: "dry-run" });
if (!report?.isStale || report.files.length === 0) throw new Error("generate has nothing to write");
console.log(plan.tools.map((tool) => tool.listing.name).join());
`;

const USE_TS = `import { type Compilation, compile, type Diagnostic, type ServerPlan } from "openapi-mcp";
import { type GenerateOptions, generate, type Generation } from "openapi-mcp";
import type { ServerDefinition, ToolDefinition } from "openapi-mcp/runtime";
import { connect } from "openapi-mcp/runtime/library";
import { main } from "openapi-mcp/runtime/node";
import { createWorker, type Worker } from "openapi-mcp/runtime/worker";
import { connect as connectWorker } from "openapi-mcp/runtime/worker-library";
export const tools: readonly ToolDefinition[] = [];
export const server: ServerDefinition = { info: { name: "a", title: "A", version: "1" }, credentials: {}, tools: [] };
export const worker: Worker = createWorker(server);
export const uses = [() => main(server), () => connect(server), () => connectWorker(server)];
export async function written(options: GenerateOptions): Promise<readonly string[]> {
  const [{ report }]: readonly [Generation, readonly Diagnostic[]] = await generate("spec.yaml", options);
  return (report?.files ?? []).map(({ path }) => path);
}
export async function names(): Promise<string[]> {
  const [compilation, diagnostics]: readonly [Compilation, readonly Diagnostic[]] = await compile("spec.yaml");
  const plan: ServerPlan | undefined = compilation.plan;
  for (const diagnostic of diagnostics) diagnostic.code satisfies string;
  return (plan?.tools ?? []).map((tool) => tool.listing.name);
}
`;
