/** Which document a command works on, where the API is, and which key signs questions. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooseBaseUrl } from "../../src/cli/base-url.js";
import { CommandFailure } from "../../src/cli/failure.js";
import { callWords, inputOf } from "../../src/cli/input.js";
import { createStateKey } from "../../src/cli/state-key.js";
import type { ServerPlan } from "../../src/plan/types.js";
import { operation } from "../runtime/support/upstream.js";
import { at, literal, planOf, tool } from "../serve/support/recipes.js";

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-input-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const write = (name: string) => writeFileSync(join(folder, name), "version: 1\n");

function failureOf(work: () => unknown): { readonly message: string; readonly fix: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandFailure) return { message: error.message, fix: error.fix };
    throw error;
  }
  throw new Error("nothing failed");
}

describe("without an input", () => {
  it("the mapping file of the folder is taken, YAML before JSON", () => {
    write("openapi-mcp.json");
    expect(inputOf(undefined)).toBe("openapi-mcp.json");
    write("openapi-mcp.yaml");
    expect(inputOf(undefined)).toBe("openapi-mcp.yaml");
    expect(inputOf("other.yaml")).toBe("other.yaml");
  });

  it("and without such a file, what can be done is said", () => {
    mkdirSync(join(folder, "openapi-mcp.yaml"));
    const { message, fix } = failureOf(() => inputOf(undefined));
    expect(message).toBe(
      "no document is named, and there is no openapi-mcp.yaml, .yml or .json in this folder.",
    );
    expect(fix).toContain("openapi-mcp init");
  });
});

describe("the words of a call", () => {
  const words = (...given: string[]) => {
    const { input, tool: name, args } = callWords(given);
    return [input, name, args];
  };

  it("begin with the input", () => {
    expect(words("api.yaml", "get_ticket")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(words("api.yaml", "get_ticket", "{}")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(failureOf(() => words("api.yaml")).message).toContain("missing required argument 'tool'");
  });

  it("begin with the tool where a mapping file is found, unless the first names a document", () => {
    write("openapi-mcp.yaml");
    write("api.yaml");
    expect(words("get_ticket")).toEqual(["openapi-mcp.yaml", "get_ticket", "{}"]);
    expect(words("get_ticket", "@args.json")).toEqual(["openapi-mcp.yaml", "get_ticket", "@args.json"]);
    expect(words("api.yaml", "get_ticket")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(words("https://a.example/api", "get_ticket")[0]).toBe("https://a.example/api");
    expect(words("-", "get_ticket")[0]).toBe("-");
    // a document that is not there is an error about the document
    expect(words("later.yaml", "get_ticket", "{}")).toEqual(["later.yaml", "get_ticket", "{}"]);
    expect(words("docs/api", "get_ticket")[0]).toBe("docs/api");
    expect(failureOf(() => words()).message).toContain("missing required argument 'tool'");
    expect(failureOf(() => words("get_ticket", "{}", "more")).message).toContain('"more" is one more');
  });
});

describe("the base URL", () => {
  const one = (server?: string): ServerPlan => ({ ...planOf([]), ...(server !== undefined && { server }) });
  const several: ServerPlan = {
    ...planOf([]),
    specs: ["desk", "billing"],
    operations: {
      "desk:get": operation("GET", "/a", { id: "desk:get", server: "https://desk.example" }),
      "billing:get": operation("GET", "/b", { id: "billing:get", server: "https://billing.example" }),
    },
  };

  it("of one document is the option, the environment, or its own", () => {
    expect(chooseBaseUrl(one("https://a.example"))).toMatchObject({ declared: "https://a.example" });
    vi.stubEnv("OPENAPI_MCP_BASE_URL", "https://b.example");
    expect(chooseBaseUrl(one("https://a.example"))).toMatchObject({ override: "https://b.example" });
    expect(chooseBaseUrl(one(), ["https://c.example"])).toMatchObject({ override: "https://c.example" });
  });

  it("of several documents is named, and takes the place of that document's server", () => {
    const { plan, override } = chooseBaseUrl(several, ["billing=http://localhost:1/v1"]);
    expect(override).toBeUndefined();
    expect(plan.operations["billing:get"]?.server).toBe("http://localhost:1/v1");
    expect(plan.operations["desk:get"]?.server).toBe("https://desk.example");
  });

  it.each([
    ["https://a.example", "names (desk, billing)"],
    ["biling=https://a.example", 'no document "biling". Did you mean "billing"?'],
    ["billing=nonsense", "nonsense"],
  ])("of several documents is not %s", (given, says) => {
    expect(failureOf(() => chooseBaseUrl(several, [given])).message).toContain(says);
  });

  it("that is missing is asked for, by name where there are several", () => {
    expect(failureOf(() => chooseBaseUrl(one())).fix).toContain("--base-url https://api.example.com");
    const { server: _, ...homeless } = operation("GET", "/b", { id: "billing:get" });
    const without = { ...several, operations: { "billing:get": homeless } };
    expect(failureOf(() => chooseBaseUrl(without)).fix).toContain(
      "--base-url billing=https://api.example.com",
    );
  });
});

describe("the state key", () => {
  const ask = at({ kind: "confirm", id: "sure", confirm: "sure", message: literal("Sure?") });
  const both = at({ kind: "parallel", id: "both", steps: [ask] });
  const asking = planOf([tool([both])]);
  const KEY = "0123456789abcdef0123456789abcdef";

  it("is made for the process where it is alone", async () => {
    const [one, other] = [createStateKey(false), createStateKey(false)];
    one.assertServes(asking);
    expect(await one.load()).toHaveLength(32);
    expect(await one.load()).toEqual(await one.load());
    expect(await one.load()).not.toEqual(await other.load());
  });

  it("is needed where replicas answer questions of each other", async () => {
    const alone = failureOf(() => createStateKey(true).assertServes(asking));
    expect(alone.message).toContain("goal asks for a confirmation");
    expect(alone.fix).toContain("openssl rand -base64 32");
    createStateKey(true).assertServes(planOf([tool([])]));
    vi.stubEnv("OPENAPI_MCP_STATE_KEY", KEY);
    createStateKey(true).assertServes(asking);
    expect(new TextDecoder().decode(await createStateKey(true).load())).toBe(KEY);
  });

  it("that could be guessed is refused", () => {
    vi.stubEnv("OPENAPI_MCP_STATE_KEY", KEY.slice(1));
    const { message } = failureOf(() => createStateKey(false));
    expect(message).toContain("OPENAPI_MCP_STATE_KEY has 31 characters");
    expect(message).not.toContain(KEY.slice(1));
  });
});
