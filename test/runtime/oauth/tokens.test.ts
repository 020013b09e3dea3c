/** Access tokens: obtained from a real authorization server, kept, renewed, and told of where there is none. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import type {
  Arguments,
  CallContext,
  OAuthDescriptor,
  OperationDescriptor,
  ToolResult,
} from "../../../src/runtime/core/types.js";
import { createNodeSession, type NodeSession } from "../../../src/runtime/node/session.js";
import {
  type AuthorizationServer,
  CLIENT,
  type ProtectedApi,
  startAuthorizationServer,
  startPickyServer,
  startProtectedApi,
  USER,
} from "../../support/authorization-server.js";
import { listing, operation } from "../support/upstream.js";

let issuer: AuthorizationServer;
let api: ProtectedApi;
const sessions: NodeSession[] = [];

beforeAll(async () => {
  issuer = await startAuthorizationServer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  api = await startProtectedApi(issuer);
  (issuer.requests as unknown[]).length = 0;
});
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await api.close();
});

const READ = { scopes: [{ desk: ["tickets:read"] }] };

function flows(): OAuthDescriptor["flows"] {
  const tokenUrl = `${issuer.issuer}/token`;
  return { clientCredentials: { tokenUrl }, password: { tokenUrl }, authorizationCode: { tokenUrl } };
}

function descriptor(more: Partial<OAuthDescriptor> = {}): OAuthDescriptor {
  return { kind: "oauth2", env: "DESK_TOKEN", prefix: "DESK", flows: flows(), ...more };
}

interface Setup {
  readonly credential?: OAuthDescriptor;
  readonly operations?: readonly OperationDescriptor[];
}

/** A server of one tool for each operation. @returns what calls them */
function serve(
  environment: Readonly<Record<string, string>>,
  { credential = descriptor(), operations }: Setup = {},
) {
  const all = operations ?? [operation("GET", "/tickets", { security: [["desk"]], ...READ })];
  const definition: ServerDefinition = {
    info: { name: "desk", title: "Desk", version: "1" },
    server: api.origin,
    credentials: { desk: credential },
    tools: all.map((one, index) => ({
      kind: "endpoint",
      listing: listing(`tool${index}`, { type: "object" }),
      operation: one,
    })),
  };
  const session = createNodeSession({ environment: (name) => environment[name], isShared: false });
  sessions.push(session);
  const { tools } = session.define(definition);
  return async (index = 0, context: Partial<CallContext> = {}, args: Arguments = {}): Promise<ToolResult> => {
    const signal = new AbortController().signal;
    const result = await tools[index]?.run(args, { signal, ...context });
    if (!result) throw new Error(`There is no tool ${index}`);
    return result;
  };
}

function textOf({ content }: ToolResult): string {
  return content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
}

const AS_CLIENT = { DESK_CLIENT_ID: CLIENT.id, DESK_CLIENT_SECRET: CLIENT.secret };

