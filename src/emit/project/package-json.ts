/** `package.json` and `tsconfig.json` of a generated project. */
import type { ServerPlan } from "../../plan/types.js";
import { commentText } from "../literal.js";
import { kebabCase } from "../names.js";
import { pinned } from "./dependencies.js";

export interface Packages {
  /** What the project's modules import when they run. */
  readonly runtime: readonly string[];
  readonly development: readonly string[];
}

export function packageJson(
  { info }: ServerPlan,
  { runtime, development }: Packages,
  scripts: Readonly<Record<string, string>>,
  entry: object = {},
  what = "as an MCP server",
): string {
  return json({
    name: kebabCase(info.name, "server"),
    // npm takes no other
    ...(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(info.version) && { version: info.version }),
    private: true,
    description: commentText(`${info.title} ${what}`),
    type: "module",
    engines: { node: ">=20.19" },
    ...entry,
    scripts,
    dependencies: pinned(runtime),
    devDependencies: pinned(development.filter((name) => !runtime.includes(name))),
  });
}

export const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  module: "NodeNext",
  moduleResolution: "NodeNext",
  target: "ES2023",
  lib: ["ES2023"],
  types: ["node"],
  // types of packages are checked by their authors: seconds of every run
  skipLibCheck: true,
} as const;

/** @param extra over {@link STRICT} */
export function tsconfig(extra: object = {}): string {
  return json({
    compilerOptions: { ...STRICT, ...extra },
    include: ["src"],
  });
}

/** Of the tests: they are checked, and not part of what is built. @param extra over that of the project */
export function testTsconfig(extra: object = {}): string {
  return json({
    extends: "../tsconfig.json",
    compilerOptions: { rootDir: "..", noEmit: true, ...extra },
    include: [".", "../src"],
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
