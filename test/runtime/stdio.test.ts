import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCallTracker } from "../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions } from "../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../src/runtime/core/mcp-server.js";
import type { ToolDefinition } from "../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { serveOnStdio } from "../../src/runtime/node/stdio.js";
import { type CallResult, textOf } from "./support/clients.js";
import { listing, startUpstream, ticketApi, type Upstream } from "./support/upstream.js";

const PROGRAM = fileURLToPath(new URL("support/stdio-server.ts", import.meta.url));
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(ticketApi);
});
afterAll(() => upstream.close());

const argumentsFor = (protocol: string) => ["--import", "tsx", PROGRAM, upstream.url, protocol];

const ticket = { name: "get_ticket", arguments: { id: "T-1" } };

describe("a program on stdio", () => {
  it.each(["auto", "legacy"])("serves a v1 client (%s)", async (protocol) => {
    const client = new V1Client({ name: "t", version: "1" });
    let changes = 0;
    client.fallbackNotificationHandler = async ({ method }) => {
      if (method === "notifications/tools/list_changed") changes++;
    };
    const transport = new V1Transport({
      command: process.execPath,
      args: argumentsFor(protocol),
      stderr: "ignore",
    });
    await client.connect(transport);
    expect((await client.listTools()).tools).toHaveLength(4);
    expect(textOf((await client.callTool(ticket)) as CallResult)).toContain("Broken");
    process.kill(transport.pid ?? 0, "SIGUSR2");
    await expect.poll(() => changes).toBe(1);
    expect((await client.listTools()).tools).toHaveLength(0);
    await client.close();
  });

  it.each([
    ["auto", "auto", "2026-07-28"],
    ["auto", "legacy", "2025-11-25"],
    ["modern", "auto", "2026-07-28"],
    ["legacy", "auto", "2025-11-25"],
  ] as const)("(%s) serves a v2 client (%s)", async (protocol, mode, version) => {
    let changes = 0;
    const client = new Client(
      { name: "t", version: "1" },
      { versionNegotiation: { mode }, listChanged: { tools: { onChanged: () => changes++ } } },
    );
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: argumentsFor(protocol),
      stderr: "ignore",
    });
    await client.connect(transport);
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    expect(textOf((await client.callTool(ticket)) as CallResult)).toContain("Broken");
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(transport.pid ?? 0, "SIGUSR2");
    await expect.poll(() => changes).toBe(1);
    await client.close();
  });

  it("(modern) refuses older clients", async () => {
    const client = new V1Client({ name: "t", version: "1" });
    const args = argumentsFor("modern");
    await expect(
      client.connect(new V1Transport({ command: process.execPath, args, stderr: "ignore" })),
    ).rejects.toThrow(/[Uu]nsupported protocol version/);
    await client.close();
  });

  it("answers what was piped in, prints nothing else, and ends with its input", async () => {
    const program = start();
    program.child.stdin.end(
      `${[INITIALIZE, INITIALIZED, call(2, "slow"), call(3, "get_ticket", { id: "T-1" })].join("\n")}\n`,
    );
    expect(await program.ended).toBe(0);
    expect(program.lines.map((line) => JSON.parse(line).id).sort()).toEqual([1, 2, 3]);
    expect(program.errors()).toContain("a noisy dependency");
  });

  it("finishes its calls on SIGTERM", async () => {
    const program = start();
    program.child.stdin.write(`${[INITIALIZE, INITIALIZED, call(2, "slow")].join("\n")}\n`);
    await expect.poll(() => program.lines.length, { timeout: 10_000 }).toBe(1);
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(JSON.parse(program.lines[1] ?? "{}").result.structuredContent).toEqual({ done: true });
  });

  it("loads what only calls need when they come", async () => {
    const program = start(["--import", LOG_IMPORTS]);
    const listTools = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}';
    program.child.stdin.write(`${[INITIALIZE, INITIALIZED, listTools].join("\n")}\n`);
    await expect.poll(() => program.lines.length, { timeout: 10_000 }).toBe(2);
    const loaded = () => [...program.errors().matchAll(/^loaded (.*)$/gm)].map(([, name]) => name);
    const lazy = [
      "undici",
      "ajv/dist/2020.js",
      "ajv-formats/dist/formats.js",
      "re2js",
      "@modelcontextprotocol/node",
      "node:http",
    ];
    expect(loaded()).toContain("@modelcontextprotocol/server");
    expect(loaded().filter((name) => lazy.includes(name ?? ""))).toEqual([]);
    program.child.stdin.end(`${call(3, "get_ticket", { id: "T-1" })}\n`);
    await program.ended;
    expect(loaded()).toEqual(expect.arrayContaining(["undici", "ajv/dist/2020.js"]));
  });
});