describe("a token of the client itself", () => {
  test("is obtained at the first call, for the scopes of the operation, and used for the next ones", async () => {
    const call = serve(AS_CLIENT);
    expect((await call()).structuredContent).toMatchObject({ clientId: CLIENT.id, scope: "tickets:read" });
    await call();
    await call();
    expect(issuer.requests).toEqual([
      {
        parameters: { grant_type: "client_credentials", scope: "tickets:read" },
        authorization: expect.stringMatching(/^Basic /),
      },
    ]);
  });

  test("is another one for other scopes, and the operator's scopes win", async () => {
    const operations = [
      operation("GET", "/tickets", { security: [["desk"]], ...READ }),
      operation("POST", "/tickets", { security: [["desk"]], scopes: [{ desk: ["tickets:write"] }] }),
    ];
    const call = serve(AS_CLIENT, { operations });
    expect((await call(1)).structuredContent).toMatchObject({ scope: "tickets:write" });
    expect((await call(0)).structuredContent).toMatchObject({ scope: "tickets:read" });
    const fixed = serve({ ...AS_CLIENT, DESK_SCOPES: "tickets:read tickets:write" }, { operations });
    expect((await fixed(0)).structuredContent).toMatchObject({ scope: "tickets:read tickets:write" });
    await fixed(1);
    expect(issuer.requests).toHaveLength(3);
  });

  test("is asked for once by calls at the same time", async () => {
    const call = serve(AS_CLIENT);
    const results = await Promise.all(Array.from({ length: 20 }, () => call()));
    expect(results.filter(({ isError }) => isError)).toEqual([]);
    expect(issuer.requests).toHaveLength(1);
  });

  test("is not lost to the others when the call that asked for it is cancelled", async () => {
    const call = serve(AS_CLIENT);
    const cancelled = AbortSignal.abort();
    const [first, second] = await Promise.all([call(0, { signal: cancelled }), call()]);
    expect(first.isError).toBe(true);
    expect(second.isError).toBeUndefined();
  });

  test("that is refused is dropped, got anew once, and the request sent once more", async () => {
    const call = serve(AS_CLIENT);
    await call();
    const [{ authorization } = { authorization: "" }] = api.requests;
    await (
      await issuer.provider.ClientCredentials.find(authorization?.replace("Bearer ", "") ?? "")
    )?.destroy();
    const results = await Promise.all([call(), call(), call()]);
    expect(results.filter(({ isError }) => isError)).toEqual([]);
    expect(issuer.requests).toHaveLength(2);
    expect(api.requests).toHaveLength(1 + 3 * 2);
  });

  test("that is refused again is an error, after two requests", async () => {
    const stranger = await startAuthorizationServer();
    try {
      const tokenUrl = `${stranger.issuer}/token`;
      const call = serve(AS_CLIENT, {
        credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }),
      });
      const result = await call();
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain("did not accept the credentials");
      expect(api.requests).toHaveLength(2);
      expect(stranger.requests).toHaveLength(2);
    } finally {
      await stranger.close();
    }
  });

  test("is renewed before it ends", async () => {
    const brief = await startAuthorizationServer(1);
    const short = await startProtectedApi(brief);
    try {
      const tokenUrl = `${brief.issuer}/token`;
      const call = serve(
        { ...AS_CLIENT, OPENAPI_MCP_BASE_URL: short.origin },
        { credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }) },
      );
      await call();
      await new Promise((resolve) => setTimeout(resolve, 950));
      await call();
      expect(brief.requests).toHaveLength(2);
    } finally {
      await Promise.all([brief.close(), short.close()]);
    }
  });

  test("is given for a secret in the body, where the server takes it in no other way", async () => {
    const picky = await startPickyServer();
    try {
      const credential = descriptor({ flows: { clientCredentials: { tokenUrl: `${picky.origin}/token` } } });
      await serve(AS_CLIENT, { credential })();
      // the API refuses what it gives, so that it is asked twice; by then its way is known
      expect(picky.asked).toEqual(["basic", "post", "post"]);
      const again = serve({ ...AS_CLIENT, DESK_CLIENT_AUTH: "post" }, { credential });
      await again();
      expect(picky.asked.slice(3)).not.toContain("basic");
      const basic = await serve({ ...AS_CLIENT, DESK_CLIENT_AUTH: "basic" }, { credential })();
      expect(textOf(basic)).toContain("invalid_client");
    } finally {
      await picky.close();
    }
  });

  test("comes from where the server's metadata says", async () => {
    const metadataUrl = `${issuer.issuer}/.well-known/openid-configuration`;
    const call = serve(AS_CLIENT, { credential: descriptor({ flows: {}, metadataUrl }) });
    expect((await call()).structuredContent).toMatchObject({ clientId: CLIENT.id });
  });
});

describe("a token of a user", () => {
  test("for a password", async () => {
    const call = serve({ ...AS_CLIENT, DESK_USERNAME: USER.name, DESK_PASSWORD: USER.password });
    expect((await call()).structuredContent).toMatchObject({ accountId: USER.name, scope: "tickets:read" });
  });

  test("a wrong password is sent once, not with every call", async () => {
    const call = serve({ ...AS_CLIENT, DESK_USERNAME: USER.name, DESK_PASSWORD: "canary-wrong" });
    const results = [await call(), await call(), await call()];
    expect(issuer.requests).toHaveLength(1);
    for (const result of results) {
      expect(result.isError).toBe(true);
      expect(textOf(result)).toBe(
        `Nothing was sent to the API. The authorization server of \`desk\` (${issuer.issuer}) answered 400 invalid_grant: grant request is invalid. ` +
          "The operator of this MCP server has to check DESK_USERNAME and DESK_PASSWORD; calling again before does not help.",
      );
    }
    expect(api.requests).toEqual([]);
  });

  test("that is ready wins over all others", async () => {
    const call = serve({ ...AS_CLIENT, DESK_TOKEN: "ready-made-token" });
    await call();
    expect(api.requests[0]?.authorization).toBe("Bearer ready-made-token");
    expect(issuer.requests).toEqual([]);
  });

  test("of a caller, exchanged for one of the API's (RFC 8693), each for itself; the caller's own goes no further", async () => {
    const subjects = await Promise.all(
      ["ada", "grace"].map(async (accountId) => {
        const client = await issuer.provider.Client.find(CLIENT.id);
        return new issuer.provider.AccessToken({ client, accountId, scope: "" }).save();
      }),
    );
    const call = serve({ ...AS_CLIENT, DESK_TOKEN_EXCHANGE: "true", DESK_AUDIENCE: "desk-api" });
    for (const subjectToken of [...subjects, ...subjects])
      await call(0, { subjectToken } as Partial<CallContext>);
    expect(issuer.requests.map(({ parameters }) => parameters)).toEqual(
      subjects.map((subject) => ({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        audience: "desk-api",
        scope: "tickets:read",
        subject_token: subject,
        subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
        requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      })),
    );
    const nobody = await call();
    expect(textOf(nobody)).toContain("nobody was authenticated for this call");
    const sent = JSON.stringify(api.requests);
    for (const subject of subjects) expect(sent).not.toContain(subject);
    expect(api.requests).toHaveLength(4);
  });
});

