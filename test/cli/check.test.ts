/** What `check` and `inspect` print, for people and for programs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { compileSchemas } from "../../src/cli/schemas.js";
import { hasColor } from "../../src/cli/terminal.js";
import type { DiagnosticsJson } from "../../src/diagnostics/json.js";
import type { toSarif } from "../../src/diagnostics/sarif.js";
import { annotationsOf } from "../../src/plan/annotations.js";
import type { ServerPlan } from "../../src/plan/types.js";
import { runCli } from "../support/cli.js";
import { supportDeskSpec } from "../support/paths.js";
import { serveStdio } from "../support/stdio.js";

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-check-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const sound = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: "https://api.example.com" }]
paths:
  /pets:
    get:
      operationId: listPets
      security: [{ key: [] }]
      responses: { "200": { description: All pets. } }
    post:
      operationId: addPet
      deprecated: true
      security: [{ key: [], staff: [] }]
      responses: { "201": { description: The new pet. } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Api-Key }
    staff: { type: http, scheme: bearer }
`;
const soundFile = file("sound.yaml", sound);
/** A warning: the path variable is not declared. */
const warningFile = file("warning.yaml", sound.replace("/pets:", "/pets/{petId}:"));
/** An error: the body of one operation cannot be sent. */
const broken = sound.replace("operationId: addPet", "requestBody: { $ref: '#/nowhere' }");
const errorFile = file("error.yaml", broken);

describe("check, as text", () => {
  test("ends with a line that counts the problems and says what is served", async () => {
    const clean = await runCli(["check", soundFile]);
    expect(clean).toMatchObject({ code: 0, stderr: "" });
    expect(clean.stdout).toBe("no problems; 2 tools, 0 operations left out.\n");
    const { stdout, code } = await runCli(["check", errorFile]);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 errors; 1 tool, 1 operation left out.");
    expect(code).toBe(1);
  });

  test("a schema that is nothing but itself is told once, not as a full stack of the formal validation", async () => {
    const self = `  schemas: { Self: { $ref: "#/components/schemas/Self" } }\n`;
    const query = 'parameters: [{ name: a, in: query, schema: { $ref: "#/components/schemas/Self" } }]';
    const text = sound.replace("operationId: listPets", `operationId: listPets\n      ${query}`) + self;
    const { stdout } = await runCli(["check", file("self.yaml", text)]);
    expect(stdout).not.toContain("call stack");
    expect(stdout).not.toContain("spec/invalid");
    expect(stdout).toContain("Self");
  });

  test("--strict makes warnings count", async () => {
    const lax = await runCli(["check", warningFile]);
    const strict = await runCli(["check", warningFile, "--strict"]);
    expect(lax.stdout).toMatch(/^2 warnings; 2 tools/m);
    expect(strict.stdout).toBe(lax.stdout);
    expect([lax.code, strict.code]).toEqual([0, 1]);
    expect((await runCli(["check", soundFile, "--strict"])).code).toBe(0);
  });

  test("has colour on a terminal only, and there unless NO_COLOR says otherwise", async () => {
    // a pipe, with nothing in the environment that speaks against colour
    const { stdout, stderr } = await runCli(["check", errorFile], { environment: { NO_COLOR: "" } });
    expect(stdout + stderr).not.toContain("\u001b");
    vi.stubEnv("TERM", "xterm");
    vi.stubEnv("NO_COLOR", "");
    expect([hasColor({ isTTY: true }), hasColor({ isTTY: false })]).toEqual([true, false]);
    vi.stubEnv("NO_COLOR", "1");
    expect(hasColor({ isTTY: true })).toBe(false);
  });

  test("names a tool whose schema no validator takes", async () => {
    const tool = {
      kind: "endpoint",
      operation: "listPets",
      origin: { uri: "file:///pets.yaml", pointer: "/paths/~1pets/get" },
      listing: {
        name: "list_pets",
        description: "",
        inputSchema: { type: "object", properties: { a: { enum: "b" } } },
        annotations: annotationsOf("GET"),
      },
    } satisfies ServerPlan["tools"][number];
    const [problem] = await compileSchemas([tool]);
    expect(problem).toMatchObject({ code: "tool/schema-unusable", severity: "error", at: tool.origin });
    expect(problem?.message).toMatch(/^The schema of the tool list_pets does not compile: \S/);
  });
});

