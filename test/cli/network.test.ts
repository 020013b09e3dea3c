/** Where the commands let calls go, by the documents and options they are given. */
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { folderOf, listen } from "../runtime/network/client.js";
import { certificate } from "../support/certificates.js";
import { runCli } from "../support/cli.js";

/** One operation, `get_file`, and perhaps servers of its own. */
function document(servers: readonly string[], own: readonly string[] = []): string {
  const urls = (all: readonly string[]) => all.map((url) => ({ url }));
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Files", version: "1" },
    ...(servers.length > 0 && { servers: urls(servers) }),
    paths: {
      "/file": {
        get: {
          operationId: "getFile",
          ...(own.length > 0 && { servers: urls(own) }),
          responses: { 200: { description: "OK" } },
        },
      },
    },
  });
}

const api: RequestListener = (request, response) => {
  response.writeHead(200, { "content-type": "text/plain" }).end(`got ${request.url}`);
};

/** A server of a document that can only be written when other servers run. */
async function publish(text: () => string, rest = api): Promise<string> {
  const port = await listen((request, response) => {
    if (request.url === "/openapi.json") response.end(text());
    else rest(request, response);
  });
  return `http://127.0.0.1:${port}`;
}

const call = (...args: readonly string[]) => runCli(["call", ...args]);

describe("R36: a document that was fetched", () => {
  test("may lead to the server it came from", async () => {
    const origin = await publish(() => document([]));
    expect((await call(`${origin}/openapi.json`, "get_file")).stdout).toBe("got /file\n");
  });

  test("may not lead to another private address, unless the operator names it", async () => {
    const other = await listen(api);
    const origin = await publish(() => document([`http://localhost:${other}/v1`]));
    const refused = await call(`${origin}/openapi.json`, "get_file");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`--base-url http://localhost:${other}/v1`);
    const named = await call(
      `${origin}/openapi.json`,
      "get_file",
      "--base-url",
      `http://localhost:${other}/v1`,
    );
    expect(named.stdout).toBe("got /v1/file\n");
  });

  test("keeps that in a generated server", async () => {
    const origin = await publish(() => document(["https://api.example.com/v1"]));
    const output = folderOf({})("server");
    expect((await runCli(["generate", `${origin}/openapi.json`, "-o", output])).code).toBe(0);
    expect(readFileSync(`${output}/src/server.ts`, "utf8")).toContain(
      'publicOrigins: ["https://api.example.com"],',
    );
  });
});

describe("R36: a document in a file", () => {
  test("leads where it says", async () => {
    const port = await listen(api);
    const path = folderOf({ "openapi.json": document([`http://localhost:${port}`]) });
    expect((await call(path("openapi.json"), "get_file")).stdout).toBe("got /file\n");
  });

  test("does not lead to other servers of single operations, unless they are allowed", async () => {
    const [root, other] = [await listen(api), await listen(api)];
    const path = folderOf({
      "openapi.json": document([`http://127.0.0.1:${root}`], [`http://127.0.0.1:${other}/up`]),
      "own.json": document([], [`http://127.0.0.1:${other}/up`]),
    });
    const refused = await call(path("openapi.json"), "get_file");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`with --allow-host 127.0.0.1:${other};`);
    const allowed = await call(path("openapi.json"), "get_file", "--allow-host", `127.0.0.1:${other}`);
    expect(allowed.stdout).toBe("got /up/file\n");
    expect((await call(path("own.json"), "get_file")).stdout).toBe("got /up/file\n");
  });

  test("redirects leave the API's server where they are allowed", async () => {
    const storage = await listen(api);
    const root = await listen((_request, response) => {
      response.writeHead(302, { location: `http://localhost:${storage}/signed?sig=1` }).end();
    });
    const path = folderOf({ "openapi.json": document([`http://127.0.0.1:${root}`]) });
    const told = await call(path("openapi.json"), "get_file");
    expect(told.stdout).toContain(
      `points to http://localhost:${storage}/signed?sig=1\nThis was not followed. Calls go to`,
    );
    expect(told.stdout).toContain(`--allow-host localhost:${storage}`);
    const followed = await call(path("openapi.json"), "get_file", "--allow-host", `localhost:${storage}`);
    expect(followed.stdout).toBe("got /signed?sig=1\n");
  });
});

describe("options of the connection", () => {
  test("--ca, --client-cert and --client-key", async () => {
    const authority = certificate("Our authority");
    const [served, ours] = [certificate("server", authority), certificate("the client", authority)];
    const tls = { cert: served.cert, key: served.key, ca: authority.cert, requestCert: true };
    const port = await listen(api, tls);
    const path = folderOf({
      "openapi.json": document([`https://localhost:${port}`]),
      "ca.pem": authority.cert,
      "cert.pem": ours.cert,
      "key.pem": ours.key,
    });
    const input = [path("openapi.json"), "get_file"];
    const files = ["--client-cert", path("cert.pem"), "--client-key", path("key.pem")];
    expect((await call(...input, "--ca", path("ca.pem"), ...files)).stdout).toBe("got /file\n");
    expect((await call(...input, "--ca", path("ca.pem"))).code).toBe(1);
    expect((await call(...input, ...files)).stderr).toContain("No secure connection");
    const gone = await call(...input, "--ca", path("gone.pem"));
    expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no such file") });
  });

  test("a proxy that is none is told at the start", async () => {
    const path = folderOf({ "openapi.json": document(["https://api.example.com"]) });
    const run = await runCli(["call", path("openapi.json"), "get_file"], {
      environment: { HTTPS_PROXY: "socks5://me:secret@p" },
    });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("HTTPS_PROXY is not the URL of an HTTP proxy.");
    expect(run.stderr).not.toContain("secret");
  });

  test("HTTP_PROXY is used for what is not on this machine", async () => {
    const port = await listen(api);
    const path = folderOf({
      "openapi.json": document(["http://api.example.com/v1"]),
      "local.json": document([`http://127.0.0.1:${port}`]),
    });
    const environment = { HTTP_PROXY: `http://127.0.0.1:${port}` };
    const proxied = await runCli(["call", path("openapi.json"), "get_file"], { environment });
    expect(proxied.stdout).toBe("got http://api.example.com/v1/file\n");
    const local = await runCli(["call", path("local.json"), "get_file"], { environment });
    expect(local.stdout).toBe("got /file\n");
  });
});
