/** What an oracle found, as it is kept in `results.json`. */
import { type Exception, exceptionFor } from "./exceptions.js";
import type { OracleName } from "./oracles.js";

/** One way in which all cases were tried: a back end, a document. */
export interface Tally {
  readonly name: string;
  readonly cases: number;
  readonly agreed: number;
}

/** A case in which the oracle and we do not agree. */
export interface Dispute {
  /** What it is about: a scenario, an operation. */
  readonly case: string;
  /** In which of the tallies. */
  readonly in: readonly string[];
  /** What was said, without addresses and ports. */
  readonly said: string;
}

export interface Findings {
  /** The packages that judged, `name@version`. */
  readonly judges: readonly string[];
  readonly tallies: readonly Tally[];
  readonly disputes: readonly Dispute[];
  /** Of what was not tried, and why. */
  readonly left: readonly string[];
}

/** Disputes that one paragraph decides. */
export interface Explained {
  readonly why: string;
  readonly decides: string;
  readonly cases: readonly string[];
}

export interface OracleResult extends Omit<Findings, "disputes"> {
  readonly explained: readonly Explained[];
  readonly unexplained: readonly Dispute[];
}

export function judged(oracle: OracleName, { disputes, ...findings }: Findings): OracleResult {
  const cases = new Map<Exception, string[]>();
  const unexplained: Dispute[] = [];
  for (const dispute of disputes) {
    const exception = exceptionFor(oracle, dispute.case, dispute.said);
    if (exception) cases.set(exception, [...(cases.get(exception) ?? []), dispute.case]);
    else unexplained.push(dispute);
  }
  const explained = [...cases].map(([{ why, decides }, names]) => ({ why, decides, cases: names }));
  return { ...findings, explained, unexplained };
}
