/** Files in request bodies, as bytes at a raw TCP server, and as an independent parser reads them. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { Arguments, RequestBodyDescriptor } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { onWire, operation, type RawServer, startRawServer } from "../support/raw-server.js";

let server: RawServer;
let client: NodeHttpClient;
beforeAll(async () => {
  server = await startRawServer();
  client = createHttpClient();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff]);
const BASE64 = Buffer.from(PNG).toString("base64");

const form = (parts: RequestBodyDescriptor["parts"] = {}, properties: readonly string[] = ["a"]) =>
  operation({
    method: "POST",
    path: "/x",
    requestBody: {
      contentType: "multipart/form-data",
      required: true,
      format: "multipart",
      shape: {
        kind: "properties",
        properties: Object.fromEntries(properties.map((name) => [name, name])),
        open: false,
      },
      parts,
    },
  });

const whole = (contentType: string) =>
  operation({
    method: "PUT",
    path: "/x",
    requestBody: {
      contentType,
      required: true,
      format: "binary",
      shape: { kind: "whole", argument: "body" },
    },
  });

async function sent(described: ReturnType<typeof form>, args: Arguments) {
  const { headers, body } = await onWire(server, client, described, args);
  const type = headers["content-type"] ?? "";
  return { type, body, text: body.toString("latin1"), length: headers["content-length"] };
}

/** As another implementation reads it: that of Node's fetch. */
async function parsed(described: ReturnType<typeof form>, args: Arguments) {
  const { type, body } = await sent(described, args);
  const data = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const entries = [...data].map(async ([name, value]) =>
    typeof value === "string"
      ? ([name, value] as const)
      : ([
          name,
          { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) },
        ] as const),
  );
  return Promise.all(entries);
}

const refusal = (described: ReturnType<typeof form>, args: Arguments): string => {
  try {
    buildRequest(described, args, { baseUrl: "http://x.example" });
  } catch (error) {
    if (error instanceof RequestRefused) return error.message;
    throw error;
  }
  return "sent";
};

