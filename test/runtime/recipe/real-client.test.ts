import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecipeRunner } from "../../../src/runtime/core/recipe/run-recipe.js";
import { createHttpClient } from "../../../src/runtime/node/http-client.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { startUpstream, type Upstream } from "../support/upstream.js";
import { call, read, recipe, write } from "./support/world.js";

describe("over a real connection, with a real clock", () => {
  const http = createHttpClient();
  const seen: string[] = [];
  let upstream: Upstream;
  let onSlow = () => {};
  beforeAll(async () => {
    upstream = await startUpstream((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (request.url === "/slow") return onSlow();
      // The first attempt at each is refused, the connection of a lost one is cut.
      const times = seen.filter((line) => line === `${request.method} ${request.url}`).length;
      if (request.url === "/lost") return void request.socket.destroy();
      response.writeHead(times === 1 && request.url === "/busy" ? 503 : 200, {
        "content-type": "application/json",
      });
      response.end('{"ok":true}');
    });
  });
  afterAll(async () => {
    await http.close();
    await upstream.close();
  });
  const runner = () =>
    createRecipeRunner(
      {
        baseUrl: upstream.url,
        http: http.send,
        headers: {},
        credentials: {},
        secrets: () => undefined,
        validator: createValidator,
      },
      { stateKey: async () => new Uint8Array(32), random: () => 0 },
    );

  it("repeats, undoes, and never repeats what got lost", async () => {
    const result = await runner()(
      recipe(async (run) => {
        await run.call("busy", call("GET", "/busy"), read);
        await run.call("made", call("POST", "/made"), {
          ...write,
          undo: () => call("DELETE", "/made", {}, { effect: "idempotent" }),
        });
        await run.call("lost", call("POST", "/lost"), write);
      }),
      {},
      { signal: new AbortController().signal },
    );
    expect(seen).toEqual(["GET /busy", "GET /busy", "POST /made", "POST /lost", "DELETE /made"]);
    const [, facts] = result.content;
    expect(facts?.type === "text" && JSON.parse(facts.text)).toMatchObject({
      error: { code: "network", undone: [{ step: "made" }], maybe_applied: [{ step: "lost" }] },
    });
  });

  it("drops a read when the caller gives up", async () => {
    const controller = new AbortController();
    onSlow = () => controller.abort();
    const result = await runner()(
      recipe((run) => run.call("slow", call("GET", "/slow"), read)),
      {},
      { signal: controller.signal },
    );
    expect(result.content[1]).toMatchObject({ text: expect.stringContaining('"code":"cancelled"') });
  });
});