describe("no token", () => {
  test("says whose word it was, and which variables to check, and no secret", async () => {
    const call = serve({ DESK_CLIENT_ID: CLIENT.id, DESK_CLIENT_SECRET: "canary-wrong-secret" });
    const result = await call();
    expect(textOf(result)).toMatch(
      /^Nothing was sent to the API\. The authorization server of `desk` \(http:\S+\) answered 401 invalid_client: .*has to check DESK_CLIENT_ID and DESK_CLIENT_SECRET; calling again before does not help\.$/,
    );
    expect(textOf(result)).not.toContain("canary");
    expect(api.requests).toEqual([]);
  });

  test("where the server cannot be reached, says that nothing was sent", async () => {
    const dead = await startAuthorizationServer();
    await dead.close();
    const tokenUrl = `${dead.issuer}/token`;
    const call = serve(AS_CLIENT, { credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }) });
    const text = textOf(await call());
    expect(text).toContain("There is no token for `desk`, as its authorization server gives none.");
    expect(text).toContain("The request never reached the API, so calling again repeats nothing.");
  });

  test.each([
    ["http://login.example.com/token"],
    ["http://10.0.0.1/token"],
    ["https://user:canary@login.example.com/token"],
  ])("is asked for at %s: no secret goes where it could be read", async (tokenUrl) => {
    const call = serve(AS_CLIENT, { credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }) });
    const text = textOf(await call());
    expect(text).toContain("There is no token for `desk`. The address of the token endpoint");
    expect(text).toContain("is not one of https, so no secret is sent there");
    expect(text).not.toContain("canary");
  });

  test("the operator's token URL takes the place of the document's", async () => {
    const credential = descriptor({
      flows: { clientCredentials: { tokenUrl: "http://login.example.com/token" } },
    });
    const call = serve({ ...AS_CLIENT, DESK_TOKEN_URL: `${issuer.issuer}/token` }, { credential });
    expect((await call()).isError).toBeUndefined();
  });

  test("variables that are missing are named before anything is sent", async () => {
    const call = serve({ DESK_CLIENT_ID: CLIENT.id });
    expect(textOf(await call())).toBe(
      "Nothing was sent to the API. Credentials are missing: the environment of this MCP server does not set " +
        "DESK_TOKEN, or DESK_CLIENT_SECRET, or DESK_USERNAME and DESK_PASSWORD, or DESK_REFRESH_TOKEN. " +
        "Its operator has to; calling again before does not help. Where the API asks for none, contrary to its document, " +
        "there is --allow-missing-credentials (or OPENAPI_MCP_ALLOW_MISSING_CREDENTIALS=true).",
    );
    expect(issuer.requests.length + api.requests.length).toBe(0);
  });
});

test.each([
  ["basic", "canary-wrong secret/1"],
  ["post", "canary-wrong secret/1"],
])(
  "a client secret that the authorization server repeats as it was sent (%s) is masked",
  async (method, secret) => {
    const answers = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const description = `got ${request.headers.authorization} ${Buffer.concat(chunks)}`;
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "invalid_client", error_description: description }));
    });
    await new Promise<void>((done) => answers.listen(0, "127.0.0.1", done));
    try {
      const tokenUrl = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/token`;
      const environment = {
        DESK_CLIENT_ID: "a-client",
        DESK_CLIENT_SECRET: secret,
        DESK_CLIENT_AUTH: method,
      };
      const call = serve(environment, {
        credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }),
      });
      const text = textOf(await call());
      expect(text).toContain("[redacted]");
      expect(text).not.toMatch(/canary|Y2FuYXJ5|Basic [A-Za-z0-9]/);
    } finally {
      answers.closeAllConnections();
      answers.close();
    }
  },
);

test("nor is half of it shown where what the authorization server says is cut", async () => {
  let padding = 0;
  const answers = createServer((_request, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    const description = `${"x".repeat(padding)}canary-secret-of-a-client`;
    response.end(JSON.stringify({ error: "invalid_client", error_description: description }));
  });
  await new Promise<void>((done) => answers.listen(0, "127.0.0.1", done));
  try {
    const tokenUrl = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/token`;
    const environment = { DESK_CLIENT_ID: "a-client", DESK_CLIENT_SECRET: "canary-secret-of-a-client" };
    for (padding = 170; padding < 205; padding += 5) {
      const call = serve(environment, {
        credential: descriptor({ flows: { clientCredentials: { tokenUrl } } }),
      });
      expect(textOf(await call()), `${padding}`).not.toContain("canary");
    }
  } finally {
    answers.closeAllConnections();
    answers.close();
  }
});

test("tokens that were obtained are masked, as all secrets are", async () => {
  const call = serve(AS_CLIENT);
  const text = JSON.stringify(await call());
  const [{ authorization } = { authorization: "" }] = api.requests;
  expect(text).toContain("[redacted]");
  expect(text).not.toContain(authorization?.replace("Bearer ", ""));
});