describe("check, for programs", () => {
  test("--format json has every problem with its line and column", async () => {
    const { stdout, stderr, code } = await runCli(["check", errorFile, "--format", "json"]);
    const report = JSON.parse(stdout) as DiagnosticsJson;
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(report).toMatchObject({ version: 1, errors: 2, warnings: 0 });
    const line = (part: string) => broken.split("\n").findIndex((text) => text.includes(part)) + 1;
    expect(report.diagnostics).toEqual([
      expect.objectContaining({
        code: "spec/ref-not-found",
        severity: "error",
        message: expect.stringContaining("#/nowhere"),
        cause: expect.stringMatching(/\.$/),
        fix: expect.stringMatching(/\.$/),
        uri: expect.stringMatching(/^file:\/\/.*error\.yaml$/),
        file: expect.stringMatching(/error\.yaml$/),
        pointer: "/paths/~1pets/post/requestBody/$ref",
        line: line("requestBody"),
        column: 28,
        endLine: line("requestBody"),
        endColumn: 39,
        related: [],
      }),
      expect.objectContaining({ code: "operation/broken", line: line("post:"), column: 5 }),
    ]);
  });

  test("--format json and sarif are whole documents also where nothing is wrong", async () => {
    const json = await runCli(["check", soundFile, "--format", "json"]);
    expect(JSON.parse(json.stdout)).toEqual({ version: 1, errors: 0, warnings: 0, diagnostics: [] });
    const sarif = await runCli(["check", soundFile, "--format", "sarif"]);
    expect(sarifProblems(JSON.parse(sarif.stdout))).toEqual([]);
    expect([json.code, sarif.code]).toEqual([0, 0]);
  });

  test("--format json says what could not be read", async () => {
    const { stdout, code } = await runCli(["check", join(folder, "gone.yaml"), "--format", "json"]);
    const { errors, diagnostics } = JSON.parse(stdout) as DiagnosticsJson;
    expect({ code, errors }).toEqual({ code: 1, errors: 1 });
    expect(diagnostics[0]).toMatchObject({ code: "read/not-found", pointer: "" });
    expect(diagnostics[0]).not.toHaveProperty("line");
  });

  test("--format sarif is a SARIF 2.1.0 log", async () => {
    const { stdout, code } = await runCli(["check", errorFile, "--format", "sarif"]);
    const log = JSON.parse(stdout) as ReturnType<typeof toSarif>;
    expect(sarifProblems(log)).toEqual([]);
    expect(code).toBe(1);
    const [run] = log.runs;
    expect(run?.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["spec/ref-not-found", "error"],
      ["operation/broken", "error"],
    ]);
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.locations[0]?.physicalLocation.region?.startLine).toBeGreaterThan(4);
    }
  });
});

/** The properties that SARIF 2.1.0 requires of the objects we write, and the values that it allows. */
const message = {
  type: "object",
  required: ["text"],
  properties: { text: { type: "string", minLength: 1 } },
};
const oneOrMore = { type: "integer", minimum: 1 };
const location = {
  type: "object",
  required: ["physicalLocation"],
  properties: {
    physicalLocation: {
      type: "object",
      required: ["artifactLocation"],
      properties: {
        artifactLocation: {
          type: "object",
          required: ["uri"],
          properties: { uri: { type: "string", format: "uri-reference" }, uriBaseId: { const: "SRCROOT" } },
        },
        region: {
          type: "object",
          required: ["startLine"],
          properties: {
            startLine: oneOrMore,
            startColumn: oneOrMore,
            endLine: oneOrMore,
            endColumn: oneOrMore,
          },
        },
      },
    },
  },
};
const level = { enum: ["none", "note", "warning", "error"] };
const rule = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    shortDescription: message,
    help: message,
    defaultConfiguration: { type: "object", properties: { level } },
  },
};
const driver = {
  type: "object",
  required: ["name"],
  properties: { name: { const: "openapi-mcp" }, version: { type: "string" }, rules: { items: rule } },
};
const result = {
  type: "object",
  required: ["message"],
  properties: { message, level, ruleId: { type: "string" }, locations: { minItems: 1, items: location } },
};
const run = {
  type: "object",
  required: ["tool", "results"],
  properties: {
    tool: { type: "object", required: ["driver"], properties: { driver } },
    columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
    results: { type: "array", items: result },
  },
};
const sarif = {
  type: "object",
  required: ["version", "runs"],
  properties: { version: { const: "2.1.0" }, runs: { type: "array", minItems: 1, items: run } },
};

