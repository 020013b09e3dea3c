import { defineConfig } from "vitest/config";
import { SkippedReporter } from "./test/support/skipped-reporter.js";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    setupFiles: ["test/support/seed.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The end-to-end tests start processes of their own; two workers keep two cores busy.
    maxWorkers: 2,
    reporters: ["default", new SkippedReporter()],
  },
});
