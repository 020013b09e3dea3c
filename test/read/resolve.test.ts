import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { openDocuments } from "../../src/read/documents.js";
import { childOf, parsePointer } from "../../src/read/pointer.js";
import type { Documents, Located, ReadOptions } from "../../src/read/types.js";
import { folderWith } from "./folder.js";

type Files = Readonly<Record<string, string>>;

/** Opens `entry` of a folder and hands out a function that resolves the node at a pointer of it. */
async function opened(files: Files, options: ReadOptions = {}, entry = "spec.yaml") {
  const folder = folderWith(files);
  const [documents] = await openDocuments(join(folder, entry), options);
  if (!documents) return expect.fail("not opened");
  return { ...resolving(documents), folder };
}

function resolving(documents: Documents) {
  const told: Diagnostic[] = [];
  const resolve = (pointer: string): Located | undefined => {
    const value = parsePointer(pointer).reduce<unknown>(childOf, documents.entry.value);
    return documents.resolve({ value, uri: documents.entry.uri, pointer }, (diagnostic) =>
      told.push(diagnostic),
    );
  };
  return { documents, resolve, told, messages: () => told.map(({ code, message }) => `${code}: ${message}`) };
}

/** Resolves one reference that stands at `/x`. */
async function follow(ref: string, files: Files = {}, options: ReadOptions = {}) {
  const spec = `x: { $ref: ${JSON.stringify(ref)} }\n${files["spec.yaml"] ?? ""}`;
  const session = await opened({ ...files, "spec.yaml": spec }, options);
  const found = session.resolve("/x");
  return { ...session, found, value: found?.value };
}

test("a node that is no reference is its own end", async () => {
  const { resolve, documents } = await opened({
    "spec.yaml": "a: {$ref: {type: string}}\nb: text\nc: [$ref]\n",
  });
  expect(resolve("")?.value).toBe(documents.entry.value);
  // A property that is itself named `$ref`.
  expect(resolve("/a")?.pointer).toBe("/a");
  expect(resolve("/b")?.value).toBe("text");
  expect(resolve("/c")?.pointer).toBe("/c");
});

test.each([
  ["#/a/b", "a: {b: 1}", 1, "/a/b"],
  ["#/a~1b/~0", "a/b: {'~': 1}", 1, "/a~1b/~0"],
  ["#/a%20b/%7Bid%7D", "a b: {'{id}': 1}", 1, "/a b/{id}"],
  ["#/a%2Fb", "a: {b: 2}", 2, "/a/b"],
  ["#/100%", "100%: 1", 1, "/100%"],
  ["#/a%20b", "a%20b: 1", 1, "/a%20b"],
  ["#/list/1", "list: [a, b]", "b", "/list/1"],
  ["#/é", "é: 1", 1, "/é"],
  ["#/%C3%A9", "é: 1", 1, "/é"],
  ["#/", "'': 1", 1, "/"],
  ["spec.yaml#/a", "a: 1", 1, "/a"],
  ["./spec.yaml#/a", "a: 1", 1, "/a"],
  ["#here", "a: [{ $anchor: here }]", { $anchor: "here" }, "/a/0"],
])("%s in the same document", async (ref, rest, value, pointer) => {
  const { found, told, documents } = await follow(ref, { "spec.yaml": rest });
  expect(found).toEqual({ value, uri: documents.entry.uri, pointer });
  expect(told).toEqual([]);
});

test("# alone is the whole document", async () => {
  const { found, documents } = await follow("#");
  expect(found?.value).toBe(documents.entry.value);
  expect(found?.pointer).toBe("");
});

test("chains through files, each relative to the document it stands in", async () => {
  const { found, told, documents, folder } = await follow("sub/a.yaml#/one", {
    "sub/a.yaml": "one: {$ref: '../b.json#/two'}",
    "b.json": '{"two": {"$ref": "sub/c%20d.yaml"}}',
    "sub/c d.yaml": "end: 1",
  });
  const last = pathToFileURL(join(folder, "sub/c d.yaml")).href;
  expect(found).toEqual({ value: { end: 1 }, uri: last, pointer: "" });
  expect(told).toEqual([]);
  expect(documents.uris()).toHaveLength(4);
  expect(documents.uris()[0]).toBe(documents.entry.uri);
  expect(documents.text(last)).toBe("end: 1");
});

