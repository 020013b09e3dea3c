/** What the server offers as a whole. */
import { expect, test } from "vitest";
import { server } from "../src/server.js";
import { connect } from "./support/server.js";
import { play } from "./support/upstream.js";

test("lists its tools, resources and prompts", async () => {
  const upstream = await play([]);
  const client = await connect(upstream.url);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(server.tools.map(({ listing }) => listing.name).sort());
  const { resources = [], prompts = [] } = server;
  if (resources.length > 0) {
    const { resources: fixed } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const listed = [...fixed, ...resourceTemplates].map(({ name }) => name);
    expect(listed.sort()).toEqual(resources.map(({ name }) => name).sort());
  }
  if (prompts.length > 0) {
    const { prompts: listed } = await client.listPrompts();
    expect(listed.map(({ name }) => name)).toEqual(prompts.map(({ name }) => name).sort());
  }
  await client.close();
  upstream.close();
});
