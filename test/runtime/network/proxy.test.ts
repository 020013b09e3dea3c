/** Proxies from the environment: which servers they are for, and requests through real ones. */
import { execFileSync, spawn } from "node:child_process";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SetupError } from "../../../src/runtime/core/setup.js";
import { proxiesOf } from "../../../src/runtime/node/proxy.js";
import { createNodeSession } from "../../../src/runtime/node/session.js";
import { readTlsFiles } from "../../../src/runtime/node/tls-files.js";
import { certificate } from "../../support/certificates.js";
import { operation } from "../../support/raw-server.js";
import { listing } from "../support/upstream.js";
import { client, failureOf, folderOf, get, listen, OPTIONS, ok, policy } from "./client.js";

const choice = (variables: Readonly<Record<string, string>>) =>
  proxiesOf((name) => variables[name] || undefined);

interface TestProxy {
  readonly uri: string;
  /** `CONNECT host:port` or `GET http://…`, and its Proxy-Authorization. */
  readonly seen: (readonly [line: string, authorization: string | undefined])[];
}

/** It leads `api.test` to loopback, whatever DNS says. @param credentials what it wants in Proxy-Authorization */
async function startProxy(credentials?: string): Promise<TestProxy> {
  const seen: TestProxy["seen"] = [];
  const sockets = new Set<Socket>();
  const refuses = (request: IncomingMessage) => {
    seen.push([`${request.method} ${request.url}`, request.headers["proxy-authorization"]]);
    return credentials !== undefined && request.headers["proxy-authorization"] !== credentials;
  };
  const server = createServer((incoming, response) => {
    if (refuses(incoming)) return void response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
    const { port, pathname, search } = new URL(incoming.url ?? "");
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const outgoing = httpRequest({ host: "127.0.0.1", port, path: pathname + search, headers });
    outgoing.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 500)));
    outgoing.on("error", () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    if (refuses(incoming)) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const port = Number(incoming.url?.split(":").at(-1));
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

describe("the variables", () => {
  const proxies = { HTTP_PROXY: "http://for-http:1", HTTPS_PROXY: "http://for-https:2" };

  test("each stands for its scheme; small letters win; a scheme may be left out", () => {
    const both = choice(proxies);
    expect(both?.("http://api.test")?.uri).toBe("http://for-http:1");
    expect(both?.("https://api.test")?.uri).toBe("http://for-https:2");
    expect(choice({ ...proxies, https_proxy: "small:3" })?.("https://api.test")?.uri).toBe("http://small:3");
    expect(choice({ HTTP_PROXY: "http://p:1" })?.("https://api.test")).toBeUndefined();
    expect(choice({})).toBeUndefined();
    expect(choice({ NO_PROXY: "*" })).toBeUndefined();
  });

  test("loopback is never asked of a proxy", () => {
    for (const host of ["localhost:3000", "127.0.0.1", "127.9.9.9:80", "[::1]:8080", "api.localhost"])
      expect(choice(proxies)?.(`http://${host}`), host).toBeUndefined();
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["*", ["http://a.test", "https://10.0.0.1"], []],
    [
      "example.com",
      ["https://example.com", "https://a.example.com:8443"],
      ["https://notexample.com", "https://com"],
    ],
    [".example.com", ["https://a.example.com", "https://example.com"], ["https://example.com.evil.test"]],
    ["*.example.com", ["https://a.b.example.com"], ["https://a.example.org"]],
    ["a.test:8080, b.test", ["http://a.test:8080", "http://b.test:1"], ["http://a.test", "https://a.test"]],
    ["a.test:443", ["https://a.test"], ["http://a.test"]],
    [
      "10.1.2.3 192.168.0.0/16",
      ["http://10.1.2.3", "http://192.168.7.7"],
      ["http://10.1.2.4", "http://193.0.0.1"],
    ],
    [
      "[fd00::1]:80,fd01::/16",
      ["http://[fd00::1]", "http://[fd01::7]"],
      ["https://[fd00::1]", "http://[fd02::1]"],
    ],
    [" , .,", [], ["http://a.test"]],
  ])("NO_PROXY %j", (list, direct, proxied) => {
    const chosen = choice({ ...proxies, NO_PROXY: list });
    for (const origin of direct) expect(chosen?.(origin), origin).toBeUndefined();
    for (const origin of proxied) expect(chosen?.(origin), origin).toBeDefined();
  });

  test.each(["socks5://user:pass-word@p:1", "http://", "nonsense with spaces:pass-word", "ftp://p"])(
    "%j is no proxy, and its value is not repeated",
    (value) => {
      expect(() => choice({ HTTPS_PROXY: value })).toThrow(SetupError);
      expect(() => choice({ HTTPS_PROXY: value })).toThrow(/^HTTPS_PROXY is not the URL of an HTTP proxy\.$/);
    },
  );
});

test("a proxy's password is masked where a proxy hands it on and the API repeats it", async () => {
  const port = await listen(({ headers }, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ headers, said: "canary pass%1" }));
  });
  const environment: Readonly<Record<string, string>> = {
    HTTP_PROXY: `http://user:canary%20pass%251@127.0.0.1:${port}`,
  };
  const session = createNodeSession({ environment: (name) => environment[name], isShared: false });
  onTestFinished(() => session.close());
  const { tools } = session.define({
    info: { name: "desk", title: "Desk", version: "1" },
    server: "http://api.test",
    credentials: {},
    tools: [
      {
        kind: "endpoint",
        listing: listing("a", { type: "object" }),
        operation: operation({ security: [] }),
      },
    ],
  });
  const result = JSON.stringify(await tools[0]?.run({}, { signal: new AbortController().signal }));
  expect(result).toContain("Basic [redacted]");
  expect(result).not.toMatch(/canary|dXNlcjpjYW5hcnk/);
});