test.each([
  ["#/components/schemas/Pett", /"#\/components\/schemas\/Pett"\. Did you mean "Pet"\?/],
  ["#/component/schemas/Pet", /Did you mean "components"\?/],
  ["#/components/schemas/Zebra", /Zebra"\.$/],
  ["#/list/5", /list\/5"\.$/],
  ["#/constructor", /constructor"\.$/],
  ["#nowhere", /no \$anchor "nowhere"/],
  ["gone.yaml", /There is no such file/],
  ["http://[", /not a URL reference/],
])("%s points at nothing", async (ref, message) => {
  const { value, told } = await follow(ref, { "spec.yaml": "components: {schemas: {Pet: {}}}\nlist: [1]\n" });
  expect(value).toBeUndefined();
  expect(told).toMatchObject([{ code: "spec/ref-not-found", at: { pointer: "/x/$ref" } }]);
  expect(told[0]?.message).toMatch(message);
});

test("the blame stands at the last reference of the chain, in its own document", async () => {
  const { told, folder } = await follow("a.yaml#/b", { "a.yaml": "b: {$ref: '#/c'}" });
  expect(told).toMatchObject([
    { at: { uri: pathToFileURL(join(folder, "a.yaml")).href, pointer: "/b/$ref" } },
  ]);
});

test("each reference is reported once, however often and wherever it stands", async () => {
  const { resolve, told } = await opened({
    "spec.yaml": "a: {$ref: '#/no'}\nb: {$ref: '#/no'}\nc: {$ref: '#/none'}\n",
  });
  for (const pointer of ["/a", "/a", "/b", "/c"]) expect(resolve(pointer)).toBeUndefined();
  expect(told.map(({ at }) => at.pointer)).toEqual(["/a/$ref", "/c/$ref"]);
});

test("circles and endless chains end", async () => {
  const chain = Array.from({ length: 300 }, (_, index) => `c${index}: {$ref: '#/c${index + 1}'}`).join("\n");
  const { resolve, messages } = await opened({
    "spec.yaml": `self: {$ref: '#/self'}\na: {$ref: '#/b'}\nb: {$ref: 'other.yaml'}\nroot: {$ref: '#'}\n${chain}\nc300: 1\n`,
    "other.yaml": "$ref: 'spec.yaml#/a'",
  });
  expect([resolve("/self"), resolve("/a"), resolve("/c0")]).toEqual([undefined, undefined, undefined]);
  expect(messages()).toEqual([
    expect.stringMatching(/^spec\/ref-cycle: \$ref "#\/self" leads back/),
    expect.stringMatching(/^spec\/ref-cycle/),
    expect.stringMatching(/^spec\/ref-too-long/),
  ]);
  expect(resolve("/c250")?.value).toBe(1);
  // The whole document holds the reference, but is none itself.
  expect(resolve("/root")?.pointer).toBe("");
});

test("a file that cannot be parsed tells why once, and each reference to it that it failed", async () => {
  const { resolve, messages, documents } = await opened({
    "spec.yaml":
      "a: {$ref: 'bad.yaml#/a'}\nb: {$ref: 'bad.yaml#/b'}\nc: {$ref: 'dup.yaml'}\nd: {$ref: 'dup.yaml#/k'}\n",
    "bad.yaml": "a: [",
    "dup.yaml": "k: 1\nk: 2\n",
  });
  for (const pointer of ["/a", "/b", "/b"]) expect(resolve(pointer)).toBeUndefined();
  expect(resolve("/c")?.value).toEqual({ k: 2 });
  expect(resolve("/d")?.value).toBe(2);
  expect(messages()).toEqual([
    expect.stringMatching(/^read\/syntax/),
    expect.stringMatching(/^spec\/ref-not-found.*bad.yaml#\/a.*could not be read/),
    expect.stringMatching(/^spec\/ref-not-found.*bad.yaml#\/b/),
    expect.stringMatching(/^read\/duplicate-key/),
  ]);
  // A broken document is one that whoever watches wants to see change.
  expect(documents.uris()).toHaveLength(3);
});

test("a broken file is named from the folder of the entry, whatever the reference and the root", async () => {
  const files = {
    "in/spec.yaml": "a: {$ref: 'sub/next.yaml#/a'}\nb: {$ref: '../common/page.yaml'}\nc: {$ref: '.'}\n",
    "in/sub/next.yaml": "a: {$ref: './empty.yaml'}\n",
    "in/sub/empty.yaml": "",
    "common/page.yaml": "<html>",
  };
  const folder = folderWith(files);
  const [documents] = await openDocuments(join(folder, "in/spec.yaml"), { refRoot: folder });
  if (!documents) return expect.fail("not opened");
  const { resolve, told } = resolving(documents);
  for (const pointer of ["/a", "/b", "/c"]) expect(resolve(pointer)).toBeUndefined();
  const notes = told.filter(({ code }) => code.startsWith("read/")).map(({ message }) => message);
  expect(notes).toEqual([
    `${join("sub", "empty.yaml")} is empty.`,
    expect.stringContaining(`${join("..", "common", "page.yaml")} is an HTML page`),
    "Cannot read .: it is a directory.",
  ]);
});

test("a phase that runs again is told everything again", async () => {
  const { resolve, told, documents } = await follow("#/no");
  expect(told).toHaveLength(1);
  await documents.fetchPending();
  resolve("/x");
  expect(told).toHaveLength(2);
});

const OUTSIDE = /^spec\/ref-outside/;
test("references stay in the folder of the entry", async () => {
  const files = {
    "in/spec.yaml": "a: {$ref: '../out.yaml'}\nb: {$ref: '../none.yaml'}\nc: {$ref: '%2e%2e/out.yaml'}\n",
    "out.yaml": "k: 1",
  };
  const { resolve, messages, folder } = await opened(files, {}, "in/spec.yaml");
  for (const pointer of ["/a", "/b", "/c"]) expect(resolve(pointer)).toBeUndefined();
  // Whether something exists out there is not told.
  expect(messages()).toEqual([1, 2, 3].map(() => expect.stringMatching(OUTSIDE)));
  const [wider] = await openDocuments(join(folder, "in/spec.yaml"), { refRoot: folder });
  expect(wider && resolving(wider).resolve("/a")?.value).toEqual({ k: 1 });
});

test("a sibling folder whose name begins alike is outside", async () => {
  const files = { "in/spec.yaml": "a: {$ref: '../in2/x.yaml'}\n", "in2/x.yaml": "k: 1" };
  const { resolve, messages } = await opened(files, {}, "in/spec.yaml");
  resolve("/a");
  expect(messages()).toEqual([expect.stringMatching(OUTSIDE)]);
});

test.each([
  "/etc/passwd",
  "file:///etc/passwd",
  "../../../../../../../../etc/passwd",
  "//server/share/a.yaml",
  "file://server/share/a.yaml",
])("%s is outside", async (ref) => {
  const { value, messages } = await follow(ref);
  expect(value).toBeUndefined();
  expect(messages()).toEqual([expect.stringMatching(OUTSIDE)]);
});

test.skipIf(process.platform === "win32")(
  "symbolic links are followed inside the folder and not out of it",
  async () => {
    const session = await opened(
      {
        "in/spec.yaml": "a: {$ref: 'file.yaml'}\nb: {$ref: 'up/secret.yaml'}\nc: {$ref: 'good.yaml'}\n",
        "in/real.yaml": "k: 1",
        "secret.yaml": "k: 2",
      },
      {},
      "in/spec.yaml",
    );
    symlinkSync("../secret.yaml", join(session.folder, "in/file.yaml"));
    symlinkSync("..", join(session.folder, "in/up"));
    symlinkSync("real.yaml", join(session.folder, "in/good.yaml"));
    expect(session.resolve("/a")).toBeUndefined();
    expect(session.resolve("/b")).toBeUndefined();
    expect(session.messages()).toEqual([expect.stringMatching(OUTSIDE), expect.stringMatching(OUTSIDE)]);
    expect(session.resolve("/c")?.value).toEqual({ k: 1 });
  },
);

test.skipIf(process.platform === "win32")(
  "an entry reached through a linked folder may refer to its neighbours",
  async () => {
    const { folder } = await opened(
      { "real/spec.yaml": "a: {$ref: 'b.yaml'}", "real/b.yaml": "k: 1" },
      {},
      "real/spec.yaml",
    );
    symlinkSync("real", join(folder, "link"));
    const [documents] = await openDocuments(join(folder, "link/spec.yaml"));
    expect(documents && resolving(documents).resolve("/a")?.value).toEqual({ k: 1 });
  },
);

test.each([
  ["ftp://example.com/a.yaml", "spec/ref-scheme"],
  ["data:application/json,{}", "spec/ref-scheme"],
  ["urn:x:y", "spec/ref-scheme"],
  ["https://example.com/a.yaml#/b", "spec/ref-remote"],
  ["http://127.0.0.1:1/a.yaml", "spec/ref-remote"],
])("%s is not followed", async (ref, code) => {
  const { value, told, documents } = await follow(ref);
  expect(value).toBeUndefined();
  expect(told).toMatchObject([{ code, at: { pointer: "/x/$ref" } }]);
  expect(documents.pending()).toEqual([]);
});

test("allowed hosts are waited for, others are not", async () => {
  const { resolve, documents, messages } = await opened(
    {
      "spec.yaml":
        "a: {$ref: 'https://user:pw@example.com/a.yaml#/x'}\nb: {$ref: 'https://example.com:8443/b.yaml'}\nc: {$ref: 'https://sub.example.com/c.yaml'}\nd: {$ref: 'https://example.com.evil.test/d.yaml'}\ne: {$ref: 'http://[::1]/e.yaml'}\n",
    },
    { allowRemoteRefs: ["Example.com", "::1"] },
  );
  for (const pointer of ["/a", "/b", "/c", "/d", "/e"]) expect(resolve(pointer)).toBeUndefined();
  expect(documents.pending()).toEqual(["https://example.com/a.yaml", "http://[::1]/e.yaml"]);
  expect(messages().map((message) => / is on (\S+),/.exec(message)?.[1])).toEqual([
    "example.com:8443",
    "sub.example.com",
    "example.com.evil.test",
  ]);
});

test("no more documents are read than allowed", async () => {
  const files = {
    "spec.yaml": "a: {$ref: '1.yaml'}\nb: {$ref: '2.yaml'}\nc: {$ref: '1.yaml#/k'}\n",
    "1.yaml": "k: 1",
    "2.yaml": "k: 2",
  };
  const { resolve, messages } = await opened(files, { maxDocuments: 2 });
  expect(resolve("/a")?.value).toEqual({ k: 1 });
  expect(resolve("/b")).toBeUndefined();
  expect(resolve("/c")?.value).toBe(1);
  expect(messages()).toEqual([expect.stringMatching(/^read\/too-many-documents/)]);
});

test("too large and too deep documents are refused behind a reference too", async () => {
  const deep = { "big.yaml": `a: ${"x".repeat(2_000)}`, "deep.json": "[".repeat(5_000) };
  const { resolve, messages } = await opened(
    { ...deep, "spec.yaml": "a: {$ref: big.yaml}\nb: {$ref: deep.json}\n" },
    { maxBytes: 6_000 },
  );
  resolve("/a");
  expect(resolve("/b")).toBeUndefined();
  expect(messages()[0]).toMatch(/^read\/too-deep/);
  const small = await opened({ ...deep, "spec.yaml": "a: {$ref: big.yaml}\n" }, { maxBytes: 1_000 });
  small.resolve("/a");
  expect(small.messages()[0]).toMatch(/^read\/too-large/);
});

test("a document from standard input refers to files only when told where", async () => {
  const folder = folderWith({ "a.yaml": "k: 1" });
  const text = "x: {$ref: 'a.yaml#/k'}\ny: {$ref: '#/z'}\nz: 2\n";
  const [alone] = await openDocuments("-", { stdin: Readable.from([text]) });
  const session = alone ? resolving(alone) : expect.fail();
  expect(session.resolve("/x")).toBeUndefined();
  expect(session.messages()[0]).toMatch(/standard input has no folder/);
  expect(session.resolve("/y")?.value).toBe(2);
  const [rooted] = await openDocuments("-", { stdin: Readable.from([text]), refRoot: folder });
  expect(rooted && resolving(rooted).resolve("/x")?.value).toBe(1);
});
