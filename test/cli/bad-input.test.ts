/**
 * What people meet when something is wrong with what they gave: the exit code of the design, and one screen that says
 * what is wrong, where, why and what to do. Never a stack trace.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Code, catalog } from "../../src/diagnostics/catalog.js";
import { type Outcome, runCli } from "../support/cli.js";
import { projectRoot } from "../support/paths.js";

/** Lines of a small terminal window. */
const SCREEN = 25;
/** Milliseconds; each of these takes a quarter of a second on an idle machine. */
const PATIENCE = 10_000;

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-bad-input-"));

/** A document with these paths. */
const api = (paths: object, servers: readonly object[] = [{ url: "https://api.example.com" }]) =>
  JSON.stringify({ openapi: "3.1.0", info: { title: "Pets", version: "1" }, servers, paths });
const responses = { 200: { description: "OK" } };
const listPets = { get: { operationId: "listPets", responses } };
const photo = { required: true, content: { "multipart/mixed": {} } };
const nowhere = [{ $ref: "#/components/parameters/Nope" }];
const DEPTH = 100_000;

const files = {
  "ok.json": api({ "/pets": listPets }),
  "relative.json": api({ "/pets": listPets }, [{ url: "/v1" }]),
  "schema.json": '{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object" }',
  "postman.json": '{ "info": { "name": "Pets", "schema": "https://schema.getpostman.com" }, "item": [] }',
  "notes.txt": "Dear reader,\nthe API is described elsewhere.\n",
  "empty.yaml": "",
  "comments.yaml": "# Nothing here yet.\n\n# Really.\n",
  "binary.yaml": Uint8Array.from({ length: 3_000 }, (_, index) => (index * 31) % 256),
  "version.json": '{ "openapi": "4.0.0", "info": { "title": "Pets", "version": "1" }, "paths": {} }',
  "reference.json": api({ "/pets": listPets, "/owners": { get: { parameters: nowhere, responses } } }),
  "duplicates.json": api({ "/pets": listPets, "/dogs": listPets }),
  "photo.json": api({ "/pets": listPets, "/photo": { put: { requestBody: photo, responses } } }),
  "deep.json": `{ "openapi": "3.1.0", "x-deep": ${"[".repeat(DEPTH)}${"]".repeat(DEPTH)} }`,
  "flow.yaml": `openapi: 3.1.0\nx-deep: ${"{a: ".repeat(DEPTH)}1${"}".repeat(DEPTH)}\n`,
  "block.yaml": `openapi: 3.1.0\nx-deep:\n  ${"- ".repeat(DEPTH)}1\n`,
} satisfies Readonly<Record<string, string | Uint8Array>>;

/** Answers every document with a page, as proxies do. */
const web = createServer((request, response) => {
  const page = "<!DOCTYPE html>\n<html><body><h1>Something is not right</h1></body></html>";
  const status = request.url === "/missing.yaml" ? 404 : 200;
  response.writeHead(status, { "content-type": "text/html" }).end(page);
});
/** Leaves a port where nobody listens. */
const closed = createServer();

/** What stands for what in the arguments below. */
const places = new Map([
  ["FOLDER", folder],
  ["BOMB", join(projectRoot, "fixtures/diagnostics/read/too-many-aliases/openapi.yaml")],
]);

beforeAll(async () => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  for (const [name, server] of [["WEB", web] as const, ["CLOSED", closed] as const]) {
    await once(server.listen(0, "127.0.0.1"), "listening");
    places.set(name, String((server.address() as AddressInfo).port));
  }
  await once(closed.close(), "close");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await once(web.close(), "close");
});

interface Case {
  /** One word is one argument; the names of `files` become paths, and names of `places` what they stand for. */
  readonly run: string | readonly string[];
  readonly exit: 0 | 1 | 2;
  /** The diagnostic that must be there, with its cause and its fix. */
  readonly code?: Code;
  readonly says: readonly (string | RegExp)[];
}

function expand(run: Case["run"]): readonly string[] {
  const words = typeof run === "string" ? run.split(" ") : run;
  return words.map((word) =>
    Object.hasOwn(files, word)
      ? join(folder, word)
      : word.replace(/WEB|CLOSED|FOLDER|BOMB/, (name) => places.get(name) ?? ""),
  );
}

