/** Plans of large documents are kept between starts, and believed only while nothing has changed. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type KeptPlan, planCache } from "../../src/cli/plan-cache.js";
import type { ServerPlan } from "../../src/plan/types.js";
import { serveStdio } from "../support/stdio.js";
import { eventually } from "../support/wait.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-cache-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const document = (title: string, size = 400_000) =>
  JSON.stringify({
    openapi: "3.1.0",
    info: { title, version: "1" },
    servers: [{ url: "http://127.0.0.1:1" }],
    paths: { "/a": { get: { operationId: "getA", responses: {} } } },
    "x-padding": "x".repeat(size),
  });

interface Start {
  readonly title: string;
  readonly kept: () => readonly string[];
}

/** What the server calls itself shows which plan it runs. */
async function start(keep: boolean, ...options: string[]): Promise<Start> {
  const kept = () => keptIn(join(folder, "openapi-mcp"));
  const before = kept().length;
  const session = await serveStdio([join(folder, "api.json"), ...options], { XDG_CACHE_HOME: folder });
  try {
    const answer = await session.answerTo(1);
    const info = answer.result?.["serverInfo"] as { title: string };
    if (keep) await eventually("a plan to be kept", () => (kept().length > before ? kept() : undefined));
    return { title: info.title, kept };
  } finally {
    await session.dispose();
  }
}

function keptIn(cache: string): readonly string[] {
  try {
    return readdirSync(cache).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

/** Changes the plan that is kept, so that whoever uses it gives itself away. */
function mark(title: string): string {
  const [name] = keptIn(join(folder, "openapi-mcp"));
  const file = join(folder, "openapi-mcp", name ?? "");
  const kept = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(
    file,
    JSON.stringify({ ...kept, plan: { ...kept.plan, info: { ...kept.plan.info, title } } }),
  );
  return file;
}

test("a second start uses the plan of the first; a change, another option or --no-cache does not", async () => {
  writeFileSync(join(folder, "api.json"), document("First"));
  expect((await start(true)).title).toBe("First");
  const file = mark("Kept");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await start(false)).title).toBe("Kept");
  expect((await start(false, "--no-cache")).title).toBe("First");
  expect((await start(true, "--read-only")).title).toBe("First");
  writeFileSync(join(folder, "api.json"), document("Second"));
  expect((await start(true)).title).toBe("Second");
});

test("a plan that is damaged, or that others could have written, is not believed", async () => {
  writeFileSync(join(folder, "api.json"), document("Own"));
  await start(true);
  const file = mark("Other");
  chmodSync(file, 0o666);
  expect((await start(false)).title).toBe("Own");
  chmodSync(file, 0o600);
  expect((await start(false)).title).toBe("Other");
  writeFileSync(file, "{");
  expect((await start(false)).title).toBe("Own");
});

const kept = (...files: readonly string[]): KeptPlan => ({
  plan: { version: 1 } as ServerPlan,
  warnings: 2,
  uris: files.map((file) => pathToFileURL(file).href),
});

test("only large documents in files are kept", async () => {
  vi.stubEnv("XDG_CACHE_HOME", folder);
  const file = join(folder, "api.json");
  for (const [size, isKept] of [
    [10, false],
    [400_000, true],
  ] as const) {
    writeFileSync(file, document("Some", size));
    await later();
    const cache = planCache(file, {}, "1");
    cache?.write(kept(file));
    expect(cache?.read() !== undefined).toBe(isKept);
    cache?.write({ ...kept(file), uris: [...kept(file).uris, "https://a.example/b.json"] });
  }
  for (const spec of ["-", "http://127.0.0.1/api.json", folder, join(folder, "none.json")]) {
    expect(planCache(spec, {}, "1")).toBeUndefined();
  }
});

test("the plan of a small mapping file over a large document is believed while both are as they were", async () => {
  vi.stubEnv("XDG_CACHE_HOME", folder);
  const [mapping, spec] = [join(folder, "api.mcp.yaml"), join(folder, "api.json")];
  writeFileSync(mapping, "version: 1\n");
  writeFileSync(spec, document("First"));
  await later();
  const cache = () => planCache(mapping, {}, "1");
  cache()?.write(kept(mapping, spec));
  expect(cache()?.read()).toEqual(kept(mapping, spec));
  writeFileSync(spec, document("Other"));
  expect(cache()?.read()).toBeUndefined();
  writeFileSync(spec, document("First"));
  expect(cache()?.read()).toBeDefined();
  writeFileSync(mapping, "version: 1\ntools: {}\n");
  expect(cache()?.read()).toBeUndefined();
});

test("a plan is not kept of a document that changed while it was compiled", async () => {
  vi.stubEnv("XDG_CACHE_HOME", folder);
  const [mapping, spec] = [join(folder, "api.mcp.yaml"), join(folder, "api.json")];
  writeFileSync(mapping, "version: 1\n");
  await later();
  const cache = planCache(mapping, {}, "1");
  await later();
  writeFileSync(spec, document("Later"));
  cache?.write(kept(mapping, spec));
  expect(planCache(mapping, {}, "1")?.read()).toBeUndefined();
});

/** The clock of the file system is a few milliseconds coarse. */
function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
