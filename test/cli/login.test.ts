/** `login` and `logout` as processes, a real authorization server, and what `call` and `serve` do with the tokens. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AuthorizationServer,
  browse,
  CLIENT,
  NATIVE_CLIENT,
  type ProtectedApi,
  startAuthorizationServer,
  startProtectedApi,
  USER,
} from "../support/authorization-server.js";
import { type CliProcess, runCli, serveHttp, spawnCli } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { eventually } from "../support/wait.js";

let issuer: AuthorizationServer;
let api: ProtectedApi;
let folder: string;
let spec: string;
const processes: CliProcess[] = [];

beforeAll(async () => {
  issuer = await startAuthorizationServer(2);
});
afterAll(() => issuer.close());
beforeEach(async () => {
  api = await startProtectedApi(issuer);
  folder = mkdtempSync(join(tmpdir(), "login-"));
  spec = join(folder, "desk.json");
  writeFileSync(spec, JSON.stringify(document(scheme())));
  (issuer.requests as unknown[]).length = 0;
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((one) => one.dispose()));
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

function scheme(): object {
  return { type: "openIdConnect", openIdConnectUrl: `${issuer.issuer}/.well-known/openid-configuration` };
}

function document(desk: object, url = api.origin): object {
  return {
    openapi: "3.1.0",
    info: { title: "Desk", version: "1" },
    servers: [{ url }],
    paths: {
      "/me": {
        get: {
          operationId: "getMe",
          security: [{ desk: ["tickets:read"] }],
          responses: { 200: { description: "ok", content: { "application/json": { schema: {} } } } },
        },
      },
    },
    components: { securitySchemes: { desk } },
  };
}

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  XDG_DATA_HOME: join(folder, "data"),
  ...more,
});

/** Ends when the process does. */
async function login(
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
  visit = browse,
) {
  const cli = spawnCli(["login", spec, "--no-browser", ...args], environment(more));
  processes.push(cli);
  const url = await eventually(
    "the address to log in at",
    () => /^(http\S+\/auth\?\S+)$/m.exec(cli.stderr())?.[1],
  );
  const page = await visit(url);
  const { code } = await cli.exited;
  return { code, url: new URL(url), page, stdout: cli.stdout(), stderr: cli.stderr() };
}

function stored(): readonly string[] {
  const logins = join(folder, "data", "openapi-mcp", "logins");
  return existsSync(logins) ? readdirSync(logins).map((name) => join(logins, name)) : [];
}

const NATIVE = ["--client-id", NATIVE_CLIENT.id];

/** Milliseconds: several processes, one after the other, and tokens that have to end. */
const LONG = 60_000;

