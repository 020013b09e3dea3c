/** For tests that start the built program. `global-setup.ts` builds it. */
import { inject } from "vitest";

/** Fails the test with the compiler's own words when `dist/` could not be built. */
export function requireBuild(): void {
  const errors = inject("buildErrors");
  if (errors) throw new Error(errors);
}
