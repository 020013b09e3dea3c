/** `generated/` is what `generate` writes today, compiles without a word, passes the linter, and its own tests. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOLDEN } from "../scripts/golden-projects.js";
import { generate } from "../src/generate.js";
import { requireBuild } from "./support/build.js";
import { projectRoot } from "./support/paths.js";

const bin = (name: string) => join(projectRoot, "node_modules", ".bin", name);

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", CI: "true" },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Where packages are found, this one among them, as after `npm install`. */
function installed(folder: string): void {
  const modules = join(projectRoot, "node_modules");
  const own = join(folder, "node_modules");
  spawnSync("mkdir", ["-p", own]);
  for (const name of readdirSync(modules))
    if (!name.startsWith(".")) symlinkSync(join(modules, name), join(own, name));
  symlinkSync(projectRoot, join(own, "openapi-mcp"));
}

describe.each(GOLDEN.map((project) => [project.name, project] as const))("generated/%s", (name, project) => {
  const folder = mkdtempSync(join(tmpdir(), `openapi-mcp-${name}-`));
  beforeAll(() => {
    requireBuild();
    cpSync(project.output, folder, { recursive: true });
    installed(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is up to date (npm run golden)", async () => {
    const [{ report }] = await generate(project.input, {
      ...project.options,
      output: project.output,
      mode: "check",
    });
    expect(report?.diff ?? (report ? "" : "it cannot be generated")).toBe("");
    expect(report?.files.filter(({ status }) => status !== "unchanged")).toEqual([]);
  });

  it("compiles, types of packages included", () => {
    const strictly = {
      extends: "./test/tsconfig.json",
      compilerOptions: { skipLibCheck: false, rootDir: "." },
      include: ["src", "test"],
    };
    writeFileSync(join(folder, "tsconfig.strict.json"), JSON.stringify(strictly));
    expect(run(bin("tsc"), ["-p", "tsconfig.strict.json"], folder)).toEqual({ status: 0, output: "" });
  }, 60_000);

  it("passes the linter", () => {
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ files: { includes: ["src/**", "test/**"] } }));
    const { status, output } = run(bin("biome"), ["lint", "--error-on-warnings", "."], folder);
    expect(status, output).toBe(0);
  }, 60_000);

  it("passes its own tests", () => {
    const { status, output } = run(bin("vitest"), ["run"], folder);
    expect(status, output).toBe(0);
  }, 120_000);

  it.runIf(existsSync(join(project.output, "src", "runtime")))("has the runtime, byte for byte", () => {
    const copy = join(project.output, "src", "runtime");
    for (const file of readdirSync(copy, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const [own, ours] = [join(copy, file), join(projectRoot, "src", "runtime", file)].map((path) =>
        readFileSync(path, "utf8"),
      );
      expect(own, file).toBe(ours);
    }
  });
});
