/** Security schemes and requirements of every version, and what the plan makes of them. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import type { ApiModel } from "../../src/model/types.js";
import { environmentName } from "../../src/plan/names.js";
import { publicOrigins, tokenServers } from "../../src/plan/servers.js";
import { compileDocument } from "../support/compile.js";

const RESPONSES = { 200: { description: "ok" } };

async function planOf(document: object) {
  const { plan } = await compileDocument(document);
  if (!plan) throw new Error("There is no plan");
  return plan;
}

function api(securitySchemes: object, security: object, more: object = {}) {
  return {
    openapi: "3.1.0",
    info: { title: "Desk", version: "1" },
    paths: { "/a": { get: { operationId: "getA", security, responses: RESPONSES } } },
    components: { securitySchemes },
    ...more,
  };
}

async function credentialOf(scheme: object, more: object = {}) {
  const { credentials } = await planOf(api({ desk: scheme }, [{ desk: [] }], more));
  return credentials["desk"];
}

const NAMES = { kind: "oauth2", env: "OPENAPI_MCP_DESK_TOKEN", prefix: "OPENAPI_MCP_DESK" };
const TOKEN = "https://login.example.com/token";
const AUTHORIZE = "https://login.example.com/authorize";

describe("a scheme", () => {
  test.each([
    [
      { type: "http", scheme: "Digest" },
      { kind: "digest", usernameEnv: "OPENAPI_MCP_DESK_USERNAME", passwordEnv: "OPENAPI_MCP_DESK_PASSWORD" },
    ],
    [
      { type: "http", scheme: "Hawk" },
      { kind: "authorization", scheme: "hawk", env: "OPENAPI_MCP_DESK_AUTHORIZATION" },
    ],
    [{ type: "http" }, { kind: "unsupported", reason: "an http scheme needs `scheme`" }],
    [{ type: "mutualTLS" }, { kind: "mutualTLS" }],
    [
      {
        type: "oauth2",
        flows: { clientCredentials: { tokenUrl: TOKEN, scopes: {} }, other: {}, password: "no" },
      },
      { ...NAMES, flows: { clientCredentials: { tokenUrl: TOKEN } } },
    ],
    [
      {
        type: "oauth2",
        flows: {
          authorizationCode: { authorizationUrl: AUTHORIZE, tokenUrl: TOKEN, refreshUrl: `${TOKEN}/new` },
        },
      },
      {
        ...NAMES,
        flows: {
          authorizationCode: { authorizationUrl: AUTHORIZE, tokenUrl: TOKEN, refreshUrl: `${TOKEN}/new` },
        },
      },
    ],
    [{ type: "oauth2" }, { ...NAMES, flows: {} }],
    [
      {
        type: "openIdConnect",
        openIdConnectUrl: "https://login.example.com/.well-known/openid-configuration",
      },
      { ...NAMES, metadataUrl: "https://login.example.com/.well-known/openid-configuration", flows: {} },
    ],
    [
      { type: "openIdConnect" },
      { kind: "unsupported", reason: "an openIdConnect scheme needs `openIdConnectUrl`" },
    ],
    [
      {
        type: "oauth2",
        oauth2MetadataUrl: "https://login.example.com/.well-known/oauth-authorization-server",
        flows: {
          deviceAuthorization: {
            deviceAuthorizationUrl: "https://login.example.com/device",
            tokenUrl: TOKEN,
          },
        },
      },
      {
        ...NAMES,
        metadataUrl: "https://login.example.com/.well-known/oauth-authorization-server",
        flows: { deviceAuthorization: { tokenUrl: TOKEN } },
      },
    ],
  ])("%j", async (scheme, expected) => {
    expect(await credentialOf(scheme)).toEqual(expected);
  });

  test.each([
    ["application", "clientCredentials"],
    ["accessCode", "authorizationCode"],
    ["password", "password"],
    ["implicit", "implicit"],
  ])("of Swagger 2.0, flow %s", async (flow, lifted) => {
    const { credentials } = await planOf({
      swagger: "2.0",
      info: { title: "Desk", version: "1" },
      paths: { "/a": { get: { operationId: "getA", security: [{ desk: ["read"] }], responses: RESPONSES } } },
      securityDefinitions: {
        desk: { type: "oauth2", flow, tokenUrl: TOKEN, authorizationUrl: AUTHORIZE, scopes: { read: "" } },
      },
    });
    expect(credentials["desk"]).toEqual({
      ...NAMES,
      flows: { [lifted]: { tokenUrl: TOKEN, authorizationUrl: AUTHORIZE } },
    });
  });
});

test("relative URLs start at the server of the API, not at where the document was fetched from", async () => {
  const flow = { authorizationUrl: "/authorize", tokenUrl: "/token", refreshUrl: "/refresh", scopes: {} };
  const flows = { authorizationCode: flow };
  const schemes = {
    oauth: { type: "oauth2", flows },
    oidc: { type: "openIdConnect", openIdConnectUrl: "/.well-known/openid-configuration" },
  };
  const text = JSON.stringify(
    api(schemes, [{ oauth: [] }, { oidc: [] }], { servers: [{ url: "https://api.example.com" }] }),
  );
  const docs = createServer((_request, response) => response.end(text));
  await new Promise<void>((done) => docs.listen(0, "127.0.0.1", done));
  try {
    const [{ plan }] = await compile(`http://127.0.0.1:${(docs.address() as AddressInfo).port}/desk.json`);
    expect(plan?.credentials).toMatchObject({
      oauth: { flows: { authorizationCode: { tokenUrl: "/token", refreshUrl: "/refresh" } } },
      oidc: { metadataUrl: "/.well-known/openid-configuration" },
    });
  } finally {
    docs.closeAllConnections();
    docs.close();
  }
});

test.each(["Host", "content-length", "Transfer-Encoding", "__proto__", "X-A\r\nX-B", "a b"])(
  "an API key in the header %j is of a kind that cannot be sent",
  async (name) => {
    const credential = await credentialOf({ type: "apiKey", in: "header", name });
    expect(credential).toMatchObject({ kind: "unsupported", reason: expect.stringContaining("header") });
  },
);

test.each(["Authorization", "Cookie", "X-Api-Key"])("one in the header %s is sent there", async (name) => {
  expect(await credentialOf({ type: "apiKey", in: "header", name })).toMatchObject({ kind: "apiKey", name });
});

describe("a requirement", () => {
  const oauth = { type: "oauth2", flows: { clientCredentials: { tokenUrl: TOKEN, scopes: {} } } };
  const key = { type: "apiKey", in: "header", name: "X-Key" };

  test("any one of all of them, each with its scopes", async () => {
    const { operations } = await planOf(
      api({ oauth, key }, [{ oauth: ["read", 1], key: [] }, { oauth: ["admin"] }, { unknown: ["x"] }, {}]),
    );
    expect(operations["getA"]).toMatchObject({
      security: [["oauth", "key"], ["oauth"], []],
      scopes: [{ oauth: ["read"] }, { oauth: ["admin"] }, {}],
    });
  });

  test("of the operation takes the place of the document's, an empty one too", async () => {
    const get = (security?: object) => ({ get: { ...(security && { security }), responses: RESPONSES } });
    const { operations } = await planOf(
      api({ oauth, key }, [], {
        paths: { "/a": get(), "/b": get([{ key: [] }]), "/c": get([]), "/d": get([{}]) },
        security: [{ oauth: ["read"] }],
      }),
    );
    expect(Object.values(operations).map(({ path, security, scopes }) => [path, security, scopes])).toEqual([
      ["/a", [["oauth"]], [{ oauth: ["read"] }]],
      ["/b", [["key"]], undefined],
      ["/c", [], undefined],
      ["/d", [[]], undefined],
    ]);
  });
});

test("where tokens come from is named by the document, and as public as its servers have to be", async () => {
  const flows = { password: { tokenUrl: TOKEN, refreshUrl: "https://refresh.example.com/t" } };
  const metadataUrl = "https://meta.example.com/.well-known/openid-configuration";
  const servers = tokenServers({
    securitySchemes: { one: { type: "oauth2", flows }, two: { type: "openIdConnect", metadataUrl } },
    at: { uri: "https://docs.example.com/openapi.json", pointer: "" },
  } as unknown as ApiModel);
  expect(publicOrigins(servers, () => false)).toEqual([
    "https://login.example.com",
    "https://meta.example.com",
    "https://refresh.example.com",
  ]);
});

test("a scheme cannot be named after a variable of ours", () => {
  expect(environmentName("state", "KEY")).toBe("OPENAPI_MCP_STATE_SCHEME_KEY");
  expect(environmentName("state_key", "KEY")).toBe("OPENAPI_MCP_STATE_KEY_SCHEME_KEY");
  expect(environmentName("../../HOME", "TOKEN")).toBe("OPENAPI_MCP_HOME_TOKEN");
});
