/** Which document a command works on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandFailure } from "../../src/cli/failure.js";
import { callWords, inputOf } from "../../src/cli/input.js";

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-input-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const write = (name: string) => writeFileSync(join(folder, name), "version: 1\n");

function failureOf(work: () => unknown): { readonly message: string; readonly fix: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandFailure) return { message: error.message, fix: error.fix };
    throw error;
  }
  throw new Error("nothing failed");
}

describe("without an input", () => {
  it("the mapping file of the folder is taken, YAML before JSON", () => {
    write("openapi-mcp.json");
    expect(inputOf(undefined)).toBe("openapi-mcp.json");
    write("openapi-mcp.yaml");
    expect(inputOf(undefined)).toBe("openapi-mcp.yaml");
    expect(inputOf("other.yaml")).toBe("other.yaml");
  });

  it("and without such a file, what can be done is said", () => {
    mkdirSync(join(folder, "openapi-mcp.yaml"));
    const { message, fix } = failureOf(() => inputOf(undefined));
    expect(message).toBe(
      "no document is named, and there is no openapi-mcp.yaml, .yml or .json in this folder.",
    );
    expect(fix).toContain("openapi-mcp init");
  });
});

describe("the words of a call", () => {
  const words = (...given: string[]) => {
    const { input, tool: name, args } = callWords(given);
    return [input, name, args];
  };

  it("begin with the input", () => {
    expect(words("api.yaml", "get_ticket")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(words("api.yaml", "get_ticket", "{}")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(failureOf(() => words("api.yaml")).message).toContain("missing required argument 'tool'");
  });

  it("begin with the tool where a mapping file is found, unless the first names a document", () => {
    write("openapi-mcp.yaml");
    write("api.yaml");
    expect(words("get_ticket")).toEqual(["openapi-mcp.yaml", "get_ticket", "{}"]);
    expect(words("get_ticket", "@args.json")).toEqual(["openapi-mcp.yaml", "get_ticket", "@args.json"]);
    expect(words("api.yaml", "get_ticket")).toEqual(["api.yaml", "get_ticket", "{}"]);
    expect(words("https://a.example/api", "get_ticket")[0]).toBe("https://a.example/api");
    expect(words("-", "get_ticket")[0]).toBe("-");
    // a document that is not there is an error about the document
    expect(words("later.yaml", "get_ticket", "{}")).toEqual(["later.yaml", "get_ticket", "{}"]);
    expect(words("docs/api", "get_ticket")[0]).toBe("docs/api");
    expect(failureOf(() => words()).message).toContain("missing required argument 'tool'");
    expect(failureOf(() => words("get_ticket", "{}", "more")).message).toContain('"more" is one more');
  });
});
