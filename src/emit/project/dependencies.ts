/** Versions that generated projects are pinned to: those that our own tests run with. */

export const VERSIONS: Readonly<Record<string, string>> = {
  "@modelcontextprotocol/client": "2.4.0",
  "@modelcontextprotocol/node": "2.1.2",
  "@modelcontextprotocol/server": "2.4.0",
  "@types/node": "20.19.43",
  ajv: "8.20.0",
  "ajv-formats": "3.0.1",
  esbuild: "0.28.2",
  oauth4webapi: "3.8.8",
  "openapi-mcp": "0.1.0",
  re2js: "2.10.0",
  typescript: "7.0.2",
  undici: "7.30.2",
  vitest: "4.1.12",
  wrangler: "4.86.0",
  zod: "4.6.7",
};

/** Patches of these versions, nothing else. */
export function pinned(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...names].sort().map((name) => [name, `~${versionOf(name)}`]));
}

function versionOf(name: string): string {
  const version = Object.hasOwn(VERSIONS, name) ? VERSIONS[name] : undefined;
  if (version === undefined) throw new Error(`No version is known for ${name}`);
  return version;
}
