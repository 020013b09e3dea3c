/**
 * TypeSpec's spector: a server that checks each request against what a scenario expects. Its TypeSpec is compiled to
 * OpenAPI, our tools are called by a real client with the arguments that a scenario declares, and what counts is
 * spector's own coverage, besides how each call was answered.
 */
import { installed } from "../packages.js";
import type { Dispute, Findings } from "../results.js";
import { openApiOf, VERSIONS } from "./documents.js";
import { runLane, type Verdicts } from "./lane.js";
import { loadScenarios } from "./scenarios.js";
import { supplementsIn } from "./supplements.js";

/** `typespec` declares Node 22 since 1.17, and http-specs wants this set together. */
const PACKAGES = [
  "@typespec/http-specs@0.1.0-alpha.33-dev.3",
  "@typespec/spector@0.1.0-alpha.24-dev.2",
  "@typespec/compiler@1.9.0",
  "@typespec/http@1.9.0",
  "@typespec/openapi@1.9.0",
  "@typespec/openapi3@1.9.0",
  "@typespec/rest@0.79.0",
  "@typespec/versioning@0.79.0",
  "@typespec/xml@0.79.0",
  "@typespec/streams@0.79.0",
  "@typespec/sse@0.79.0",
  "@typespec/events@0.79.0",
];

export async function spector(): Promise<Findings> {
  const packages = await installed("spector", PACKAGES);
  const specs = `${packages}node_modules/@typespec/http-specs/`;
  const [documents, scenarios] = [await openApiOf(packages), await loadScenarios(specs)];
  const supplements = supplementsIn(specs);
  const lanes = new Map<string, Promise<Verdicts>>();
  for (const version of VERSIONS) {
    const these = documents.filter((document) => document.version === version);
    for (const backEnd of ["serve", "generate"] as const) {
      const folder = `${packages}lanes/${backEnd}-${version}/`;
      const name = `${backEnd === "serve" ? "served" : "generated"}, OpenAPI ${version}`;
      lanes.set(name, runLane({ backEnd, documents: these, scenarios, supplements, packages, folder }));
    }
    // two lanes at once: one makes servers while the other one waits for its calls
    await Promise.all(lanes.values());
  }
  const verdicts = await Promise.all(
    [...lanes].map(async ([name, running]) => [name, await running] as const),
  );
  return {
    judges: PACKAGES.slice(0, 2),
    tallies: verdicts.map(([name, lane]) => ({
      name,
      cases: lane.size,
      agreed: [...lane.values()].filter((problem) => problem === undefined).length,
    })),
    disputes: scenarios.flatMap(({ name }) => disputeOf(name, verdicts)),
    left: [],
  };
}

function disputeOf(name: string, verdicts: readonly (readonly [string, Verdicts])[]): readonly Dispute[] {
  const problems = verdicts.flatMap(([lane, of]) => {
    const problem = of.get(name);
    return problem === undefined ? [] : [{ lane, problem }];
  });
  const [first] = problems;
  if (!first) return [];
  const said = first.problem.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1").replace(/\s+/g, " ");
  return [{ case: name, in: problems.map(({ lane }) => lane), said }];
}
