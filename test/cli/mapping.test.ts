/** The command line with mapping files: finding them, their specs, their questions, and what inspect says of them. */
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { type Environment, runCli, serveHttp } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { projectRoot, supportDeskSpec } from "../support/paths.js";
import { eventually } from "../support/wait.js";

const KEY: Environment = { OPENAPI_MCP_STATE_KEY: "0123456789abcdef0123456789abcdef" };
let folder: string;
let desk: SupportDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-mapping-"));
  copyFileSync(supportDeskSpec, join(folder, "openapi.yaml"));
  copyFileSync(join(projectRoot, "fixtures/support-desk/support.mcp.yaml"), join(folder, "openapi-mcp.yaml"));
  desk = await startSupportDesk();
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true });
});

const run = (args: readonly string[], environment: Environment = {}) =>
  runCli(args, { cwd: folder, environment });
const call = (tool: string, args: object, ...more: readonly string[]) =>
  run(["call", tool, JSON.stringify(args), "--base-url", desk.url, ...more]);
const writes = () => desk.requests.filter(({ method }) => method !== "GET").length;

describe("the mapping file of the folder", () => {
  test("is what check, inspect and call work on when nothing is named", async () => {
    const checked = await run(["check", "--strict"]);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("8 tools, 12 operations left out."),
    });
    const listed = JSON.parse((await run(["inspect", "--json"])).stdout);
    expect(listed.tools).toHaveLength(8);
    const summary = await call("summarize_conversation", { ticket_id: "T-1003" });
    expect(summary).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(summary.stdout)).toMatchObject({ status: expect.any(String) });
  });

  test("is not taken where another document is named", async () => {
    const { stdout } = await run([
      "call",
      "openapi.yaml",
      "get_agent",
      '{"agentId":"A-1"}',
      "--base-url",
      desk.url,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ id: "A-1" });
    expect((await run(["call", "get_ticket", "{}", "--base-url", desk.url])).stderr).toContain(
      'There is no tool "get_ticket"',
    );
  });

  test("can use another spec, and only a mapping file can", async () => {
    const spec = readFileSync(supportDeskSpec, "utf8").replace("version: 1.0.0", "version: 9.9.9");
    writeFileSync(join(folder, "other.yaml"), spec);
    writeFileSync(join(folder, "two.mcp.yaml"), "version: 1\nspec: ./nowhere.yaml\n");
    const other = await run(["inspect", "two.mcp.yaml", "--spec", "other.yaml"]);
    expect(other.stdout).toContain(" 9.9.9: 15 tools");
    const neither = await run(["inspect", "openapi.yaml", "--spec", "other.yaml"]);
    expect(neither.code).toBe(2);
    expect(neither.stderr).toContain("--spec is for mapping files");
    // what was asked for is not served from another document
    const unknown = await run(["serve", "two.mcp.yaml", "--spec", "other.yaml", "--spec", "other.yaml"]);
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toContain("mapping/spec-option");
  });

  test("with several specs has an address for each", async () => {
    copyFileSync(supportDeskSpec, join(folder, "second.yaml"));
    const specs = "{ desk: ./openapi.yaml, copy: { spec: ./second.yaml, base_url: http://127.0.0.1:9 } }";
    writeFileSync(join(folder, "several.mcp.yaml"), `version: 1\nspecs: ${specs}\n`);
    const get = (...more: readonly string[]) =>
      run(["call", "several.mcp.yaml", "desk_get_agent", '{"agentId":"A-1"}', ...more]);
    const plain = await get("--base-url", desk.url);
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining("names (desk, copy)")]);
    const named = await get("--base-url", `desk=${desk.url}`);
    expect(JSON.parse(named.stdout)).toMatchObject({ id: "A-1" });
  });
});

