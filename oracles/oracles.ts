/** The judges by their names; each is loaded when it is asked for. */
import type { Findings } from "./results.js";

export const ORACLES = {
  spector: async () => (await import("./spector/spector.js")).spector(),
  "mock-server": async () => (await import("./mock-server/mock-server.js")).mockServer(),
  "swagger-client": async () => (await import("./swagger-client/swagger-client.js")).swaggerClient(),
} satisfies Readonly<Record<string, () => Promise<Findings>>>;

export type OracleName = keyof typeof ORACLES;
