/** swagger-client's request builder as a judge of text: the same arguments, and two requests that are compared. */
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import { installed } from "../packages.js";
import type { Dispute, Findings, Tally } from "../results.js";
import { documentNames, type SampledCall, sampledDocuments } from "../samples.js";
import { BASE, type Build, built, loadBuilder } from "./builder.js";
import { difference } from "./compare.js";
import { type RawDocument, readDocument } from "./operations.js";

const PACKAGES = ["swagger-client@3.39.0"];

export async function swaggerClient(): Promise<Findings> {
  if (documentNames().length === 0)
    return { judges: PACKAGES, tallies: [], disputes: [], left: ["all: ../shared/specs is not here"] };
  const build = loadBuilder(await installed("swagger-client", PACKAGES));
  const tallies: Tally[] = [];
  const disputes: Dispute[] = [];
  const left: string[] = [];
  for await (const { name, file, calls } of sampledDocuments()) {
    const document = readDocument(file);
    let [cases, agreed, elsewhere] = [0, 0, 0];
    for (const call of calls) {
      const said = compared(build, document, call);
      if (said === ELSEWHERE) {
        elsewhere++;
        continue;
      }
      cases++;
      if (said === undefined) agreed++;
      else disputes.push({ case: `${name} ${call.operation.id}`, in: [name], said });
    }
    tallies.push({ name, cases, agreed });
    if (elsewhere > 0) left.push(`${name}: ${elsewhere} operations have parts in other documents`);
  }
  return { judges: PACKAGES, tallies, disputes, left };
}

const ELSEWHERE = "elsewhere";

function compared(build: Build, document: RawDocument, call: SampledCall): string | undefined {
  const { operation, args } = call;
  try {
    const ours = buildRequest(operation, args, { baseUrl: BASE });
    const theirs = built(build, document, call);
    return theirs ? difference(operation, ours, theirs) : ELSEWHERE;
  } catch (error) {
    return `${error instanceof RequestRefused ? "not sent" : "not built"}: ${error}`;
  }
}
