/** What an Arazzo document cannot say. */
import { diagnostic } from "../../../diagnostics/catalog.js";
import type { Report } from "../../../diagnostics/diagnostic.js";
import type { Located } from "../../../read/types.js";
import { placeOf } from "../document.js";

export function lossy(report: Report, at: Located, construct: string, reason: string): undefined {
  report(diagnostic("arazzo/lossy", placeOf(at), { construct, reason }));
  return undefined;
}
