/** Credentials end to end: a canary in every slot, from every source, and where each of them turns up. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AuthorizationServer,
  CLIENT,
  startAuthorizationServer,
} from "../support/authorization-server.js";
import { type Environment, type HttpCli, runCli, serveHttp } from "../support/cli.js";
import { type ClientKind, connect, type TestClient } from "../support/clients.js";

interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

let issuer: AuthorizationServer;
let api: Server;
let elsewhere: Server;
let folder: string;
let spec: string;
const atApi: Seen[] = [];
const atElsewhere: Seen[] = [];

const SCHEMES = {
  headerKey: { type: "apiKey", in: "header", name: "X-Desk" },
  queryKey: { type: "apiKey", in: "query", name: "desk" },
  cookieKey: { type: "apiKey", in: "cookie", name: "desk" },
  user: { type: "http", scheme: "basic" },
  digestUser: { type: "http", scheme: "digest" },
  token: { type: "http", scheme: "bearer" },
  hawk: { type: "http", scheme: "Hawk" },
} as const;

const CANARIES = {
  headerKey: "canary-header-1001",
  queryKey: "canary-query-1002 &=",
  cookieKey: "canary-cookie-1003",
  user: "canary-basic-1004",
  digestUser: "canary-digest-1005",
  token: "canary-token-1006",
  hawk: "canary-hawk-1007",
  client: CLIENT.secret,
} as const;

type Slot = keyof typeof CANARIES;

beforeAll(async () => {
  issuer = await startAuthorizationServer();
  [api, elsewhere] = await Promise.all([listening(echo), listening(record)]);
  folder = mkdtempSync(join(tmpdir(), "credentials-"));
  spec = join(folder, "desk.json");
  writeFileSync(spec, JSON.stringify(document()));
  // each source has some of them
  writeFileSync(
    join(folder, "desk.env"),
    `# dotenv\nOPENAPI_MCP_HEADER_KEY="${CANARIES.headerKey}"\nOPENAPI_MCP_TOKEN=${CANARIES.token}\nOPENAPI_MCP_COOKIE_KEY=overridden-by-the-environment\n`,
  );
  writeFileSync(join(folder, "query"), `${CANARIES.queryKey}\n`);
  writeFileSync(join(folder, "hawk"), `Hawk id="1", mac="${CANARIES.hawk}"\n`);
});
afterAll(async () => {
  for (const server of [api, elsewhere]) server.closeAllConnections();
  await issuer.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  atApi.length = 0;
  atElsewhere.length = 0;
});

/** All that it was sent comes back, in a body that a kind or a careless API would write. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  atApi.push({ url: request.url ?? "", headers: request.headers });
  const { pathname } = new URL(request.url ?? "/", "http://api");
  const body = JSON.stringify({
    message: `You sent ${request.url}`,
    sent: request.headers,
    raw: request.rawHeaders,
  });
  const status = pathname.startsWith("/fail") ? 500 : pathname.startsWith("/away") ? 302 : 200;
  const challenged = pathname.endsWith("/digestUser") && request.headers.authorization === undefined;
  response.writeHead(challenged ? 401 : status, {
    "content-type": "application/json",
    ...(status === 302 && { location: `${originOf(elsewhere)}/stolen` }),
    ...(challenged && { "www-authenticate": 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"' }),
  });
  response.end(body);
}

function record(request: IncomingMessage, response: ServerResponse): void {
  atElsewhere.push({ url: request.url ?? "", headers: request.headers });
  response.end("{}");
}

async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** `/ok/token`, `/fail/token`, `/away/token`: one operation for each scheme and each ending. */
function document(): object {
  const client = {
    type: "oauth2",
    flows: { clientCredentials: { tokenUrl: `${issuer.issuer}/token`, scopes: { "tickets:read": "" } } },
  };
  const securitySchemes = { ...SCHEMES, client };
  const paths = Object.keys(securitySchemes).flatMap((scheme) =>
    ["ok", "fail", "away"].map((ending) => [
      `/${ending}/${scheme}`,
      {
        get: {
          operationId: `${ending}_${scheme}`,
          security: [{ [scheme]: scheme === "client" ? ["tickets:read"] : [] }],
          responses: { default: { description: "what was sent" } },
        },
      },
    ]),
  );
  return {
    openapi: "3.1.0",
    info: { title: "Desk", version: "1" },
    servers: [{ url: originOf(api) }],
    paths: Object.fromEntries(paths),
    components: { securitySchemes },
  };
}

