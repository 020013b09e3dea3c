/** Where things are. Folders end with a slash. */
export const root = new URL("../", import.meta.url).pathname;
export const cache = `${root}.cache/oracles/`;
export const cli = `${root}dist/cli/main.js`;
export const sharedSpecs = `${root}../shared/specs/`;
export const loopback = `${root}oracles/loopback.cjs`;
