/**
 * `npm run build`: the server as one program in dist/, which starts sooner than its many modules would. The packages under
 * `devDependencies` that it needs are part of it; those under `dependencies` are loaded from node_modules when a call needs
 * them.
 */
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["src/server.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifyWhitespace: true,
  minifySyntax: true,
  // for `node --enable-source-maps dist/server.js`
  sourcemap: true,
  external: Object.keys(dependencies),
  alias: { "@modelcontextprotocol/server/_shims": "./src/runtime/node/sdk-shims.ts" },
});
