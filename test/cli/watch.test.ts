/** Which changes of files are told: those that happened, each once, also of files that are not there yet. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWatcher, type Watcher } from "../../src/cli/watch.js";
import { eventually } from "../support/wait.js";

let folder: string;
let count: number;
let watcher: Watcher;
/** As `serve` does: after each change the same documents are watched on. */
function watchAll(...names: readonly string[]): void {
  const uris = names.map((name) => pathToFileURL(join(folder, name)).href);
  watcher = createWatcher(() => {
    count += 1;
    watcher.watch(uris, Date.now());
  });
  watcher.watch(uris, Date.now() + 1);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-watch-"));
  count = 0;
  writeFileSync(join(folder, "map.yaml"), "1");
});
afterEach(() => {
  watcher.close();
  rmSync(folder, { recursive: true });
});

test("a file that goes is told once, not as long as it is gone; and so is its return", async () => {
  writeFileSync(join(folder, "spec.yaml"), "1");
  watchAll("map.yaml", "spec.yaml");
  rmSync(join(folder, "spec.yaml"));
  await eventually("the end of the file", () => count >= 1);
  await delay(500);
  const told = count;
  expect(told).toBeLessThanOrEqual(2);
  writeFileSync(join(folder, "spec.yaml"), "2");
  await eventually("its return", () => count > told);
});

test("a file in a folder that is not there yet is told when it comes", async () => {
  watchAll("map.yaml", "later/deep/spec.yaml");
  await eventually("that it is not there", () => count === 1);
  mkdirSync(join(folder, "later"));
  await eventually("the outer folder", () => count === 2);
  mkdirSync(join(folder, "later/deep"));
  await eventually("the inner folder", () => count === 3);
  writeFileSync(join(folder, "later/deep/spec.yaml"), "1");
  await eventually("the file", () => count === 4);
});
