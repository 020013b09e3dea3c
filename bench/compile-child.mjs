// Compiles one document with the built dist/ and prints what that took. Plain JavaScript, so that nothing but the
// program is loaded. Run with --expose-gc. Usage: compile-child.mjs <dist folder> <document>
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [dist = "", document = ""] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(`${dist}/${file}`).href);
const { compile } = await load("compile.js");
const { serverDefinition } = await load("serve/serve.js");
const { define } = await load("runtime/core/definition.js");

globalThis.gc();
const heapBefore = process.memoryUsage().heapUsed;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const [{ plan }, diagnostics] = await compile(document);
if (!plan) throw new Error(JSON.stringify(diagnostics));
const { tools } = define(serverDefinition(plan), {
  baseUrl: "http://127.0.0.1:9",
  http: () => Promise.reject(new Error("nothing is called here")),
  headers: {},
  credentials: plan.credentials,
  secrets: () => undefined,
});
const wallMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
const peakKB = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);
globalThis.gc();
const keptKB = (process.memoryUsage().heapUsed - heapBefore) / 1024;
console.log(
  JSON.stringify({ tools: tools.length, wallMs, cpuMs: (cpu.user + cpu.system) / 1000, peakKB, keptKB }),
);