describe("login", { timeout: LONG }, () => {
  test("by PKCE and a loopback redirect; what is stored is this user's alone", async () => {
    const { code, url, page, stdout } = await login(NATIVE);
    expect(code).toBe(0);
    expect(page).toContain("You can close this window");
    expect(stdout).toBe(`Logged in to ${api.origin}.\n`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      client_id: NATIVE_CLIENT.id,
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      state: expect.stringMatching(/^[\w-]{43}$/),
      scope: "openid tickets:read offline_access",
    });
    const [file = "", ...others] = stored();
    expect(others).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
  });

  test("call uses the tokens, refreshes them and keeps what comes of it; logout forgets and revokes", async () => {
    await login(NATIVE);
    const call = () => runCli(["call", spec, "get_me"], { environment: environment() });
    const first = await call();
    expect(JSON.parse(first.stdout)).toMatchObject({ accountId: USER.name, echo: "Bearer [redacted]" });
    const [file = ""] = stored();
    const before = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await call()).code).toBe(0);
    const after = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    expect(after["accessToken"]).not.toBe(before["accessToken"]);
    expect(after["refreshToken"]).not.toBe(before["refreshToken"]);
    expect(stored()).toEqual([file]);

    const out = await runCli(["logout", spec], { environment: environment() });
    expect(out).toMatchObject({ code: 0, stdout: `Logged out of ${api.origin}.\n`, stderr: "" });
    expect(stored()).toEqual([]);
    expect(await issuer.provider.RefreshToken.find(after["refreshToken"] ?? "")).toBeUndefined();
    const missing = await call();
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("Credentials are missing");
    expect(missing.stderr).toContain("openapi-mcp login");
    expect((await runCli(["logout", spec], { environment: environment() })).stdout).toContain(
      "Nobody was logged in",
    );
  });

  test("serve on stdio uses them, with one refresh for calls at the same time; over HTTP they are nobody's", async () => {
    await login(NATIVE);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    (issuer.requests as unknown[]).length = 0;
    const client = await connect("v2 modern", { serve: [spec], environment: environment() });
    try {
      const results = await Promise.all(Array.from({ length: 5 }, () => client.call("get_me", {})));
      expect(results.filter(({ isError }) => isError)).toEqual([]);
      expect(issuer.requests).toHaveLength(1);
    } finally {
      await client.close();
    }
    const http = await serveHttp([spec], environment());
    processes.push(http);
    const other = await connect("v2 modern", { url: http.url });
    try {
      expect((await other.call("get_me", {})).text).toContain("Credentials are missing");
    } finally {
      await other.close();
    }
  });

  test("of a client with a secret, which comes from the environment", async () => {
    const { code } = await login([], {
      OPENAPI_MCP_DESK_CLIENT_ID: CLIENT.id,
      OPENAPI_MCP_DESK_CLIENT_SECRET: CLIENT.secret,
    });
    expect(code).toBe(0);
    expect(issuer.requests[0]?.authorization).toMatch(/^Basic /);
    expect(readFileSync(stored()[0] ?? "", "utf8")).not.toContain(CLIENT.secret);
  });

  test("as the flow of an oauth2 scheme says", async () => {
    const flows = {
      authorizationCode: {
        authorizationUrl: `${issuer.issuer}/auth`,
        tokenUrl: `${issuer.issuer}/token`,
        scopes: {},
      },
    };
    writeFileSync(spec, JSON.stringify(document({ type: "oauth2", flows })));
    const { code, stdout } = await login([...NATIVE, "--scope", "tickets:read"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Logged in to http/);
    const { stdout: result } = await runCli(["call", spec, "get_me"], { environment: environment() });
    expect(JSON.parse(result)).toMatchObject({ accountId: USER.name });
  });

  describe("where the document names a token endpoint of its own", () => {
    let theirs: Server;
    let asked: string[];
    beforeEach(async () => {
      asked = [];
      theirs = createServer(async (request, response) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of request) chunks.push(chunk);
        asked.push(Buffer.concat(chunks).toString());
        response.writeHead(401, { "content-type": "application/json" });
        const said = `you are ${request.headers.authorization}, ${asked.at(-1)}`;
        response.end(JSON.stringify({ error: "invalid_client", error_description: said.slice(0, 190) }));
      });
      await new Promise<void>((done) => theirs.listen(0, "127.0.0.1", done));
      const flow = { authorizationUrl: `${issuer.issuer}/auth`, tokenUrl: `${place()}/token`, scopes: {} };
      writeFileSync(spec, JSON.stringify(document({ type: "oauth2", flows: { authorizationCode: flow } })));
    });
    afterEach(() => theirs.close());

    const place = () => `http://127.0.0.1:${(theirs.address() as AddressInfo).port}`;
    const scope = ["--scope", "tickets:read"];

    test("it is told beside the place of the login, and what it says of the client's secret is masked", async () => {
      const { code, stderr } = await login(scope, {
        OPENAPI_MCP_DESK_CLIENT_ID: CLIENT.id,
        OPENAPI_MCP_DESK_CLIENT_SECRET: CLIENT.secret,
      });
      expect(code).toBe(1);
      expect(stderr).toContain(`tokens from ${place()}, by a login at ${new URL(issuer.issuer).origin}, for`);
      expect(stderr).toContain("answered 401 invalid_client: you are Basic [redacted]");
      expect(stored()).toEqual([]);
    });

    test("the operator's takes its place, and gets the code", async () => {
      const chosen = { OPENAPI_MCP_DESK_TOKEN_URL: `${issuer.issuer}/token` };
      const { code } = await login([...NATIVE, ...scope], chosen);
      expect(code).toBe(0);
      expect(asked).toEqual([]);
      const { stdout } = await runCli(["call", spec, "get_me"], { environment: environment(chosen) });
      expect(JSON.parse(stdout)).toMatchObject({ accountId: USER.name });
    });
  });

  test("tokens go to the server that they are for, and to no other that a document names", async () => {
    await login(NATIVE);
    const other = await startProtectedApi(issuer);
    try {
      writeFileSync(spec, JSON.stringify(document(scheme(), other.origin)));
      const { code, stderr } = await runCli(["call", spec, "get_me"], { environment: environment() });
      expect(code).toBe(1);
      expect(stderr).toContain("Credentials are missing");
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test("a file that others could read is not believed", async () => {
    await login(NATIVE);
    const [file = ""] = stored();
    const text = readFileSync(file);
    rmSync(file);
    writeFileSync(file, text, { mode: 0o644 });
    const { stderr } = await runCli(["call", spec, "get_me"], { environment: environment() });
    expect(stderr).toContain("Credentials are missing");
  });
});

describe("an answer that is not meant", { timeout: LONG }, () => {
  test("with another state it is ignored, and the login goes on", async () => {
    const { code } = await login(NATIVE, {}, async (address) => {
      const redirect = new URL(address).searchParams.get("redirect_uri") ?? "";
      const forged = await fetch(`${redirect}?code=forged&state=forged`);
      expect(forged.status).toBe(400);
      expect((await fetch(redirect.replace("/callback", "/other"))).status).toBe(400);
      return browse(address);
    });
    expect(code).toBe(0);
  });

  test.each([
    ["another issuer (RFC 9207)", { iss: "http://127.0.0.1:1" }, "iss"],
    ["a refusal of the user", { error: "access_denied", iss: "" }, "access_denied"],
  ])("%s ends it", async (_, parameters, said) => {
    const { code, stderr } = await login(NATIVE, {}, async (address) => {
      const { searchParams } = new URL(address);
      const answer = new URL(searchParams.get("redirect_uri") ?? "");
      const given = { code: "forged", state: searchParams.get("state") ?? "", ...parameters };
      for (const [name, value] of Object.entries(given))
        answer.searchParams.set(name, value || issuer.issuer);
      return (await fetch(answer)).text();
    });
    expect(code).toBe(1);
    expect(stderr).toContain(said);
    expect(stored()).toEqual([]);
  });
});

test.each([
  [{ type: "http", scheme: "bearer" }, NATIVE, "no scheme that a person can log in to"],
  [undefined, [], "no client id"],
  [undefined, [...NATIVE, "--scheme", "other"], "nobody can log in to"],
])("what cannot be logged in to is said: %j", async (desk, args, said) => {
  if (desk) writeFileSync(spec, JSON.stringify(document(desk)));
  const { code, stderr } = await runCli(["login", spec, "--no-browser", ...args], {
    environment: environment(),
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain(said);
});
