/** The rules that other tools of this kind break, each cited by the test that holds us to it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What a tool of this kind has to get right; the numbers are those of our survey of the field. */
const RULES: Readonly<Record<string, string>> = {
  R1: "an input schema is an object without a composition at its top",
  R2: "one bad operation never takes the others away",
  R3: "tool names are legal for every host, a prefix included",
  R4: "names that collide are suffixed after truncation, whatever the order",
  R5: "property names are legal at every level, and mapped back",
  R6: "no reference leaves its schema; only what is reachable comes along",
  R7: "what stands beside a reference is kept",
  R8: "recursive schemas end",
  R9: "every array says what its items are",
  R10: "type lists, null values and boolean schemas take portable forms",
  R11: "boolean exclusive limits become numbers; ill-typed keywords go",
  R12: "enums, const and formats degrade",
  R13: "nullable counts everywhere",
  R14: "what is valid by its discriminator is accepted",
  R15: "readOnly leaves inputs, writeOnly outputs",
  R16: "an input without arguments is an object with properties",
  R17: "an output schema is an object, or there is none",
  R18: "a success satisfies its advertised schema",
  R19: "one page, one order",
  R21: "results are capped, and say so in text and data",
  R22: "a path value never leaves its segment",
  R23: "a missing path value is refused before anything is sent",
  R24: "query arrays repeat, or use their delimiter",
  R25: "every style of every location, byte for byte",
  R26: "path-level parameters merge; one name in two places is two arguments",
  R27: "transport and credential headers are never arguments",
  R28: "files go out as their bytes, name and type kept",
  R29: "an empty optional body sends nothing",
  R30: "JSON text is parsed where the schema demands a value",
  R31: "HTTP errors are isError results",
  R32: "what is not text never becomes text",
  R35: "no document is fetched that nobody allowed, and no address that is not public",
  R36: "calls go to the base URL, and credentials nowhere else: other servers, redirects, private addresses",
  R38: "deprecated operations say so",
  R39: "loopback by default, Host and Origin checked",
  R40: "a reload swaps atomically, and announces real changes only",
};

const here = import.meta.dirname;
const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".test.ts"),
);
const texts = files
  .filter((file) => file !== "requirements.test.ts")
  .map((file) => readFileSync(join(here, file), "utf8"));
/** `test("R4: …"`, `describe("R24, R25: …"`. */
const cited = new Set(
  texts.flatMap((text) =>
    [...text.matchAll(/\(\s*["'`]((?:R\d+(?:, )?)+): /g)].flatMap(([, ids]) => (ids ?? "").split(", ")),
  ),
);

test.each(Object.entries(RULES))("%s has a test: %s", (rule) => {
  expect([...cited]).toContain(rule);
});

test("no test cites a rule that is not one", () => {
  expect([...cited].filter((rule) => !Object.hasOwn(RULES, rule))).toEqual([]);
});
