/**
 * Property tests by a seed of the environment's choice. CI fixes it, so that what fails there is what was changed;
 * everywhere else each run looks at other values (and prints the seed of a failure).
 */
const seed = process.env["FC_SEED"];

if (seed !== undefined && seed !== "") (await import("fast-check")).configureGlobal({ seed: Number(seed) });
