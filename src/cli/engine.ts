/** V8's settings while a document is compiled: what suits a server that runs for days does not suit its first second. */
import { setFlagsFromString } from "node:v8";

/** Node 20's V8. Later ones tier up in other ways, and do not know the flag. */
const HAS_BUDGET = process.versions.v8.startsWith("11.3.");

/**
 * Runs a compilation.
 * @param work is given a function to call once the document is read
 */
export async function whileCompiling<T>(work: (onRead: () => void) => Promise<T>): Promise<T> {
  // Most of what is allocated lives as long as the compilation does. A young generation that grows meanwhile only
  // copies it more often: kept small, GitHub's document takes 20 MB less.
  setFlagsFromString("--semi-space-growth-factor=1");
  try {
    // Every function runs a few thousand times and never again: optimising it takes longer (50 ms of 400 there).
    return await work(() => HAS_BUDGET && setFlagsFromString("--interrupt-budget=1000000"));
  } finally {
    setFlagsFromString("--semi-space-growth-factor=2");
    if (HAS_BUDGET) setFlagsFromString("--interrupt-budget=67584");
  }
}