describe("through a proxy", () => {
  const authority = certificate("Our authority");
  const served = certificate("server", authority);
  const files = { "ca.pem": authority.cert };

  test("https goes through a tunnel, with the API's certificate checked, and user name and password for the proxy", async () => {
    const proxy = await startProxy(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
    let headers: IncomingMessage["headers"] = {};
    const port = await listen(
      (request, response) => {
        headers = request.headers;
        response.end("fine");
      },
      { cert: served.cert, key: served.key },
    );
    const uri = proxy.uri.replace("://", "://me:p%40ss@");
    const tls = readTlsFiles({ ca: folderOf(files)("ca.pem") });
    const { send } = client({ proxies: choice({ HTTPS_PROXY: uri }), tls });
    const answer = await send(
      get(`https://api.test:${port}/a/%2E%2E/b?c`, { authorization: "Bearer x" }),
      OPTIONS,
    );
    expect(Buffer.from(answer.body).toString()).toBe("fine");
    expect(proxy.seen.map(([line]) => line)).toEqual([`CONNECT api.test:${port}`]);
    expect(headers).toMatchObject({ authorization: "Bearer x", host: `api.test:${port}` });
    expect(headers).not.toHaveProperty("proxy-authorization");
    const untrusting = client({ proxies: choice({ HTTPS_PROXY: uri }) });
    expect(await failureOf(untrusting.send(get(`https://api.test:${port}/`), OPTIONS))).toMatchObject({
      kind: "tls",
      sent: false,
    });
  });

  test("http is handed on, its path as it is", async () => {
    const proxy = await startProxy();
    const port = await listen(ok);
    const { send } = client({ proxies: choice({ HTTP_PROXY: proxy.uri }) });
    expect((await send(get(`http://api.test:${port}/a/%2E%2E/b?c=%2F`), OPTIONS)).status).toBe(200);
    expect(proxy.seen.map(([line]) => line)).toEqual([`GET http://api.test:${port}/a/%2E%2E/b?c=%2F`]);
  });

  test.each(["http", "https"])("a proxy that refuses is told, without its password: %s", async (scheme) => {
    const proxy = await startProxy("Basic something else");
    const uri = proxy.uri.replace("://", "://me:pass-word@");
    const { send } = client({ proxies: choice({ HTTP_PROXY: uri, HTTPS_PROXY: uri }) });
    const error = await failureOf(send(get(`${scheme}://api.test/`), OPTIONS));
    expect(error).toMatchObject({ kind: "connect", sent: false });
    expect(error.message).toBe(
      `No connection to ${scheme}://api.test could be made: the proxy ${proxy.uri} (${scheme.toUpperCase()}_PROXY) wants a user name and password, or others.`,
    );
  });

  test("a proxy that cannot make the connection, and one that is not there", async () => {
    const proxy = await startProxy();
    const { send } = client({ proxies: choice({ HTTPS_PROXY: proxy.uri }) });
    expect(await failureOf(send(get("https://api.test:1/"), OPTIONS))).toMatchObject({
      kind: "connect",
      sent: false,
      message: expect.stringContaining(`the proxy ${proxy.uri} (HTTPS_PROXY) answered HTTP 502`),
    });
    const gone = client({ proxies: choice({ HTTPS_PROXY: "http://127.0.0.1:1" }) });
    expect(await failureOf(gone.send(get("https://api.test/"), OPTIONS))).toMatchObject({
      kind: "connect",
      sent: false,
      message: expect.stringContaining("through the proxy http://127.0.0.1:1 (HTTPS_PROXY) (ECONNREFUSED)"),
    });
  });

  test("what was written to one that then dies may have been sent", async () => {
    const port = await listen((request) => request.socket.destroy());
    const proxy = await startProxy();
    const { send } = client({
      proxies: choice({ HTTP_PROXY: `http://127.0.0.1:${port}`, https_proxy: proxy.uri }),
    });
    const post = { ...get("http://api.test/"), method: "POST", body: "x" };
    expect(await failureOf(send(post, OPTIONS))).toMatchObject({ kind: "reset", sent: true });
  });

  test("R36: literal addresses and metadata services are refused before it is asked", async () => {
    const proxy = await startProxy();
    const proxies = choice({ HTTP_PROXY: proxy.uri });
    const network = policy({ publicOrigins: ["http://10.0.0.1"] });
    const { send } = client({ proxies });
    for (const url of ["http://10.0.0.1/", "http://169.254.169.254/", "http://metadata.google.internal/"])
      expect(await failureOf(send(get(url), { ...OPTIONS, network }))).toMatchObject({
        kind: "refused",
        sent: false,
      });
    expect(proxy.seen).toEqual([]);
  });
});

describe.skipIf(!hasTinyproxy())("through tinyproxy", () => {
  test("http and https arrive, and its refusals are told", async () => {
    const authority = certificate("Our authority");
    const served = certificate("server", authority);
    const tls = readTlsFiles({ ca: folderOf({ "ca.pem": authority.cert })("ca.pem") });
    const secure = await listen(ok, { cert: served.cert, key: served.key }, "127.0.0.2");
    const plain = await listen(ok, undefined, "127.0.0.2");
    const port = await freePort();
    const config = folderOf({
      conf: `Port ${port}\nListen 127.0.0.1\nTimeout 5\nMaxClients 10\nBasicAuth me secret\nConnectPort ${secure}\n`,
    });
    const daemon = spawn("tinyproxy", ["-d", "-c", config("conf")], { stdio: "ignore" });
    onTestFinished(() => void daemon.kill());
    await vi.waitFor(() => reached(port), { timeout: 5_000 });
    // It resolves names itself, so an address stands for the API, which by the variables would be called directly.
    const through = (credentials: string) => () => ({
      uri: `http://127.0.0.1:${port}`,
      token: `Basic ${Buffer.from(credentials).toString("base64")}`,
      name: "the proxy",
    });
    const { send } = client({ proxies: through("me:secret"), tls });
    expect((await send(get(`http://127.0.0.2:${plain}/a`), OPTIONS)).status).toBe(200);
    const failed = await failureOf(send(get(`https://127.0.0.2:${secure}/a`), OPTIONS));
    expect(failed).toMatchObject({ kind: "tls", message: expect.stringContaining("ALTNAME") });
    const wrong = client({ proxies: through("me:wrong"), tls });
    expect(await failureOf(wrong.send(get(`https://127.0.0.2:${secure}/`), OPTIONS))).toMatchObject({
      kind: "connect",
      sent: false,
      message: expect.stringContaining("the proxy answered HTTP 401"),
    });
  });
});

function hasTinyproxy(): boolean {
  try {
    execFileSync("tinyproxy", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => probe.once("listening", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

function reached(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", reject);
  });
}
