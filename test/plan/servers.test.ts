/** Where a plan says that calls go: operations on other servers, and servers that only the network names. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { compile } from "../../src/compile.js";
import { publicOrigins } from "../../src/plan/servers.js";
import { folderWith } from "../read/folder.js";
import { compileDocument } from "../support/compile.js";

const FILE = "file:///a.yaml";
const FETCHED = "https://docs.test/a.yaml";
const isPublic = () => false;

interface Own {
  readonly [path: string]: readonly string[];
}

/** An operation for each path, with servers of its own where there are any. */
function api(servers: readonly string[], own: Own): object {
  const urls = (all: readonly string[]) => (all.length > 0 ? { servers: all.map((url) => ({ url })) } : {});
  const paths = Object.entries(own).map(([path, all]) => [path, { ...urls(all), get: { responses: {} } }]);
  return {
    openapi: "3.1.0",
    info: { title: "A", version: "1" },
    ...urls(servers),
    paths: Object.fromEntries(paths),
  };
}

describe("R36: operations on another server", () => {
  const elsewhere = async (servers: readonly string[], own: Own) => {
    const { plan, diagnostics } = await compileDocument(api(servers, own));
    const all = Object.values(plan?.operations ?? {});
    return {
      paths: all.filter((operation) => operation.isElsewhere).map(({ path }) => path),
      messages: diagnostics
        .filter(({ code }) => code === "spec/server-elsewhere")
        .map(({ message }) => message),
    };
  };

  test("are those whose origin is not the document's, told once for each", async () => {
    const found = await elsewhere(["https://api.test/v1"], {
      "/plain": [],
      "/same": ["https://API.test:443/v2"],
      "/relative": ["/v3"],
      "/up/a": ["https://up.test"],
      "/up/b": ["https://up.test/b"],
      "/port": ["https://api.test:8443"],
      "/http": ["http://api.test"],
    });
    expect(found.paths.sort()).toEqual(["/http", "/port", "/up/a", "/up/b"]);
    expect(found.messages).toEqual([
      "GET /up/a and 1 more are at https://up.test, not at https://api.test: not called without --allow-host up.test.",
      "GET /port is at https://api.test:8443, not at https://api.test: not called without --allow-host api.test:8443.",
      "GET /http is at http://api.test, not at https://api.test: not called without --allow-host api.test.",
    ]);
  });

  test("are none where the document has no server for all and its operations agree", async () => {
    expect(await elsewhere([], { "/a": ["https://api.test/1"], "/b": ["https://api.test/2"] })).toEqual({
      paths: [],
      messages: [],
    });
  });

  test("are all of them where they do not agree", async () => {
    const { paths } = await elsewhere([], { "/a": ["https://a.test"], "/b": ["https://b.test"] });
    expect(paths).toEqual(["/a", "/b"]);
  });

  test("of a mapping file are those that are not at its base_url", async () => {
    const folder = folderWith({
      "spec.json": JSON.stringify(
        api(["https://api.test"], { "/a": [], "/b": ["https://api.test"], "/c": ["https://c.test"] }),
      ),
      "map.mcp.yaml": "version: 1\nspec: ./spec.json\nserver: {base_url: 'http://localhost:8080'}\n",
    });
    const [{ plan }] = await compile(join(folder, "map.mcp.yaml"));
    const all = Object.values(plan?.operations ?? {});
    expect(all.filter(({ isElsewhere }) => isElsewhere).map(({ path }) => path)).toEqual(["/b", "/c"]);
    expect(plan).not.toHaveProperty("publicOrigins");
  });
});

describe("R36: servers that only the network names", () => {
  test("are those of fetched documents, unless a file names them too", () => {
    const named = (...servers: readonly (readonly [string, string])[]) =>
      publicOrigins(
        servers.map(([url, uri]) => ({ url, uri })),
        isPublic,
      );
    expect(named(["https://api.test/v1", FETCHED], ["http://up.test", FETCHED], ["/v2", FETCHED])).toEqual([
      "http://up.test",
      "https://api.test",
    ]);
    expect(named(["http://localhost:8080", FILE], ["http://localhost:8080/x", FETCHED])).toBeUndefined();
    expect(named(["https://docs.test", FETCHED])).toEqual(["https://docs.test"]);
  });

  test("are not where the document itself was on the operator's own network", () => {
    const uri = "http://10.0.0.1:8000/openapi.json";
    const at = (url: string) => publicOrigins([{ url, uri }], () => true);
    expect(at("http://10.0.0.1:8000/v1")).toBeUndefined();
    expect(at("http://10.0.0.2:8000/v1")).toEqual(["http://10.0.0.2:8000"]);
  });

  test("include those of a fetched part of a document in a file", async () => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ servers: [{ url: "https://part.test" }], get: { responses: {} } }));
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((done) => server.once("listening", done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const document = {
      ...api(["https://api.test"], { "/a": [] }),
      paths: { "/a": { get: { responses: {} } }, "/part": { $ref: `http://${host}/part.json` } },
    };
    const { plan } = await compileDocument(document, { allowRemoteRefs: [host] });
    expect(plan?.publicOrigins).toEqual(["https://part.test"]);
    expect(plan?.operations["GET /part"]).toMatchObject({ server: "https://part.test", isElsewhere: true });
  });
});