describe("multipart/form-data", () => {
  it("is written part by part", async () => {
    const described = form({ image: { file: true } }, ["title", "tags", "meta", "size", "image", "none"]);
    const args = {
      title: "A é",
      tags: ["x", "y"],
      meta: { a: [1] },
      size: 3,
      image: `data:image/png;name=p%20q.png;base64,${BASE64}`,
      none: null,
    };
    const { type, text, length } = await sent(described, args);
    const boundary = /^multipart\/form-data; boundary=(openapi-mcp-[0-9a-f]{8})$/.exec(type)?.[1];
    const field = (head: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    expect(text).toBe(
      field('name="title"', Buffer.from("A é").toString("latin1")) +
        field('name="tags"', "x") +
        field('name="tags"', "y") +
        field('name="meta"\r\nContent-Type: application/json', '{"a":[1]}') +
        field('name="size"', "3") +
        field(
          'name="image"; filename="p q.png"\r\nContent-Type: image/png',
          Buffer.from(PNG).toString("latin1"),
        ) +
        `--${boundary}--\r\n`,
    );
    expect(length).toBe(String(text.length));
  });

  it("is the same bytes when it is sent again", async () => {
    const described = form({ a: { file: true } });
    const [one, other] = [await sent(described, { a: BASE64 }), await sent(described, { a: BASE64 })];
    expect([other.type, other.text]).toEqual([one.type, one.text]);
  });

  it.each([
    ["base64", BASE64, { name: "file", type: "application/octet-stream" }],
    [
      "base64 for URLs, without padding",
      BASE64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
      { name: "file" },
    ],
    ["base64 in lines", BASE64.replace(/(.{4})/g, "$1\n"), { name: "file" }],
    ["a data: URI", `data:image/png;base64,${BASE64}`, { type: "image/png" }],
    ["one with a name", `data:;filename="a".png;base64,${BASE64}`, { name: '"a".png' }],
    [
      "one in lines",
      `data:image/png;base64,${BASE64.slice(0, 4)}\n${BASE64.slice(4)}`,
      { type: "image/png" },
    ],
  ])("takes a file as %s", async (_, value, expected) => {
    const [[name, file] = []] = await parsed(form({ a: { file: true } }), { a: value });
    expect(name).toBe("a");
    expect(file).toMatchObject(expected);
    expect(file).toMatchObject({ bytes: Buffer.from(PNG) });
  });

  it("takes text as a data: URI, several files, and the type of the document", async () => {
    const described = form(
      { a: { file: true, contentType: "text/csv" }, b: { contentType: "text/markdown" } },
      ["a", "b"],
    );
    const entries = await parsed(described, { a: ["data:,x%2Cy", "data:text/plain,z"], b: "# t" });
    expect(
      entries.map(([name, file]) => [
        name,
        typeof file === "string" ? file : [file.type, file.bytes.toString()],
      ]),
    ).toEqual([
      ["a", ["text/csv", "x,y"]],
      ["a", ["text/plain", "z"]],
      ["b", "# t"],
    ]);
  });

  it.each([
    ["not base64!"],
    ["data:image/png;base64,***"],
    ["data:image/png;base64"],
    ["data:image/png\r\nx: y;base64,AAAA"],
    ["A"],
    [17],
    [{ a: 1 }],
  ])("refuses %j for a file", (value) => {
    expect(refusal(form({ a: { file: true } }), { a: value })).toContain(
      'Argument "a" is a file: send its bytes in base64',
    );
  });

  it("keeps what it is given, whatever it is, in a part of its own", async () => {
    const text = fc
      .string({ unit: "binary", maxLength: 40 })
      .filter((value) => !/[\ud800-\udfff]/.test(value));
    const name = text.filter((value) => value !== "" && !/[\p{Cc}"%]/u.test(value));
    await fc.assert(
      fc.asyncProperty(name, text, fc.uint8Array({ maxLength: 60 }), async (property, value, bytes) => {
        const described = form({ [property]: { file: true } }, [property, "text"]);
        if (property === "text" || property === "__proto__") return;
        const file = `data:image/png;name=${encodeURIComponent(property)};base64,${Buffer.from(bytes).toString("base64")}`;
        const entries = await parsed(described, { [property]: file, text: value });
        expect(entries.map(([key]) => key)).toEqual([property, "text"]);
        expect(entries[0]?.[1]).toMatchObject({ bytes: Buffer.from(bytes) });
        // a parser of forms takes line breaks for what they are in a form
        expect(String(entries[1]?.[1]).replace(/\r\n?|\n/g, "\n")).toBe(value.replace(/\r\n?|\n/g, "\n"));
      }),
      { numRuns: 200 },
    );
  });

  it("has a boundary that stands in none of its parts", async () => {
    const first = (await sent(form(), { a: "x" })).type.replace(/^.*boundary=/, "");
    const value = `x\r\n--${first}--\r\n`;
    expect(await parsed(form(), { a: value })).toEqual([["a", value]]);
  });
});

describe("a body that is a file", () => {
  it.each([
    ["application/octet-stream", BASE64, "application/octet-stream"],
    ["image/png", `data:image/gif;base64,${BASE64}`, "image/png"],
    ["image/*", `data:image/gif;base64,${BASE64}`, "image/gif"],
    ["image/*", BASE64, "image/png"],
    ["image/*", `data:text/html;base64,${BASE64}`, "image/png"],
    ["text/*", BASE64, "application/octet-stream"],
    ["*/*", `data:text/html;base64,${BASE64}`, "text/html"],
  ])("of type %s", async (declared, body, type) => {
    const received = await sent(whole(declared), { body });
    expect(received.type).toBe(type);
    expect(received.body.equals(Buffer.from(PNG))).toBe(true);
  });

  it("is refused where it is none", () => {
    expect(refusal(whole("image/png"), { body: "a picture" })).toContain("send its bytes in base64");
  });

  it.each(["/etc/passwd", "/tmp/abc", "/home/me/photos/one", "/Users/me/x"])(
    "is refused where it is the path %s",
    (body) => {
      expect(refusal(whole("image/png"), { body })).toContain("names a file by its path");
    },
  );

  it("may begin as a path does: a photo", async () => {
    const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]);
    for (const body of [photo.toString("base64"), "/9j/4AAQSkZJRg"])
      expect((await sent(whole("image/jpeg"), { body })).body.equals(photo)).toBe(true);
  });
});
