/** What is generated from real documents compiles. `npm run corpus -- --part generate` does it with all, in every form. */
import { describe, expect, it } from "vitest";
import { checkGenerated } from "./support/generated-check.js";
import { hasSharedSpecs, specSample, specsFolder } from "./support/shared-specs.js";

const SMALL = /^(?:petstore|alertmanager|httpbin|discord)/;

describe.skipIf(!hasSharedSpecs)(
  `generated from documents in ../shared/specs${hasSharedSpecs ? "" : " (skipped: not here)"}`,
  () => {
    it("are ten", () => expect(specSample).toHaveLength(10));

    it.each(specSample)(
      "$file",
      async ({ file }) => {
        // the small ones as a library, whose types are of every tool
        const lib = SMALL.test(file);
        const { tools, files, problems } = await checkGenerated(`${specsFolder}${file}`, { lib });
        expect(problems).toEqual([]);
        expect(tools).toBeGreaterThan(0);
        expect(files).toBeGreaterThan(20);
      },
      60_000,
    );
  },
);
