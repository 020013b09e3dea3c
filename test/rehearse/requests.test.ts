/** What generated tests expect is what an API can see. */
import { describe, expect, it } from "vitest";
import { rehearsed } from "../../src/rehearse/requests.js";

const request = { method: "POST", origin: "https://api.example", path: "/a", headers: {} };

describe("a request as tests compare it", () => {
  it("has no body where an empty one was sent", () => {
    expect(rehearsed({ ...request, body: "" })).toEqual({ method: "POST", path: "/a" });
    expect(rehearsed({ ...request, body: new Uint8Array() })).toEqual({ method: "POST", path: "/a" });
  });

  it("has JSON as a value, and everything else as text", () => {
    const json = { ...request, headers: { "content-type": "application/json" }, body: '{"a":1}' };
    expect(rehearsed(json)).toMatchObject({ body: { a: 1 } });
    expect(rehearsed({ ...request, body: new TextEncoder().encode("é") })).toMatchObject({ body: "é" });
  });
});
