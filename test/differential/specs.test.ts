/** Real documents: what is generated lists and asks what is served, byte for byte. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { projectRoot } from "../support/paths.js";
import { FAILURES, failing, playing } from "./support/failures.js";
import { pairOf } from "./support/pair.js";
import { answered } from "./support/theatre.js";

const folder = `${projectRoot}../shared/specs/`;
const isHere = existsSync(`${folder}INDEX.md`);

/** Of every version of OpenAPI, large and small, odd and plain. */
const SAMPLE = [
  "petstore-2.0.json",
  "alertmanager-2.0.yaml",
  "kubernetes-1.13-2.0.json",
  "github-3.0.json",
  "stripe-3.0.json",
  "readme-parameters-style-3.0.yaml",
  "httpbin-3.0.json",
  "openai-3.1.yaml",
  "discord-3.1.json",
  "redocly-cafe-split-3.2/cafe.yaml",
];
/** Tools that are called of each document, spread over all of them. */
const MOST = 25;

describe.skipIf(!isHere)(`documents in ../shared/specs${isHere ? "" : " (skipped: not here)"}`, () => {
  it.each(SAMPLE)(
    "%s",
    async (file) => {
      const refRoot = file.includes("/") ? { refRoot: dirname(`${folder}${file}`) } : {};
      const [{ plan }] = await compile(`${folder}${file}`, { ...refRoot, details: "used" });
      if (!plan) throw new Error(`${file} does not compile`);
      const pair = await pairOf(plan);
      const listed = await pair.ask("tools/list", {}, () => answered(404, {}), "tools/list");
      expect(listed).toContain(JSON.stringify(plan.tools[0]?.listing.name));
      const rehearsals = await rehearse(plan);
      const every = Math.ceil(rehearsals.length / MOST);
      for (const rehearsal of rehearsals.filter((_, index) => index % every === 0)) {
        const { tool, refused } = rehearsal;
        const call = (args: object) => ({ name: tool, arguments: args });
        await pair.ask("tools/call", call(rehearsal.arguments), playing(rehearsal), `${tool}, a good call`);
        if (refused)
          await pair.ask(
            "tools/call",
            call(refused.arguments),
            playing(rehearsal),
            `${tool}, a refused call`,
          );
        for (const [kind, failure] of FAILURES.slice(0, 5))
          await pair.ask(
            "tools/call",
            call(rehearsal.arguments),
            failing(rehearsal, 0, failure, true),
            `${tool}, ${kind}`,
          );
      }
    },
    60_000,
  );
});