const documents: readonly Case[] = [
  { run: "serve schema.json", exit: 1, code: "spec/not-openapi", says: ["It looks like a JSON Schema"] },
  { run: "inspect postman.json", exit: 1, code: "spec/not-openapi", says: ["a Postman collection"] },
  { run: "check notes.txt", exit: 1, code: "spec/not-openapi", says: ["nothing to serve"] },
  { run: "check empty.yaml", exit: 1, code: "read/empty", says: ["empty.yaml is empty."] },
  { run: "serve comments.yaml", exit: 1, code: "read/empty", says: ["comments.yaml is empty."] },
  { run: "inspect binary.yaml", exit: 1, code: "read/not-text", says: ["binary.yaml is not text."] },
  {
    run: "serve http://127.0.0.1:WEB/openapi.json",
    exit: 1,
    code: "read/html",
    says: [/^http:\/\/127\.0\.0\.1:\d+\/openapi\.json {2}error/, "is an HTML page"],
  },
  {
    run: "check http://127.0.0.1:WEB/missing.yaml",
    exit: 1,
    code: "read/not-found",
    says: ["the server answered 404."],
  },
  {
    run: "inspect http://127.0.0.1:CLOSED/openapi.json",
    exit: 1,
    code: "read/not-found",
    says: ["the connection was refused."],
  },
  {
    run: "serve version.json",
    exit: 1,
    code: "spec/version-unsupported",
    says: [/version\.json:1:14 {2}error/, '"4.0.0"', "   1 | "],
  },
  { run: "serve FOLDER/gone.yaml", exit: 1, code: "read/not-found", says: ["there is no such file."] },
  { run: "inspect FOLDER", exit: 1, code: "read/not-found", says: ["it is a directory."] },
  { run: "check deep.json", exit: 1, code: "read/too-deep", says: [/deep\.json:1:\d+ {2}error/] },
  { run: "serve flow.yaml", exit: 1, code: "read/too-deep", says: [/flow\.yaml:2:\d+ {2}error/] },
  { run: "inspect block.yaml", exit: 1, code: "read/too-deep", says: [/block\.yaml:3:\d+ {2}error/] },
  { run: "serve BOMB", exit: 1, code: "read/too-many-aliases", says: [/openapi\.yaml:11:\d+ {2}error/] },
];

const operations: readonly Case[] = [
  {
    run: "inspect reference.json",
    exit: 0,
    code: "spec/ref-not-found",
    says: [/reference\.json:1:\d+ {2}error/, "#/components/parameters/Nope", "GET /owners is left out"],
  },
  {
    run: "check photo.json",
    exit: 1,
    code: "operation/body-unsupported",
    says: [/photo\.json:1:\d+ {2}error/, "PUT /photo is left out", "multipart/mixed"],
  },
  {
    run: "check duplicates.json",
    exit: 0, // both are tools
    code: "spec/operation-id-duplicate",
    says: [/duplicates\.json:1:\d+ {2}warning/, '"listPets" is used again by GET /dogs', "2 tools"],
  },
];

const usage: readonly Case[] = [
  { run: "serve ok.json --transprot http", exit: 2, says: ["'--transprot'", "Did you mean --transport?"] },
  { run: "servve ok.json", exit: 2, says: ["'servve'", "Did you mean serve?"] },
  {
    run: "check",
    exit: 2,
    says: ["no document is named", "there is no openapi-mcp.yaml", "openapi-mcp init SPEC"],
  },
  { run: "call ok.json", exit: 2, says: ["missing required argument 'tool'", "call --help"] },
  { run: "serve ok.json --port 99999", exit: 2, says: ["--port", "'99999'", "0 to 65535"] },
  { run: "serve ok.json --timeout 5", exit: 2, says: ["--timeout", "'5'", "like 500ms, 15s or 2m"] },
  { run: "serve ok.json --header tenant", exit: 2, says: ["--header", "'X-Tenant: acme'"] },
  { run: "check ok.json --format xml", exit: 2, says: ["--format", "'xml'", "text, json, sarif"] },
  { run: "inspect ok.json --include pets", exit: 2, code: "filter/syntax", says: ['"pets"'] },
  { run: "serve ok.json --base-url api", exit: 2, says: ["--base-url", '"api"', "https://"] },
  { run: "serve -", exit: 2, says: ["Standard input", "--transport http"] },
  { run: "serve http://127.0.0.1:WEB/a.json --watch", exit: 2, says: ["--watch needs a document in a file"] },
  { run: "serve relative.json", exit: 2, says: ['"/v1"', "--base-url https://api.example.com/v1"] },
  {
    run: "serve ok.json --transport http --port WEB",
    exit: 2,
    says: [/\b\d+ is (?:already )?in use/, "--port"],
  },
  { run: "call ok.json list_pet", exit: 2, says: ['"list_pet"', 'Did you mean "list_pets"?'] },
  { run: ["call", "ok.json", "list_pets", "{limit}"], exit: 2, says: ["are not JSON", `'{"id": 1}'`] },
  {
    run: "call ok.json list_pets --base-url http://127.0.0.1:CLOSED",
    exit: 1,
    says: ["The API could not be reached", "ECONNREFUSED", "calling again repeats nothing"],
  },
];

