/** Files, from the shell's point of view: `serve`, `call` and a generated server, with and without a folder of files. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runCli, serveHttp, spawnNode } from "../support/cli.js";
import { CLIENT_KINDS, connect } from "../support/clients.js";
import { projectRoot } from "../support/paths.js";
import { serveStdio, speakTo } from "../support/stdio.js";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff]);
const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(100_000, 0xff)]);

const file = { type: "string", format: "binary" };
const spec = {
  openapi: "3.0.3",
  info: { title: "Photos", version: "1" },
  paths: {
    "/photos": {
      post: {
        operationId: "upload",
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["photo"],
                properties: { photo: file, title: { type: "string" } },
              },
            },
          },
        },
        responses: { 200: { description: "ok", content: { "application/json": {} } } },
      },
    },
    "/raw": {
      put: {
        operationId: "put_raw",
        requestBody: { required: true, content: { "image/png": { schema: file } } },
        responses: { 200: { description: "ok", content: { "application/json": {} } } },
      },
    },
    "/report": {
      get: {
        operationId: "get_report",
        responses: { 200: { description: "ok", content: { "application/pdf": { schema: file } } } },
      },
    },
  },
};

/** What the API was sent: of a form its parts, as another implementation reads them. */
type Sent = readonly (readonly [name: string, file: string, type: string, bytes: string])[];
let sent: Sent[] = [];

const api = createServer(async (request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, {
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="../report.pdf"',
    });
    response.end(PDF);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = new Uint8Array(Buffer.concat(chunks));
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) sent.push([["", "", type, Buffer.from(bytes).toString("hex")]]);
  else {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    const parts = [...form].map(async ([name, value]) =>
      typeof value === "string"
        ? ([name, "", "", value] as const)
        : ([name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString("hex")] as const),
    );
    sent.push(await Promise.all(parts));
  }
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
});

let folder: string;
let root: string;
let document: string;
let url: string;
/** Of a generated server that runs from source. */
let generated: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  folder = realpathSync(mkdtempSync(join(tmpdir(), "openapi-mcp-files-")));
  document = join(folder, "photos.json");
  writeFileSync(document, JSON.stringify(spec));
  const output = join(folder, "server");
  const outcome = await runCli(["generate", document, "-o", output]);
  expect(outcome.code, outcome.stderr).toBe(0);
  symlinkSync(join(projectRoot, "node_modules"), join(output, "node_modules"));
  generated = join(output, "src/server.ts");
}, 60_000);
afterAll(() => {
  api.closeAllConnections();
  api.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  sent = [];
  root = join(folder, "root");
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  writeFileSync(join(root, "a.png"), PNG);
  writeFileSync(join(folder, "secret.png"), PNG);
});

const options = () => ["--base-url", url, "--files-root", root];
const servers = {
  serve: () => ({ serve: [document, ...options()] }),
  "a generated server": () => ({ node: ["--import", "tsx", generated, ...options()] }),
};

describe.each(Object.entries(servers))("%s with a folder of files", (name, target) => {
  test.each(name === "serve" ? CLIENT_KINDS : (["v1"] as const))(
    "R28: takes paths from a %s client, inside of it only",
    async (kind) => {
      const client = await connect(kind, target());
      try {
        for (const photo of ["a.png", join(root, "a.png"), pathToFileURL(join(root, "a.png")).href]) {
          expect(await client.call("upload", { photo, title: "x" })).toMatchObject({ isError: false });
          expect(sent.pop()).toEqual([
            ["photo", "a.png", "image/png", PNG.toString("hex")],
            ["title", "", "", "x"],
          ]);
        }
        expect(await client.call("put_raw", { body: "./a.png" })).toMatchObject({ isError: false });
        expect(sent.pop()).toEqual([["", "", "image/png", PNG.toString("hex")]]);
        for (const photo of ["../secret.png", join(folder, "secret.png"), "/etc/passwd.bak", "./gone.png"]) {
          const refused = await client.call("upload", { photo });
          expect(refused.isError).toBe(true);
          expect(refused.text).toMatch(
            /^Nothing was sent to the API\. Argument "photo": .*\. Files are read inside /,
          );
        }
        expect(sent).toEqual([]);
        // as ever
        expect(await client.call("put_raw", { body: PNG.toString("base64") })).toMatchObject({
          isError: false,
        });
      } finally {
        await client.close();
      }
    },
    30_000,
  );

  test("R32: says so, saves what is large there, and links to it", async () => {
    const words = target();
    const session = await ("serve" in words
      ? serveStdio(words.serve)
      : speakTo(spawnNode(words.node, {}, projectRoot)));
    try {
      const hello = session.messages()[0]?.result as { instructions?: string };
      expect(hello.instructions).toBe(
        `Where an argument is a file, the path of one inside ${root} will do as well.`,
      );
      const paths = [join(root, "report.pdf"), join(root, "report-1.pdf")];
      for (const path of paths) {
        const { result } = await session.answerTo(
          session.send("tools/call", { name: "get_report", arguments: {} }),
        );
        expect(result?.["content"]).toEqual([
          {
            type: "text",
            text:
              `HTTP 200 OK: the response is application/pdf, ${PDF.length} bytes, file name "../report.pdf". ` +
              `It was saved as ${path}`,
          },
          {
            type: "resource_link",
            uri: pathToFileURL(path).href,
            name: "../report.pdf",
            mimeType: "application/pdf",
            size: PDF.length,
          },
        ]);
        expect(readFileSync(path).equals(PDF)).toBe(true);
      }
    } finally {
      await session.dispose();
    }
  }, 30_000);
});

