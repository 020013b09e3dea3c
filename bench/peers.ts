/** The packages we compare ourselves with, installed once into the system's temp folder. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGES = ["@ivotoby/openapi-mcp-server@1.16.1", "openapi-mcp-generator@4.0.1"] as const;

export interface Peers {
  readonly server: { readonly name: string; readonly entry: string };
  readonly generator: { readonly name: string; readonly entry: string };
}

export function installPeers(): Peers {
  const folder = join(tmpdir(), "openapi-mcp-bench-peers-1");
  const server = join(folder, "node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js");
  const generator = join(folder, "node_modules/openapi-mcp-generator/bin/openapi-mcp-generator.js");
  if (!existsSync(server) || !existsSync(generator)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", ...PACKAGES];
    execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  return { server: { name: PACKAGES[0], entry: server }, generator: { name: PACKAGES[1], entry: generator } };
}
