/** Real documents: what is generated lists and asks what is served, byte for byte. */
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { hasSharedSpecs, specSample, specsFolder } from "../support/shared-specs.js";
import { FAILURES, failing, playing } from "./support/failures.js";
import { pairOf } from "./support/pair.js";
import { answered } from "./support/theatre.js";

/** Tools that are called of each document, spread over all of them. */
const MOST = 25;

describe.skipIf(!hasSharedSpecs)(
  `documents in ../shared/specs${hasSharedSpecs ? "" : " (skipped: not here)"}`,
  () => {
    it.each(specSample)(
      "$file",
      async ({ file }) => {
        const [{ plan }] = await compile(`${specsFolder}${file}`, { details: "used" });
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
  },
);
