/** Every tool of the support desk is tried out to its end. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { projectRoot } from "../support/paths.js";

const FIXTURES = ["support-desk/support.mcp.yaml", "depot/depot.mcp.yaml"];

describe.each(FIXTURES)("%s", (file) => {
  it("reaches the goal of every tool", async () => {
    const [{ plan }] = await compile(join(projectRoot, "fixtures", file), { details: "used" });
    if (!plan) throw new Error("it does not compile");
    const rehearsals = await rehearse(plan);
    expect(rehearsals.map(({ tool }) => tool)).toEqual(plan.tools.map(({ listing }) => listing.name));
    const unreached = rehearsals.filter(
      ({ exchanges, result }) => exchanges.length === 0 || result?.isError === true,
    );
    expect(unreached.map(({ tool }) => tool)).toEqual([]);
  });
});
