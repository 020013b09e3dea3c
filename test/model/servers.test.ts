/** Where an API is, as its document says it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";

async function serverOf(
  document: object,
): Promise<{ readonly address: string; readonly server: string | undefined }> {
  const http = createServer((_request, response) => response.end(JSON.stringify(document)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  try {
    const [{ plan }] = await compile(`${address}/docs/openapi.json`);
    return { address, server: plan?.server };
  } finally {
    http.close();
  }
}

const paths = { "/a": { get: { operationId: "getA", responses: {} } } };
const info = { title: "T", version: "1" };

test("a relative server is relative to the address of the document", async () => {
  const { address, server } = await serverOf({ openapi: "3.1.0", info, paths, servers: [{ url: "../v1" }] });
  expect(server).toBe(`${address}/v1`);
});

test("without servers, the API is where the document came from", async () => {
  const { address, server } = await serverOf({ openapi: "3.0.3", info, paths });
  expect(server).toBe(`${address}/`);
});

test("$self is the base of relative servers", async () => {
  const document = {
    openapi: "3.2.0",
    $self: "https://api.test/specs/openapi.json",
    info,
    paths,
    servers: [{ url: "/v2" }],
  };
  expect((await serverOf(document)).server).toBe("https://api.test/v2");
});

test("Swagger 2.0 without a host is served by that of the document", async () => {
  const { address, server } = await serverOf({ swagger: "2.0", info, paths, basePath: "/api" });
  expect(server).toBe(`${address}/api`);
});
