/** The door for text into identifiers and file names: whatever comes in, what comes out is legal, and nobody else's. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { emitProject } from "../../src/emit/emit.js";
import { camelCase, kebabCase, pascalCase, uniqueNames } from "../../src/emit/names.js";
import { supportDeskMapping } from "../support/paths.js";

describe("identifiers", () => {
  it.each([
    ["get_ticket", "getTicket", "GetTicket"],
    ["GET /tickets/{id}", "getTicketsId", "GetTicketsId"],
    ["class", "theClass", "Class"],
    ["404", "the404", "The404"],
    ["日本", "the", "The"],
    ["constructor", "theConstructor", "Constructor"],
    ["recipe", "theRecipe", "Recipe"],
    ["map", "map", "TheMap"],
  ])("%j is %s and %s", (text, camel, pascal) => {
    expect([camelCase(text, "the"), pascalCase(text, "the")]).toEqual([camel, pascal]);
  });

  it("are of one closed alphabet, and no word of the language", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const name of [camelCase(text, "the"), pascalCase(text, "the")]) {
          expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]*$/);
          // a strict parser takes it for a name
          new Function(`"use strict"; const ${name} = 1; return ${name};`);
        }
      }),
    );
  });
});

describe("names of the runtime", () => {
  it.each([{}, { lib: true }, { target: "worker" }, { lib: true, target: "worker" }] as const)(
    "that modules import are nobody else's, %j",
    async (options) => {
      const [{ plan }] = await compile(supportDeskMapping, { details: options.lib ? "all" : "used" });
      if (!plan) throw new Error("no plan");
      const imports = [...(await emitProject(plan, [], options))].flatMap(([path, text]) =>
        /^src\/(?!runtime)/.test(path)
          ? [...text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from "([^"]*)"/gm)]
          : [],
      );
      const ours = imports
        .filter(([, , from = ""]) => /\/runtime\/|\/(?:api|server)\.js$/.test(from))
        .flatMap(([, names = ""]) => names.split(","))
        .map((name) => name.trim().replace(/^type /, ""))
        .filter((name) => name !== "");
      expect(ours.length).toBeGreaterThan(3);
      const free = ours.filter((name) => [camelCase(name, "the"), pascalCase(name, "the")].includes(name));
      expect(free).toEqual([]);
    },
  );
});

describe("file names", () => {
  it.each([
    ["ResolveTicket", "resolve-ticket"],
    ["../../etc/passwd", "etc-passwd"],
    ["CON", "tool-con"],
    ["index", "tool-index"],
    ["a\\b:c", "a-b-c"],
    ["", "tool"],
  ])("%j is %s", (text, name) => expect(kebabCase(text, "tool")).toBe(name));

  it("are short, plain and in lower case", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(kebabCase(text, "tool")).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(kebabCase(text, "tool").length).toBeLessThanOrEqual(65);
      }),
    );
  });
});

describe("unique names", () => {
  const unique = (wanted: Readonly<Record<string, string>>, taken: readonly string[] = []) =>
    Object.fromEntries(uniqueNames(new Map(Object.entries(wanted)), taken));

  it("stay as they are where nobody else wants them", () => {
    expect(unique({ a: "one", b: "two" })).toEqual({ a: "one", b: "two" });
  });

  it("are all marked where several want one, also in other letters, or it is taken", () => {
    const { a = "", b = "", c = "" } = unique({ a: "getTicket", b: "getticket", c: "run" }, ["Run"]);
    expect([a, b, c]).toEqual([
      expect.stringMatching(/^getTicket_\w+$/),
      expect.stringMatching(/^getticket_\w+$/),
      expect.stringMatching(/^run_\w+$/),
    ]);
  });

  it("differ also from a name that looks like a marked one", () => {
    const { a = "", b = "" } = unique({ a: "one", b: "one" });
    const again = unique({ a: "one", b: "one", c: a }, [b.toUpperCase()]);
    const folded = [...Object.values(again), b].map((name) => name.toLowerCase());
    expect(new Set(folded).size).toBe(4);
    expect(again["c"]).toBe(a);
  });

  it("are the same in any order, and never twice", () => {
    const name = fc.constantFrom("a", "A", "b", "a_b", "Ab");
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 3 }), name), fc.array(name), (wanted, taken) => {
        const names = unique(wanted, taken);
        const reversed = unique(Object.fromEntries(Object.entries(wanted).reverse()), taken);
        expect(reversed).toEqual(names);
        const folded = [...Object.values(names)].map((one) => one.toLowerCase());
        expect(new Set(folded).size).toBe(folded.length);
        for (const one of taken) expect(folded).not.toContain(one.toLowerCase());
      }),
    );
  });
});
