/** The dependency rule of ARCHITECTURE.md as code: sources in, violations out. */
import { posix } from "node:path";

/** Path from the repository's root (`src/plan/types.ts`) → text. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `import type` and `export type … from`: gone when compiled. */
  readonly typeOnly: boolean;
  /** What stands between `import` and `from`. */
  readonly clause: string;
}

/** A higher room may import every lower one, never one beside or above it. `index` and `compile` are single files. */
const FLOORS: readonly (readonly string[])[] = [
  ["diagnostics"],
  ["read"],
  ["mapping", "model"],
  ["plan"],
  ["compile", "serve", "emit"],
  ["rehearse"],
  ["generate"],
  ["cli", "index"],
];

/** Folders of `plan/`: one may import those before it. */
const PLAN_PARTS: readonly string[] = ["schemas", "expressions", "recipes", "mapped"];

/** The runtime's contract, its did-you-mean, and what keeps both from the wrong hosts: free for all. */
const SHARED = [
  "src/runtime/core/types.ts",
  "src/runtime/core/policy/types.ts",
  "src/runtime/core/recipe/types.ts",
  "src/runtime/core/suggest.ts",
  "src/runtime/core/header-names.ts",
  "src/runtime/core/xml-name.ts",
  "src/runtime/core/contract.ts",
  "src/runtime/core/ip-address.ts",
  "src/runtime/node/checked-lookup.ts",
];

/** Who builds servers, and so needs the rest of the runtime. `types`: only with `import type`. */
const RUNTIME_USERS: Readonly<Record<string, "values" | "types">> = {
  serve: "values",
  rehearse: "values",
  cli: "values",
  index: "types",
  compile: "types",
};

/** What each part of the runtime may import besides its own folder and `core/`. */
const RUNTIME_PARTS: Readonly<Record<string, { readonly says: string; readonly allows: RegExp }>> = {
  core: {
    says: "runtime/core imports only @modelcontextprotocol/server",
    allows: /^@modelcontextprotocol\/server(\/|$)/,
  },
  node: {
    says: "runtime/node imports only node:*, undici, ajv, ajv-formats, re2js and @modelcontextprotocol/*",
    allows: /^(node:|(undici|ajv|ajv-formats|re2js)(\/|$)|@modelcontextprotocol\/)/,
  },
  worker: {
    says: "runtime/worker imports only @modelcontextprotocol/server",
    allows: /^@modelcontextprotocol\/server(\/|$)/,
  },
};

/** What a generated server has in the place of `cli/`. */
const COMMAND_FILES: readonly string[] = ["src/runtime/node/main.ts", "src/runtime/node/signals.ts"];

/** Needs nothing of a host, and is loaded when the first token is needed. */
const OAUTH_FILE = "src/runtime/core/oauth/grants.ts";
const SDK_SERVER_FILE = "src/runtime/core/mcp-server.ts";
const MAX_LINES = 300;
/** File → why it may be longer. */
const LONGER: Readonly<Record<string, string>> = {};
const BANNED_NAMES = ["util", "utils", "helper", "helpers", "common", "misc"];

/** Every breach of a rule, as `file:line rule (what was found)`. */
export function violations(sources: Sources): string[] {
  return [...sources.keys()].sort().flatMap((file) => {
    const text = sources.get(file) ?? "";
    const imports = importsOf(text);
    return [
      ...nameProblems(file),
      ...lengthProblems(file, text),
      ...imports.flatMap((found) => importProblems(file, found, sources)),
      ...processProblems(file, text),
    ];
  });
}

