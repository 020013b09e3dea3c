/** Redirects to other origins: of the HTTP client on Node and of the one on Workers, against real servers. */
import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { firstHop, type Hop, redirectOf } from "../../../src/runtime/core/redirect.js";
import type { HttpRequest } from "../../../src/runtime/core/types.js";
import { createWorkerHttpClient } from "../../../src/runtime/worker/http-client.js";
import { client, failureOf, get, listen, OPTIONS, policy } from "./client.js";

const CREDENTIALS = {
  accept: "application/json",
  authorization: "Bearer secret-token",
  cookie: "sid=secret-cookie",
  "x-api-key": "secret-key",
  "x-tenant": "acme",
  "user-agent": "ours/1",
};

/** An API that sends to a storage, which tells what it was sent. */
async function twoServers(location: (storage: number) => string) {
  const seen: IncomingMessage[] = [];
  const storage = await listen((request, response) => {
    seen.push(request);
    if (request.url === "/again") response.writeHead(302, { location: "/last" }).end();
    else response.writeHead(200, { "content-type": "text/plain" }).end("the file");
  });
  const api = await listen((_request, response) => {
    response.writeHead(302, { location: location(storage) }).end();
  });
  return { seen, storage, api: `http://127.0.0.1:${api}` };
}

const clients = [
  ["on Node", () => client().send],
  ["on Workers", createWorkerHttpClient],
] as const;

describe.each(clients)("R36: a redirect to another origin, %s", (_name, connect) => {
  test("is followed to an allowed host, and nothing of the API's goes along", async () => {
    const { seen, storage, api } = await twoServers((port) => `http://localhost:${port}/again?sig=1%2F`);
    const network = policy({ allowed: [`localhost:${storage}`] });
    const { status, body } = await connect()(get(`${api}/file?key=1`, CREDENTIALS), { ...OPTIONS, network });
    expect([status, Buffer.from(body).toString()]).toEqual([200, "the file"]);
    expect(seen.map(({ url }) => url)).toEqual(["/again?sig=1%2F"]);
    for (const { headers } of seen) {
      expect(JSON.stringify(headers)).not.toMatch(/secret|acme/);
      expect(headers).toMatchObject({ accept: "application/json", "user-agent": "ours/1" });
    }
  });

  test("leads on from there, still without", async () => {
    const { seen, storage, api } = await twoServers((port) => `http://localhost:${port}/again`);
    const network = policy({ allowed: [`localhost:${storage}`] });
    const { status } = await connect()(get(`${api}/file`, CREDENTIALS), { ...OPTIONS, network });
    expect(status).toBe(200);
    expect(seen.map(({ url }) => url)).toEqual(["/again", "/last"]);
    for (const { headers } of seen) expect(JSON.stringify(headers)).not.toMatch(/secret|acme/);
  });

  test("is an answer where the host is not allowed, and says what would allow it", async () => {
    const { seen, storage, api } = await twoServers((port) => `http://localhost:${port}/file`);
    for (const allowed of [
      [],
      ["localhost"],
      ["*.localhost"],
      [`localhost:${storage + 1}`],
      ["example.com"],
    ]) {
      const answer = await connect()(get(api, CREDENTIALS), { ...OPTIONS, network: policy({ allowed }) });
      expect(answer).toMatchObject({
        status: 302,
        notFollowed: `Calls go to ${api} only; the operator of this MCP server can allow redirects to this other host, without credentials, with --allow-host localhost:${storage}.`,
      });
    }
    expect(seen).toEqual([]);
  });

  test("is not followed with a credential in its address", async () => {
    const { seen, storage, api } = await twoServers(
      (port) => `http://localhost:${port}/file?api_key=secret-key`,
    );
    const network = policy({ allowed: [`localhost:${storage}`], secrets: ["secret-key"] });
    const answer = await connect()(get(`${api}/file?api_key=secret-key`), { ...OPTIONS, network });
    expect(answer.notFollowed).toMatch(/^It holds a credential/);
    expect(seen).toEqual([]);
  });

  test("to a host that only a wildcard allows may not lead to a private address", async () => {
    const { seen, storage, api } = await twoServers((port) => `http://files.localhost:${port}/file`);
    const network = policy({ allowed: [`*.localhost:${storage}`] });
    const error = await failureOf(connect()(get(api), { ...OPTIONS, network }));
    expect(error).toMatchObject({ kind: "refused", sent: true });
    expect(error.message).toContain("files.localhost");
    expect(seen).toEqual([]);
  });

  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://metadata.google.internal/",
  ])("to %s is refused, whoever allows it", async (location) => {
    const { api } = await twoServers(() => location);
    const network = policy({ allowed: [new URL(location).host] });
    const error = await failureOf(connect()(get(api), { ...OPTIONS, network }));
    expect(error.message).toContain("a cloud's metadata service, which is never called");
  });
});

describe("R36: where a redirect goes", () => {
  const request: HttpRequest = { method: "GET", origin: "https://api.test", path: "/a?k=1", headers: {} };
  const follow = (location: string, allowed: readonly string[], at: Partial<Hop> = {}, changed = {}) => {
    const network = policy({ allowed });
    const asked = { ...request, ...changed };
    return redirectOf(asked, { ...firstHop(asked, { network }), ...at }, 302, location, network);
  };

  test("within its origin, everything goes along", () => {
    for (const location of ["/b", "https://api.test/b", "https://API.test:443/b#top", "//api.test/b"])
      expect(follow(location, [])).toEqual({
        origin: "https://api.test",
        path: "/b",
        reach: "any",
        isElsewhere: false,
        isCertified: true,
      });
  });

  test("never from https to http", () => {
    expect(follow("http://api.test/b", ["api.test", "*.test"])).toMatch(/from https to http/);
    expect(follow("http://files.test/b", ["files.test"])).toMatch(/from https to http/);
  });

  test("from http to https of its host, it says how the base URL is changed", () => {
    const origin = "http://api.test";
    expect(follow("https://api.test/b", [], {}, { origin })).toBe(
      "The API is at https now: its operator has to start this MCP server with --base-url https://api.test/….",
    );
    expect(follow("https://api.test/b", ["api.test"], {}, { origin })).toMatchObject({ isElsewhere: true });
  });

  test("back to the API without credentials, once it has left", () => {
    const at = { origin: "https://files.test", isElsewhere: true };
    expect(follow("https://api.test/b", ["files.test"], at)).toMatchObject({ path: "/b", isElsewhere: true });
    expect(follow("/c", ["files.test"], at)).toMatchObject({
      origin: "https://files.test",
      isElsewhere: true,
    });
  });

  test.each([
    "https://api.test@evil.test/",
    "https://api.test:443@evil.test/",
    "https:evil.test",
    "https:///evil.test",
    "\\\\evil.test\\a",
    "/\\evil.test",
    "javascript:alert(1)",
    "b",
    "",
  ])("%j leads nowhere", (location) => {
    expect(follow(location, ["evil.test"])).toBe("It is not an address that can be called as it is written.");
  });

  test("with a body it does not leave its origin, and other methods do not go on", () => {
    expect(follow("https://files.test/", ["files.test"], {}, { body: "x" })).toMatch(/has a body/);
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      expect(follow("/b", [], {}, { method })).toBe(`Redirects of ${method} are not followed.`);
  });
});
