/** Credentials that are only known when a step is sent: renewed, refused, missing; and what the ledger says then. */
import { describe, expect, it } from "vitest";
import type { OperationRuntime } from "../../../src/runtime/core/call-operation.js";
import type { Any } from "../../../src/runtime/core/cel/any.js";
// what is loaded with the first token takes time of its own, and this world's clock would not wait for it
import "../../../src/runtime/core/oauth/grants.js";
import type { OperationCall } from "../../../src/runtime/core/recipe/types.js";
import type { HttpRequest } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, recipe, type Scripted, write } from "./support/world.js";

const ISSUER = "https://login.test";

const runtime: Partial<OperationRuntime> = {
  credentials: {
    desk: {
      kind: "oauth2",
      env: "TOKEN",
      prefix: "DESK",
      flows: { clientCredentials: { tokenUrl: `${ISSUER}/token` } },
    },
  },
  secrets: (name) => ({ DESK_CLIENT_ID: "client", DESK_CLIENT_SECRET: "canary-secret" })[name],
};

function secured(method: string, path: string): OperationCall<Any> {
  const plain = call(method, path, {}, { effect: "write" });
  return { ...plain, operation: { ...plain.operation, security: [["desk"]] } };
}

/** @param tokens what the token endpoint answers with, one after the other @param good those that the API takes */
function scripted(tokens: readonly (string | Scripted)[], good: readonly string[]) {
  let asked = 0;
  return ({ origin, headers }: HttpRequest): Scripted => {
    if (origin !== ISSUER) {
      const token = headers["authorization"]?.replace("Bearer ", "") ?? "";
      return good.includes(token) ? { status: 200, body: { id: 1 } } : { status: 401 };
    }
    const next = tokens[Math.min(asked++, tokens.length - 1)] ?? { status: 500 };
    if (typeof next !== "string") return next;
    return { status: 200, body: { access_token: next, token_type: "Bearer", expires_in: 3600 } };
  };
}

const two = recipe(async (run) => {
  await run.call("open", secured("POST", "/a"), { undo: () => secured("DELETE", "/a") });
  await run.call("close", secured("POST", "/b"), write);
  return { output: {} };
});

describe("a token", () => {
  it("that is refused is renewed once for the step, which is then done once", async () => {
    const world = createWorld(scripted(["token-1", "token-2"], ["token-2"]), { runtime });
    const { result } = await outcomeOf(world, two);
    expect(result.isError).toBeUndefined();
    expect(world.lines()).toEqual(["POST /token", "POST /a", "POST /token", "POST /a", "POST /b"]);
  });

  it("that is refused again fails the step; what is refused was not done", async () => {
    const world = createWorld(scripted(["token-1", "token-2"], []), { runtime });
    const { error, text } = await outcomeOf(world, two);
    expect(world.lines()).toEqual(["POST /token", "POST /a", "POST /token", "POST /a"]);
    expect(error).toMatchObject({ code: "http_401", failed_step: "open", done: [], maybe_applied: [] });
    expect(text).not.toContain("token-");
    expect(text).not.toContain("may have");
  });

  it("that cannot be had in the middle leaves nothing in doubt, and what was done before is undone", async () => {
    const refusal: Scripted = { status: 400, body: { error: "invalid_scope" } };
    const world = createWorld(scripted(["token-1", refusal], ["token-1"]), { runtime });
    const other = recipe(async (run) => {
      await run.call("open", secured("POST", "/a"), { undo: () => secured("DELETE", "/a") });
      const step = secured("POST", "/b");
      const operation = { ...step.operation, scopes: [{ desk: ["admin"] }] };
      await run.call("close", { ...step, operation }, write);
      return { output: {} };
    });
    const { error, text } = await outcomeOf(world, other);
    expect(world.lines()).toEqual(["POST /token", "POST /a", "POST /token", "DELETE /a"]);
    expect(error).toMatchObject({
      code: "request_refused",
      failed_step: "close",
      done: [],
      maybe_applied: [],
    });
    expect(text).toContain("answered 400 invalid_scope");
    expect(text).not.toContain("may have");
    expect(text).not.toContain("canary");
  });

  it("whose server does not answer is no doubt about the step either, which is repeated as one that was not sent", async () => {
    const world = createWorld(scripted([{ error: "reset", sent: true }, "token-1"], ["token-1"]), {
      runtime,
    });
    const { result } = await outcomeOf(world, two);
    expect(result.isError).toBeUndefined();
    expect(world.lines()).toEqual(["POST /token", "POST /token", "POST /a", "POST /b"]);
  });
});

it("credentials that are missing fail the first step that needs them, and name their variables", async () => {
  const world = createWorld(scripted([], []), { runtime: { ...runtime, secrets: () => undefined } });
  const { error, text } = await outcomeOf(world, two);
  expect(world.lines()).toEqual([]);
  expect(error).toMatchObject({ code: "request_refused", failed_step: "open" });
  expect(text).toContain("does not set TOKEN, or DESK_CLIENT_ID and DESK_CLIENT_SECRET.");
});
