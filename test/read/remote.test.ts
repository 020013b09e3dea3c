import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { openDocuments } from "../../src/read/documents.js";
import { openEntry } from "../../src/read/entry.js";
import { createLibrary } from "../../src/read/library.js";
import { type FetchRules, fetchText, type Lookup } from "../../src/read/remote.js";
import { codes, folderWith } from "./folder.js";

vi.mock(import("../../src/read/address.js"), async (original) => {
  const actual = await original();
  // A public address that a test can listen on.
  return {
    ...actual,
    isPublicAddress: (address) => address === "127.0.0.2" || actual.isPublicAddress(address),
  };
});

/** Starts a server on loopback; returns its origin. */
async function serve(listener: RequestListener, host = "127.0.0.1"): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, host, done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

/** A server of texts by path. */
const texts =
  (files: Readonly<Record<string, string>>): RequestListener =>
  (request, response) => {
    const text = files[request.url ?? ""];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  };

const redirect =
  (to: (url: string) => string, status = 302): RequestListener =>
  (request, response) =>
    response.writeHead(status, { location: to(request.url ?? "") }).end();

/** A resolver that knows only these names, and counts how often it is asked. */
function names(hosts: Readonly<Record<string, readonly string[]>>) {
  return vi.fn((host: string, _options: unknown, callback: (...result: unknown[]) => void) => {
    const found = hosts[host];
    if (!found) return callback(Object.assign(new Error("unknown"), { code: "ENOTFOUND" }));
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }) as unknown as Lookup & ReturnType<typeof vi.fn>;
}

const RULES: FetchRules = {
  maxBytes: 1_000_000,
  timeout: 5_000,
  refuse: () => undefined,
  allowPrivate: () => false,
};

async function fetched(url: string, rules: Partial<FetchRules> = {}) {
  const result = await fetchText(url, { ...RULES, ...rules });
  return "problem" in result ? result.problem({ uri: url, pointer: "" }) : result;
}

async function entry(url: string, lookup?: Lookup) {
  return openEntry(url, { maxBytes: 1_000, timeout: 5_000, lookup });
}

test("an entry on a private address is fine: the user named it", async () => {
  const origin = await serve(texts({ "/a.yaml": "a: 1" }));
  const [documents, diagnostics] = await openDocuments(`${origin}/a.yaml`);
  expect(diagnostics).toEqual([]);
  expect(documents?.entry).toEqual({ value: { a: 1 }, uri: `${origin}/a.yaml`, pointer: "" });
  expect(documents?.text(`${origin}/a.yaml`)).toBe("a: 1");
});

test.each([
  ["/none", "read/not-found", /answered 404/],
  ["/page", "read/html", /HTML page/],
  ["/empty", "read/empty", /empty/],
  ["/big", "read/too-large", /1000 bytes/],
  ["/bad", "read/syntax", /JSON/],
])("%s of a server is refused", async (path, code, message) => {
  const origin = await serve(
    texts({ "/page": "<!doctype html><p>", "/empty": "", "/big": "a: ".padEnd(2_000, "x"), "/bad": '{"a"' }),
  );
  const [documents, [problem]] = await openDocuments(origin + path, { maxBytes: 1_000 });
  expect(documents).toBeUndefined();
  expect(problem).toMatchObject({ code, at: { uri: origin + path } });
  expect(problem?.message).toMatch(message);
  if (code === "read/syntax") expect(problem?.at.spot?.line).toBe(1);
});

test("a server that is not there, and one that never ends", async () => {
  const origin = await serve((_request, response) => void response.writeHead(200).write("a"));
  const [, [slow]] = await openDocuments(origin, { timeout: 200 });
  expect(slow).toMatchObject({ code: "read/not-found", message: expect.stringMatching(/within 0.2 s/) });
  const [, [gone]] = await openDocuments("http://127.0.0.1:1/");
  expect(gone?.message).toMatch(/connection was refused/);
  expect(await fetched("http://nowhere.test/", { lookup: names({}) })).toMatchObject({
    message: expect.stringMatching(/host is not known/),
  });
});

test("compressed documents are read, and their limit is what they become", async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000, "x"));
  const origin = await serve((request, response) => {
    const body = request.url === "/bomb" ? bomb : gzipSync("a: é");
    response
      .writeHead(200, { "content-encoding": "gzip" })
      .end(request.url === "/cut" ? body.subarray(0, 12) : body);
  });
  const allowPrivate = () => true;
  expect(await fetched(`${origin}/`, { allowPrivate })).toMatchObject({ text: "a: é" });
  expect(await fetched(`${origin}/bomb`, { allowPrivate })).toMatchObject({ code: "read/too-large" });
  expect(await fetched(`${origin}/cut`, { allowPrivate })).toMatchObject({ code: "read/not-found" });
});

