/** The command line of generated servers, which reads the same tables as `openapi-mcp serve`. */
import { afterEach, describe, expect, it } from "vitest";
import { CALL_OPTIONS, LISTEN_OPTIONS } from "../../src/runtime/node/call-options.js";
import { helpText, readFlags } from "../../src/runtime/node/command-line.js";

const options = { ...LISTEN_OPTIONS, ...CALL_OPTIONS };
const before = process.argv;
afterEach(() => {
  process.argv = before;
});

function flags(...words: readonly string[]) {
  process.argv = ["node", "server.js", ...words];
  return readFlags(options);
}

describe("a command line", () => {
  it("has defaults", () => {
    expect(flags()).toEqual({
      transport: "stdio",
      host: "127.0.0.1",
      port: 3000,
      protocol: "auto",
      validation: "strict",
    });
  });

  it("is read by type, names in camel case, what repeats as a list", () => {
    expect(
      flags(
        ...["--transport=http", "--port", "0", "--single-replica", "--timeout", "2s"],
        ...["--header", "X-A: 1", "--header", "X-B: 2", "--base-url", "http://127.0.0.1:1"],
        ...["--allowed-host", "MCP.example.com"],
        ...["--budget", "20s", "--retries", "0", "--max-concurrency", "4", "--rate-limit", "100/m"],
      ),
    ).toMatchObject({
      transport: "http",
      port: 0,
      singleReplica: true,
      timeout: 2_000,
      budget: 20_000,
      retries: 0,
      maxConcurrency: 4,
      rateLimit: { calls: 100, per: 60_000 },
      header: [
        ["x-a", "1"],
        ["x-b", "2"],
      ],
      baseUrl: ["http://127.0.0.1:1"],
      allowedHost: ["mcp.example.com"],
    });
  });

  it.each([
    [["--port", "x"], '--port "x": A port is a number from 0 to 65535.'],
    [["--transport", "smtp"], '--transport "smtp": It is one of stdio, http.'],
    [["--header", "a\r\nb: c"], "A header is like 'X-Tenant: acme'."],
    [["--prot", "3000"], "Unknown option '--prot'"],
    [["extra"], "Unexpected argument 'extra'"],
    [["--port"], "argument missing"],
    [["--retries", "-1"], "argument is ambiguous"],
    [["--retries", "ten"], '--retries "ten": It is a number from 0 to 9.'],
    [["--max-concurrency", "0"], "It is a number from 1 to 128."],
    [["--rate-limit", "10"], "A rate is like 10/s, 100/m or 5000/h."],
  ])("%j is refused with what would be right", (words, message) => {
    expect(() => flags(...words)).toThrow(message);
  });
});

it.each([
  ["--header", "Authorization Bearer canary"],
  ["--secret-file", "canary"],
])("%s that is written wrong is not repeated: it may hold a secret", (option, value) => {
  expect(() => flags(option, value)).toThrow(new RegExp(`^${option}: (?!.*canary)`));
});

it("help has a line for each option, with its choices and its default, and none is too wide", () => {
  const text = helpText(options);
  for (const { name } of Object.values(options)) expect(text).toContain(`--${name}`);
  expect(text).toContain("how clients connect: stdio, http (default: stdio)");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
});
