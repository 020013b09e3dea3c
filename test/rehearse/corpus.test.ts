/** Samples and refused arguments for every tool of the real documents, by both validators. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { refusedArguments } from "../../src/rehearse/refused-arguments.js";
import { sampleOf } from "../../src/rehearse/sample.js";
import type { Validator } from "../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { createWorkerValidator } from "../../src/runtime/worker/validator.js";

const folder = fileURLToPath(new URL("../../../shared/specs/", import.meta.url));
const isHere = existsSync(`${folder}INDEX.md`);
const files = isHere
  ? [...readFileSync(`${folder}INDEX.md`, "utf8").matchAll(/^\| (\S+\.(?:json|ya?ml)) \|/gm)].map(
      ([, file = ""]) => file,
    )
  : [];

/** Tools that nothing can be sent to: `/…/i` is no literal in JSON, and what stands before `^` keeps it from matching. */
const UNSATISFIABLE: ReadonlySet<string> = new Set([
  "app_accounting_export_acd_compta_set_uuid",
  "app_contacts_organizations_create",
  "app_create",
]);

/** Ajv compiles for each tool, which takes its time: so many per document have to do for it. */
const ON_NODE = 60;

let ajv: Validator;
const worker = createWorkerValidator();
beforeAll(async () => {
  ajv = await createValidator();
});

describe.skipIf(!isHere)(`the documents in ../shared/specs${isHere ? "" : " (skipped: not here)"}`, () => {
  test.each(files)(
    "%s",
    async (file) => {
      const refRoot = file.startsWith("camara-") ? { refRoot: `${folder}${file.split("/")[0]}` } : {};
      const [{ plan }] = await compile(`${folder}${file}`, refRoot);
      const onNode = createArgumentCheck("strict", async () => ajv);
      const onWorkers = createArgumentCheck("strict", async () => worker);
      const tools = plan?.tools ?? [];
      const step = Math.ceil(tools.length / ON_NODE);
      const without: string[] = [];
      for (const [index, { listing }] of tools.entries()) {
        const check = worker(listing.inputSchema);
        const accepts = (value: unknown) => check(value).length === 0;
        const sample = sampleOf(listing.inputSchema, accepts);
        const refused = refusedArguments(listing.inputSchema, sample?.value, accepts);
        if (sample === undefined) without.push(listing.name);
        expect(refused, listing.name).toBeDefined();
        if (index % step > 0) continue;
        if (sample !== undefined) {
          const accepted = { ok: true, arguments: sample.value, notes: [] };
          expect(await onNode({ listing }, sample.value), listing.name).toEqual(accepted);
        }
        const told = await onNode({ listing }, refused?.value);
        expect(told, listing.name).toMatchObject({ ok: false });
        expect(await onWorkers({ listing }, refused?.value)).toEqual(told);
      }
      expect(without.filter((name) => !UNSATISFIABLE.has(name))).toEqual([]);
    },
    60_000,
  );
});
