/** Our fixtures and examples: what is generated does what is served, byte for byte, whatever the API does. */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import type { Rehearsal } from "../../src/emit/rehearsal.js";
import type { ServerPlan } from "../../src/plan/types.js";
import { rehearse } from "../../src/rehearse/rehearse.js";
import { broken } from "../emit/support/broken.js";
import { projectRoot } from "../support/paths.js";
import { FAILURES, failing, playing } from "./support/failures.js";
import { type Pair, pairOf } from "./support/pair.js";
import { answered } from "./support/theatre.js";

const shared = `${projectRoot}../shared/`;

const FIXTURES: readonly (readonly [name: string, input: string, spec?: string])[] = [
  ["support-desk", `${projectRoot}fixtures/support-desk/support.mcp.yaml`],
  ["support-desk 1:1", `${projectRoot}fixtures/support-desk/openapi.yaml`],
  ["depot", `${projectRoot}fixtures/depot/depot.mcp.yaml`],
  ["nasty-names", `${projectRoot}fixtures/nasty-names/nasty.mcp.yaml`],
  ["github", `${projectRoot}fixtures/github/github.mcp.yaml`, `${shared}specs/github-3.0.json`],
  [
    "alertmanager",
    `${projectRoot}fixtures/alertmanager/alertmanager.mcp.yaml`,
    `${shared}specs/alertmanager-2.0.yaml`,
  ],
  ["example", `${shared}examples/support.mcp.yaml`],
];

for (const [name, input, spec] of FIXTURES) {
  const isHere = [input, spec].every((file) => file === undefined || existsSync(file));
  describe.skipIf(!isHere)(`${name}${isHere ? "" : " (skipped: not here)"}`, async () => {
    if (!isHere) return;
    const options = { details: "used" as const, ...(spec !== undefined && { specs: [spec] }) };
    const [{ plan }] = await compile(input, options);
    if (!plan) throw new Error(`${input} does not compile`);
    const [pair, rehearsals] = [await pairOf(plan), await rehearse(plan)];
    compared(plan, pair, rehearsals);
  });
}

function compared(plan: ServerPlan, pair: Pair, rehearsals: readonly Rehearsal[]): void {
  const nothing = () => answered(404, {});

  it("lists the same", async () => {
    const lists = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];
    const methods = plan.resources || plan.prompts ? lists : lists.slice(0, 1);
    for (const method of methods) await pair.ask(method, {}, nothing, method);
    const listed = await pair.ask("tools/list", {}, nothing, "tools/list");
    for (const { listing } of plan.tools) expect(listed).toContain(JSON.stringify(listing.name));
  });

  it.each(rehearsals.map((rehearsal) => [rehearsal.tool, rehearsal] as const))(
    "%s",
    async (tool, rehearsal) => {
      const call = (args: object) => ({ name: tool, arguments: args, _meta: { progressToken: 7 } });
      const good = await pair.ask("tools/call", call(rehearsal.arguments), playing(rehearsal), "a good call");
      if (rehearsal.refused)
        await pair.ask("tools/call", call(rehearsal.refused.arguments), nothing, "a refused call");
      const token = /confirm: \\"([^"\\]+)\\"/.exec(good)?.[1];
      const args = token === undefined ? rehearsal.arguments : { ...rehearsal.arguments, confirm: token };
      await pair.ask("tools/call", call(args), playing(rehearsal), "a call that is agreed to");
      // a loop has more requests than it makes sense to break one by one
      const places = Math.min(rehearsal.exchanges.length, 12);
      for (let at = 0; at < places; at++)
        for (const [kind, failure] of FAILURES)
          for (const lasting of [false, true]) {
            const what = `${kind} at request ${at}${lasting ? " and after" : ""}`;
            await pair.ask("tools/call", call(args), failing(rehearsal, at, failure, lasting), what);
          }
    },
  );

  it("fares alike with answers that break their schemas", async () => {
    const recipes = rehearsals.filter(({ exchanges }) => exchanges.length > 1);
    if (recipes.length === 0) return;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...recipes), fc.nat(), fc.nat(), async (rehearsal, which, where) => {
        const { exchanges, tool } = rehearsal;
        const index = which % exchanges.length;
        const changed = exchanges.map((exchange, at) => {
          const { answer } = exchange;
          if (at !== index || typeof answer.body !== "object") return exchange;
          const body = broken(answer.body, (max) => (max < 0 ? 0 : where % (max + 1)));
          return { ...exchange, answer: { ...answer, body } };
        });
        const params = { name: tool, arguments: rehearsal.arguments };
        const what = `${tool}: ${JSON.stringify(changed[index]?.answer)}`;
        await pair.ask("tools/call", params, playing({ ...rehearsal, exchanges: changed }), what);
      }),
      { numRuns: 60 },
    );
  });

  it.runIf((plan.resources ?? []).length > 0)("reads resources alike", async () => {
    for (const { uri } of plan.resources ?? []) {
      const params = { uri: uri.replace(/\{[^}]*\}/g, "F-7") };
      for (const [kind, failure] of FAILURES) await pair.ask("resources/read", params, failure, kind);
      await pair.ask(
        "resources/read",
        params,
        () => answered(200, { id: "x", name: "n", size: 1, state: "s" }),
        "ok",
      );
    }
  });

  it.runIf((plan.prompts ?? []).length > 0)("gives prompts, and completes them, alike", async () => {
    for (const { name, arguments: args } of plan.prompts ?? []) {
      const given = Object.fromEntries(args.map((argument) => [argument.name, "value `${x}` */"]));
      await pair.ask("prompts/get", { name, arguments: given }, nothing, name);
      for (const argument of args) {
        const ref = { type: "ref/prompt", name };
        const params = { ref, argument: { name: argument.name, value: "b" } };
        const list = () =>
          answered(200, {
            items: [
              { name: "brisk", team: "b" },
              { name: "ab", team: "x" },
            ],
          });
        await pair.ask("completion/complete", params, list, argument.name);
        for (const [kind, failure] of FAILURES) await pair.ask("completion/complete", params, failure, kind);
      }
    }
  });
}