/** Reads imports from text as Biome formats it: double quotes, one statement per line start, no comment inside. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  const lineAt = (index: number) => code.slice(0, index).split("\n").length;
  for (const match of code.matchAll(/^(import|export)\s+(type\s)?([^;"'=]*?)\bfrom\s*"([^"]+)"/gm)) {
    const [, , type, clause = "", specifier = ""] = match;
    found.push({ specifier, clause, typeOnly: type !== undefined, line: lineAt(match.index) });
  }
  for (const match of code.matchAll(
    /^import\s*"([^"]+)"|\b(?:import|require|import\.meta\.resolve)\(\s*"([^"]+)"/gm,
  )) {
    const specifier = match[1] ?? match[2] ?? "";
    found.push({ specifier, clause: "", typeOnly: false, line: lineAt(match.index) });
  }
  for (const match of code.matchAll(/\bimport\(\s*[^"\s)]/g)) {
    found.push({ specifier: "?", clause: "", typeOnly: false, line: lineAt(match.index) });
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Comments replaced by blanks, so that offsets and lines stay. Knows comments that start a line, and `code // tail`. */
function withoutComments(text: string): string {
  let inBlock = false;
  return text
    .split("\n")
    .map((line) => {
      if (!inBlock && !/^\s*\/\*/.test(line)) return line.replace(/(^|\s)\/\/.*$/, "$1");
      inBlock = !line.includes("*/");
      return "";
    })
    .join("\n");
}

function importProblems(file: string, found: Import, sources: Sources): string[] {
  const say = (rule: string) => [`${file}:${found.line} ${rule} (imports "${found.specifier}")`];
  if (found.specifier === "?")
    return say("a dynamic import names its module in a string literal, so that it can be seen");
  if (isSdkServer(found) && file !== SDK_SERVER_FILE)
    return say(`the SDK's Server class stays in ${SDK_SERVER_FILE}`);
  const part = file.startsWith("src/runtime/") ? file.split("/")[2] : undefined;
  if (!found.specifier.startsWith(".")) {
    if (file === OAUTH_FILE && found.specifier === "oauth4webapi") return [];
    const rules = part ? RUNTIME_PARTS[part] : undefined;
    return rules && !rules.allows.test(found.specifier) ? say(rules.says) : [];
  }
  const target = targetOf(file, found);
  if (!target.startsWith("src/")) return say("src/ imports nothing outside src/");
  if (!sources.has(target)) return say(`there is no ${target}`);
  if (part !== undefined) return runtimeProblem(part, target).flatMap(say);
  return roomProblem(file, target, found.typeOnly).flatMap(say);
}

/** `runtime/` is copied into generated servers: it stands alone, and `core/` stands without `node/` and `worker/`. */
function runtimeProblem(part: string, target: string): string[] {
  if (!target.startsWith("src/runtime/")) return ["runtime/ imports nothing of ours outside runtime/"];
  const isIndex = !(part in RUNTIME_PARTS);
  const targetPart = target.split("/")[2];
  if (isIndex || targetPart === part || targetPart === "core") return [];
  return [`runtime/${part} imports only runtime/core and its own files`];
}

function roomProblem(file: string, target: string, typeOnly: boolean): string[] {
  const [from, to] = [roomOf(file), roomOf(target)];
  if (to === "runtime") {
    const allowed = RUNTIME_USERS[from];
    if (SHARED.includes(target) || allowed === "values" || (allowed === "types" && typeOnly)) return [];
    const hint = allowed === "types" ? "with `import type` only" : `beyond ${SHARED.join(" and ")}`;
    return [`${from} may not import the runtime ${allowed === "types" ? "except " : ""}${hint}`];
  }
  if (from === to) return from === "plan" ? planProblem(file, target) : [];
  const [fromFloor, toFloor] = [floorOf(from), floorOf(to)];
  if (fromFloor < 0)
    return [`${from} is not a room: add it to the dependency rule, here and in ARCHITECTURE.md`];
  if (toFloor < 0) return [`${to} is not a room: add it to the dependency rule, here and in ARCHITECTURE.md`];
  return toFloor < fromFloor ? [] : [`${from} may not import ${to}: ${orderAsText()}`];
}

function planProblem(file: string, target: string): string[] {
  const [from, to] = [file, target].map((path) => PLAN_PARTS.indexOf(path.split("/")[2] ?? ""));
  if (from === undefined || to === undefined || from < 0 || to <= from) return [];
  return [
    `plan/${PLAN_PARTS[from]} may not import plan/${PLAN_PARTS[to]}: ${[...PLAN_PARTS].reverse().join(" → ")}`,
  ];
}

