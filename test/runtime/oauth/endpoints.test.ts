/** Where token endpoints may be: what metadata from the network names, and who sees our certificate there. */
import type { RequestListener } from "node:http";
import type { TLSSocket } from "node:tls";
import { describe, expect, test } from "vitest";
import { createSession } from "../../../src/runtime/core/session.js";
import { createStateKey } from "../../../src/runtime/core/state-key.js";
import type { HttpClient, OAuthDescriptor, ToolResult } from "../../../src/runtime/core/types.js";
import { readTlsFiles } from "../../../src/runtime/node/tls-files.js";
import { certificate } from "../../support/certificates.js";
import { client, folderOf, listen, names } from "../network/client.js";
import { listing, operation } from "../support/upstream.js";

const METADATA = "https://login.example.com/.well-known/openid-configuration";

interface Setup {
  readonly http: HttpClient;
  readonly credential: Partial<OAuthDescriptor>;
  readonly publicOrigins?: readonly string[];
  readonly allowHosts?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly server?: string;
}

async function callOnce(setup: Setup): Promise<ToolResult> {
  const { http, credential, publicOrigins = [], allowHosts = [], environment = {} } = setup;
  const { server = "https://api.example.com" } = setup;
  const secrets: Readonly<Record<string, string>> = {
    DESK_CLIENT_ID: "us",
    DESK_CLIENT_SECRET: "canary-secret",
    ...environment,
  };
  const session = createSession({
    http,
    validator: async () => {
      throw new Error("Nothing is validated here");
    },
    secrets: (name) => secrets[name],
    stateKey: createStateKey(undefined, false),
    addresses: { urls: [], source: "--base-url" },
    allowHosts,
  });
  const { tools } = session.define({
    info: { name: "desk", title: "Desk", version: "1" },
    server,
    publicOrigins,
    credentials: { desk: { kind: "oauth2", env: "DESK_TOKEN", prefix: "DESK", flows: {}, ...credential } },
    tools: [
      {
        kind: "endpoint",
        listing: listing("tickets", { type: "object" }),
        operation: operation("GET", "/tickets", { security: [["desk"]] }),
      },
    ],
  });
  const result = await tools[0]?.run({}, { signal: new AbortController().signal });
  if (!result) throw new Error("There is no tool");
  return result;
}

describe("R36: a token endpoint that metadata from the network names", () => {
  const tokens: { readonly asked: string[]; readonly answer: RequestListener } = {
    asked: [],
    answer(request, response) {
      tokens.asked.push(request.headers.authorization ?? "");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token: "a-token", token_type: "Bearer" }));
    },
  };

  /** The internet, where metadata and the API are; all else is really called. */
  function around(endpoint: string): HttpClient {
    const { send } = client({ lookup: names({ "inside.test": [["127.0.0.1"]] }) });
    return async (request, options) => {
      if (!request.origin.endsWith(".example.com")) return send(request, options);
      const body = request.path.startsWith("/.well-known/")
        ? { issuer: "https://login.example.com", token_endpoint: endpoint }
        : { ok: true };
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { status: 200, headers: { "content-type": "application/json" }, body: bytes };
    };
  }

  const fetched = { publicOrigins: ["https://api.example.com", "https://login.example.com"] };

  test("has to be at a public address as well, and gets no secret elsewhere", async () => {
    const endpoint = `http://127.0.0.1:${await listen(tokens.answer)}/token`;
    const http = around(endpoint);
    const result = await callOnce({ http, credential: { metadataUrl: METADATA }, ...fetched });
    expect(JSON.stringify(result.content)).toContain("127.0.0.1 is a loopback address");
    expect(tokens.asked).toEqual([]);
  });

  test.each([
    ["of a document in a file", (_host: string) => ({ publicOrigins: [] })],
    ["that its operator allows", (host: string) => ({ ...fetched, allowHosts: [host] })],
  ])("%s may be anywhere", async (_name, more) => {
    const host = `127.0.0.1:${await listen(tokens.answer)}`;
    const http = around(`http://${host}/token`);
    const result = await callOnce({ http, credential: { metadataUrl: METADATA }, ...more(host) });
    expect(result.isError).toBeUndefined();
  });

  test("that its operator names may be where the document's own is", async () => {
    const origin = `http://127.0.0.1:${await listen(tokens.answer)}`;
    const result = await callOnce({
      http: around(""),
      credential: { flows: { clientCredentials: { tokenUrl: `${origin}/oauth` } } },
      publicOrigins: [origin],
      environment: { DESK_TOKEN_URL: `${origin}/token` },
    });
    expect(result.isError).toBeUndefined();
  });
});

describe("--client-cert", () => {
  const authority = certificate("Our authority");
  const served = certificate("server", authority);
  const ours = certificate("the client", authority);
  const asking = { ...served, ca: authority.cert, requestCert: true, rejectUnauthorized: false };

  /** @returns who the token endpoint was called by */
  async function shownTo(place: "another host" | "the API's host", isChosen: boolean): Promise<string> {
    const path = folderOf({ "ca.pem": authority.cert, "both.pem": ours.cert + ours.key });
    const seen: string[] = [];
    const answer: RequestListener = (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      if (request.url === "/token") seen.push(String(subject?.CN ?? "nobody"));
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token: "a-token", token_type: "Bearer" }));
    };
    const [api, login] = [await listen(answer, asking), await listen(answer, asking)];
    const tokenUrl = `https://127.0.0.1:${place === "another host" ? login : api}/token`;
    const tls = readTlsFiles({ ca: path("ca.pem"), clientCert: path("both.pem") });
    await callOnce({
      http: client({ tls }).send,
      credential: { flows: { clientCredentials: { tokenUrl } } },
      server: `https://127.0.0.1:${api}`,
      ...(isChosen && { environment: { DESK_TOKEN_URL: tokenUrl } }),
    });
    return seen.join();
  }

  test("is not shown to an authorization server that only the document names", async () => {
    expect(await shownTo("another host", false)).toBe("nobody");
  });

  test("is shown to one that the operator names, or that is where the API is", async () => {
    expect(await shownTo("another host", true)).toBe("the client");
    expect(await shownTo("the API's host", false)).toBe("the client");
  });
});
