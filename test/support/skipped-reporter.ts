/** Says at the end of a run what was skipped and why: names that hold `(skipped: reason)` or `(skipped for …)`. */
import type { Reporter, TestModule } from "vitest/node";

const REASON = /^.*\(skipped[^)]*\)/;

export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const name = REASON.exec(test.fullName)?.[0];
        if (name !== undefined) names.add(`${module.relativeModuleId}: ${name}`);
      }
    }
    for (const name of [...names].sort()) process.stdout.write(`Skipped: ${name}\n`);
  }
}
