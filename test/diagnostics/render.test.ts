import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { catalog, diagnostic } from "../../src/diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../../src/diagnostics/diagnostic.js";
import type { Locate } from "../../src/diagnostics/locate.js";
import { renderDiagnostics, summarize } from "../../src/diagnostics/render.js";
import { createLocate } from "../../src/read/position.js";

const CWD = "/projects";
const URI = "file:///projects/api/spec.yaml";

/** Finds places in these texts, by URI. */
function locateIn(texts: Readonly<Record<string, string>>): Locate {
  return createLocate({ text: (uri) => texts[uri] });
}

function render(
  diagnostics: readonly Diagnostic[],
  texts: Readonly<Record<string, string>> = {},
  color = false,
) {
  return renderDiagnostics(diagnostics, locateIn(texts), { cwd: CWD, color });
}

function badRef(pointer: string, ref = "#/Pett", uri = URI): Diagnostic {
  return diagnostic("spec/ref-not-found", { uri, pointer }, { ref, hint: ' Did you mean "Pet"?' });
}

/** Without the lines that explain. */
function plain(text: string): string {
  return text.replaceAll(/^ {2}(?:why|fix):.*\n/gm, "");
}

test("place, message, source line and caret, cause and fix", () => {
  const text = render([badRef("/a/b/$ref")], { [URI]: "a:\n  b:\n    $ref: '#/Pett'\n" });
  expect(text).toBe(`api/spec.yaml:3:11  error  spec/ref-not-found
  Cannot resolve $ref "#/Pett". Did you mean "Pet"?
   2 |   b:
   3 |     $ref: '#/Pett'
     |           ^^^^^^^^
  why: ${catalog["spec/ref-not-found"].cause}
  fix: ${catalog["spec/ref-not-found"].fix}
`);
});

test("each code is explained once, and related places follow", () => {
  const related = [
    { message: "the schemas are here", at: { uri: "file:///elsewhere/b.json", pointer: "/s" } },
  ];
  const text = render([{ ...badRef("/a"), related }, badRef("/b")], {
    [URI]: "a: 1\nb: 2\n",
    "file:///elsewhere/b.json": '{\n  "s": 1\n}',
  });
  expect(text.match(/why:/g)).toHaveLength(1);
  expect(text).toContain("  /elsewhere/b.json:2:8  the schemas are here\n");
  expect(text).toContain("api/spec.yaml:2:4  error");
});

test("the key is underlined when it is to blame", () => {
  const text = render([{ ...badRef("/a/key"), on: "key" }], { [URI]: "a: { key: value }\n" });
  expect(text).toContain("   1 | a: { key: value }\n     |      ^^^\n");
});

test("a problem of a whole document, or of one that cannot be read, has no lines", () => {
  const empty = diagnostic("read/empty", { uri: URI, pointer: "" }, { source: "spec.yaml" });
  expect(plain(render([empty], { [URI]: "# nothing\n" }))).toBe(
    "api/spec.yaml  error  read/empty\n  spec.yaml is empty.\n",
  );
  expect(plain(render([badRef("/a/b")]))).toMatch(/^api\/spec.yaml#\/a\/b {2}error/);
  const usage: Origin = { uri: "command:", pointer: "" };
  expect(render([{ ...badRef(""), at: usage }])).toMatch(/^<command line> {2}error/);
  expect(render([{ ...badRef("/a"), at: { uri: "stdin:", pointer: "/a" } }])).toMatch(
    /^<stdin>#\/a {2}error/,
  );
});

test("a spot that came with the diagnostic is used as it is", () => {
  const spot = { line: 7, column: 2, endLine: 7, endColumn: 3, lines: [{ line: 7, text: "a[", cut: 0 }] };
  const syntax = diagnostic("read/syntax", { uri: "stdin:", pointer: "" }, { format: "YAML", reason: "no." });
  const problem = { ...syntax, at: { ...syntax.at, offset: 5, spot } };
  expect(plain(render([problem]))).toBe(
    "<stdin>:7:2  error  read/syntax\n  Not valid YAML: no.\n   7 | a[\n     |  ^\n",
  );
});

test("one document is read once for all its diagnostics", () => {
  let reads = 0;
  const locate = createLocate({
    text: () => {
      reads++;
      return "a: 1\nb: 2\n";
    },
  });
  renderDiagnostics([badRef("/a"), badRef("/b"), badRef("/a")], locate, { cwd: CWD });
  expect(reads).toBe(1);
});

test("nothing in a document or message reaches the terminal as a control", () => {
  const hostile = "\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e\u2066\r\b\u0000\u2028\u{e0041}\ufeff";
  const safe = (text: string) =>
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  const uri = "file:///projects/a%1b%5b2J.yaml";
  safe(render([badRef("/a", hostile, uri)], { [uri]: `b: "${hostile}"\na: "${hostile}" # ${hostile}\n` }));
  safe(render([badRef(`/${hostile}`, hostile, "https://example.com/\u001b[2J")]));
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      safe(render([badRef("/a", text)], { [URI]: `b: 1\na: ${text}\n` }));
    }),
  );
});

test("line breaks in a message stay inside its block", () => {
  expect(plain(render([badRef("/a", "x\ny.yaml:1:1  error")]))).toContain('"x\n  y.yaml:1:1  error"');
});

test("the caret stands below the place after wide, tab and escaped characters", () => {
  const caret = (text: string) =>
    render([badRef("/b")], { [URI]: text })
      .split("\n")
      .find((line) => line.includes("^"))
      ?.indexOf("^");
  const at = (column: number) => "   1 | ".length + column;
  expect(caret("{ a: xx, b: 1 }")).toBe(at(12));
  expect(caret("{ a: 漢, b: 1 }")).toBe(at(12));
  expect(caret("{ a: 😀, b: 1 }")).toBe(at(12));
  expect(caret("{ a: e\u0301x, b: 1 }")).toBe(at(12));
  expect(caret("{ a: \txx, b: 1 }")).toBe(at(13));
  expect(caret('{ a: "\u001b", b: 1 }')).toBe(at(12 + "<U+001B>".length));
});

test("a minified document shows a part of its line", () => {
  const text = JSON.stringify({ x: "y".repeat(100_000), b: 1, z: "y".repeat(100_000) });
  const lines = render([badRef("/b")], { [URI]: text }).split("\n");
  const [source = "", under = ""] = lines.slice(2, 4);
  expect(source.length).toBeLessThan(200);
  expect(source[under.indexOf("^")]).toBe("1");
});

test("colour is used only when asked for, and ends where it began", () => {
  expect(render([badRef("/a")], { [URI]: "a: 1\n" })).not.toContain("\u001b");
  const colored = render([badRef("/a")], { [URI]: "a: 1\n" }, true);
  expect(colored).toContain("\u001b[31merror\u001b[39m");
  expect(stripVTControlCharacters(colored)).toBe(render([badRef("/a")], { [URI]: "a: 1\n" }));
});

test("of too many, errors are shown first and the rest is counted", () => {
  const warning = diagnostic("read/duplicate-key", { uri: URI, pointer: "/w" }, { key: "w" });
  const many = [...Array.from({ length: 150 }, () => warning), badRef("/a")];
  const text = render(many);
  expect(text).toContain("spec/ref-not-found");
  expect(text).toMatch(/… and 51 more\n$/);
  expect(summarize(many)).toBe("1 error, 150 warnings");
  expect(summarize([])).toBe("");
  expect(render([])).toBe("");
});
