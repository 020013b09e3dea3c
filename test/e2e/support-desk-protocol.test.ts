/** `--protocol`: which clients are served when a server keeps to one era. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { serveHttp } from "../support/cli.js";
import { type ClientKind, connect, type Target, type TestClient } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";
import { within } from "../support/wait.js";

let desk: SupportDesk;
const toClose: (() => Promise<void>)[] = [];
beforeAll(async () => {
  desk = await startSupportDesk();
});
afterAll(async () => {
  for (const close of toClose) await close();
  await desk?.close();
});

describe.each(["stdio", "http"] as const)("%s", (transport) => {
  async function serve(protocol: string): Promise<Target> {
    const args = [supportDeskSpec, "--base-url", desk.url, "--protocol", protocol];
    if (transport === "stdio") return { serve: args };
    const http = await serveHttp(args);
    toClose.push(http.dispose);
    return { url: http.url };
  }

  async function open(kind: ClientKind, target: Target): Promise<TestClient> {
    const client = await within(`the ${kind} client to connect`, connect(kind, target));
    toClose.push(() => client.close());
    return client;
  }

  test("legacy serves old clients, and new ones that fall back", async () => {
    const target = await serve("legacy");
    for (const kind of ["v1", "v2 modern"] as const) {
      const client = await open(kind, target);
      expect(client.protocolVersion).toMatch(/^2025-/);
      expect(await client.call("get_agent", { agentId: "A-1" })).toMatchObject({ isError: false });
    }
  });

  test("modern serves new clients and refuses old ones", async () => {
    const target = await serve("modern");
    const client = await open("v2 modern", target);
    expect(client.protocolVersion).toBe("2026-07-28");
    expect(await client.call("get_agent", { agentId: "A-1" })).toMatchObject({ isError: false });
    await expect(open("v1", target)).rejects.toThrow();
  });
});
