/** `call` and `inspect` against the support desk: what the shell sees. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { runCli } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";

let desk: SupportDesk;
let folder: string;

beforeAll(async () => {
  desk = await startSupportDesk();
  folder = await mkdtemp(join(tmpdir(), "openapi-mcp-call-"));
});
afterAll(async () => {
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

const call = (tool: string, args: readonly string[], stdin?: string) =>
  runCli(["call", supportDeskSpec, tool, ...args, "--base-url", desk.url], {
    ...(stdin !== undefined && { stdin }),
  });

describe("call", () => {
  test("arguments as JSON, from a file, and from stdin: the result on stdout, exit 0", async () => {
    const json = JSON.stringify({ ticketId: "T-1003" });
    const file = join(folder, "args.json");
    await writeFile(file, json);
    for (const outcome of [
      await call("get_ticket", [json]),
      await call("get_ticket", [`@${file}`]),
      await call("get_ticket", ["-"], json),
    ]) {
      expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining("T-1003") });
      expect(JSON.parse(outcome.stdout)).toMatchObject({ id: "T-1003" });
    }
  });

  test("without arguments", async () => {
    const outcome = await call("list_agents", []);
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ items: expect.any(Array) });
  });

  test("exit 1 when the API or our validation says no", async () => {
    const missing = await call("get_ticket", ['{"ticketId":"T-1"}']);
    expect(missing.code).toBe(1);
    expect(missing.stdout + missing.stderr).toContain("There is no ticket T-1.");
    expect(await call("get_ticket", ["[]"])).toMatchObject({ code: 1, stdout: "" });
    const before = desk.requests.length;
    const invalid = await call("get_ticket", ['{"ticketId":"1042"}']);
    expect(invalid.code).toBe(1);
    expect(invalid.stdout + invalid.stderr).toContain("ticketId");
    expect(desk.requests.length).toBe(before);
  });

  test("exit 1 when the API is down, with where it was looked for", async () => {
    const gone = await startSupportDesk();
    await gone.close();
    const args = ["call", supportDeskSpec, "list_agents", "--base-url", gone.url];
    const outcome = await runCli(args);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout + outcome.stderr).toContain(new URL(gone.url).host);
  });

  test("exit 2 for wrong usage: an unknown tool with its nearest name, broken JSON, an unknown option", async () => {
    const unknown = await call("get_tickets", ["{}"]);
    expect(unknown).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("get_ticket") });
    expect(await call("get_ticket", ["{ticketId}"])).toMatchObject({ code: 2, stdout: "" });
    expect(await call("get_ticket", ["{}", "--bas-url", "x"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("--base-url"),
    });
  });

  test("the base URL of the environment, and the option above it; --header reaches the API", async () => {
    const before = desk.requests.length;
    const args = ["call", supportDeskSpec, "list_agents", "--header", "X-Trace: a: b"];
    const fromEnvironment = await runCli(args, { environment: { OPENAPI_MCP_BASE_URL: desk.url } });
    expect(fromEnvironment.code).toBe(0);
    expect(desk.requests[before]?.headers["x-trace"]).toBe("a: b");
    const overridden = await runCli([...args, "--base-url", desk.url], {
      environment: { OPENAPI_MCP_BASE_URL: "http://127.0.0.1:1/v1" },
    });
    expect(overridden.code).toBe(0);
  });
});

describe("inspect", () => {
  test("--json prints exactly what tools/list returns", async () => {
    const { stdout } = await runCli(["inspect", supportDeskSpec, "--json"]);
    const client = await connect("v2 legacy", { serve: [supportDeskSpec, "--base-url", desk.url] });
    try {
      const printed: { readonly tools: readonly { readonly name: string }[] } = JSON.parse(stdout);
      const listed = await client.tools();
      expect(printed.tools.map((tool) => tool.name)).toEqual(listed.map((tool) => tool.name));
      expect(printed.tools).toMatchObject(listed);
    } finally {
      await client.close();
    }
  });

  test.each([
    [["--no-deprecated"], 14],
    [["--read-only"], 7],
    [["--include", "tag:agents"], 2],
    [["--exclude", "tag:tickets", "--exclude", "method:delete"], 5],
    [["--include", "path:/exports/*"], 2],
    [["--include", "operation:*Export", "--read-only"], 2],
  ])("%j leaves %i tools", async (filters, count) => {
    const { stdout } = await runCli(["inspect", supportDeskSpec, "--json", ...filters]);
    const { tools }: { readonly tools: readonly { readonly name: string }[] } = JSON.parse(stdout);
    expect(tools.map((tool) => tool.name)).toHaveLength(count);
  });

  test("the table names every tool, its operation, and the variable of the token", async () => {
    const { code, stdout } = await runCli(["inspect", supportDeskSpec]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/list_tickets.+GET \/tickets\b/);
    expect(stdout).toMatch(/\bWORKSPACE_?TOKEN|SUPPORT_DESK\w*TOKEN/i);
    expect(stdout).not.toContain("\u001b[");
  });
});
