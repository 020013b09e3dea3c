/** Credentials of a Worker, in workerd: tokens of a real authorization server, kept between requests; Digest. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type AuthorizationServer,
  CLIENT,
  startAuthorizationServer,
} from "../../support/authorization-server.js";
import { projectRoot } from "../../support/paths.js";
import { connect, textOf } from "../support/clients.js";
import { startUpstream, type Upstream } from "../support/upstream.js";
import { bundle, type Deployed, deploy } from "./deployed.js";

let issuer: AuthorizationServer;
let upstream: Upstream;
let deployed: Deployed;

beforeAll(async () => {
  issuer = await startAuthorizationServer();
  upstream = await startUpstream(async (request, response) => {
    const { authorization = "" } = request.headers;
    const isDigest = request.url === "/digest";
    const isGood = isDigest
      ? isAnswer(authorization, request.method ?? "")
      : (await issuer.provider.ClientCredentials.find(authorization.replace("Bearer ", ""))) !== undefined;
    const challenge = 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"';
    response.writeHead(isGood ? 200 : 401, {
      "content-type": "application/json",
      ...(isDigest && !isGood && { "www-authenticate": challenge }),
    });
    response.end(JSON.stringify({ isGood, authorization }));
  });
  const { text } = await bundle({
    stdin: { contents: entry(), resolveDir: `${projectRoot}test/runtime/worker`, loader: "ts" },
  });
  deployed = await deploy(text, {
    desk: {
      OPENAPI_MCP_BASE_URL: upstream.url,
      DESK_CLIENT_ID: CLIENT.id,
      DESK_CLIENT_SECRET: CLIENT.secret,
      DIGEST_USER: "ada",
      DIGEST_PASSWORD: "canary-digest-password",
    },
  });
});
afterAll(async () => {
  await deployed?.close();
  await upstream?.close();
  await issuer?.close();
});

function entry(): string {
  const tokenUrl = `${issuer.issuer}/token`;
  return `
import { createWorker } from "../../../src/runtime/worker/index.ts";
const tool = (name, path, security) => ({
  kind: "endpoint",
  listing: { name, description: name, inputSchema: { type: "object", properties: {} }, annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true } },
  operation: { id: name, method: "GET", path, parameters: [], security: [[security]], accept: "application/json" },
});
export default createWorker({
  info: { name: "desk", title: "Desk", version: "1" },
  credentials: {
    desk: { kind: "oauth2", env: "DESK_TOKEN", prefix: "DESK", flows: { clientCredentials: { tokenUrl: ${JSON.stringify(tokenUrl)} } } },
    user: { kind: "digest", usernameEnv: "DIGEST_USER", passwordEnv: "DIGEST_PASSWORD" },
  },
  tools: [tool("by_token", "/token", "desk"), tool("by_digest", "/digest", "user")],
});
`;
}

function isAnswer(authorization: string, method: string): boolean {
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const of = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(authorization)?.[1] ?? "";
  const secret = md5("ada:r:canary-digest-password");
  const expected = md5(`${secret}:n:${of("nc")}:${of("cnonce")}:auth:${md5(`${method}:${of("uri")}`)}`);
  return of("response") === expected;
}

test("a token is obtained once, and used by the requests after it", async () => {
  const url = `${deployed.at("desk")}/mcp`;
  const client = await connect("v2 modern", url);
  for (let round = 0; round < 3; round++) {
    const result = await client.callTool("by_token", {});
    expect(result.isError).toBeUndefined();
    expect(textOf(result)).toContain('"authorization":"Bearer [redacted]"');
  }
  await client.close();
  expect(issuer.requests).toHaveLength(1);
});

test("calls at the same time do not wait for what another request asked for", async () => {
  const url = `${deployed.at("desk")}/mcp`;
  const client = await connect("v2 modern", url);
  const results = await Promise.all(Array.from({ length: 5 }, () => client.callTool("by_token", {})));
  expect(results.filter(({ isError }) => isError)).toEqual([]);
  await client.close();
});

test("a challenge by MD5 is answered", async () => {
  const client = await connect("v2 modern", `${deployed.at("desk")}/mcp`);
  const result = await client.callTool("by_digest", {});
  expect(textOf(result)).toContain('"isGood":true');
  expect(textOf(result)).not.toContain("canary");
  await client.close();
});
