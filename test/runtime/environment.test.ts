/** Variables by name: of the environment and of files, and what an empty one means. */
import { describe, expect, test, vi } from "vitest";
import type { SecretLookup } from "../../src/runtime/core/credentials.js";
import { createEnvironment } from "../../src/runtime/node/environment.js";
import { environmentOf } from "../../src/runtime/worker/environment.js";
import { folderOf } from "./network/client.js";

const EMPTY = {
  OPENAPI_MCP_DESK_TOKEN: "",
  OPENAPI_MCP_BASE_URL: "",
  OPENAPI_MCP_DESK_PASSWORD: "",
  OPENAPI_MCP_DESK_USERNAME: "",
};

const ways: readonly (readonly [string, () => SecretLookup])[] = [
  [
    "the environment",
    () => {
      for (const [name, value] of Object.entries(EMPTY)) vi.stubEnv(name, value);
      return createEnvironment();
    },
  ],
  [
    "--env-file",
    () => {
      const lines = Object.keys(EMPTY).map((name) => `${name}=\n`);
      return createEnvironment({ envFiles: [folderOf({ env: lines.join("") })("env")] });
    },
  ],
  ["the bindings of a Worker", () => environmentOf(EMPTY)],
];

describe.each(ways)("an empty variable of %s", (_name, lookup) => {
  test("is an unset one", () => {
    const read = lookup();
    expect(read("OPENAPI_MCP_DESK_TOKEN")).toBeUndefined();
    expect(read("OPENAPI_MCP_BASE_URL")).toBeUndefined();
    vi.unstubAllEnvs();
  });

  test("is an empty half of Basic, where a key is the user name or the password", () => {
    const read = lookup();
    expect(read("OPENAPI_MCP_DESK_USERNAME")).toBe("");
    expect(read("OPENAPI_MCP_DESK_PASSWORD")).toBe("");
    expect(read("OPENAPI_MCP_OTHER_PASSWORD")).toBeUndefined();
    vi.unstubAllEnvs();
  });
});