test("the mapping file of the README is right", async () => {
  const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
  const [, example = ""] = /```yaml\n(version: 1\n[^`]*)```/.exec(readme) ?? [];
  writeFileSync(join(folder, "readme.mcp.yaml"), example);
  expect(await run(["check", "readme.mcp.yaml", "--strict"])).toMatchObject({ code: 0 });
  const resolved = await run([
    "call",
    "readme.mcp.yaml",
    "resolve_ticket",
    '{"ticket_id":"T-1041","reply":"Done."}',
    "--base-url",
    desk.url,
  ]);
  expect(resolved.code, resolved.stderr).toBe(0);
});

test("call says why a tool is missing that the mapping file has", async () => {
  const recipe = `{ description: Reads one ticket., inputs: { id: { type: string } }, steps: [{ id: t, call: getTickt, with: { ticketId: =inputs.id } }], output: { s: =steps.t.body.status } }`;
  writeFileSync(
    join(folder, "typo.mcp.yaml"),
    `version: 1\nspec: ./openapi.yaml\ntools: { read_it: ${recipe} }\n`,
  );
  const { code, stderr } = await run(["call", "typo.mcp.yaml", "read_it", "{}", "--base-url", desk.url]);
  expect(code).toBe(2);
  expect(stderr).toContain('There is no tool "read_it"');
  expect(stderr).toContain('There is no operation "getTickt" in the API. Did you mean "getTicket"?');
});

describe("a tool that asks", () => {
  const stale = { days: 7, reply: "Closing this." };

  test("without a terminal says how to agree, and changes nothing", async () => {
    const before = writes();
    const { code, stderr, stdout } = await call("close_stale_tickets", stale);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/Close \d+ tickets and message their customers\?/);
    expect(stderr).toContain("--yes");
    expect(writes()).toBe(before);
  });

  test("goes on with --yes", async () => {
    const before = writes();
    const { code, stdout } = await call("close_stale_tickets", stale, "--yes");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).closed.length).toBeGreaterThan(0);
    expect(writes()).toBeGreaterThan(before);
  });

  test("over HTTP needs a key that replicas have in common, or no replicas", async () => {
    const serve = (environment: Environment, ...more: readonly string[]) =>
      run(["serve", "--transport", "http", "--port", "0", "--base-url", desk.url, ...more], environment);
    const without = await serve({});
    expect(without.code).toBe(2);
    expect(without.stderr).toContain("close_stale_tickets asks for a confirmation");
    expect(without.stderr).toContain("openssl rand -base64 32");
    const short = await serve({ OPENAPI_MCP_STATE_KEY: "short" });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining("has 5 characters")]);
    const mapping = join(folder, "openapi-mcp.yaml");
    for (const [args, environment] of [
      [["--single-replica"], {}],
      [[], KEY],
    ] as const) {
      const http = await serveHttp([mapping, "--base-url", desk.url, ...args], environment);
      const client = await connect("v2 modern", { url: http.url });
      expect((await client.tools()).map(({ name }) => name)).toContain("close_stale_tickets");
      await client.close();
      await http.dispose();
    }
  });
});

describe("inspect", () => {
  test("R20: shows recipes as trees, and what they save", async () => {
    const { stdout } = await run(["inspect"]);
    expect(stdout).toMatch(/^resolve_ticket {2,}4 operations {2,}destructive {2,}\d+ {2}/m);
    expect(stdout).toMatch(
      /^resolve_ticket: \d+ tokens, 4 operations \(\d+ tokens as tools of their own\)$/m,
    );
    expect(stdout).toContain(
      "├─ reply: POST /tickets/{ticketId}/messages  [idempotency key, pivot]\n└─ close: POST",
    );
    expect(stdout).toContain("   ├─ tell: POST /tickets/{ticketId}/messages");
    expect(stdout).toContain("  support://tickets/{ticketId}: GET /tickets/{ticketId}");
    expect(stdout).toContain("  triage(team)");
    expect(stdout).toMatch(
      /^One tool per operation: 15 tools, [\d,]+ tokens\. This server: 8 tools, [\d,]+ tokens\.$/m,
    );
  });

  test("--explain names what no tool serves or uses, and what was changed", async () => {
    const { stdout } = await run(["inspect", "--explain"]);
    expect(stdout).toContain("Neither served nor used by a tool: 4 operations\n  POST /exports: ");
    expect(stdout).toContain("operation/union-dropped (1)\n    /paths/~1tickets~1{ticketId}~1status");
    expect(stdout).not.toContain("covered");
  });
});

test("--watch follows the mapping file and its spec", async () => {
  const [mapping, spec] = [join(folder, "watched.mcp.yaml"), join(folder, "watched.yaml")];
  const source = readFileSync(join(folder, "openapi-mcp.yaml"), "utf8").replace(
    "./openapi.yaml",
    "./watched.yaml",
  );
  const replace = (path: string, text: string) => {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  replace(mapping, source);
  replace(spec, readFileSync(supportDeskSpec, "utf8"));
  let changes = 0;
  const serve = [mapping, "--base-url", desk.url, "--watch"];
  const client = await connect("v2 legacy", { serve }, () => changes++);
  try {
    const has = async (name: string) => (await client.tools()).some((tool) => tool.name === name);
    expect(await has("resolve_ticket")).toBe(true);
    replace(mapping, source.replaceAll("resolve_ticket", "finish_ticket"));
    await eventually("the renamed recipe", () => changes === 1);
    expect([await has("finish_ticket"), await has("resolve_ticket")]).toEqual([true, false]);
    replace(
      spec,
      readFileSync(supportDeskSpec, "utf8").replace("operationId: getAgent", "operationId: fetchAgent"),
    );
    await eventually("the renamed operation", () => changes === 2);
    expect(await has("fetch_agent")).toBe(true);
  } finally {
    await client.close();
  }
});
