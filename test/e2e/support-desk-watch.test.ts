/** `serve --watch`: tools follow the document, and clients hear of it only when the list really changed. */
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { type HttpCli, serveHttp } from "../support/cli.js";
import { CLIENT_KINDS, type ClientKind, connect, type TestClient } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";
import { eventually } from "../support/wait.js";

const original = await readFile(supportDeskSpec, "utf8");
const renamed = (to: string) => original.replace("operationId: getAgent", `operationId: ${to}`);

let desk: SupportDesk;
let folder: string;
let spec: string;
beforeEach(async () => {
  desk = await startSupportDesk();
  folder = await mkdtemp(join(tmpdir(), "openapi-mcp-watch-"));
  spec = join(folder, "openapi.yaml");
  await writeFile(spec, original);
});
afterEach(async () => {
  await desk.close();
  await rm(folder, { recursive: true, force: true });
});

/** As most editors save: a new file takes the place of the old one. */
async function replaceSpec(text: string): Promise<void> {
  await writeFile(`${spec}.new`, text);
  await rename(`${spec}.new`, spec);
}

async function hasTool(client: TestClient, name: string): Promise<boolean> {
  return (await client.tools()).some((tool) => tool.name === name);
}

describe("stdio", () => {
  test.each(CLIENT_KINDS)(
    "%s client: a changed document changes the tools, and is announced",
    async (kind) => {
      await watched(kind, async (client, changes) => {
        expect(await hasTool(client, "get_agent")).toBe(true);
        await replaceSpec(renamed("fetchAgent"));
        await eventually("list_changed", () => changes() > 0);
        expect(await hasTool(client, "fetch_agent")).toBe(true);
        expect(await hasTool(client, "get_agent")).toBe(false);
        expect(await client.call("fetch_agent", { agentId: "A-1" })).toMatchObject({ isError: false });

        // Written in place, as other editors do.
        await writeFile(spec, renamed("loadAgent"));
        await eventually("the second list_changed", () => changes() > 1);
        expect(await hasTool(client, "load_agent")).toBe(true);
        expect(changes()).toBe(2);
      });
    },
  );

  test("R40: a broken document keeps the old tools and says what is wrong; a change that shows nowhere is silent", async () => {
    await watched("v2 legacy", async (client, changes) => {
      for (const [broken, words] of [
        ["openapi: 3.1.0\npaths: {", /error/i],
        ["", /empty/i],
        ["<html>nothing here</html>", /html|openapi/i],
      ] as const) {
        const before = client.stderr().length;
        await replaceSpec(broken);
        await eventually(`a word about ${JSON.stringify(broken)}`, () =>
          words.test(client.stderr().slice(before)),
        );
        expect(await client.call("get_agent", { agentId: "A-1" })).toMatchObject({ isError: false });
      }
      await replaceSpec(`# only a comment\n${original}`);
      await eventually("a word about the comment", () => /list is the same/.test(client.stderr()));
      expect(changes()).toBe(0);
      await replaceSpec(renamed("fetchAgent"));
      await eventually("list_changed", () => changes() > 0);
      expect(await hasTool(client, "fetch_agent")).toBe(true);
      expect(changes()).toBe(1);
    });
  });

  test("a deleted document keeps the old tools until it is back", async () => {
    await watched("v2 legacy", async (client, changes) => {
      await rm(spec);
      await eventually("a word about the missing file", () => client.stderr().includes("openapi.yaml"));
      expect(await hasTool(client, "get_agent")).toBe(true);
      await replaceSpec(renamed("fetchAgent"));
      await eventually("list_changed", () => changes() > 0);
      expect(await hasTool(client, "fetch_agent")).toBe(true);
    });
  });
});

describe("HTTP", () => {
  let http: HttpCli;
  afterEach(() => http?.dispose());

  test("the next request sees the new tools, and a listening client is told", async () => {
    http = await serveHttp([spec, "--base-url", desk.url, "--watch"]);
    let changes = 0;
    const modern = await connect("v2 modern", { url: http.url }, () => {
      changes += 1;
    });
    const legacy = await connect("v1", { url: http.url });
    try {
      await replaceSpec(renamed("fetchAgent"));
      await eventually("list_changed", () => changes > 0);
      expect(await hasTool(modern, "fetch_agent")).toBe(true);
      expect(await hasTool(legacy, "fetch_agent")).toBe(true);
    } finally {
      await modern.close();
      await legacy.close();
    }
  });
});

async function watched(
  kind: ClientKind,
  act: (client: TestClient, changes: () => number) => Promise<void>,
): Promise<void> {
  let changes = 0;
  const serve = [spec, "--base-url", desk.url, "--watch"];
  const client = await connect(kind, { serve }, () => {
    changes += 1;
  });
  try {
    await act(client, () => changes);
  } finally {
    await client.close();
  }
}