test("without a folder of files, paths are refused, and what is large is told", async () => {
  const client = await connect("v1", { serve: [document, "--base-url", url] });
  try {
    expect(await client.call("upload", { photo: join(root, "a.png") })).toMatchObject({
      isError: true,
      text: expect.stringContaining("its operator can start it on stdio with --files-root <dir>"),
    });
    expect(sent).toEqual([]);
    expect((await client.call("get_report", {})).text).toContain(
      "--files-root <dir>, where it saves such files",
    );
  } finally {
    await client.close();
  }
});

test("call takes them, too", async () => {
  const call = (...words: readonly string[]) => runCli(["call", document, ...words, "--base-url", url]);
  expect(await call("upload", '{"photo":"a.png"}', "--files-root", root)).toMatchObject({ code: 0 });
  expect(sent).toEqual([[["photo", "a.png", "image/png", PNG.toString("hex")]]]);
  const saved = await call("get_report", "--files-root", root);
  expect(saved.stdout).toContain(`[resource_link application/pdf, ${PDF.length} bytes: file://`);
  expect(readFileSync(join(root, "report.pdf")).equals(PDF)).toBe(true);
  expect(await call("upload", '{"photo":"a.png"}')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--files-root"),
  });
});

test("over HTTP there are links, and no paths", async () => {
  const refused = await runCli(["serve", document, "--transport", "http", "--port", "0", ...options()]);
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--files-root is for clients on stdio"),
  });
  const gone = await runCli(["serve", document, "--files-root", join(folder, "gone")]);
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a folder") });
  const server = await serveHttp([document, "--base-url", url]);
  try {
    const client = await connect("v1", { url: server.url });
    const { text } = await client.call("get_report", {});
    const link = /from (http:\/\/\S+)$/.exec(text)?.[1];
    expect(Buffer.from(await (await fetch(link ?? "")).arrayBuffer()).equals(PDF)).toBe(true);
    expect(await client.call("upload", { photo: "a.png" })).toMatchObject({ isError: true });
    await client.close();
  } finally {
    await server.dispose();
  }
});

test.each(["stdio", "http", "a generated server"])(
  "of 20 MB are taken as base64, larger ones refused, and the server lives on: %s",
  async (how) => {
    const server = how === "http" ? await serveHttp([document, "--base-url", url]) : undefined;
    const target = server
      ? { url: server.url }
      : how === "stdio"
        ? { serve: [document, "--base-url", url] }
        : { node: ["--import", "tsx", generated, "--base-url", url] };
    const client = await connect("v1", target);
    try {
      const body = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");
      expect(await client.call("put_raw", { body: body(20_000_000) })).toMatchObject({ isError: false });
      expect(sent.pop()?.[0]?.[3].length).toBe(2 * 20_000_000);
      expect(await client.call("put_raw", { body: body(20_000_010) })).toMatchObject({
        isError: true,
        text: expect.stringContaining("is a file of more than 20 MB"),
      });
      expect(await client.call("put_raw", { body: body(10) })).toMatchObject({ isError: false });
    } finally {
      await client.close();
      await server?.dispose();
    }
  },
  60_000,
);
