/** Which addresses calls reach: of hosts that a document from the network names, and of those that their owner names. */
import { describe, expect, test } from "vitest";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import { createSession } from "../../../src/runtime/core/session.js";
import { SetupError } from "../../../src/runtime/core/setup.js";
import { createStateKey } from "../../../src/runtime/core/state-key.js";
import type { HttpRequest, ToolResult } from "../../../src/runtime/core/types.js";
import { createNodeSession } from "../../../src/runtime/node/session.js";
import { createWorker } from "../../../src/runtime/worker/worker.js";
import { operation } from "../../support/raw-server.js";
import { client, failureOf, get, listen, names, OPTIONS, ok, policy } from "./client.js";

describe("R36: an API that only a fetched document names", () => {
  test("is not called at an address that is not public, whatever its name says later", async () => {
    const port = await listen(ok);
    const origin = `http://api.test:${port}`;
    const network = policy({ publicOrigins: [origin] });
    for (const address of [
      "127.0.0.1",
      "::ffff:127.0.0.1",
      "10.1.2.3",
      "fd12::1",
      "169.254.7.7",
      "100.64.0.1",
      "0.0.0.0",
    ]) {
      const { send } = client({ lookup: names({ "api.test": [[address]] }) });
      const error = await failureOf(send(get(`${origin}/`), { ...OPTIONS, network }));
      expect(error, address).toMatchObject({ kind: "refused", sent: false });
      expect(error.message).toMatch(
        /^api\.test is a (loopback|private|link-local|carrier-grade NAT|reserved) address/,
      );
      expect(error.message).not.toContain(address);
    }
  });

  test("nor where one of several addresses is not, or the second answer of DNS is another", async () => {
    const port = await listen(ok);
    const origin = `http://api.test:${port}`;
    const network = policy({ publicOrigins: [origin] });
    const both = client({ lookup: names({ "api.test": [["8.8.8.8", "127.0.0.1"]] }) });
    expect((await failureOf(both.send(get(origin), { ...OPTIONS, network }))).kind).toBe("refused");
    // What is resolved for the check is what is connected to: there is no second question.
    const rebinding = client({ lookup: names({ "api.test": [["127.0.0.1"], ["8.8.8.8"]] }) });
    expect((await failureOf(rebinding.send(get(origin), { ...OPTIONS, network }))).kind).toBe("refused");
    const later = client({
      connectTimeout: 300,
      lookup: names({ "api.test": [["192.0.2.1"], ["127.0.0.1"]] }),
    });
    for (const _ of ["first", "second"])
      expect((await failureOf(later.send(get(origin), { ...OPTIONS, network }))).kind).toBe("refused");
  });

  test("does not profit from a connection that its owner allowed", async () => {
    const port = await listen(ok);
    const origin = `http://api.test:${port}`;
    const { send } = client({ lookup: names({ "api.test": [["127.0.0.1"]] }) });
    expect((await send(get(origin), OPTIONS)).status).toBe(200);
    const network = policy({ publicOrigins: [origin] });
    expect((await failureOf(send(get(origin), { ...OPTIONS, network }))).kind).toBe("refused");
  });

  test("nor in any spelling of an address itself", async () => {
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "[::1]",
      "[::ffff:7f00:1]",
      "localhost",
      "10.0.0.1",
    ]) {
      const { origin } = new URL(`http://${host}:1`);
      const error = await failureOf(
        client().send(get(origin), { ...OPTIONS, network: policy({ publicOrigins: [origin] }) }),
      );
      expect(error, host).toMatchObject({ kind: "refused", sent: false });
    }
  });

  test("is called where the operator names it, and a local document's own is, too", async () => {
    const port = await listen(ok);
    const origin = `http://api.test:${port}`;
    const lookup = names({ "api.test": [["127.0.0.1"]] });
    const named = policy({ publicOrigins: [origin], allowed: [`api.test:${port}`] });
    expect((await client({ lookup }).send(get(origin), { ...OPTIONS, network: named })).status).toBe(200);
    expect((await client({ lookup }).send(get(origin), { ...OPTIONS, network: policy() })).status).toBe(200);
    const wildcard = policy({ publicOrigins: [origin], allowed: [`*.test:${port}`] });
    expect(
      (await failureOf(client({ lookup }).send(get(origin), { ...OPTIONS, network: wildcard }))).kind,
    ).toBe("refused");
  });
});

