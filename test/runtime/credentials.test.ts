/** Which alternative is chosen, where its secrets go, and what a message never says. */
import { describe, expect, test } from "vitest";
import {
  applyCredentials,
  type Credentials,
  missingCredentials,
} from "../../src/runtime/core/credentials.js";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import { operation } from "../support/raw-server.js";

const CREDENTIALS: Credentials = {
  header: { kind: "apiKey", in: "header", name: "X-API-Key", env: "HEADER" },
  query: { kind: "apiKey", in: "query", name: "api_key", env: "QUERY" },
  cookie: { kind: "apiKey", in: "cookie", name: "session", env: "COOKIE" },
  basic: { kind: "basic", usernameEnv: "USER", passwordEnv: "PASSWORD" },
  bearer: { kind: "bearer", env: "TOKEN" },
  mtls: { kind: "unsupported", reason: "mutual TLS" },
};

const API = "https://api.example.com";

function apply(security: readonly (readonly string[])[], env: Readonly<Record<string, string>>) {
  return applyCredentials(operation({ security }), { credentials: CREDENTIALS, secrets: lookup(env) }, API);
}

function missing(security: readonly (readonly string[])[], env: Readonly<Record<string, string>> = {}) {
  return missingCredentials(operation({ security }), { credentials: CREDENTIALS, secrets: lookup(env) }, API);
}

function lookup(env: Readonly<Record<string, string>>) {
  return (name: string) => (Object.hasOwn(env, name) ? env[name] : undefined);
}

const none = { headers: {}, query: [], cookies: [] };

describe("placement", () => {
  test.each([
    ["header", { HEADER: "k" }, { ...none, headers: { "x-api-key": "k" } }],
    ["query", { QUERY: "k &" }, { ...none, query: [["api_key", "k &"]] }],
    ["cookie", { COOKIE: "a=b" }, { ...none, cookies: [["session", "a=b"]] }],
    ["bearer", { TOKEN: "t" }, { ...none, headers: { authorization: "Bearer t" } }],
    // RFC 7617 §2 and §2.1
    [
      "basic",
      { USER: "Aladdin", PASSWORD: "open sesame" },
      { ...none, headers: { authorization: "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" } },
    ],
    [
      "basic",
      { USER: "test", PASSWORD: "123£" },
      { ...none, headers: { authorization: "Basic dGVzdDoxMjPCow==" } },
    ],
    ["basic", { USER: "sk_1", PASSWORD: "" }, { ...none, headers: { authorization: "Basic c2tfMTo=" } }],
  ])("%s %j", (scheme, env, expected) => {
    expect(apply([[scheme]], env)).toEqual(expected);
  });

  test("a query secret is encoded in the request", () => {
    const credentials = apply([["query"]], { QUERY: "k &=" });
    expect(buildRequest(operation({}), {}, { baseUrl: "http://h", credentials }).path).toBe(
      "/?api_key=k%20%26%3D",
    );
  });
});

describe("alternatives", () => {
  test("the first one all of whose schemes have secrets", () => {
    const security = [["header", "query"], ["mtls"], ["bearer"], ["header"]];
    expect(apply(security, { HEADER: "h", TOKEN: "t" })).toEqual({
      ...none,
      headers: { authorization: "Bearer t" },
    });
    expect(apply(security, { HEADER: "h", QUERY: "q", TOKEN: "t" })).toEqual({
      headers: { "x-api-key": "h" },
      query: [["api_key", "q"]],
      cookies: [],
    });
    expect(apply(security, { HEADER: "h" })).toEqual({ ...none, headers: { "x-api-key": "h" } });
  });

  test("credentials rather than anonymous, anonymous rather than nothing", () => {
    expect(apply([[], ["bearer"]], { TOKEN: "t" })).toEqual({
      ...none,
      headers: { authorization: "Bearer t" },
    });
    expect(apply([[], ["bearer"]], {})).toBeUndefined();
    expect(apply([["bearer"]], {})).toBeUndefined();
    expect(apply([], { TOKEN: "t" })).toBeUndefined();
  });

  test.each([[[["mtls"]]], [[["bearer", "mtls"]]], [[["unknown"]]], [[["constructor"]]], [[["__proto__"]]]])(
    "%j cannot be satisfied",
    (security) => {
      expect(apply(security, { TOKEN: "t" })).toBeUndefined();
    },
  );

  test("an empty variable is an unset one", () => {
    expect(apply([["bearer"]], { TOKEN: "" })).toBeUndefined();
    expect(apply([["basic"]], { USER: "", PASSWORD: "" })).toBeUndefined();
    expect(apply([["basic"]], { USER: "a" })).toBeUndefined();
  });
});

describe("missing", () => {
  test.each([
    [[], {}, []],
    [[["bearer"]], { TOKEN: "t" }, []],
    [[["bearer"]], {}, [["TOKEN"]]],
    [[["header", "query"], ["header"]], { QUERY: "q" }, [["HEADER"]]],
    [[["header", "query"]], { QUERY: "q" }, [["HEADER"]]],
    [[["header", "query"]], {}, [["HEADER", "QUERY"]]],
    [[["basic"], ["bearer"]], { USER: "u" }, [["PASSWORD"], ["TOKEN"]]],
    [[[], ["bearer"]], {}, [["TOKEN"]]],
    [[["mtls", "header"], ["bearer"]], {}, [["TOKEN"]]],
    [[["mtls"]], {}, []],
  ])("%j with %j: %j", (security, env, expected) => {
    expect(missing(security, env)).toEqual(expected);
  });
});

describe("secrets that cannot be sent", () => {
  test.each([
    ["bearer", { TOKEN: "hush\n" }, "TOKEN"],
    ["bearer", { TOKEN: "hush\r\nX-Admin: 1" }, "TOKEN"],
    ["header", { HEADER: "hush\0" }, "HEADER"],
    ["header", { HEADER: "hush€" }, "HEADER"],
    ["query", { QUERY: "hush\t" }, "QUERY"],
    ["cookie", { COOKIE: "hush; admin=1" }, "COOKIE"],
    ["cookie", { COOKIE: "hush\r\n" }, "COOKIE"],
    ["basic", { USER: "hush:x", PASSWORD: "hush" }, "USER"],
    ["basic", { USER: "u", PASSWORD: "hush\n" }, "PASSWORD"],
  ])("%s %j names its variable, never its value", (scheme, env, variable) => {
    const run = () => apply([[scheme]], env);
    expect(run).toThrow(RequestRefused);
    expect(run).toThrow(new RegExp(`variable ${variable} contains`));
    expect(run).not.toThrow(/hush/);
  });
});
