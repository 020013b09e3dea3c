/** The scenarios' TypeSpec as OpenAPI 3.0 and 3.1, compiled once. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { run } from "../child.js";
import { PATCHES } from "./patches.js";

export const VERSIONS = ["3.0.0", "3.1.0"] as const;
export type Version = (typeof VERSIONS)[number];

export interface ScenarioDocument {
  /** Below `specs/`, as a scenario has it. */
  readonly folder: string;
  readonly version: Version;
  readonly file: string;
  /** Of an API of several versions, the one that this document describes: `v2`. */
  readonly apiVersion?: string;
}

const CONFIG = `emit: ["@typespec/openapi3"]
options:
  "@typespec/openapi3":
    file-type: json
    openapi-versions: [${VERSIONS.join(", ")}]
`;

const MAIN = "/main.tsp";
/** Compilers at once. */
const WORKERS = 2;

/** @param folder where the packages are installed */
export async function openApiOf(folder: string): Promise<readonly ScenarioDocument[]> {
  const out = `${folder}openapi/`;
  const marker = `${out}compiled.json`;
  const made = JSON.stringify(PATCHES.map(({ file, find, replace }) => [file, find.source, replace]));
  if (!existsSync(marker) || readFileSync(marker, "utf8") !== made) {
    rmSync(out, { recursive: true, force: true });
    await compileAll(folder, patched(folder), out);
    writeFileSync(marker, made);
  }
  return documentsIn(out);
}

function patched(folder: string): string {
  const specs = `${folder}specs/`;
  rmSync(specs, { recursive: true, force: true });
  cpSync(`${folder}node_modules/@typespec/http-specs/specs`, specs, { recursive: true });
  for (const { file, find, replace } of PATCHES) {
    const text = readFileSync(folder + file, "utf8");
    if (text.search(find) >= 0) writeFileSync(folder + file, text.replace(find, replace));
    else if (!text.includes(replace)) throw new Error(`${file} has nothing to patch`);
  }
  return specs;
}

async function compileAll(folder: string, specs: string, out: string): Promise<void> {
  const config = `${folder}tspconfig.yaml`;
  writeFileSync(config, CONFIG);
  const files = readdirSync(specs, { recursive: true, encoding: "utf8" });
  const waiting = files.filter((file) => file.endsWith(MAIN)).map((file) => file.slice(0, -MAIN.length));
  console.log(`Compiling ${waiting.length} TypeSpec folders`);
  const compiler = `${folder}node_modules/@typespec/compiler/cmd/tsp.js`;
  const work = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const output = `@typespec/openapi3.emitter-output-dir=${out}${name}`;
      const args = [compiler, "compile", `${specs}${name}${MAIN}`, "--config", config, "--option", output];
      await run(process.execPath, args, { cwd: folder });
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

function documentsIn(out: string): readonly ScenarioDocument[] {
  const files = readdirSync(out, { recursive: true, encoding: "utf8" });
  return files.sort().flatMap((path) => {
    const match = /^(.+)\/(\d\.\d\.\d)\/openapi\.(?:(.+)\.)?json$/.exec(path);
    const version = VERSIONS.find((one) => one === match?.[2]);
    if (!match?.[1] || !version) return [];
    const [, folder, , apiVersion] = match;
    return [{ folder, version, file: out + path, ...(apiVersion !== undefined && { apiVersion }) }];
  });
}
