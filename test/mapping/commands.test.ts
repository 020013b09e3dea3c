import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { init } from "../../src/cli/init.js";
import { schema } from "../../src/cli/schema.js";
import { compile } from "../../src/compile.js";
import { projectRoot } from "../support/paths.js";

const desk = join(projectRoot, "fixtures", "support-desk");
let folder = "";
let said = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-test-"));
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
  return path;
}

const get = (operationId: string, more: object = {}) => ({
  operationId,
  responses: {
    "200": { description: "OK", content: { "application/json": { schema: { type: "object" } } } },
  },
  ...more,
});
const api = (paths: object) => ({
  openapi: "3.1.0",
  info: { title: "A", version: "1" },
  servers: [{ url: "https://a.test" }],
  paths,
});
const thing = {
  "/things/{id}": {
    get: get("getThing", {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    }),
  },
};

describe("openapi-mcp schema", () => {
  const validator = (path: string) =>
    new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(path, "utf8")));

  it("writes the schema beside the mapping file, and says what to put on top of it", async () => {
    const text = readFileSync(join(desk, "support.mcp.yaml"), "utf8");
    write("openapi.yaml", readFileSync(join(desk, "openapi.yaml"), "utf8"));
    await schema(write("support.mcp.yaml", text), {});
    const validate = validator(join(folder, ".openapi-mcp", "schema.json"));
    expect(validate(parse(text))).toBe(true);
    expect(validate(parse(text.replace("call: closeTicket", "call: closeTickets")))).toBe(false);
    expect(validate(parse(text.replace("resolution: wont_fix", "resolution: wontfix")))).toBe(false);
    expect(said).toContain("On top of support.mcp.yaml");
    expect(said).toContain("# yaml-language-server: $schema=./.openapi-mcp/schema.json\n");
    expect(readdirSync(join(folder, ".openapi-mcp"))).toEqual(["schema.json"]);
  });

  it("knows operations of several documents by name, and without it where only one has them", async () => {
    write("a.json", api({ ...thing, "/a": { get: get("listA") } }));
    write("b.json", api(thing));
    const file = write("openapi-mcp.yaml", "version: 1\nspecs: { a: ./a.json, b: { spec: ./b.json } }\n");
    const output = join(folder, "out.json");
    await schema(file, { output });
    const validate = validator(output);
    const use = (operation: string) => ({ version: 1, specs: { a: "a" }, tools: { x: { operation } } });
    const known = ["listA", "a:listA", "a:getThing", "b:getThing", "getThing", "b:listA"].filter((name) =>
      validate(use(name)),
    );
    expect(known).toEqual(["listA", "a:listA", "a:getThing", "b:getThing"]);
  });

  it("knows operations that no tool serves", async () => {
    const hidden = { "/a": { get: get("hidden", { "x-mcp": { hidden: true } }) } };
    const output = join(folder, "out.json");
    await schema(write("a.json", api(hidden)), { output });
    expect(validator(output)({ version: 1, spec: "a", tools: { x: { operation: "hidden" } } })).toBe(true);
  });

  it("fails where there is nothing to make it from, and leaves no file", async () => {
    await expect(schema(write("a.yaml", "version: 1"), {})).rejects.toThrow("names no OpenAPI document");
    await expect(schema(join(folder, "none.yaml"), {})).rejects.toThrow("cannot be read");
    expect(readdirSync(folder)).toEqual(["a.yaml"]);
  });
});

describe("openapi-mcp init", () => {
  const target = () => join(folder, "openapi-mcp.yaml");
  const problems = async () => {
    const [{ plan }, diagnostics] = await compile(target());
    return {
      plan,
      problems: diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code),
    };
  };

  it("writes a file with a real tool and a real recipe that compiles clean", async () => {
    await init(join(desk, "openapi.yaml"), { output: target() });
    const { plan, problems: found } = await problems();
    expect(found).toEqual([]);
    const names = plan?.tools.filter(({ kind }) => kind === "recipe").map(({ listing }) => listing.name);
    expect(names).toEqual(["find_tickets", "read_ticket_with_messages"]);
    const text = readFileSync(target(), "utf8");
    await init(join(desk, "openapi.yaml"), { output: target(), force: true });
    expect(readFileSync(target(), "utf8")).toBe(text);
  });

  it("exposes no operation of a large API by itself, but lists its tags", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `/a${index}`,
        { get: get(`list${index}`, { tags: [index < 30 ? "many" : "a, b"] }) },
      ]),
    );
    await init(write("a.json", api(paths)), { output: target() });
    expect((await problems()).problems).toEqual([]);
    const text = readFileSync(target(), "utf8");
    expect(parse(text).expose).toEqual({ include: [] });
    expect(text).toContain(
      '#     - { tags: [many] } # operations: 30\n#     - { tags: ["a, b"] } # operations: 10\n',
    );
  });

  it("shows the examples in comments where the API has nothing for them", async () => {
    const post = { "/a": { post: { operationId: "doIt", responses: {} } } };
    await init(write("a.json", api(post)), { output: target() });
    expect((await problems()).problems).toEqual([]);
    expect(parse(readFileSync(target(), "utf8")).tools).toBe(undefined);
    expect(readFileSync(target(), "utf8")).toContain('#     operation: "doIt"');
  });

  it("keeps hostile text of the document in its place", async () => {
    const evil = "a\n  b: c\u2028d\u001b[31m\u0085: *x #";
    const paths = {
      "/a": { get: get(evil, { tags: [evil], summary: evil }) },
      "/a/{__proto__}": {
        get: get("- y: &z", {
          parameters: [{ name: "__proto__", in: "path", required: true, schema: { type: "string" } }],
        }),
      },
    };
    const document = { ...api(paths), info: { title: evil, version: evil } };
    await init(write("a.json", document), { output: target() });
    const text = readFileSync(target(), "utf8");
    expect(
      Object.keys(parse(text)).filter(
        (key) => !["version", "spec", "server", "expose", "tools"].includes(key),
      ),
    ).toEqual([]);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}]/u);
    const { plan } = await problems();
    expect(plan).toBeDefined();
  });

  it("never overwrites without --force, and leaves nothing beside it", async () => {
    writeFileSync(target(), "mine");
    const spec = join(desk, "openapi.yaml");
    await expect(init(spec, { output: target() })).rejects.toThrow("is there already");
    expect(readFileSync(target(), "utf8")).toBe("mine");
    await init(spec, { output: target(), force: true });
    expect(readdirSync(folder)).toEqual(["openapi-mcp.yaml"]);
  });

  it("writes nothing where the document cannot be read", async () => {
    await expect(init(join(folder, "none.yaml"), { output: target() })).rejects.toThrow();
    await expect(init("-", { output: target() })).rejects.toThrow("give a file or a URL");
    expect(existsSync(target())).toBe(false);
  });
});
