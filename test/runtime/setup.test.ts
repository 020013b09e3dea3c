/** What an operator sets up: where the API is, and which key signs questions. */
import { describe, expect, it } from "vitest";
import { chooseAddresses } from "../../src/runtime/core/addresses.js";
import { CONTRACT } from "../../src/runtime/core/contract.js";
import type { ServerDefinition } from "../../src/runtime/core/definition.js";
import { SetupError } from "../../src/runtime/core/setup.js";
import { createStateKey } from "../../src/runtime/core/state-key.js";
import { createNodeSession } from "../../src/runtime/node/session.js";
import { serverDefinition } from "../../src/serve/serve.js";
import { at, literal, planOf, tool } from "../serve/support/recipes.js";
import { listing, operation } from "./support/upstream.js";

function failureOf(work: () => unknown): { readonly message: string; readonly fix: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("It went well.");
}

const base: ServerDefinition = {
  info: { name: "desk", title: "Desk", version: "1" },
  credentials: {},
  tools: [],
};

const endpoint = (...args: Parameters<typeof operation>): ServerDefinition["tools"][number] => ({
  kind: "endpoint",
  listing: listing("tool", { type: "object" }),
  operation: operation(...args),
});

describe("the base URL", () => {
  const tools = [endpoint("GET", "/a")];
  const one = (server?: string): ServerDefinition => ({
    ...base,
    tools,
    ...(server !== undefined && { server }),
  });
  const several: ServerDefinition = {
    ...base,
    specs: ["desk", "billing"],
    tools: [
      endpoint("GET", "/a", { id: "desk:get", server: "https://desk.example" }),
      endpoint("GET", "/b", { id: "billing:get", server: "https://billing.example" }),
    ],
  };
  const given = (...urls: string[]) => ({ urls, source: "--base-url" });

  it("of one document is what the operator says, or its own", () => {
    expect(chooseAddresses(one("https://a.example"), given())).toEqual({
      baseUrl: "https://a.example",
      isBaseUrlChosen: false,
      chosen: [],
    });
    expect(chooseAddresses(one("https://a.example"), given("https://b.example"))).toEqual({
      baseUrl: "https://b.example",
      isBaseUrlChosen: true,
      chosen: ["https://b.example"],
    });
    expect(
      failureOf(() => chooseAddresses(one(), given("https://a.example", "https://b.example"))).message,
    ).toBe("--base-url is given more than once, and there is one OpenAPI document.");
  });

  it("of several documents is named, and takes the place of that document's server", () => {
    const { serverOf, isBaseUrlChosen } = chooseAddresses(several, given("billing=http://localhost:1/v1"));
    expect(isBaseUrlChosen).toBe(false);
    expect(serverOf?.("billing:get")).toBe("http://localhost:1/v1");
    expect(serverOf?.("desk:get")).toBeUndefined();
  });

  it("of a document without a name beside those that have one is not theirs", () => {
    const mixed = { ...several, tools: [...several.tools, endpoint("GET", "/c", { id: "plain" })] };
    const { serverOf } = chooseAddresses(mixed, given("http://localhost:2"));
    expect([serverOf?.("plain"), serverOf?.("desk:get")]).toEqual(["http://localhost:2", undefined]);
  });

  it.each([
    ["https://a.example", "names (desk, billing)"],
    ["biling=https://a.example", 'no document "biling". Did you mean "billing"?'],
    ["billing=nonsense", "nonsense"],
  ])("of several documents is not %s", (url, says) => {
    expect(failureOf(() => chooseAddresses(several, given(url))).message).toContain(says);
  });

  it("that is missing is asked for, by name where there are several", () => {
    expect(failureOf(() => chooseAddresses(one(), given())).fix).toContain(
      "--base-url https://api.example.com",
    );
    const without = { ...several, tools: [endpoint("GET", "/b", { id: "billing:get" })] };
    expect(failureOf(() => chooseAddresses(without, given())).fix).toContain(
      "--base-url billing=https://api.example.com",
    );
  });
});

describe("the contract", () => {
  const session = createNodeSession({ baseUrl: ["https://desk.example"], isShared: false });

  it("of code that was generated is that of the runtime", () => {
    expect(session.define({ ...base, contract: CONTRACT }).tools).toEqual([]);
    expect(session.define(base).tools).toEqual([]);
  });

  it.each([CONTRACT - 1, CONTRACT + 1])("%s is of another runtime", (version) => {
    // as code that no compiler has checked against this runtime
    const other = { ...base, contract: version } as unknown as ServerDefinition;
    for (const use of [session.define, session.connect]) {
      const { message, fix } = failureOf(() => use(other));
      expect(message).toBe(
        `This code was generated for version ${version} of the runtime, and this runtime is version ${CONTRACT}.`,
      );
      expect(fix).toContain("Generate it again");
    }
  });
});

describe("the state key", () => {
  const ask = at({ kind: "confirm", id: "sure", confirm: "sure", message: literal("Sure?") });
  const both = at({ kind: "parallel", id: "both", steps: [ask] });
  const asking = serverDefinition(planOf([tool([both])]));
  const KEY = "0123456789abcdef0123456789abcdef";

  it("is made for the process where it is alone", async () => {
    const [one, other] = [createStateKey(undefined, false), createStateKey(undefined, false)];
    one.assertServes(asking);
    expect(await one.load()).toHaveLength(32);
    expect(await one.load()).toEqual(await one.load());
    expect(await one.load()).not.toEqual(await other.load());
  });

  it("is needed where replicas answer questions of each other", async () => {
    const alone = failureOf(() => createStateKey(undefined, true).assertServes(asking));
    expect(alone.message).toContain("goal asks for a confirmation");
    expect(alone.fix).toContain("openssl rand -base64 32");
    createStateKey(undefined, true).assertServes(serverDefinition(planOf([tool([])])));
    createStateKey(KEY, true).assertServes(asking);
    expect(new TextDecoder().decode(await createStateKey(KEY, true).load())).toBe(KEY);
  });

  it("that could be guessed is refused", () => {
    const { message } = failureOf(() => createStateKey(KEY.slice(1), false));
    expect(message).toContain("OPENAPI_MCP_STATE_KEY has 31 characters");
    expect(message).not.toContain(KEY.slice(1));
  });
});
