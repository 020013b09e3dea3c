/** What is generated from real documents compiles. `npm run corpus -- --part generate` does it with all, in every form. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { api } from "./support/compile.js";
import { checkGenerated } from "./support/generated-check.js";
import { hasSharedSpecs, specSample, specsFolder } from "./support/shared-specs.js";

const SMALL = /^(?:petstore|alertmanager|httpbin|discord)/;

it.each([{}, { lib: true }, { target: "worker" as const }])(
  "a document without tools, %j",
  async (options) => {
    const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-empty-"));
    try {
      const input = join(folder, "openapi.json");
      writeFileSync(input, JSON.stringify(api({})));
      expect((await checkGenerated(input, options)).problems).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  20_000,
);

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
