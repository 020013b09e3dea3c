/** Text for property tests that is made of what parsers of paths and headers react to, besides any text at all. */
import fc from "fast-check";

const PIECES = [
  ..."%25eEfF./\\;?#&=+:@,'\"<>{}|^`~ \t\0é",
  "%2e",
  "%2E%2e",
  "%252e",
  "%2f",
  "%5c",
  "%00",
  "..",
  "\r\n",
  "\ud800",
  "\udfff",
  "\u2028",
  "ａ．．",
];

export const anyValue: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join("")),
);
