/** Every document of ../shared/specs, generated in every form, and compiled: what became of it, as Markdown. */

import type { GenerateOptions } from "../src/generate.js";
import { checkGenerated } from "../test/support/generated-check.js";
import { hasSharedSpecs, sharedSpecs, specsFolder } from "../test/support/shared-specs.js";
import { table } from "./table.js";

const FORMS: Readonly<Record<string, GenerateOptions>> = {
  server: {},
  "with zod": { zod: true },
  library: { lib: true },
  worker: { target: "worker" },
};

export interface GeneratedCorpus {
  readonly text: string;
  readonly isGood: boolean;
}

/** Undefined where the folder is not here. @param filter of the names of documents */
export async function generateAll(
  filter: string,
  say: (what: string) => void,
): Promise<GeneratedCorpus | undefined> {
  if (!hasSharedSpecs) return undefined;
  const specs = sharedSpecs.filter(({ file }) => file.includes(filter));
  const rows: string[][] = [];
  let isGood = true;
  for (const [form, options] of Object.entries(FORMS)) {
    let [tools, failures] = [0, 0];
    const startedAt = performance.now();
    for (const { file, refRoot } of specs) {
      const reading = refRoot === undefined ? {} : { refRoot };
      const check = await checkGenerated(`${specsFolder}${file}`, { ...options, ...reading });
      tools += check.tools;
      if (check.problems.length === 0) continue;
      failures++;
      for (const problem of check.problems) say(`${file}, ${form}: ${problem}`);
    }
    isGood &&= failures === 0;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    rows.push([form, String(specs.length), String(tools), String(failures), seconds]);
    say(rows.at(-1)?.join(", ") ?? "");
  }
  const head = ["generated as", "documents", "tools", "do not compile", "seconds"];
  return { text: `Generated and compiled\n\n${table(head, rows)}`, isGood };
}