test("user and password are sent to the entry's server and shown nowhere", async () => {
  let sent: string | undefined;
  const origin = await serve((request, response) => {
    sent = request.headers.authorization;
    response.end("a: 1");
  });
  const [documents] = await openDocuments(`${origin.replace("//", "//me:p%40ss@")}/a.yaml`);
  expect(sent).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
  expect(documents?.entry.uri).toBe(`${origin}/a.yaml`);
  const [, [problem]] = await openDocuments("http://me:secret@127.0.0.1:1/");
  expect(JSON.stringify(problem)).not.toContain("secret");
});

test("five redirects are followed, a sixth is not, and the last URL is the base", async () => {
  const origin = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(307, { location: `/${left - 1}` }).end();
    else response.end("a: 1");
  });
  expect(await entry(`${origin}/5`)).toMatchObject({ uri: `${origin}/0`, value: { a: 1 } });
  expect(await entry(`${origin}/6`)).toMatchObject({ message: expect.stringMatching(/more than 5 times/) });
});

test.each(["file:///etc/passwd", "ftp://example.com/", "javascript:1"])(
  "a redirect to %s is refused",
  async (target) => {
    const origin = await serve(redirect(() => target));
    expect(await entry(origin)).toMatchObject({
      code: "read/not-found",
      message: expect.stringMatching(/redirects to/),
    });
  },
);

test("an entry on a public address cannot send us to a private one", async () => {
  const inside = await serve(texts({ "/secret": "a: 1" }));
  const outside = await serve(
    redirect(() => `${inside}/secret`),
    "127.0.0.2",
  );
  expect(await entry(outside)).toMatchObject({ code: "read/address-refused" });
  const named = await serve(
    redirect(() => `http://rebound.test:${new URL(inside).port}/secret`),
    "127.0.0.2",
  );
  expect(await entry(named, names({ "rebound.test": ["127.0.0.1"] }))).toMatchObject({
    code: "read/address-refused",
  });
  // From one private address to another is the user's own network.
  const local = await serve(redirect(() => `${inside}/secret`));
  expect(await entry(local)).toMatchObject({ value: { a: 1 } });
});

test("R35: the address that was checked is the one connected to: the name is looked up once", async () => {
  const origin = await serve(texts({ "/a": "a: 1" }), "127.0.0.2");
  const lookup = names({ "public.test": ["127.0.0.2"] });
  const url = `http://public.test:${new URL(origin).port}/a`;
  expect(await fetched(url, { lookup })).toMatchObject({ text: "a: 1", uri: url });
  expect(lookup).toHaveBeenCalledTimes(1);
});

test.each([
  ["127.0.0.1"],
  ["10.0.0.1"],
  ["169.254.169.254"],
  ["::1"],
  ["::ffff:10.0.0.1"],
  ["64:ff9b::7f00:1"],
  ["127.0.0.2", "192.168.0.1"],
])("a name that leads to %s is refused", async (...addresses) => {
  const lookup = names({ "evil.test": addresses });
  expect(await fetched("http://evil.test:9/", { lookup })).toMatchObject({
    code: "read/address-refused",
    message: expect.stringContaining(addresses.at(-1) ?? ""),
  });
});

test.each([
  "http://127.0.0.1:1/",
  "http://2130706433:1/",
  "http://0x7f.1:1/",
  "http://[::1]:1/",
  "http://[::ffff:127.0.0.1]:1/",
])("%s is refused though it needs no lookup", async (url) => {
  expect(await fetched(url)).toMatchObject({ code: "read/address-refused" });
});

/** Opens a local document with one reference at `/x`, and follows it as the compiler does. */
async function followRemote(ref: string, allowRemoteRefs: readonly string[], entryUrl?: string) {
  const folder = folderWith({ "spec.yaml": `x: {$ref: '${ref}'}\n` });
  const [documents] = await openDocuments(entryUrl ?? join(folder, "spec.yaml"), {
    allowRemoteRefs,
    timeout: 3_000,
  });
  if (!documents) return expect.fail("not opened");
  const root = documents.entry.value as { readonly x: unknown };
  const problems: Diagnostic[] = [];
  const node = { value: root.x, uri: documents.entry.uri, pointer: "/x" };
  let found = documents.resolve(node, (problem) => problems.push(problem));
  for (let round = 0; documents.pending().length > 0 && round < 5; round++) {
    problems.splice(0);
    problems.push(...(await documents.fetchPending()));
    found = documents.resolve(node, (problem) => problems.push(problem));
  }
  return { documents, found, problems, codes: codes(problems) };
}

