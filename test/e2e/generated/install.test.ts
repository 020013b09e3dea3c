/** A generated server on a clean machine: what its README says, typed in, and real clients that use it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../../fixtures/support-desk/server.js";
import { cliEnvironment } from "../../support/cli.js";
import { CLIENT_KINDS, connect } from "../../support/clients.js";
import { install, registrySkip, run } from "../../support/npm.js";
import { eventually } from "../../support/wait.js";
import { generateProject, type Project } from "./support.js";

const skipped = registrySkip();

describe.skipIf(skipped !== "")(`a generated server, installed${skipped}`, () => {
  let project: Project;
  let desk: SupportDesk;
  let token: string;
  const npm = (...args: readonly string[]) => run("npm", args, project.folder, cliEnvironment());
  const variables = () => ({ OPENAPI_MCP_WORKSPACE_TOKEN: token, OPENAPI_MCP_BASE_URL: desk.url });

  beforeAll(async () => {
    desk = await startSupportDesk();
    token = "a-token-of-ours";
    project = await generateProject();
    const installed = install(project.folder);
    expect(installed.status, installed.output).toBe(0);
  }, 180_000);
  afterAll(async () => {
    await desk?.close();
    project?.remove();
  });

  test("has nothing of ours among its packages", () => {
    const lock = JSON.parse(readFileSync(join(project.folder, "package-lock.json"), "utf8"));
    const packages = Object.keys(lock.packages);
    expect(packages).toContain("node_modules/@modelcontextprotocol/server");
    expect(packages.filter((name) => name.includes("openapi-mcp"))).toEqual([]);
  });

  test("R34: passes its tests, compiles with them, and is built", () => {
    for (const script of ["test", "check", "build"]) {
      const { status, output } = npm("run", script);
      expect(status, output).toBe(0);
    }
  }, 120_000);

  /** The goal that the mapping file is about, on a ticket of its own; each kind of client and transport. */
  async function resolves(client: Awaited<ReturnType<typeof connect>>, ticket: string) {
    const names = (await client.tools()).map(({ name }) => name);
    expect(names).toContain("resolve_ticket");
    const seen = desk.requests.length;
    const args = { ticket_id: ticket, reply: "It is on its way.", resolution: "solved" };
    const result = await client.call("resolve_ticket", args);
    expect(result.isError, result.text).toBe(false);
    expect(result.structured).toMatchObject({ ticket_id: ticket, status: "closed" });
    const requests = desk.requests.slice(seen);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /v1/tickets/${ticket}`,
      `POST /v1/tickets/${ticket}/messages`,
      `POST /v1/tickets/${ticket}/close`,
    ]);
    for (const { headers } of requests) expect(headers["authorization"]).toBe(`Bearer ${token}`);
    const wrong = await client.call("resolve_ticket", { ticket_id: "1", reply: "x" });
    expect([wrong.isError, wrong.text]).toEqual([true, expect.stringContaining("ticket_id")]);
    expect(desk.requests.length).toBe(seen + 3);
  }

  test.each(CLIENT_KINDS.map((kind, index) => [kind, `T-100${index + 1}`] as const))(
    "serves a %s client on stdio",
    async (kind, ticket) => {
      const node = [join(project.folder, "dist/server.js")];
      const client = await connect(kind, { node, environment: variables() });
      try {
        await resolves(client, ticket);
        expect(client.stderr()).toContain("support-desk 1.2.0");
      } finally {
        await client.close();
      }
    },
  );

  describe.each(CLIENT_KINDS)("asks the user of a %s client", (kind) => {
    test("and does what they say", async () => {
      const own = await startSupportDesk();
      const answers = [
        { action: "decline" } as const,
        { action: "accept", content: { confirm: true } } as const,
      ];
      const questions: string[] = [];
      const environment = { ...variables(), OPENAPI_MCP_BASE_URL: own.url };
      const node = [join(project.folder, "dist/server.js")];
      const client = await connect(kind, { node, environment }, undefined, (message) => {
        questions.push(message);
        return answers[questions.length - 1] ?? { action: "cancel" };
      });
      try {
        const reply = { reply: "We close this for now." };
        const declined = await client.call("close_stale_tickets", reply);
        expect([declined.isError, declined.text]).toEqual([true, expect.stringContaining("declined")]);
        expect(own.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        const agreed = await client.call("close_stale_tickets", reply);
        expect(agreed.isError, agreed.text).toBe(false);
        expect(questions).toEqual(new Array(2).fill(expect.stringContaining("Close 14 tickets")));
        expect(own.requests.filter(({ method }) => method !== "GET")).toHaveLength(28);
      } finally {
        await client.close();
        await own.close();
      }
    });
  });

  describe("R34: with npm start", () => {
    let server: ChildProcess;
    let url: string;
    let stderr = "";

    beforeAll(async () => {
      const env = { ...cliEnvironment(), ...variables() };
      // a group of its own: npm does not end what it has started
      server = spawn("npm", ["start", "--", "--port", "0"], { cwd: project.folder, env, detached: true });
      server.stderr?.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      url = await eventually("the line with the URL", () => /(http:\S+\/mcp)/.exec(stderr)?.[1], 20_000);
    }, 30_000);
    afterAll(async () => {
      if (server?.pid === undefined || server.exitCode !== null) return;
      const ended = once(server, "exit");
      process.kill(-server.pid, "SIGTERM");
      await ended;
    });

    test.each(CLIENT_KINDS.map((kind, index) => [kind, `T-100${index + 5}`] as const))(
      "serves a %s client over HTTP",
      async (kind, ticket) => {
        const client = await connect(kind, { url });
        try {
          await resolves(client, ticket);
        } finally {
          await client.close();
        }
      },
    );

    test("says that it is up", async () => {
      const answer = await fetch(new URL("/healthz", url));
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ status: "ok" })]);
    });
  });

  // last: afterwards nothing can be built
  test("needs nothing that built it, as in its container", async () => {
    const pruned = npm("prune", "--omit=dev");
    expect(pruned.status, pruned.output).toBe(0);
    expect(existsSync(join(project.folder, "node_modules/@modelcontextprotocol/server"))).toBe(false);
    rmSync(join(project.folder, "src"), { recursive: true });
    const node = [join(project.folder, "dist/server.js")];
    const client = await connect("v2 modern", { node, environment: variables() });
    try {
      await resolves(client, "T-1008");
    } finally {
      await client.close();
    }
  }, 60_000);
});