describe.each([
  ["documents", documents],
  ["operations", operations],
  ["usage", usage],
] as const)("%s", (_, cases) => {
  test.each(cases.map((each) => [[each.run].flat().join(" "), each] as const))("%s", async (_, each) => {
    const args = expand(each.run);
    const started = performance.now();
    const outcome = await runCli(args);
    expect(performance.now() - started).toBeLessThan(PATIENCE);
    // what `check` finds is its output; elsewhere stdout belongs to results and to the protocol
    const isOutput = args[0] === "check" && each.exit !== 2;
    const text = isOutput ? outcome.stdout : outcome.stderr;
    if (args[0] === "serve" || each.exit === 2) expect(outcome.stdout).toBe("");
    for (const part of each.says) expect(text).toMatch(part);
    if (each.code) expectExplained(text, each.code);
    expectReadable(outcome);
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(SCREEN);
    expect({ code: outcome.code, text }).toEqual({ code: each.exit, text });
  });
});

function expectExplained(text: string, code: Code): void {
  expect(text).toMatch(new RegExp(`^\\S.*  (?:error|warning)  ${code}$`, "m"));
  expect(text).toContain(`  why: ${catalog[code].cause}\n`);
  expect(text).toContain(`  fix: ${catalog[code].fix}\n`);
}

function expectReadable({ stdout, stderr }: Outcome): void {
  const text = stdout + stderr;
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+/m);
  expect(text).not.toMatch(/\bundefined\b|\[object \w+\]|\bNaN\b/);
  expect(text).not.toContain("\u001b");
}

test.each([
  ["--header", "Authorization Bearer canary-in-a-header"],
  ["--secret-file", "canary-in-the-place-of-a-file"],
])("%s that is written wrong is not repeated: it may hold a secret", async (option, value) => {
  const { stderr, code } = await runCli(["serve", join(folder, "ok.json"), option, value]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${option}: `);
  expect(stderr).not.toContain("canary");
});

describe("one bad operation", () => {
  test("does not take the others away, and inspect lists it with the reason", async () => {
    const { stdout, code } = await runCli(["inspect", join(folder, "photo.json")]);
    expect(code).toBe(0);
    expect(stdout).toContain("list_pets");
    expect(stdout).toMatch(
      /Left out: 1 operation\n {2}PUT \/photo: its request body \(multipart\/mixed\) cannot/,
    );
  });

  test.each([
    ["an empty operation", { "/pets": { ...listPets, post: null } }, "POST /pets"],
    ["a path without its slash", { "/pets": listPets, owners: listPets }, "owners"],
    ["a path item that cannot be found", { "/pets": listPets, "/dogs": { $ref: "dogs.yaml" } }, "/dogs"],
  ])("is listed by inspect also where it could not be read: %s", async (_, paths, name) => {
    const file = join(folder, "unread.json");
    writeFileSync(file, api(paths));
    const { stdout } = await runCli(["inspect", file]);
    expect(stdout).toContain("list_pets");
    const start = stdout.indexOf("Left out");
    expect(start < 0 ? "nothing left out" : stdout.slice(start)).toContain(name);
  });

  test("is not served without its parameters where they are no list", async () => {
    const file = join(folder, "parameters.json");
    const parameters = { limit: { name: "limit", in: "query", required: true, schema: { type: "integer" } } };
    writeFileSync(file, api({ "/pets": { get: { ...listPets.get, parameters } } }));
    const { stdout, code } = await runCli(["check", file]);
    expect(stdout).toMatch(/^.*parameters\.json:1:\d+ {2}error {2}spec\/ill-typed$/m);
    expect(code).toBe(1);
  });

  test("does not fill a model's context where YAML aliases multiply a schema", async () => {
    const file = join(folder, "multiplied.yaml");
    const level = (name: string, inner: string) =>
      `  ${name}: &${name} { type: object, properties: { ${[..."abcdefgh"].map((key) => `${key}: ${inner}`).join(", ")} } }`;
    const levels = [..."BCDEF"].map((name, index) => level(name, `*${"ABCDE"[index]}`));
    const body = "requestBody: { required: true, content: { application/json: { schema: *F } } }";
    const post = `post: { operationId: addPet, ${body}, responses: { "200": { description: OK } } }`;
    const head = 'openapi: 3.1.0\ninfo: { title: Pets, version: "1" }\nx-levels:';
    writeFileSync(
      file,
      [head, level("A", "{ type: string }"), ...levels, "paths:", `  /pets: { ${post} }`].join("\n"),
    );
    const { stdout, code } = await runCli(["inspect", file, "--json"]);
    expect({ code, isModest: stdout.length < 200_000 }).toEqual({ code: 0, isModest: true });
  });

  test("is shown as it was written where values have the wrong type", async () => {
    const file = join(folder, "types.json");
    const parameters = [
      { name: "a", in: "query", style: { not: "a style" }, schema: { type: "string" } },
      { name: "b", in: "query", schema: { type: "string", pattern: { not: "a pattern" } } },
    ];
    const get = { operationId: { not: "a name" }, parameters, "x-mcp": null, responses };
    writeFileSync(file, api({ "/pets": { get } }));
    expectReadable(await runCli(["check", file]));
  });
});