describe("a connection", () => {
  function setUp(tools: readonly ToolDefinition[]) {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough() };
    const answers: { id?: number; result?: unknown }[] = [];
    createInterface(streams.stdout).on("line", (line) => answers.push(JSON.parse(line)));
    const factory = createServerFactory(createLiveDefinitions({ tools }), {
      name: "desk",
      version: "1",
      checkArguments: createArgumentCheck("off", () => Promise.reject(new Error("not needed"))),
      calls: createCallTracker(),
      onBug: () => {},
    });
    const send = (...lines: string[]) => streams.stdin.write(`${lines.join("\n")}\n`);
    return { streams, answers, factory, send };
  }

  const waiting = (run: ToolDefinition["run"]): ToolDefinition => ({
    listing: listing("wait", { type: "object" }),
    run,
  });

  it("passes a cancellation on", async () => {
    let aborted = false;
    const tool = waiting(
      (_args, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => {
            aborted = true;
            resolve({ content: [] });
          }),
        ),
    );
    const { streams, factory, send, answers } = setUp([tool]);
    const server = await serveOnStdio(factory, { streams });
    send(INITIALIZE, INITIALIZED, call(2, "wait"));
    await expect.poll(() => answers.length).toBe(1);
    send('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}');
    await expect.poll(() => aborted).toBe(true);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("does not wait for ever", async () => {
    const { streams, factory, send, answers } = setUp([waiting(() => new Promise(() => {}))]);
    const server = await serveOnStdio(factory, { streams, drainTimeout: 50 });
    send(INITIALIZE, INITIALIZED, call(2, "wait"));
    await expect.poll(() => answers.length).toBe(1);
    streams.stdin.end();
    await server.closed;
    await server.close();
  });

  it("gives the console back when it ends", async () => {
    const { log } = console;
    const { streams, factory } = setUp([]);
    const server = await serveOnStdio(factory, { streams });
    expect(console.log).not.toBe(log);
    server.notify({ tools: true, resources: false, prompts: false });
    await server.close();
    expect(console.log).toBe(log);
  });

  it("survives lines that are not JSON", async () => {
    const { streams, factory, send, answers } = setUp([]);
    const errors: Error[] = [];
    const server = await serveOnStdio(factory, { streams, onError: (error) => errors.push(error) });
    send("not json", '{"neither":"this"}', INITIALIZE);
    await expect.poll(() => answers.length).toBe(1);
    expect(errors.length).toBeGreaterThan(0);
    await server.close();
  });
});

const INITIALIZE =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}';
const INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

function call(id: number, name: string, args = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
}

/** Names every module that is imported, except by the tests, on standard error. */
const HOOK = `
  import { writeSync } from "node:fs";
  export async function resolve(specifier, context, next) {
    if (!context.parentURL?.includes("/test/")) writeSync(2, "loaded " + specifier + "\\n");
    return next(specifier, context);
  }`;
const LOG_IMPORTS = `data:text/javascript,${encodeURIComponent(`
  import { register } from "node:module";
  register("data:text/javascript,${encodeURIComponent(HOOK).replaceAll("'", "%27")}");`)}`;

function start(before: readonly string[] = []) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [...before, ...argumentsFor("auto")]);
  const lines: string[] = [];
  let errors = "";
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, lines, ended, errors: () => errors };
}
