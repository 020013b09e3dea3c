/** Workers in workerd: one bundle, made as wrangler makes it, under several sets of bindings. */
import type { Readable } from "node:stream";
import { type BuildOptions, build } from "esbuild";
import { Miniflare } from "miniflare";
import { projectRoot } from "../../support/paths.js";

const ENTRY = `
import { createWorker } from "../../../src/runtime/worker/index.ts";
import { server } from "./desk.ts";
export default createWorker(server);
`;

const DESK = {
  stdin: { contents: ENTRY, resolveDir: `${projectRoot}test/runtime/worker`, loader: "ts" },
} satisfies BuildOptions;

export type Bindings = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

export interface Bundle {
  readonly text: string;
  /** What it leaves to the platform to find. */
  readonly imports: readonly string[];
  readonly inputs: readonly string[];
}

/** @param entry the desk's unless given */
export async function bundle(entry: Pick<BuildOptions, "entryPoints" | "stdin"> = DESK): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...entry,
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*"],
    metafile: true,
    write: false,
  });
  return {
    text: outputFiles[0]?.text ?? "",
    imports: Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
    inputs: Object.keys(metafile.inputs),
  };
}

export interface Deployed {
  /** Where a worker listens, without a path. */
  readonly at: (worker: string) => string;
  /** What all of them have said so far. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

export async function deploy(script: string, workers: Readonly<Record<string, Bindings>>): Promise<Deployed> {
  let log = "";
  const hear = (stream: Readable) =>
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  const workerd = new Miniflare({
    handleRuntimeStdio: (...streams: readonly Readable[]) => streams.forEach(hear),
    workers: Object.entries(workers).map(([name, bindings]) => ({
      name,
      modules: true,
      script,
      // The last one without Node's modules unless they are asked for is 2026-08-03.
      compatibilityDate: "2026-04-01",
      compatibilityFlags: ["enable_request_signal"],
      bindings,
      // Without Miniflare's own worker before it, which keeps from it that a client went away.
      unsafeDirectSockets: [{}],
    })),
  });
  const urls = new Map<string, string>();
  for (const name of Object.keys(workers)) urls.set(name, (await workerd.unsafeGetDirectURL(name)).origin);
  return { at: (worker) => urls.get(worker) ?? "", log: () => log, close: () => workerd.dispose() };
}
