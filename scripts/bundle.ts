/**
 * Builds the command: its files and what a server needs at its start in a few chunks, since opening 200 small files
 * takes longer than all that is in them. What single options need (YAML, HTTP, validation) stays in its packages.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";

const root = join(import.meta.dirname, "..");
const output = join(root, "dist", "cli");
/**
 * Packages that every start loads, and the parser that every mapping file needs (in the chunk of those); all others
 * are loaded from where they are installed.
 */
const BUNDLED = [
  "@modelcontextprotocol/server",
  "@modelcontextprotocol/node",
  "@modelcontextprotocol/core",
  "commander",
  "zod",
  "@marcbachmann/cel-js",
];

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Readonly<Record<string, string>>;
};
const external = Object.keys(dependencies).filter((name) => !BUNDLED.includes(name));

rmSync(output, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts" },
  outdir: output,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // names stay, so that a stack trace says where it happened
  minifyWhitespace: true,
  minifySyntax: true,
  external: external.flatMap((name) => [name, `${name}/*`]),
  alias: { "@modelcontextprotocol/server/_shims": "./src/runtime/node/sdk-shims.ts" },
  // commander is CommonJS and asks for Node's own modules
  banner: {
    js: 'import { createRequire as createRequireOfBundle } from "node:module";\nconst require = createRequireOfBundle(import.meta.url);',
  },
  metafile: true,
  logLevel: "warning",
});
writeFileSync(join(output, "THIRD_PARTY_LICENSES.txt"), licences(metafile));

/** The licences of the packages that parts were taken from, as those licences ask for. */
function licences({ inputs }: Metafile): string {
  const packages = new Set<string>();
  for (const file of Object.keys(inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    if (match?.[1]) packages.add(match[1]);
  }
  const texts = [...packages].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
      name: string;
      version: string;
      license: string;
    };
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
    const text =
      file === undefined
        ? `Licence: ${manifest.license}`
        : readFileSync(join(root, folder, file), "utf8").trim();
    return `${manifest.name} ${manifest.version}\n\n${text}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