const sources = () => [
  spec,
  "--env-file",
  join(folder, "desk.env"),
  "--secret-file",
  `OPENAPI_MCP_QUERY_KEY=${join(folder, "query")}`,
];

const environment = (): Environment => ({
  OPENAPI_MCP_COOKIE_KEY: CANARIES.cookieKey,
  OPENAPI_MCP_USER_USERNAME: "ada",
  OPENAPI_MCP_USER_PASSWORD: CANARIES.user,
  OPENAPI_MCP_DIGEST_USER_USERNAME: "ada",
  OPENAPI_MCP_DIGEST_USER_PASSWORD: CANARIES.digestUser,
  // as container platforms mount secrets
  OPENAPI_MCP_HAWK_AUTHORIZATION_FILE: join(folder, "hawk"),
  OPENAPI_MCP_CLIENT_CLIENT_ID: CLIENT.id,
  OPENAPI_MCP_CLIENT_CLIENT_SECRET: CANARIES.client,
});

/** A canary in any form in which it travels. */
function found(text: string): readonly Slot[] {
  return (Object.keys(CANARIES) as Slot[]).filter((slot) => {
    const canary = CANARIES[slot];
    const base64 = Buffer.from(slot === "user" ? `ada:${canary}` : canary).toString("base64");
    return [canary, encodeURIComponent(canary), base64].some((form) => text.includes(form));
  });
}

