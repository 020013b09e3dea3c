import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { openDocuments } from "../../src/read/documents.js";
import { joinPointer } from "../../src/read/pointer.js";
import type { Documents, Located } from "../../src/read/types.js";

const specs = fileURLToPath(new URL("../../../shared/specs", import.meta.url));
const isHere = existsSync(specs);
const files = isHere ? readdirSync(specs).filter((name) => /\.(?:json|ya?ml)$/.test(name)) : [];
const folders = [
  "digitalocean-3.0/DigitalOcean-public.v2.yaml",
  "redocly-cafe-split-3.2/cafe.yaml",
  "conjur-3.0/openapi.yml",
];

/** Follows every reference of everything that can be reached. */
function followAll(documents: Documents): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const seen = new Set<object>();
  const open: Located[] = [documents.entry];
  for (let node = open.pop(); node; node = open.pop()) {
    const { value, uri, pointer } = node;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const target = documents.resolve(node, (problem) => problems.push(problem));
    if (target && target !== node) open.push(target);
    for (const [key, child] of Object.entries(value))
      open.push({ value: child, uri, pointer: joinPointer(pointer, key) });
  }
  return problems;
}

/** References that really are broken, by document. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "ga4gh-wes-3.0.yaml": ["spec/ref-remote"],
};

test.skipIf(!isHere).each([...files, ...folders])(
  "%s opens, and its references resolve",
  { timeout: 60_000 },
  async (name) => {
    const [documents, diagnostics] = await openDocuments(join(specs, name));
    expect(diagnostics).toEqual([]);
    const problems = documents ? followAll(documents) : expect.fail("not opened");
    expect(problems.map(({ code }) => code)).toEqual(BROKEN[name] ?? []);
  },
);

test.skipIf(!isHere)(
  "a file beside the folder of the entry is outside, unless the root is wider",
  async () => {
    const path = join(specs, "camara-qod-3.0/API_definitions/quality-on-demand.yaml");
    const [narrow] = await openDocuments(path);
    const [wide] = await openDocuments(path, { refRoot: join(specs, "camara-qod-3.0") });
    const outside = narrow ? followAll(narrow).map(({ code }) => code) : [];
    const rest = wide ? followAll(wide).map(({ code }) => code) : ["not opened"];
    expect(outside).toContain("spec/ref-outside");
    expect(rest).not.toContain("spec/ref-outside");
  },
);
