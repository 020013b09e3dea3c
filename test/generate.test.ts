/** From a document to a folder: what is written, when nothing is, and that nothing but the document decides its bytes. */
import {
  cpSync,
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
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { GOLDEN } from "../scripts/golden-projects.js";
import { type GenerateOptions, generate } from "../src/generate.js";
import { api } from "./support/compile.js";

type Json = Readonly<Record<string, unknown>>;

const base = mkdtempSync(join(tmpdir(), "openapi-mcp-generate-"));
let count = 0;
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A folder of its own with these files, and the path of a project that is not there yet. */
function place(files: Readonly<Record<string, unknown>>) {
  const folder = join(base, String(++count));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return { input: join(folder, Object.keys(files)[0] ?? ""), output: join(folder, "out") };
}

async function generated(files: Readonly<Record<string, unknown>>, options: GenerateOptions = {}) {
  const { input, output } = place(files);
  const [{ report }, diagnostics] = await generate(input, { output, ...options });
  return { report, output, codes: diagnostics.map(({ code }) => code), diagnostics };
}

const answer = { responses: { "200": { description: "Done" } } };
const pets = api({ "/pets": { get: { operationId: "listPets", ...answer } } });
const unservable = api({
  "/pets": { get: { operationId: "listPets", ...answer } },
  "/owners": { get: { operationId: "listOwners", parameters: [{ $ref: "#/nowhere" }], ...answer } },
});

describe("generate", () => {
  it("writes a project, and says what it wrote", async () => {
    const { report, output } = await generated({ "openapi.json": pets });
    expect(report).toMatchObject({ folder: output, isStale: true });
    const paths = report?.files.map(({ path }) => path) ?? [];
    expect(paths).toContain("src/server.ts");
    for (const path of paths) expect(existsSync(join(output, path)), path).toBe(true);
  });

  it("leaves out what cannot be served, and with strict writes nothing", async () => {
    const lenient = await generated({ "openapi.json": unservable });
    expect(lenient.codes).toContain("spec/ref-not-found");
    const written = JSON.stringify(contents(lenient.output));
    expect(written).toContain("list_pets");
    expect(written).not.toContain("list_owners");
    const strict = await generated({ "openapi.json": unservable }, { strict: true });
    expect(strict.report).toBeUndefined();
    expect(existsSync(strict.output)).toBe(false);
  });

  it("writes nothing where the mapping is wrong, and leaves what was there", async () => {
    const mapping = (operation: string) =>
      `version: 1\nspec: openapi.json\ntools:\n  look:\n    operation: ${operation}\n`;
    const { input, output } = place({ "map.mcp.yaml": mapping("listPets"), "openapi.json": pets });
    await generate(input, { output });
    const before = contents(output);
    writeFileSync(input, mapping("listPet"));
    const [{ report }, diagnostics] = await generate(input, { output });
    expect(report).toBeUndefined();
    expect(diagnostics.map(({ severity }) => severity)).toContain("error");
    expect(contents(output)).toEqual(before);
  });

  it("says which tools its tests do not call (emit/tool-untested)", async () => {
    const parameter = (schema: Json) => ({ name: "code", in: "query", required: true, schema });
    const impossible = parameter({ type: "string", minLength: 5, maxLength: 3 });
    const lookUp = { operationId: "lookUp", parameters: [impossible], ...answer };
    const { report, diagnostics } = await generated({
      "openapi.json": api({
        "/codes": { get: lookUp },
        "/pets": { get: { operationId: "listPets", ...answer } },
      }),
    });
    expect(report?.isStale).toBe(true);
    const untested = diagnostics.filter(({ code }) => code === "emit/tool-untested");
    expect(untested.map(({ severity, message }) => [severity, message])).toEqual([
      ["info", "The generated tests do not call look_up."],
    ]);
  });
});

describe("the bytes of a project", () => {
  it.each(GOLDEN.map((project) => [project.name, project] as const))(
    "do not depend on the order in which %s declares things",
    async (_, { input, options }) => {
      const mapping = parse(readFileSync(input, "utf8"));
      const source = join(input, "..", mapping.spec);
      const document = parse(readFileSync(source, "utf8"));
      const { input: copy, output } = place({
        "map.mcp.yaml": JSON.stringify(mapping),
        [mapping.spec]: document,
      });
      const [{ report }] = await generate(copy, { ...options, output });
      expect(report?.isStale).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
          const shuffled = reordered(document, numbers);
          writeFileSync(join(copy, "..", mapping.spec), JSON.stringify(shuffled));
          const [again] = await generate(copy, { ...options, output, mode: "check" });
          expect(again.report?.diff ?? "").toBe("");
          expect(again.report?.isStale).toBe(false);
        }),
        { numRuns: 5 },
      );
    },
    60_000,
  );

  it("do not depend on where the document is", async () => {
    const { input, output } = place({ "openapi.json": pets });
    const elsewhere = join(base, "elsewhere", "deep");
    cpSync(join(input, ".."), elsewhere, { recursive: true });
    await generate(input, { output });
    await generate(join(elsewhere, "openapi.json"), { output: join(elsewhere, "other") });
    expect(contents(join(elsewhere, "other"))).toEqual(contents(output));
  });
});

function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

/** Paths, methods, and what is in components, in another order. */
function reordered(document: Json, numbers: Iterator<number>): Json {
  const shuffled = (object: unknown, inner: (value: unknown) => unknown = (value) => value): unknown => {
    if (typeof object !== "object" || object === null || Array.isArray(object)) return object;
    const keyed = Object.entries(object).map(
      ([key, value]) => [numbers.next().value, key, inner(value)] as const,
    );
    keyed.sort(([one], [other]) => one - other);
    return Object.fromEntries(keyed.map(([, key, value]) => [key, value]));
  };
  const { paths, components } = document;
  return {
    ...document,
    paths: shuffled(paths, (item) => shuffled(item)),
    ...(components !== undefined && { components: shuffled(components, (kind) => shuffled(kind)) }),
  };
}
