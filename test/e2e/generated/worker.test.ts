/** `--target worker`: bundled as wrangler does it, in workerd without Node's modules, used by real clients. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../../fixtures/support-desk/server.js";
import { bundle, type Deployed, deploy } from "../../runtime/worker/deployed.js";
import { CLIENT_KINDS, connect } from "../../support/clients.js";
import { run } from "../../support/npm.js";
import { projectRoot } from "../../support/paths.js";
import { borrowPackages, filesIn, generateProject, type Project } from "./support.js";

describe("a generated Worker", () => {
  let project: Project;
  let desk: SupportDesk;
  let deployed: Deployed;
  const bin = (name: string) => join(projectRoot, "node_modules/.bin", name);

  beforeAll(async () => {
    desk = await startSupportDesk();
    project = await generateProject("--target", "worker");
    borrowPackages(project);
    const { text, imports } = await bundle({ entryPoints: [join(project.folder, "src/worker.ts")] });
    expect(imports).toEqual([]);
    deployed = await deploy(text, {
      desk: {
        OPENAPI_MCP_BASE_URL: desk.url,
        OPENAPI_MCP_WORKSPACE_TOKEN: "a-token",
        OPENAPI_MCP_STATE_KEY: "0123456789abcdef0123456789abcdef",
      },
      unready: {},
    });
  }, 60_000);
  afterAll(async () => {
    await deployed?.close();
    await desk?.close();
    project?.remove();
  });

  test("has no import of Node, compiles without its types, and passes its tests", () => {
    for (const file of filesIn(join(project.folder, "src")).filter((name) => name.endsWith(".ts")))
      expect(readFileSync(join(project.folder, "src", file), "utf8"), file).not.toMatch(/from "node:/);
    expect(existsSync(join(project.folder, "src/runtime/node"))).toBe(false);
    for (const command of [
      [bin("tsc"), "--noEmit"],
      [bin("tsc"), "-p", "test"],
      [bin("vitest"), "run"],
    ]) {
      const [program = "", ...args] = command;
      const { status, output } = run(program, args, project.folder);
      expect(status, output).toBe(0);
    }
  }, 60_000);

  test.each(CLIENT_KINDS.map((kind, index) => [kind, `T-100${index + 1}`] as const))(
    "resolves a ticket for a %s client",
    async (kind, ticket) => {
      const client = await connect(kind, { url: `${deployed.at("desk")}/mcp` });
      try {
        const seen = desk.requests.length;
        const args = { ticket_id: ticket, reply: "It is on its way." };
        const result = await client.call("resolve_ticket", args);
        expect(result.isError, result.text).toBe(false);
        expect(result.structured).toMatchObject({ ticket_id: ticket, status: "closed" });
        expect(desk.requests.slice(seen).map(({ method, url }) => `${method} ${url}`)).toEqual([
          `GET /v1/tickets/${ticket}`,
          `POST /v1/tickets/${ticket}/messages`,
          `POST /v1/tickets/${ticket}/close`,
        ]);
        const wrong = await client.call("resolve_ticket", { ticket_id: "1", reply: "x" });
        expect([wrong.isError, wrong.text]).toEqual([true, expect.stringContaining("ticket_id")]);
      } finally {
        await client.close();
      }
    },
  );

  test("says what it lacks", async () => {
    const answer = await fetch(`${deployed.at("unready")}/mcp`, { method: "POST", body: "{}" });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain("OPENAPI_MCP_STATE_KEY");
  });
});
