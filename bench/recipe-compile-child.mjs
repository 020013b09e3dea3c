// Does one of three things with the built dist/ and prints what that took: `read` (the document and its model),
// `spec` (all of its operations as tools), `mapping` (a mapping file over it). Plain JavaScript, so that nothing but
// the program is loaded. Usage: recipe-compile-child.mjs <dist folder> read|spec|mapping <document> [mapping file]
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [dist = "", what = "", document = "", mapping = ""] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(`${dist}/${file}`).href);
const { compile } = await load("compile.js");
const { openDocuments } = await load("read/documents.js");
const { readModel } = await load("model/model.js");

const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const count = await work();
const wallMs = performance.now() - startedAt;
const cpu = process.cpuUsage(cpuBefore);
const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
const peakKB = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);
console.log(JSON.stringify({ count, wallMs, cpuMs: (cpu.user + cpu.system) / 1000, peakKB }));

async function work() {
  if (what === "read") {
    const [documents, problems] = await openDocuments(document);
    const [model] = documents ? readModel(documents) : [];
    if (!model) throw new Error(JSON.stringify(problems));
    return model.operations.length;
  }
  const [{ plan }, diagnostics] =
    what === "mapping" ? await compile(mapping, { specs: [document] }) : await compile(document);
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan.tools.length;
}