const toolOf = (ending: string, slot: Slot) =>
  `${ending}_${slot.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

describe("R37: a secret turns up in its own place, and nowhere else", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await connect("v2 modern", { serve: sources(), environment: environment() });
  });
  afterAll(() => client?.close());

  test.each(Object.keys(CANARIES) as Slot[])("%s", async (slot) => {
    const told: string[] = [];
    for (const ending of ["ok", "fail", "away"]) {
      const result = await client.call(toolOf(ending, slot), {});
      told.push(JSON.stringify(result));
    }
    expect(atApi.length).toBeGreaterThanOrEqual(3);
    const sent = JSON.stringify(atApi);
    // of a digest only a hash is sent, of a client's secret only the token that it is for
    expect(found(sent)).toEqual(slot === "digestUser" || slot === "client" ? [] : [slot]);
    expect(found(told.join())).toEqual([]);
    for (const { headers } of atApi) {
      const credential = headers.authorization?.split(" ")[1];
      if (credential !== undefined) expect(told.join()).not.toContain(credential);
    }
    expect(atElsewhere).toEqual([]);
  });

  test("the token endpoint gets the secret of its client, as Basic, and nothing of the others", () => {
    const asked = issuer.requests.map(({ authorization, parameters }) => ({
      // RFC 6749 §2.3.1 has both halves encoded
      client: decodeURIComponent(
        Buffer.from(authorization?.replace("Basic ", "") ?? "", "base64").toString(),
      ),
      parameters,
    }));
    expect(asked).toEqual([
      {
        client: `${CLIENT.id}:${CLIENT.secret}`,
        parameters: { grant_type: "client_credentials", scope: "tickets:read" },
      },
    ]);
  });

  test("nothing of them is printed: what stands on standard error, in a plan, in a list", async () => {
    const run = (...args: string[]) => runCli(args, { environment: environment() });
    for (const outcome of await Promise.all([
      run("inspect", spec),
      run("inspect", spec, "--plan"),
      run("call", ...sources(), "fail_token"),
      run("call", ...sources(), "ok_client"),
    ])) {
      expect(found(outcome.stdout + outcome.stderr)).toEqual([]);
    }
  });
});

describe("what is given in a wrong way", () => {
  test.each([
    [["--secret-file", "OPENAPI_MCP_TOKEN=/nowhere/token"], "--secret-file OPENAPI_MCP_TOKEN", "ENOENT"],
    [["--secret-file", "HOME=/etc/hostname"], "HOME", "begin with OPENAPI_MCP_"],
    [["--secret-file", "canary-in-the-wrong-place"], "never with the secret itself", ""],
    [["--forward-header", "x-user"], "--forward-header: over stdio", ""],
  ])("%j", async (args, first, second) => {
    const { code, stderr } = await runCli(["serve", spec, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(first);
    expect(stderr).toContain(second);
  });
});

test("a file of variables that is not there ends the start", async () => {
  // Node 20 reads this option itself, wherever it stands, and exits with 9
  const { code, stderr } = await runCli(["serve", spec, "--env-file", "/nowhere/.env"]);
  expect([2, 9]).toContain(code);
  expect(stderr).toContain("/nowhere/.env");
});

describe("headers of clients", () => {
  const ask = async (
    args: readonly string[],
    headers: Readonly<Record<string, string>>,
    kind: ClientKind = "v2 modern",
  ): Promise<string> => {
    const http: HttpCli = await serveHttp([...sources(), ...args], environment());
    try {
      const fetching = (url: string | URL, init?: RequestInit) => {
        const all = new Headers(init?.headers);
        for (const [name, value] of Object.entries(headers)) all.set(name, value);
        return fetch(url, { ...init, headers: all });
      };
      const client = await connect(kind, { url: http.url, fetch: fetching });
      const { text } = await client.call("ok_token", {});
      await client.close();
      return text;
    } finally {
      await http.dispose();
    }
  };

  test("R37: none goes on to the API, and least of all a token", async () => {
    await ask([], { authorization: "Bearer inbound-canary", "x-user": "ada", cookie: "inbound=canary" });
    expect(JSON.stringify(atApi)).not.toMatch(/inbound|x-user/);
    expect(atApi[0]?.headers.authorization).toBe(`Bearer ${CANARIES.token}`);
  });

  test.each(["v2 legacy", "v2 modern"] as const)(
    "those that the operator names do, masked where they look like secrets: %s",
    async (kind) => {
      const inbound = { "x-user-token": "inbound-canary", "x-trace": "trace-4711" };
      const text = await ask(
        ["--forward-header", "X-User-Token", "--forward-header", "x-trace"],
        inbound,
        kind,
      );
      expect(atApi[0]?.headers).toMatchObject({
        "x-user-token": "inbound-canary",
        "x-trace": "trace-4711",
        authorization: `Bearer ${CANARIES.token}`,
      });
      expect(text).not.toContain("inbound-canary");
      expect(text).toContain("trace-4711");
    },
  );

  test("a client's own token does where the API is named as its audience, and only there", async () => {
    const inbound = { authorization: "Bearer inbound-canary-token" };
    const forward = ["--forward-header", "authorization", "--token-audience"];
    const text = await ask([...forward, `${originOf(api)}/v1`], inbound);
    expect(atApi[0]?.headers.authorization).toBe("Bearer inbound-canary-token");
    expect(text).not.toContain("inbound-canary-token");
    atApi.length = 0;
    await ask([...forward, originOf(elsewhere)], inbound);
    expect(atApi[0]?.headers.authorization).toBe(`Bearer ${CANARIES.token}`);
  });

  test.each([
    [["--forward-header", "authorization"], "--token-audience"],
    [["--token-audience", "http://127.0.0.1"], "--forward-header authorization"],
    [["--forward-header", "cookie"], "connection of a client"],
    [["--forward-header", "Host"], "connection of a client"],
    [["--forward-header", "transfer-encoding"], "connection of a client"],
    [["--forward-header", "x: y"], "without a value"],
  ])("%j is refused", async (args, said) => {
    const { code, stderr } = await runCli(["serve", spec, "--transport", "http", "--port", "0", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});