function sarifProblems(log: unknown): readonly unknown[] {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(sarif);
  return validate(log) ? [] : (validate.errors ?? []);
}

describe("inspect", () => {
  test("--json is exactly what tools/list returns", async () => {
    const printed = await runCli(["inspect", supportDeskSpec, "--json"]);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    const session = await serveStdio([supportDeskSpec, "--base-url", "http://127.0.0.1:9"]);
    try {
      const { result: listed } = await session.answerTo(session.send("tools/list"));
      const inspected: unknown = JSON.parse(printed.stdout);
      expect(inspected).toEqual(listed);
      // the order of keys too: lists are cached by their bytes
      expect(JSON.stringify(inspected)).toBe(JSON.stringify(listed));
    } finally {
      await session.dispose();
    }
  });

  test("--plan is JSON, and prints what back ends need", async () => {
    const { stdout, code } = await runCli(["inspect", soundFile, "--plan"]);
    const plan = JSON.parse(stdout) as ServerPlan;
    expect(code).toBe(0);
    expect(plan.info).toMatchObject({ title: "Pets", version: "1" });
    expect(plan.tools.map(({ listing }) => listing.name)).toEqual(["add_pet", "list_pets"]);
    expect(Object.keys(plan.operations).sort()).toEqual(["addPet", "listPets"]);
  });

  test("names the credentials each operation needs", async () => {
    const { stdout } = await runCli(["inspect", soundFile]);
    expect(stdout).toMatch(/^list_pets {2,}GET \/pets {2,}read-only {2,}\d+ {2,}key$/m);
    expect(stdout).toMatch(/^add_pet {2,}POST \/pets {2,}\S*.* {2,}\d+ {2,}key\+staff$/m);
    expect(stdout).toMatch(/^ {2}key: \w+.*\(API key, sent as header X-Api-Key\)$/m);
    expect(stdout).toMatch(/^ {2}staff: \w+ \(bearer token\)$/m);
  });

  test("says which of the credentials are set, and shows none", async () => {
    const name = /^ {2}staff: (\w+)/m.exec((await runCli(["inspect", soundFile])).stdout)?.[1] ?? "";
    const { stdout } = await runCli(["inspect", soundFile], { environment: { [name]: "s3cr3t" } });
    expect(stdout).toContain(`staff: ${name} [set]`);
    expect(stdout).not.toContain("s3cr3t");
  });

  test("counts what filters exclude, and names what cannot be served with the reason", async () => {
    const { stdout, stderr, code } = await runCli(["inspect", errorFile, "--exclude", "operation:list*"]);
    expect(stdout).toContain("excluded: --exclude operation:list*");
    expect(stdout).toMatch(/^ {2}POST \/pets: .*request body could not be read/m);
    expect(stderr).toContain("spec/ref-not-found");
    expect(code).toBe(0);
    const emptied = await runCli(["serve", soundFile, "--include", "tag:none"]);
    expect(emptied.stderr).toContain("error: the filters leave no operation to serve.");
    expect(emptied.code).toBe(2);
    const deprecated = await runCli(["inspect", soundFile, "--no-deprecated"]);
    expect(deprecated.stdout).toContain("1 excluded: --no-deprecated");
  });
});