describe("R36: metadata services", () => {
  test.each([
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "fd00:ec2::254",
    "100.100.100.200",
  ])("are never called, whoever names a host with the address %s", async (address) => {
    const { send } = client({ lookup: names({ "api.test": [[address]] }) });
    const network = policy({ allowed: ["api.test"] });
    const error = await failureOf(send(get("http://api.test/"), { ...OPTIONS, network }));
    expect(error).toMatchObject({ kind: "refused", sent: false });
    expect(error.message).toBe("api.test is a cloud's metadata service, which is never called.");
  });

  test.each([
    "http://169.254.169.254",
    "http://[fd00:ec2::254]/v1",
    "http://metadata.google.internal",
    "http://2852039166",
  ])("%s is no base URL", (url) => {
    const session = createNodeSession({ baseUrl: [url], isShared: false });
    expect(() => session.connect(definition({}))).toThrow(SetupError);
    expect(() => session.connect(definition({}))).toThrow(/^--base-url: .* is a cloud's metadata service/);
  });
});

function definition(
  more: Partial<ServerDefinition>,
  ...operations: Parameters<typeof operation>[]
): ServerDefinition {
  const all = operations.length > 0 ? operations : [[{}] as Parameters<typeof operation>];
  return {
    info: { name: "desk", title: "Desk", version: "1" },
    server: "https://api.example.com/v1",
    credentials: { key: { kind: "bearer", env: "TOKEN" } },
    tools: all.map(([given], index) => ({
      kind: "endpoint",
      listing: {
        name: `tool_${index}`,
        description: "",
        inputSchema: { type: "object" },
        annotations: {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: true,
        },
      },
      operation: operation({ id: `op${index}`, ...given }),
    })),
    ...more,
  };
}

/** A session whose HTTP client only writes down what it is given. */
function session(
  options: { readonly urls?: readonly string[]; readonly allowHosts?: readonly string[] } = {},
) {
  const sent: HttpRequest[] = [];
  const made = createSession({
    http: async (request) => {
      sent.push(request);
      return { status: 204, headers: {}, body: new Uint8Array() };
    },
    validator: async () => () => () => [],
    secrets: () => undefined,
    stateKey: createStateKey(undefined, false),
    addresses: { urls: options.urls ?? [], source: "--base-url" },
    ...(options.allowHosts && { allowHosts: options.allowHosts }),
  });
  const call = (server: ServerDefinition): Promise<ToolResult> | undefined =>
    made.define(server).tools[0]?.run({}, { signal: new AbortController().signal });
  return { ...made, sent, call };
}

function textOf(result: ToolResult | undefined): string {
  const [first] = result?.content ?? [];
  return first?.type === "text" ? first.text : "";
}

describe("R36: an operation on another server than the rest", () => {
  const elsewhere = definition({}, [
    { server: "https://uploads.example.com/v2", isElsewhere: true, path: "/files" },
  ]);

  test("is refused, with the option that allows it; and told at the start", async () => {
    const { call, sent, refusedServers } = session({
      allowHosts: ["other.example.com", "uploads.example.com:8443"],
    });
    const result = await call(elsewhere);
    expect(result?.isError).toBe(true);
    expect(textOf(result)).toMatch(
      /^Nothing was sent to the API\. This operation is at https:\/\/uploads\.example\.com, .* with --allow-host uploads\.example\.com;/,
    );
    expect(sent).toEqual([]);
    expect(refusedServers(elsewhere)).toEqual([
      "1 operation is at https://uploads.example.com: not called without --allow-host uploads.example.com.",
    ]);
  });

  test.each([["uploads.example.com"], ["UPLOADS.example.com:443"], ["*.example.com"]])(
    "is called where --allow-host %s allows it",
    async (host) => {
      const { call, sent, refusedServers } = session({ allowHosts: [host] });
      expect((await call(elsewhere))?.isError).toBeUndefined();
      expect(sent).toMatchObject([{ origin: "https://uploads.example.com", path: "/v2/files" }]);
      expect(refusedServers(elsewhere)).toEqual([]);
    },
  );

  test("is called at the operator's base URL, like the rest", async () => {
    const { call, sent, refusedServers } = session({ urls: ["http://localhost:8080/x"] });
    await call(elsewhere);
    expect(sent).toMatchObject([{ origin: "http://localhost:8080", path: "/x/files" }]);
    expect(refusedServers(elsewhere)).toEqual([]);
  });

  test.each(["", "https://a.test", "a.test/b", "*", "*.", "a b", "a@b", "a.test:99999", "*.1.2.3.4", "[::1"])(
    "%j is no host to allow",
    (host) => {
      expect(() => session({ allowHosts: [host] }).connect(elsewhere)).toThrow(
        /A host is like files\.example\.com/,
      );
    },
  );
});

describe("R36: a fetched document that says the API is at a private address", () => {
  const fetched = (server: string) => definition({ server, publicOrigins: [new URL(server).origin] });

  test.each(["http://localhost:8080/v1", "http://10.1.2.3", "http://[fd00::1]/", "http://0x7f000001:3000"])(
    "%s: the server does not start, and says what to pass",
    (server) => {
      const error = setupError(() => session().connect(fetched(server)));
      expect(error?.message).toContain(`says that the API is at ${new URL(server).origin}`);
      expect(error?.fix).toContain(`--base-url ${server}`);
    },
  );

  test("a metadata service is never one: nothing is said of passing it", () => {
    const error = setupError(() => session().connect(fetched("http://169.254.169.254/latest")));
    expect(error?.message).toMatch(/a cloud's metadata service, which is never called\.$/);
    expect(error?.fix).toBe("Pass --base-url URL of the API.");
  });

  test("named by the operator, it does", () => {
    const server = "http://localhost:8080/v1";
    expect(() => session({ urls: [server] }).connect(fetched(server))).not.toThrow();
    expect(() => session({ allowHosts: ["localhost:8080"] }).connect(fetched(server))).not.toThrow();
    expect(() => session().connect(definition({ server }))).not.toThrow();
  });

  test("a Worker says so, too", async () => {
    const answer = await createWorker(fetched("http://10.1.2.3")).fetch(new Request("http://localhost/mcp"));
    expect(answer.status).toBe(500);
  });
});

function setupError(act: () => unknown): SetupError | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  return undefined;
}
