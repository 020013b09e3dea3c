/** What a scenario's check wants beyond the request that it declares, or declares in a form that is no argument. */
import type { DeclaredRequest } from "./scenarios.js";

interface Supplement {
  readonly request?: (declared: DeclaredRequest, index: number) => DeclaredRequest;
  readonly arguments?: Readonly<Record<string, unknown>>;
}

export const SUPPLEMENTS: Readonly<Record<string, Supplement>> = {};
