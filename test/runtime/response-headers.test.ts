/** Headers of answers, as real APIs write them: limits, waits, names of files, next pages. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { header, path, query } from "../../src/runtime/core/declare.js";
import { dispositionName } from "../../src/runtime/core/disposition.js";
import { nameFor, typeOfName } from "../../src/runtime/core/file-types.js";
import { magicType } from "../../src/runtime/core/magic.js";
import { nextPageArguments } from "../../src/runtime/core/narrowing.js";
import { isLow, rateOf } from "../../src/runtime/core/rate-headers.js";
import { operation } from "../support/raw-server.js";

const NOW = Date.UTC(2030, 0, 1);

describe("a rate limit", () => {
  it.each<[string, Record<string, string>, object | undefined]>([
    ["nobody speaks of", {}, undefined],
    ["of the draft", { ratelimit: '"default";r=50;t=30' }, { remaining: 50, reset: 30 }],
    [
      "of its seventh version",
      { ratelimit: "limit=100, remaining=5, reset=7" },
      { remaining: 5, limit: 100, reset: 7 },
    ],
    [
      "of its earlier ones",
      { "ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": "0", "ratelimit-reset": "12" },
      { remaining: 0, limit: 100, reset: 12 },
    ],
    [
      "of GitHub, until a time",
      {
        "x-ratelimit-limit": "60",
        "x-ratelimit-remaining": "59",
        "x-ratelimit-reset": String(NOW / 1000 + 90),
      },
      { remaining: 59, limit: 60, reset: 90 },
    ],
    [
      "in milliseconds since 1970",
      { "x-ratelimit-remaining": "1", "x-ratelimit-reset": String(NOW + 1_500) },
      { remaining: 1, reset: 2 },
    ],
    [
      "until a date, which is over",
      { "x-rate-limit-remaining": "1", "x-rate-limit-reset": "Mon, 31 Dec 2029 23:00:00 GMT" },
      { remaining: 1, reset: 0 },
    ],
    ["in words", { "x-ratelimit-remaining": "many", "x-ratelimit-reset": "soon" }, undefined],
    ["below nothing", { "x-ratelimit-remaining": "-1" }, undefined],
    ["of a part of a request", { "x-ratelimit-remaining": "0.5", "x-ratelimit-reset": "x" }, undefined],
  ])("%s", (_, headers, state) => {
    expect(rateOf({ headers }, NOW)).toEqual(state);
  });

  it.each([
    [0, undefined, true],
    [1, undefined, true],
    [2, undefined, false],
    [1, 10, true],
    [2, 10, false],
    [3, 60, true],
    [4, 60, false],
    [10, 5_000, true],
    [11, 5_000, false],
  ])("with %s of %s left is nearly used up: %s", (remaining, limit, expected) => {
    expect(isLow({ remaining, ...(limit !== undefined && { limit }) })).toBe(expected);
  });
});

describe("the name of a file", () => {
  it.each([
    [undefined, undefined],
    ["inline", undefined],
    ["attachment; filename=a.pdf", "a.pdf"],
    ["attachment; filename=a b.pdf; x=y", "a b.pdf"],
    ['attachment; filename="a;b \\"c\\".pdf"', 'a;b "c".pdf'],
    ["attachment; filename=\"e.pdf\"; filename*=UTF-8''%e2%82%ac.pdf", "€.pdf"],
    ["attachment; filename*=iso-8859-1'en'%A3.pdf", "£.pdf"],
    ["attachment; filename*=UTF-8''%zz; filename=a.pdf", "a.pdf"],
    ['attachment; filename=""', undefined],
    ['attachment;filename="unclosed', "unclosed"],
  ])("in %s", (value, name) => {
    expect(dispositionName(value)).toBe(name);
  });

  it("is short, whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (text) => {
        for (const value of [text, `attachment; filename="${text}`, `x; filename*=utf-8''${text}`])
          expect((dispositionName(value) ?? "").length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it.each([
    ["/a/photo.png", "image/jpeg", "photo.png"],
    ["/tickets/T-1/", "application/pdf", "T-1.pdf"],
    ["/a/%2e%2e", "image/jpeg", "file.jpg"],
    ["/", "a/b", "file.bin"],
    ["/..", "text/csv", "file.csv"],
  ])("where there is none, from %s and %s", (asked, type, name) => {
    expect(nameFor(asked, type)).toBe(name);
  });

  it("says its type where it is a usual one", () => {
    expect(["a.PNG", "a.jpeg", "b.tar.gz", "x.constructor", "x"].map(typeOfName)).toEqual([
      "image/png",
      "image/jpeg",
      "application/gzip",
      undefined,
      undefined,
    ]);
  });
});

it("bytes say what they are, or nothing", () => {
  const bytes = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  expect(
    ["\x89PNG\r\n\x1a\n", "RIFF1234WEBPx", "\0\0\0\x18ftypmp42", "RIFF1234AVI ", "PK", ""].map((text) =>
      magicType(bytes(text)),
    ),
  ).toEqual(["image/png", "image/webp", "video/mp4", undefined, undefined, undefined]);
});

describe("the next page", () => {
  const parameters = [
    query("page[after]", { argument: "page_after" }),
    query("page"),
    query("limit"),
    header("cursor"),
    path("offset"),
  ];
  const described = operation({ method: "GET", path: "/x", parameters });
  const next = (link: string | undefined, args = {}) => nextPageArguments(link, described, args);

  it.each<[string | undefined, object, readonly (readonly [string, string])[]]>([
    [undefined, {}, []],
    ['<https://x.example/y?page=2&limit=5>; rel="next"', {}, [["page", "2"]]],
    ['<?page%5Bafter%5D=a%2Bb>; rel="prev next"', {}, [["page_after", "a+b"]]],
    ['<?page=2>; rel="last"', {}, []],
    // what is asked for already, what is no argument, and where they are not of the query
    ['<?page=2>; rel="next"', { page: 2 }, []],
    ['<?start=2>; rel="next"', {}, []],
    ['<?limit=2>; rel="next"', {}, []],
    ['<?cursor=2&offset=3>; rel="next"', {}, []],
    ["</y>; rel=next", {}, []],
  ])("of %s with %o", (link, args, expected) => {
    expect(next(link, args)).toEqual(expected);
  });
});
