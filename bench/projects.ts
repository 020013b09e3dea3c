/**
 * Two generated projects, ours and the peer's, as their owners use them: compiled, started, and installed for production.
 * Each is compiled by the compiler that its own package.json asks for, and both by one, the peer's.
 */
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { round, type Spread, spread } from "./statistics.js";
import { initialize, openSession } from "./stdio-session.js";

export interface ProjectFigures {
  readonly name: string;
  /** Milliseconds of `tsc --noEmit`, with the project's own compiler; and its version. */
  readonly tscMs: Spread;
  readonly compiler: string;
  /** Errors that it found. */
  readonly tscErrors: number;
  /** Milliseconds of `tsc --noEmit`, with the peer's compiler for both. */
  readonly sameTscMs: Spread;
  /** Milliseconds from spawn to the complete `tools/list` on stdio. */
  readonly listMs: Spread;
  readonly peakMB?: Spread;
  /** Of `npm install --omit=dev`, from npm's cache. */
  readonly installMs: Spread;
  readonly packages: number;
  /** What node_modules takes on disk, and what its files hold, in MB (1024²). */
  readonly diskMB: number;
  readonly filesMB: number;
}

export interface ProjectsFigures {
  readonly ours: ProjectFigures;
  readonly peer: ProjectFigures;
  /** Ours divided by the peer's: of neighbouring runs, or of the two figures. */
  readonly ratio: Readonly<Record<"tscMs" | "sameTscMs" | "listMs" | "peakMB" | "installMs", Spread>> &
    Readonly<Record<"packages" | "diskMB" | "filesMB", number>>;
}

interface Measured {
  readonly tscMs: number[];
  readonly sameTscMs: number[];
  readonly listMs: number[];
  readonly peakMB: number[];
  readonly installMs: number[];
}

interface Project {
  readonly name: string;
  readonly folder: string;
  readonly build: readonly string[];
  readonly entry: string;
}

const INSTALL = [
  "install",
  "--no-audit",
  "--no-fund",
  "--ignore-scripts",
  "--prefer-offline",
  "--loglevel=error",
];

export async function measureProjects(
  ours: string,
  theirs: string,
  peerName: string,
  runs: number,
  say: (what: string) => void,
): Promise<ProjectsFigures> {
  const us = { name: "openapi-mcp", folder: ours, build: ["run", "build"], entry: "dist/server.js" };
  const peer = { name: peerName, folder: theirs, build: ["exec", "tsc"], entry: "build/index.js" };
  const both: readonly Project[] = [us, peer];
  const seen = new Map(both.map((one) => [one, empty()]));
  const errors = new Map<Project, number>();
  say("generate: installing both projects");
  for (const one of both) {
    npm(one.folder, INSTALL);
    // the peer's compiler finds an error in what it generated, and writes it all the same
    spawnSync("npm", [...one.build], { cwd: one.folder });
    if (!existsSync(join(one.folder, one.entry))) throw new Error(`${one.name} was not built`);
  }
  const compilers = new Map(both.map((one) => [one, compilerOf(one)]));
  for (let turn = 0; turn <= runs; turn++) {
    say(`generate: tsc and start, turn ${turn} of ${runs}`);
    for (const one of turn % 2 ? both : [...both].reverse()) {
      const same = compile(one, tscOf(peer));
      const own = compile(one, tscOf(one));
      errors.set(one, own.errors);
      const started = await startOnce(one);
      if (turn === 0) continue;
      const into = seen.get(one);
      into?.sameTscMs.push(same.ms);
      into?.tscMs.push(own.ms);
      into?.listMs.push(started.ms);
      if (started.peakMB !== undefined) into?.peakMB.push(started.peakMB);
    }
  }
  for (let turn = 0; turn <= 3; turn++) {
    say(`generate: production installs, turn ${turn} of 3`);
    for (const one of both) {
      rmSync(join(one.folder, "node_modules"), { recursive: true });
      const startedAt = performance.now();
      npm(one.folder, [...INSTALL, "--omit=dev"]);
      if (turn > 0) seen.get(one)?.installMs.push(performance.now() - startedAt);
    }
  }
  const figuresOf = (one: Project) =>
    figures(one, seen.get(one) ?? empty(), compilers.get(one) ?? "", errors.get(one) ?? 0);
  const [own, other] = [figuresOf(us), figuresOf(peer)];
  return {
    ours: own,
    peer: other,
    ratio: ratios(own, other, seen.get(us) ?? empty(), seen.get(peer) ?? empty()),
  };
}

