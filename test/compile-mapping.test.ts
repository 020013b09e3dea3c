/** How mapping files and the documents they name are found, read, watched and reported on. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { compile } from "../src/compile.js";
import { renderDiagnostics } from "../src/diagnostics/render.js";
import { createLocate } from "../src/read/position.js";
import { compileFiles, inFolder, namesOf, said } from "./plan/mapped/files.js";
import { shop } from "./plan/mapped/shop.js";
import { api } from "./support/compile.js";

const tools = { find: { operation: "getItem", description: "Finds one item of the shop by id." } };

test("the documents of a mapping are one set: the mapping is the entry, and all of them are watched", async () => {
  await inFolder(
    { "api/shop.yaml": shop, "mapping.yaml": { version: 1, spec: "api/shop.yaml", tools } },
    async (folder) => {
      const [{ plan, documents, specs }] = await compile(join(folder, "mapping.yaml"));
      expect(plan && namesOf(plan)).toEqual(["find"]);
      expect(documents?.entry.uri).toMatch(/mapping\.yaml$/);
      expect(documents?.uris().map((uri) => uri.slice(uri.lastIndexOf("/") + 1))).toEqual([
        "mapping.yaml",
        "shop.yaml",
      ]);
      for (const uri of documents?.uris() ?? []) expect(documents?.text(uri)).toContain("{");
      expect(specs?.map(({ entry }) => entry.uri)).toEqual([expect.stringMatching(/shop\.yaml$/)]);
    },
  );
});

test("a document that cannot be read is told where it is named, and is watched all the same", async () => {
  const files = {
    "mapping.yaml": { version: 1, spec: "./shop.yaml", tools },
    "shop.yaml": "openapi: 3.1.0\n\tinfo: x",
  };
  const { plan, diagnostics, documents } = await compileFiles(files);
  expect(plan).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["mapping/spec-unreadable", "read/syntax"]);
  expect(diagnostics[0]?.at.pointer).toBe("/spec");
  expect(diagnostics[0]?.related?.[0]?.at).toEqual(diagnostics[1]?.at);
  expect(documents?.uris()).toContainEqual(expect.stringMatching(/shop\.yaml$/));
  const missing = await compileFiles({ "mapping.yaml": { version: 1, spec: "./nowhere.yaml", tools } });
  expect(said(missing.diagnostics)).toEqual([
    'mapping/spec-unreadable: The document "./nowhere.yaml" cannot be used: there is no such file.',
  ]);
});

test("a document that --spec names and that cannot be read is the command line's mistake", async () => {
  const files = { "shop.yaml": shop, "mapping.yaml": { version: 1, spec: "./shop.yaml", tools } };
  const { plan, diagnostics } = await compileFiles(files, (folder) => ({
    specs: [join(folder, "nope.yaml")],
  }));
  expect(plan).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: "mapping/spec-unreadable", at: { uri: "command:" } }]);
});

test("a document that is not OpenAPI is told with the place that names it", async () => {
  const { plan, diagnostics } = await compileFiles({
    "mapping.yaml": { version: 1, spec: "./other.yaml", tools },
    "other.yaml": { asyncapi: "3.0.0" },
  });
  expect(plan).toBeUndefined();
  expect(diagnostics[0]).toMatchObject({ code: "spec/not-openapi", related: [{ at: { pointer: "/spec" } }] });
});

test("problems come in the order of the file, whatever found them, with code frames of both documents", async () => {
  const text = [
    "version: 1",
    "spec: ./shop.yaml",
    "tools:",
    "  second: { operation: getItems, description: Finds one item of the shop by id. }",
    "  first:",
    "    operation: listItems",
    "    description: Lists the items of the shop.",
    "    params: { X-Region: { default: asia } }",
    "    output: =body.itmes",
    "operations:",
    "  getThing: { safe: true }",
    "",
  ].join("\n");
  await inFolder({ "mapping.yaml": text, "shop.yaml": shop }, async (folder) => {
    const [{ documents }, diagnostics] = await compile(join(folder, "mapping.yaml"));
    expect(diagnostics.map(({ code }) => code)).toEqual([
      "recipe/operation-unknown",
      "recipe/default-invalid",
      "expression/path-unknown",
      "tool/facts-unknown",
      // of the other document
      "operation/argument-renamed",
    ]);
    const shown = renderDiagnostics(diagnostics, createLocate(documents), { cwd: folder });
    expect(shown).toContain("mapping.yaml:4:24");
    expect(shown).toMatch(/9 \| {5}output: =body\.itmes/);
  });
});

test("of operations that nothing uses, only what reading them has found is told", async () => {
  const odd = (operationId: string) => ({
    get: {
      operationId,
      parameters: [{ name: "a[b]", in: "query", schema: { type: "string", pattern: "(" } }],
      responses: {},
    },
  });
  const document = api({ "/a": odd("getA"), "/b": odd("getB") });
  const mapping = {
    version: 1,
    spec: "./openapi.yaml",
    tools: { a: { operation: "getA", description: "Gets a, and nothing else at all." } },
  };
  const { diagnostics } = await compileFiles({ "openapi.yaml": document, "mapping.yaml": mapping });
  const about = diagnostics.filter(({ at }) => at.uri.endsWith("openapi.yaml")).map(({ at }) => at.pointer);
  expect(about.length).toBeGreaterThan(0);
  expect(about.every((pointer) => pointer.startsWith("/paths/~1a"))).toBe(true);
});

test("an operation that cannot be called is told once, with all who use it", async () => {
  const document = api({
    "/file": {
      put: {
        operationId: "upload",
        requestBody: { required: true, content: { "multipart/mixed": {} } },
        responses: {},
      },
    },
  });
  const mapping = {
    version: 1,
    spec: "./openapi.yaml",
    tools: {
      up: { operation: "upload", description: "Uploads a file to the API." },
      again: { operation: "upload", description: "Uploads a file to the API once more." },
    },
  };
  const { plan, diagnostics } = await compileFiles({ "openapi.yaml": document, "mapping.yaml": mapping });
  expect(plan?.tools).toEqual([]);
  expect(diagnostics).toMatchObject([
    {
      code: "operation/body-unsupported",
      related: [
        { message: "it is used here", at: { pointer: "/tools/up/operation" } },
        { message: "it is used here", at: { pointer: "/tools/again/operation" } },
      ],
    },
  ]);
});

test("a mapping from standard input finds its documents from the working folder, or from --ref-root", async () => {
  await inFolder({ "shop.yaml": shop }, async (folder) => {
    const stdin = Readable.from([
      JSON.stringify({ version: 1, spec: "./shop.yaml", tools }),
    ]) as NodeJS.ReadableStream;
    const [{ plan }, diagnostics] = await compile("-", { stdin, refRoot: folder });
    expect(said(diagnostics)).toEqual([]);
    expect(plan && namesOf(plan)).toEqual(["find"]);
  });
});

/** Answers each path with a document, and stops afterwards. */
async function serving<T>(
  documents: Readonly<Record<string, unknown>>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const found = documents[request.url ?? ""];
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test("a mapping at a URL finds its documents beside it, and references of theirs", async () => {
  const { paths, ...rest } = shop as { paths: Record<string, unknown> };
  const documents = {
    "/maps/m.json": { version: 1, spec: "../shop.json", tools },
    "/shop.json": { ...rest, paths: { ...paths, "/items/{itemId}": { $ref: "./item.json" } } },
    "/item.json": paths["/items/{itemId}"],
  };
  await serving(documents, async (url) => {
    const [{ plan, documents: read }, diagnostics] = await compile(`${url}/maps/m.json`);
    expect(said(diagnostics)).toEqual([]);
    expect(plan && namesOf(plan)).toEqual(["find"]);
    expect(read?.uris()).toEqual([`${url}/maps/m.json`, `${url}/shop.json`, `${url}/item.json`]);
  });
});

test.each([
  ["file:///etc/hostname", "a remote document may not refer to local files"],
  ["http://169.254.169.254/spec.json", "spec.json"],
])("a mapping at a URL may not name %s", async (spec, reason) => {
  await serving({ "/m.json": { version: 1, spec, tools } }, async (url) => {
    const [{ plan }, diagnostics] = await compile(`${url}/m.json`);
    expect(plan).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "mapping/spec-unreadable", at: { pointer: "/spec" } }]);
    expect(diagnostics[0]?.message).toContain(reason);
  });
});

test("a local mapping may name a URL, as its user could", async () => {
  await serving({ "/shop.json": shop }, async (url) => {
    const { plan } = await compileFiles({ "mapping.yaml": { version: 1, spec: `${url}/shop.json`, tools } });
    expect(plan && namesOf(plan)).toEqual(["find"]);
  });
});

test("the same file gives the same plan", async () => {
  const files = {
    "openapi.yaml": shop,
    "mapping.yaml": { version: 1, spec: "./openapi.yaml", tools, expose: {} },
  };
  await inFolder(files, async (folder) => {
    const [one] = await compile(join(folder, "mapping.yaml"));
    const [other] = await compile(join(folder, "mapping.yaml"));
    expect(JSON.stringify(one.plan)).toBe(JSON.stringify(other.plan));
    expect(JSON.parse(JSON.stringify(one.plan)).tools).toHaveLength(one.plan?.tools.length ?? 0);
  });
});
