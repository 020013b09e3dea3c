/**
 * Every diagnostic, on the smallest document that gives it: `fixtures/diagnostics/AREA/NAME/openapi.yaml`, or the
 * `mapping.yaml` beside it.
 * `expected.txt` is what a person sees; UPDATE=1 rewrites it, and its diff shows what a change does to messages.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { validateFormally } from "../../src/cli/formal.js";
import { compileSchemas } from "../../src/cli/schemas.js";
import { type CompileOptions, compile } from "../../src/compile.js";
import { catalog } from "../../src/diagnostics/catalog.js";
import { renderDiagnostics } from "../../src/diagnostics/render.js";
import { createLocate } from "../../src/read/position.js";
import { projectRoot } from "../support/paths.js";

const root = join(projectRoot, "fixtures", "diagnostics");

const WRITING = "it is said when a project is written into its folder, not when a document is compiled";

/** Codes that no document alone can give, and the test that gives them. */
const COVERED_ELSEWHERE: Readonly<Record<string, { readonly reason: string; readonly test: string }>> = {
  "arazzo/lossy": {
    reason: "it is said when recipes are written as Arazzo, not when a document is compiled",
    test: "test/cli/arazzo.test.ts",
  },
  "emit/file-edited": { reason: WRITING, test: "test/emit/write/edits.test.ts" },
  "emit/file-orphaned": { reason: WRITING, test: "test/emit/write/edits.test.ts" },
  "emit/folder-not-ours": { reason: WRITING, test: "test/emit/write/write.test.ts" },
  "emit/folder-unwritable": { reason: WRITING, test: "test/emit/write/failure.test.ts" },
  "emit/manifest-broken": { reason: WRITING, test: "test/emit/write/manifest.test.ts" },
  "emit/manifest-newer": { reason: WRITING, test: "test/emit/write/manifest.test.ts" },
  "emit/path-leads-outside": { reason: WRITING, test: "test/emit/write/path.test.ts" },
  "emit/tool-untested": {
    reason: "it is said when the tests of a project are written, not when a document is compiled",
    test: "test/generate.test.ts",
  },
  "read/address-refused": {
    reason: "it takes a name server that leads a public name to a private address",
    test: "test/read/remote.test.ts",
  },
  "tool/schema-unusable": {
    reason: "it guards against schemas that the compiler should never write, whatever the document",
    test: "test/cli/check.test.ts",
  },
};

/** `options.json`: what `compile` takes, and how the test goes about it. */
interface FixtureOptions extends CompileOptions {
  /** The entry, from the folder; `mapping.yaml` where there is one and `openapi.yaml` where not, unless said. */
  readonly input?: string;
  /** The document is made by the function of this name below: it would be no pleasure to read. */
  readonly generate?: string;
  /** Also what `check` adds: the formal validation, and compiling each tool's schema. */
  readonly check?: boolean;
}

/** `GET /pets` with this parameter, and components. */
function petsApi(parameter: object, components: object = {}): string {
  const get = { operationId: "listPets", parameters: [parameter], responses: {} };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Pets", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths: { "/pets": { get } },
    components,
  });
}

const filter = (schema: object) => ({ name: "filter", in: "query", schema });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

const generators: Readonly<Record<string, () => string | Uint8Array>> = {
  // the first bytes of a PNG file
  binary: () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d),
  "deep-json": () => `{ "openapi": "3.1.0", "x-deep": ${"[".repeat(100_000)}${"]".repeat(100_000)} }`,
  "reference-chain": () => {
    const link = (index: number) => ({ $ref: `#/components/parameters/P${index + 1}` });
    const parameters = Object.fromEntries(numbers(150).map((index) => [`P${index}`, link(index)]));
    return petsApi(link(-1), { parameters });
  },
  "deep-schema": () => {
    const item = { type: "string" };
    const nested = numbers(120).reduce((items: object) => ({ type: "array", items }), item);
    return petsApi(filter(nested));
  },
  // each refers to the next, so that only the first ones fit
  "large-schemas": () => {
    const schema = (index: number) => {
      const properties = numbers(40).map((field) => [
        `field${field}`,
        { type: "string", description: "A pet." },
      ]);
      const next = { $ref: `#/components/schemas/S${index + 1}` };
      return { type: "object", properties: { ...Object.fromEntries(properties), next } };
    };
    const schemas = Object.fromEntries(numbers(40).map((index) => [`S${index}`, schema(index)]));
    return petsApi(filter({ $ref: "#/components/schemas/S0" }), {
      schemas: { ...schemas, S40: { type: "object" } },
    });
  },
};

function readOptions(folder: string): FixtureOptions {
  const file = join(folder, "options.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as FixtureOptions) : {};
}

/** What a person who stands in the folder sees. */
async function render(folder: string): Promise<string> {
  const { generate, ...options } = readOptions(folder);
  if (generate === undefined) return renderIn(folder, options);
  const generator = generators[generate];
  if (!generator) throw new Error(`there is no generator ${generate}`);
  const temporary = mkdtempSync(join(tmpdir(), "openapi-mcp-fixture-"));
  try {
    writeFileSync(join(temporary, "openapi.yaml"), generator());
    return await renderIn(temporary, options);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

async function renderIn(folder: string, { input, check, ...options }: FixtureOptions): Promise<string> {
  const usual = existsSync(join(folder, "mapping.yaml")) ? "mapping.yaml" : "openapi.yaml";
  const [{ plan, documents }, problems] = await compile(join(folder, input ?? usual), options);
  const diagnostics = [...problems];
  if (check && plan && documents) {
    diagnostics.push(...(await validateFormally(documents)), ...(await compileSchemas(plan.tools)));
  }
  const limit = Number.POSITIVE_INFINITY;
  const text = renderDiagnostics(diagnostics, createLocate(documents), { cwd: folder, limit });
  // messages name a document as it was given, here by its whole path
  return text.replaceAll(`${folder}${sep}`, "").replaceAll(folder, ".");
}

const codes = readdirSync(root, { withFileTypes: true })
  .filter((area) => area.isDirectory())
  .flatMap((area) => readdirSync(join(root, area.name)).map((name) => `${area.name}/${name}`));

test("every code of the catalogue has a folder or a test, and every folder a code", () => {
  const covered = [...codes, ...Object.keys(COVERED_ELSEWHERE)].sort();
  expect(covered).toEqual(Object.keys(catalog).sort());
});

test.each(Object.entries(COVERED_ELSEWHERE))("%s is covered where the table says", (code, entry) => {
  expect(readFileSync(join(projectRoot, entry.test), "utf8")).toContain(code);
});

describe("fixtures/diagnostics", () => {
  test.each(codes)("%s", async (code) => {
    const folder = join(root, code);
    const expected = join(folder, "expected.txt");
    const text = await render(folder);
    // the header of a block: place, severity, code
    expect(text).toMatch(new RegExp(`^\\S.*  (?:error|warning|info)  ${code}$`, "m"));
    if (process.env["UPDATE"]) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
  });
});