function empty(): Measured {
  return { tscMs: [], sameTscMs: [], listMs: [], peakMB: [], installMs: [] };
}

function npm(folder: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} in ${folder}: ${stderr.slice(-2000)}`);
}

function tscOf({ folder }: Project): string {
  return join(folder, "node_modules/typescript/bin/tsc");
}

function compilerOf({ folder }: Project): string {
  const file = join(folder, "node_modules/typescript/package.json");
  return `typescript ${(JSON.parse(readFileSync(file, "utf8")) as { version: string }).version}`;
}

function compile({ folder }: Project, tsc: string) {
  const startedAt = performance.now();
  const { stdout } = spawnSync(process.execPath, [tsc, "--noEmit"], { cwd: folder, encoding: "utf8" });
  const ms = performance.now() - startedAt;
  return { ms, errors: stdout.split("\n").filter((line) => /error TS/.test(line)).length };
}

async function startOnce({ folder, entry }: Project) {
  const session = openSession([process.execPath, join(folder, entry)], {
    OPENAPI_MCP_BASE_URL: "http://127.0.0.1:9",
  });
  try {
    await initialize(session);
    const { at } = await session.request("tools/list", {});
    return { ms: at - session.startedAt, peakMB: session.peakMemory() };
  } finally {
    await session.close();
  }
}

function figures(
  { name, folder }: Project,
  seen: Measured,
  compiler: string,
  tscErrors: number,
): ProjectFigures {
  const lock = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8")) as {
    packages: object;
  };
  const { disk, files } = sizeOf(join(folder, "node_modules"));
  return {
    name,
    tscMs: spread(seen.tscMs, 1),
    compiler,
    tscErrors,
    sameTscMs: spread(seen.sameTscMs, 1),
    listMs: spread(seen.listMs, 1),
    ...(seen.peakMB.length > 0 && { peakMB: spread(seen.peakMB, 1) }),
    installMs: spread(seen.installMs, 1),
    packages: Object.keys(lock.packages).length,
    diskMB: round(disk / 1024 ** 2, 1),
    filesMB: round(files / 1024 ** 2, 1),
  };
}

/** In bytes. A file takes whole blocks of the disk (`st_blocks`, of 512 bytes). */
function sizeOf(folder: string): { readonly disk: number; readonly files: number } {
  let [disk, files] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const { blocks, size } = lstatSync(join(entry.parentPath, entry.name));
    disk += blocks * 512;
    if (entry.isFile()) files += size;
  }
  return { disk, files };
}

function ratios(
  us: ProjectFigures,
  peer: ProjectFigures,
  ours: Measured,
  theirs: Measured,
): ProjectsFigures["ratio"] {
  const paired = (name: keyof Measured) =>
    spread(
      ours[name].flatMap((value, turn) => theirs[name].slice(turn, turn + 1).map((other) => value / other)),
    );
  const plain = (name: "packages" | "diskMB" | "filesMB") => round(us[name] / peer[name], 3);
  return {
    tscMs: paired("tscMs"),
    sameTscMs: paired("sameTscMs"),
    listMs: paired("listMs"),
    peakMB: paired("peakMB"),
    installMs: paired("installMs"),
    packages: plain("packages"),
    diskMB: plain("diskMB"),
    filesMB: plain("filesMB"),
  };
}
