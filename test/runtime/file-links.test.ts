/** How long, and how many, files are kept to be downloaded. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createFileLinks, type FileLinks, type FileLinksOptions } from "../../src/runtime/node/file-links.js";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function start(options: FileLinksOptions) {
  const links: FileLinks = createFileLinks(options);
  const server = createServer(links.answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push(() => {
    links.close();
    server.closeAllConnections();
    server.close();
  });
  const keep = (size: number, mimeType = "application/pdf", name = "a.pdf") =>
    links.keep({ bytes: new Uint8Array(size), mimeType, name }, origin)?.uri;
  const status = async (uri: string | undefined) => (await fetch(uri ?? "")).status;
  return { keep, status, links };
}

it("ends with its time", async () => {
  const { keep, status } = await start({ lifetime: 1_500 });
  const uri = keep(5);
  expect(await status(uri)).toBe(200);
  await expect.poll(() => status(uri), { timeout: 10_000 }).toBe(404);
});

it("makes room for newer ones; what is larger than all the room is not kept", async () => {
  const { keep, status } = await start({ capacity: 100 });
  const uris = [keep(40), keep(40), keep(40)];
  expect(await Promise.all(uris.map(status))).toEqual([404, 200, 200]);
  expect(keep(101)).toBeUndefined();
  const large = keep(100);
  expect(await Promise.all([...uris, large].map(status))).toEqual([404, 404, 404, 200]);
});

it("ends with the server", async () => {
  const { keep, status, links } = await start({});
  const uri = keep(5);
  links.close();
  expect(await status(uri)).toBe(404);
});

it("has no header that an API could write", async () => {
  const { keep } = await start({});
  const response = await fetch(keep(1, "text/html\r\nx-evil: 1", 'a"\r\nx-evil: 1\u{d800}é') ?? "");
  expect(response.headers.get("x-evil")).toBeNull();
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("content-disposition")).toBe(
    `attachment; filename="a___x-evil_ 1__"; filename*=UTF-8''a%22%0D%0Ax-evil%3A%201_%C3%A9`,
  );
});
