/** The judges by their names; each is loaded when it is asked for. */
import type { Findings } from "./results.js";

export const ORACLES = {
  spector: async () => (await import("./spector/spector.js")).spector(),
} satisfies Readonly<Record<string, () => Promise<Findings>>>;

export type OracleName = keyof typeof ORACLES;
