/** Each format accepts the texts that it accepts on the server. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { zodSchemas } from "./support/modules.js";

/** Per format: texts around its edges, and the pieces that random texts are made of. */
const FORMATS: Readonly<Record<string, { readonly texts: readonly string[]; readonly pieces: string }>> = {
  date: {
    texts: ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-02-29", "2024-13-01", "2024-1-1"],
    pieces: "2024 02 29 30 31 12 00 - 0 1",
  },
  time: {
    texts: ["12:30:00Z", "12:30:00", "12:30Z", "24:00:00Z", "23:59:60Z", "12:30:00.5+0100", "12:30:00+24:00"],
    pieces: "12 30 59 23 60 00 : : . Z z + - 0",
  },
  "date-time": {
    texts: [
      "2024-01-01T00:00:00Z",
      "2024-01-01t00:00:00z",
      "2024-01-01 00:00:00+00",
      "2024-01-01T00:00Z",
      "2024-01-01T00:00:00",
      "2024-01-01TT00:00:00Z",
      "2016-12-31T23:59:60Z",
      "2024-01-01T00:00:00.123456789-23:59",
    ],
    pieces: "2024-01-01 T t 12:30:00 23:59:60 Z z +00:00 -0130 .5 \n 5",
  },
  duration: {
    texts: ["P1D", "PT1H", "P", "PT", "P1Y2M3DT4H5M6S", "P1W", "P1W1D", "PT1.5S", "P1S", "-P1D", "P1D\n"],
    pieces: "P T 1Y 2M 3D 4H 5M 6S 7W . -",
  },
  email: {
    texts: ["a@b.example", "a.b+c@d-e.f", "a@b", ".a@b.c", "a..b@c.d", "a@-b.c", "a@b-.c", "a@b.c.", "é@b.c"],
    pieces: 'a b 9 . @ - + _ " é `',
  },
  hostname: {
    texts: ["example.com", "a", "a.", "-a", "a-", `${"a".repeat(63)}.b`, `${"a".repeat(64)}.b`, "a_b", "é.b"],
    pieces: "a b 9 . - _ é aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  },
  ipv4: {
    texts: ["127.0.0.1", "255.255.255.255", "256.0.0.1", "01.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.4\n"],
    pieces: "1 25 255 256 0 00 . .",
  },
  ipv6: {
    texts: [
      "::1",
      "::",
      "1:2:3:4:5:6:7:8",
      "1::8::9",
      "::ffff:1.2.3.4",
      "fe80::1%eth0",
      "12345::",
      "[::1]",
      ":1",
    ],
    pieces: "1 ffff abcd :: : : 1.2.3.4 8",
  },
  uuid: {
    texts: [
      "123e4567-e89b-12d3-a456-426614174000",
      "123E4567-E89B-02D3-0456-426614174000",
      "00000000-0000-0000-0000-000000000000",
      "123e4567e89b12d3a456426614174000",
    ],
    pieces: "123e4567 -e89b -12d3 -a456 -426614174000 g -",
  },
  uri: {
    texts: [
      "https://example.com/a?b=c#d",
      "http://[::1]:80/a",
      "http://user:pw@[::1]",
      "urn:a:b",
      "a:",
      "a:?b",
      "a:/",
      "//a/b",
      "http://a b",
      "http://a/%zz",
      "http://a/%20",
      "http://é.example",
      "a:b#c#d",
      "a:b?c?d",
      "a:{b}",
      'a:"b"',
    ],
    pieces: 'a b: http: / // ? # % %20 @ : [::1] [ ] " < é _ ~ ! .',
  },
  "uri-reference": {
    texts: ["", "a", "/a/b?c#d", "//a", "a:b", "#", "?", "a b", "a%2", "a##", "//[::1]/a", "1a:b", "[a]"],
    pieces: 'a b: / // ? # % %20 @ : [::1] [ ] " < é',
  },
  "uri-template": {
    texts: [
      "",
      "/a/{b}",
      "{?a,b*}",
      "{a:3}",
      "{}",
      "{a",
      "a}",
      "{+a}{#b}",
      "{a:0}",
      "a b",
      "{a b}",
      "é",
      "{{a}}",
    ],
    pieces: "a b { } {a} {?b,c} : 3 * , + % %20 é <",
  },
  "json-pointer": {
    texts: ["", "/", "/a/b", "a", "/~0~1", "/~2", "/~", "/é\n"],
    pieces: "a / ~ ~0 ~1 ~2 é",
  },
};

describe("formats", () => {
  it("accept what they accept on the server", async () => {
    const validator = await createValidator();
    const names = Object.keys(FORMATS);
    const schemas = names.map((format) => ({ type: "string", format }));
    const printed = await zodSchemas(schemas);
    for (const [index, name] of names.entries()) {
      const { texts, pieces } = FORMATS[name] ?? { texts: [], pieces: "" };
      const check = validator({ type: "string", format: name });
      const zod = printed[index];
      const verdicts = { true: 0, false: 0 };
      const compare = (text: string) => {
        const valid = check(text).length === 0;
        verdicts[`${valid}`] += 1;
        expect([name, text, zod?.safeParse(text).success]).toEqual([name, text, valid]);
      };
      for (const text of texts) compare(text);
      expect(Math.min(verdicts.true, verdicts.false), name).toBeGreaterThan(0);
      const parts = fc.array(fc.constantFrom(...pieces.split(" ")), { maxLength: 9 });
      const random = fc.oneof(parts, around(texts)).map((list) => list.join(""));
      // whether it is an address that stands in brackets is a known difference
      const known = random.map((text) => text.replace(/\[(?!::1\])/g, ""));
      fc.assert(fc.property(known, compare), { numRuns: 1500 });
    }
  });
});

/** The texts with one character left out or put in. */
function around(texts: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.nat(40), fc.constantFrom("", "a", "0", "-", ":", ".", " ", "é"))
    .map(([text, at, put]) => [text.slice(0, at), put, text.slice(put === "" ? at + 1 : at)]);
}