test("R35: a referenced document is fetched when its host is allowed, and its own references follow", async () => {
  const origin = await serve(texts({ "/d/a.yaml": "k: {$ref: 'b.json#/v'}", "/d/b.json": '{"v": 7}' }));
  const host = new URL(origin).host;
  const { found, problems, documents } = await followRemote(`${origin}/d/a.yaml#/k`, [host]);
  expect(problems).toEqual([]);
  expect(found).toEqual({ value: 7, uri: `${origin}/d/b.json`, pointer: "/v" });
  expect(documents.uris()).toEqual([documents.entry.uri, `${origin}/d/a.yaml`, `${origin}/d/b.json`]);
  expect(documents.text(`${origin}/d/b.json`)).toBe('{"v": 7}');
});

test("localhost may be named", async () => {
  const origin = await serve(texts({ "/a.yaml": "k: 1" }));
  const port = new URL(origin).port;
  const { found } = await followRemote(`http://localhost:${port}/a.yaml`, [`localhost:${port}`]);
  expect(found?.value).toEqual({ k: 1 });
});

test("R35: an allowed name is no leave to reach a private address: its owner decides where it points", async () => {
  const origin = await serve(texts({ "/a.yaml": "k: 1" }));
  const host = `evil.test:${new URL(origin).port}`;
  const library = createLibrary(
    { uri: "file:///a.yaml", value: {}, notes: [] },
    {
      root: "/",
      allowRemoteRefs: [host],
      maxBytes: 1_000,
      maxDocuments: 10,
      timeout: 3_000,
      lookup: names({ "evil.test": ["127.0.0.1"] }),
    },
  );
  const url = `http://${host}/a.yaml`;
  expect(library.open(new URL(url), "file:///a.yaml", url, { uri: "file:///a.yaml", pointer: "/x" })).toBe(
    "pending",
  );
  expect(codes(await library.fetchPending())).toEqual(["read/address-refused"]);
});

test("R35: a remote entry may refer to its own server, not to others and not to files", async () => {
  const other = await serve(texts({ "/a.yaml": "k: 2" }));
  const origin = await serve(
    texts({
      "/spec.yaml": "x: {$ref: 'sub/a.yaml#/k'}",
      "/sub/a.yaml": "k: 1",
      "/other.yaml": `x: {$ref: '${other}/a.yaml'}`,
      "/file.yaml": "x: {$ref: 'file:///etc/passwd'}",
    }),
  );
  expect((await followRemote("", [], `${origin}/spec.yaml`)).found?.value).toBe(1);
  expect((await followRemote("", [], `${origin}/other.yaml`)).codes).toEqual(["spec/ref-remote"]);
  expect((await followRemote("", [], `${origin}/file.yaml`)).codes).toEqual(["spec/ref-scheme"]);
});

test("a referenced document cannot be redirected to a host that is not allowed", async () => {
  const inside = await serve(texts({ "/secret": "k: 1" }));
  const origin = await serve(
    redirect((url) => (url === "/file" ? "file:///etc/passwd" : `${inside}/secret`)),
  );
  const host = new URL(origin).host;
  expect((await followRemote(`${origin}/a`, [host])).codes).toEqual(["spec/ref-remote"]);
  expect((await followRemote(`${origin}/file`, [host])).codes).toEqual(["spec/ref-scheme"]);
});

test("a failed fetch is told once, at the reference, and not tried again", async () => {
  let asked = 0;
  const origin = await serve((_request, response) => {
    asked++;
    response.writeHead(500).end();
  });
  const { problems, documents } = await followRemote(`${origin}/a.yaml`, [new URL(origin).host]);
  expect(problems).toMatchObject([
    { code: "read/not-found", at: { uri: documents.entry.uri, pointer: "/x/$ref" } },
  ]);
  expect(asked).toBe(1);
  expect(documents.pending()).toEqual([]);
});

test("after a redirect, references are relative to where the document was", async () => {
  const origin = await serve((request, response) => {
    if (request.url === "/latest") response.writeHead(302, { location: "/v2/a.yaml" }).end();
    else response.end(request.url === "/v2/a.yaml" ? "$ref: b.yaml" : "k: 1");
  });
  const { found } = await followRemote(`${origin}/latest`, [new URL(origin).host]);
  expect(found).toMatchObject({ value: { k: 1 }, uri: `${origin}/v2/b.yaml` });
});
