/** HTTP Digest: the examples of RFC 7616, challenges as servers write them, and real servers as judges. */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import { readChallenges, readParameters } from "../../../src/runtime/core/digest/challenge.js";
import { chooseChallenge, digestAuthorization } from "../../../src/runtime/core/digest/digest.js";
import type { ToolResult } from "../../../src/runtime/core/types.js";
import { NODE_ALGORITHMS, nodeHash } from "../../../src/runtime/node/digest-hash.js";
import { createNodeSession, type NodeSession } from "../../../src/runtime/node/session.js";
import { hasApache, startApache } from "../../support/apache.js";
import { listing, operation } from "../support/upstream.js";

const any = () => true;
const request = { method: "GET", origin: "http://api.example.org", headers: {} };

async function answer(challenge: string, path: string, user: readonly [string, string], cnonce: string) {
  const chosen = chooseChallenge(readChallenges(challenge), any);
  if (!chosen) throw new Error("There is no challenge to answer");
  const [username, password] = user;
  const header = await digestAuthorization(
    { ...request, path },
    { username, password },
    chosen,
    1,
    cnonce,
    nodeHash,
  );
  return { header, parameters: readChallenges(header)[0]?.parameters };
}

describe("RFC 7616", () => {
  const both = [
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
  ];
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  test("§3.9.1: of two challenges the stronger one, answered as the example is", async () => {
    const { parameters } = await answer(
      both.toReversed().join(", "),
      "/dir/index.html",
      ["Mufasa", "Circle of Life"],
      cnonce,
    );
    expect(parameters).toMatchObject({
      username: "Mufasa",
      algorithm: "SHA-256",
      nc: "00000001",
      qop: "auth",
      response: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
      opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    });
  });

  test("§3.9.1: MD5", async () => {
    const { parameters } = await answer(
      both[1] ?? "",
      "/dir/index.html",
      ["Mufasa", "Circle of Life"],
      cnonce,
    );
    expect(parameters?.["response"]).toBe("8ca523f5e9506fed4657c9700eebdbec");
  });

  test("§3.9.2: SHA-512-256, and a user name that is hashed", async () => {
    const challenge =
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true';
    const { parameters } = await answer(
      challenge,
      "/doe.json",
      ["Jäsøn Doe", "Secret, or not?"],
      "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
    );
    // as corrected by erratum 4897
    expect(parameters).toMatchObject({
      username: "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
      userhash: "true",
      response: "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
    });
  });

  test("§3.4: a user name beyond ASCII, and one that would end its quotes", async () => {
    const challenge = 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"';
    expect((await answer(challenge, "/", ["Jäsøn", "p"], "c")).header).toContain(
      "username*=UTF-8''J%C3%A4s%C3%B8n,",
    );
    expect((await answer(challenge, "/", ['a", uri="/x\\', "p"], "c")).header).toContain(
      'username="a\\", uri=\\"/x\\\\", realm="r"',
    );
  });
});

