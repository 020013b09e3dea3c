/**
 * Where an oracle and we disagree on purpose, and the paragraph of a specification that decides. What is not here and
 * is disputed makes `npm run oracles` fail.
 */
import { MOCK_SERVER } from "./mock-server/exceptions.js";
import type { OracleName } from "./oracles.js";
import { SPECTOR } from "./spector/exceptions.js";
import { SWAGGER_CLIENT } from "./swagger-client/exceptions.js";

export interface Exception {
  /** The whole name of a case. */
  readonly cases: RegExp;
  /** Also what was said has to match. */
  readonly said?: RegExp;
  readonly why: string;
  readonly decides: string;
}

const EXCEPTIONS: Readonly<Record<OracleName, readonly Exception[]>> = {
  spector: SPECTOR,
  "mock-server": MOCK_SERVER,
  "swagger-client": SWAGGER_CLIENT,
};

export function exceptionFor(oracle: OracleName, name: string, said: string): Exception | undefined {
  return EXCEPTIONS[oracle].find((one) => one.cases.test(name) && (one.said?.test(said) ?? true));
}
