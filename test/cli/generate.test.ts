/** `generate` as its users run it: what it says, what it leaves behind, how it ends. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Environment, runCli, spawnCli } from "../support/cli.js";
import { eventually } from "../support/wait.js";

const base = mkdtempSync(join(tmpdir(), "openapi-mcp-generate-cli-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const document = (operationId: string) => `openapi: 3.1.0
info: { title: Pet Store, version: 1.2.0 }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    get:
      operationId: ${operationId}
      responses: { '200': { description: Done } }
`;

let count = 0;
let cwd: string;
const text = (path: string) => readFileSync(join(cwd, path), "utf8");
const put = (path: string, content: string) => writeFileSync(join(cwd, path), content);

async function generate(args: readonly string[], environment?: Environment) {
  const { code, stdout, stderr } = await runCli(["generate", ...args], {
    cwd,
    ...(environment && { environment }),
  });
  return { code, stdout, stderr };
}

beforeEach(() => {
  cwd = join(base, String(++count));
  mkdirSync(cwd);
  put("spec.yaml", document("listPets"));
});

describe("generate", () => {
  it("writes into a folder named after the server, and says what comes next", async () => {
    const { code, stdout, stderr } = await generate(["spec.yaml"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^Wrote pet-store: \d+ added\.\nNext: cd pet-store && npm install && npm test; /m);
    expect(text("pet-store/src/operations/pets.ts")).toContain("listPets");
  });

  it("has nothing to do the second time, and one file where one tool changed", async () => {
    await generate(["spec.yaml", "-o", "out"]);
    const again = await generate(["spec.yaml", "-o", "out"]);
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/^Nothing to do in out: \d+ unchanged\.\n$/);
    put("spec.yaml", document("findPets"));
    const { stderr } = await generate(["spec.yaml", "-o", "out"]);
    expect(stderr).toContain("updated  src/operations/pets.ts\n");
    expect(stderr).not.toContain("updated  package.json");
  });

  it("with --dry-run and --check writes nothing", async () => {
    const dry = await generate(["spec.yaml", "-o", "out", "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(dry.stderr).toMatch(/^Would write out: \d+ added\.$/m);
    const check = await generate(["spec.yaml", "-o", "out", "--check"]);
    expect(check.code).toBe(1);
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("with --check is silent where all is well, and shows what differs where it is not", async () => {
    await generate(["spec.yaml", "-o", "out"]);
    expect(await generate(["spec.yaml", "-o", "out", "--check"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "out is up to date.\n",
    });
    put("spec.yaml", document("findPets"));
    const before = text("out/src/operations/pets.ts");
    const { code, stdout } = await generate(["spec.yaml", "-o", "out", "--check"]);
    expect(code).toBe(1);
    expect(stdout).toContain("out is out of date:\n");
    expect(stdout).toMatch(/^-.*listPets/m);
    expect(stdout).toMatch(/^\+.*findPets/m);
    expect(stdout.split("\n").length).toBeLessThan(120);
    expect(text("out/src/operations/pets.ts")).toBe(before);
  });

  it("keeps what its owner edited, beside what it would have written", async () => {
    await generate(["spec.yaml", "-o", "out"]);
    const edited = `${text("out/src/operations/pets.ts")}// mine\n`;
    put("out/src/operations/pets.ts", edited);
    put("out/src/mine.ts", "export {};\n");
    put("spec.yaml", document("findPets"));
    const { code, stdout, stderr } = await generate(["spec.yaml", "-o", "out"]);
    expect(code).toBe(0);
    expect(stderr).toContain("1 kept as you edited them");
    expect(stdout + stderr).toContain("emit/file-edited");
    expect(text("out/src/operations/pets.ts")).toBe(edited);
    expect(text("out/src/operations/pets.new.ts")).toContain("findPets");
    const forced = await generate(["spec.yaml", "-o", "out", "--force"]);
    expect(forced.code).toBe(0);
    expect(text("out/src/operations/pets.ts")).toContain("findPets");
    expect(text("out/src/mine.ts")).toBe("export {};\n");
  });

  it("refuses a folder of somebody else, and takes it over with --force", async () => {
    mkdirSync(join(cwd, "out"));
    put("out/package.json", "{}");
    const { code, stdout, stderr } = await generate(["spec.yaml", "-o", "out"]);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("emit/folder-not-ours");
    expect(stderr).toContain("Nothing was written.");
    expect(readdirSync(join(cwd, "out"))).toEqual(["package.json"]);
    expect((await generate(["spec.yaml", "-o", "out", "--force"])).code).toBe(0);
    expect(text("out/package.json")).toContain('"pet-store"');
  });

  it("ends with 1 and writes nothing where the mapping is wrong", async () => {
    put("map.mcp.yaml", "version: 1\nspec: spec.yaml\ntools:\n  look: { operation: listPet }\n");
    const { code, stdout, stderr } = await generate(["map.mcp.yaml", "-o", "out"]);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("map.mcp.yaml:4");
    expect(stdout + stderr).toContain('"listPets"');
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("ends with 0 where a part cannot be served, and with --strict with 1 and nothing written", async () => {
    put(
      "spec.yaml",
      `${document("listPets")}  /owners:\n    get: { parameters: [{ $ref: '#/no' }], responses: {} }\n`,
    );
    expect((await generate(["spec.yaml", "-o", "out"])).code).toBe(0);
    expect((await generate(["spec.yaml", "-o", "strict", "--strict"])).code).toBe(1);
    expect(existsSync(join(cwd, "strict"))).toBe(false);
  });

  it("reports as JSON, and as nothing else", async () => {
    const { code, stdout, stderr } = await generate(["spec.yaml", "-o", "out", "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ folder: join(cwd, "out"), isStale: true, diagnostics: [] });
    expect(report.files).toContainEqual({ path: "src/server.ts", status: "added" });
    put("out/src/server.ts", "mine");
    put("spec.yaml", document("findPets").replace("1.2.0", "1.3.0"));
    const later = JSON.parse((await generate(["spec.yaml", "-o", "out", "--format", "json"])).stdout);
    expect(later.files).toContainEqual({
      path: "src/server.ts",
      status: "kept",
      beside: "src/server.new.ts",
    });
    expect(later.diagnostics.map(({ code: one }: { code: string }) => one)).toEqual(["emit/file-edited"]);
  });

  it("writes the same bytes whatever the time zone, language and folder", async () => {
    const far = { TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    await generate(["spec.yaml", "-o", "one"], { TZ: "UTC", LANG: "C" });
    await generate([join(cwd, "spec.yaml"), "-o", join(cwd, "deep/er/other")], far);
    const manifest = text("one/.openapi-mcp.json");
    expect(text("deep/er/other/.openapi-mcp.json")).toBe(manifest);
    for (const path of Object.keys(JSON.parse(manifest).files))
      expect(text(join("deep/er/other", path)), path).toBe(text(join("one", path)));
  });

  it("with --watch generates again after each change, also after one that was wrong", async () => {
    const cli = spawnCli(["generate", "spec.yaml", "-o", "out", "--watch"], {}, cwd);
    try {
      await eventually("the first project", () => cli.stderr().includes("Ctrl-C"));
      put("spec.yaml", document("findPets"));
      await eventually("the change", () => text("out/src/operations/pets.ts").includes("findPets"));
      put("spec.yaml", "openapi: [");
      await eventually("the error", () => cli.stderr().includes("Nothing was written."));
      put("spec.yaml", document("seekPets"));
      await eventually("the repair", () => text("out/src/operations/pets.ts").includes("seekPets"));
      cli.child.kill("SIGINT");
      await cli.exited;
    } finally {
      await cli.dispose();
    }
  });

  it.each([
    [["--watch", "--check"], "--check"],
    [["--target", "deno"], "node, worker"],
    [["--runtime", "npm"], "vendored, package"],
  ])("does not know %j", async (flags, says) => {
    const { code, stderr } = await generate(["spec.yaml", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