describe("challenges", () => {
  test("several in one header, with quotes and commas in them", () => {
    const header = 'Basic realm="a, Digest b=\\"c\\"", Negotiate, Digest realm="r" , NONCE=n, qop="auth"';
    expect(readChallenges(header)).toEqual([
      { scheme: "basic", parameters: { realm: 'a, Digest b="c"' } },
      { scheme: "negotiate", parameters: {} },
      { scheme: "digest", parameters: { realm: "r", nonce: "n", qop: "auth" } },
    ]);
    expect(readParameters('nextnonce="abc", qop=auth')).toEqual({ nextnonce: "abc", qop: "auth" });
  });

  test.each([
    ["", undefined],
    ["Basic realm=x", undefined],
    ["Digest realm=x", undefined],
    ['Digest realm=x, nonce=n, algorithm="SHA3"', undefined],
    ['Digest realm=x, nonce=n, qop="other"', undefined],
    ["Digest realm=x, nonce=n", "MD5"],
    ["Digest realm=x, nonce=n, algorithm=md5-sess, qop=auth", "MD5"],
  ])("%j is answered by %s", (header, algorithm) => {
    expect(chooseChallenge(readChallenges(header), (one) => NODE_ALGORITHMS.includes(one))?.algorithm).toBe(
      algorithm,
    );
  });

  test("a hostile header is read in linear time", () => {
    const started = performance.now();
    readChallenges(`Digest ${'a="'.repeat(100_000)}`);
    readChallenges(`${"a".repeat(100_000)} ${" \t".repeat(100_000)}=`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

const PASSWORD = "canary-digest-password";
const sessions: NodeSession[] = [];
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  for (const server of servers.splice(0)) server.closeAllConnections();
});

function serve(server: string, password = PASSWORD, method = "GET") {
  const definition: ServerDefinition = {
    info: { name: "desk", title: "Desk", version: "1" },
    server,
    credentials: { desk: { kind: "digest", usernameEnv: "USER_NAME", passwordEnv: "PASS" } },
    tools: [
      {
        kind: "endpoint",
        listing: listing("tool", { type: "object" }),
        operation: operation(method, "/ticket.json", { security: [["desk"]] }),
      },
    ],
  };
  const environment = { USER_NAME: "ada", PASS: password } as Readonly<Record<string, string>>;
  const session = createNodeSession({ environment: (name) => environment[name], isShared: false });
  sessions.push(session);
  const { tools } = session.define(definition);
  return async (): Promise<ToolResult> => {
    const result = await tools[0]?.run({}, { signal: new AbortController().signal });
    if (!result) throw new Error("There is no tool");
    return result;
  };
}

describe.runIf(hasApache)("Apache", () => {
  test("takes our answers, the next ones without a challenge", async () => {
    const apache = await startApache("ada", PASSWORD);
    try {
      const call = serve(apache.origin);
      for (let round = 0; round < 3; round++) expect((await call()).structuredContent).toEqual({ id: "T-1" });
      const wrong = await serve(apache.origin, "canary-wrong-password")();
      expect(wrong.isError).toBe(true);
      expect(JSON.stringify(wrong)).not.toContain("canary");
    } finally {
      await apache.close();
    }
  });

  test("says when a nonce is old, and takes the answer to the next one", async () => {
    const apache = await startApache("ada", PASSWORD, 1);
    try {
      const call = serve(apache.origin);
      await call();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect((await call()).isError).toBeUndefined();
    } finally {
      await apache.close();
    }
  });
});

interface Judge {
  readonly origin: string;
  readonly seen: string[];
}

/** By the RFC's own words, written once more: a server, so that nothing of ours judges itself. */
async function startJudge(options: {
  readonly algorithm: string;
  readonly qop?: string;
  readonly nextNonce?: boolean;
}): Promise<Judge> {
  const { algorithm, qop, nextNonce = false } = options;
  const name = algorithm.replace(/-sess$/i, "");
  const hash = (text: string | Buffer) =>
    createHash(name === "MD5" ? "md5" : name === "SHA-256" ? "sha256" : "sha512-256")
      .update(text)
      .digest("hex");
  const seen: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const given = Object.fromEntries(
      [...(request.headers.authorization ?? "").matchAll(/(\w+\*?)=(?:"([^"]*)"|([^\s,]+))/g)].map(
        ([, key, quoted, bare]) => [key, quoted ?? bare],
      ),
    ) as Record<string, string>;
    const { nonce = "", cnonce, nc = "", response: answered, uri } = given;
    const known = counts.get(nonce);
    const isFresh = known !== undefined && (qop === undefined || Number.parseInt(nc, 16) === known + 1);
    const base = hash(`ada:r:${PASSWORD}`);
    const a1 = /-sess$/i.test(algorithm) ? hash(`${base}:${nonce}:${cnonce}`) : base;
    const a2 = hash(`${request.method}:${uri}${qop === "auth-int" ? `:${hash(body)}` : ""}`);
    const expected = hash(
      qop === undefined ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`,
    );
    const isRight = isFresh && answered === expected && uri === request.url;
    seen.push(`${request.method} ${isRight ? 200 : 401}`);
    response.setHeader("content-type", "application/json");
    if (isRight) {
      counts.set(nonce, (known ?? 0) + 1);
      if (nextNonce) response.setHeader("authentication-info", `nextnonce="${fresh()}"`);
    } else {
      response.statusCode = 401;
      const offered = qop === undefined ? "" : `, qop="${qop}"`;
      response.setHeader(
        "www-authenticate",
        `Digest realm="r", nonce="${fresh()}", algorithm=${algorithm}${offered}`,
      );
    }
    response.end("{}");
  });
  function fresh(): string {
    const nonce = randomBytes(8).toString("hex");
    counts.set(nonce, 0);
    return nonce;
  }
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("a server that counts", () => {
  test.each([
    [{ algorithm: "MD5" }],
    [{ algorithm: "MD5", qop: "auth" }],
    [{ algorithm: "MD5-sess", qop: "auth" }],
    [{ algorithm: "SHA-256", qop: "auth" }],
    [{ algorithm: "SHA-256-sess", qop: "auth" }],
    [{ algorithm: "SHA-512-256", qop: "auth" }],
    [{ algorithm: "SHA-256", qop: "auth-int" }],
    [{ algorithm: "SHA-256", qop: "auth", nextNonce: true }],
  ])("%j: one challenge, then answers at once", async (options) => {
    const judge = await startJudge(options);
    const call = serve(judge.origin, PASSWORD, "POST");
    for (let round = 0; round < 3; round++) expect((await call()).isError).toBeUndefined();
    expect(judge.seen).toEqual(["POST 401", "POST 200", "POST 200", "POST 200"]);
  });

  test("a wrong password: two requests, and an error without it", async () => {
    const judge = await startJudge({ algorithm: "SHA-256", qop: "auth" });
    const result = await serve(judge.origin, "canary-wrong")();
    expect(judge.seen).toEqual(["GET 401", "GET 401"]);
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toContain("canary");
  });
});