function processProblems(file: string, text: string): string[] {
  const inCli = file.startsWith("src/cli/");
  const inCore = file.startsWith("src/runtime/core/") || file.startsWith("src/runtime/worker/");
  const stdio = file === "src/runtime/node/stdio.ts";
  const command = COMMAND_FILES.includes(file);
  const rules: readonly (readonly [applies: boolean, pattern: RegExp, rule: string])[] = [
    [
      !inCli && !stdio && !command,
      /\bprocess\.(exit|exitCode|argv|stdout)\b/,
      "only cli/ touches the process's exit, argv and standard output",
    ],
    [stdio, /\bprocess\.(exit|exitCode|argv)\b/, "only cli/ touches the process's exit and argv"],
    [!inCli, /\bconsole\.(log|info|debug|table|dir)\(/, "standard output belongs to the protocol"],
    [
      !inCli && !stdio,
      /"(node:)?process"/,
      "use the global `process`, so that this test sees what is touched",
    ],
    [
      inCore,
      /(?<![\w.])(process|Buffer|setImmediate|__dirname)\b(?!\s*[:?])/,
      "runtime/core uses web-standard APIs only",
    ],
    [true, /\beval\(|\bnew Function\(/, "no code is made from text"],
  ];
  return withoutComments(text)
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(([applies, pattern]) => applies && pattern.test(line))
        .map(([, , rule]) => `${file}:${index + 1} ${rule} (${line.trim()})`),
    );
}

function lengthProblems(file: string, text: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  if (lines <= MAX_LINES || file in LONGER) return [];
  return [`${file}:${MAX_LINES + 1} no file is longer than ${MAX_LINES} lines (${lines})`];
}

function nameProblems(file: string): string[] {
  const names = file.replace(/(\.\w+)+$/, "").split("/");
  const banned = names.filter((name) => BANNED_NAMES.includes(name));
  return banned.map((name) => `${file}:1 a file or folder says what it holds (${name})`);
}

/** Import cycles as `a → b → a`; where there is one, at least one is named. Type-only imports do not count: they are gone when the program runs. */
export function cycles(sources: Sources): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(file);
    if (seenAt >= 0) {
      const ring = trail.slice(seenAt);
      const first = ring.indexOf([...ring].sort()[0] ?? file);
      found.add([...ring.slice(first), ...ring.slice(0, first), ring[first]].join(" → "));
    }
    if (seenAt >= 0 || done.has(file)) return;
    for (const found of importsOf(sources.get(file) ?? "")) {
      if (found.typeOnly || !found.specifier.startsWith(".")) continue;
      const target = targetOf(file, found);
      if (sources.has(target)) visit(target, [...trail, file]);
    }
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return [...found].sort();
}

/** Names of the packages that `src/` imports. */
export function packagesOf(sources: Sources): string[] {
  const names = [...sources.values()]
    .flatMap((text) => importsOf(text))
    .map((found) => found.specifier)
    .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:") && specifier !== "?")
    .map((specifier) =>
      specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  return [...new Set(names)].sort();
}

function isSdkServer(found: Import): boolean {
  if (!/^@modelcontextprotocol\/(server|sdk)(\/|$)/.test(found.specifier)) return false;
  return /\bServer\b/.test(found.clause) || found.clause.includes("*");
}

function targetOf(file: string, found: Import): string {
  return posix.join(posix.dirname(file), found.specifier).replace(/\.js$/, ".ts");
}

/** `src/plan/names.ts` → `plan`, `src/compile.ts` → `compile`. */
function roomOf(file: string): string {
  return (file.split("/")[1] ?? "").replace(/\.ts$/, "");
}

function floorOf(room: string): number {
  return FLOORS.findIndex((floor) => floor.includes(room));
}

/** `cli, index → compile, serve, emit → plan → …` */
export function orderAsText(): string {
  return [...FLOORS]
    .reverse()
    .map((floor) => floor.join(", "))
    .join(" → ");
}
