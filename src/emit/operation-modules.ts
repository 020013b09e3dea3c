/** Which module an operation is written in: that of its tag. */
import type { OperationDetails } from "../plan/types.js";
import type { OperationDescriptor } from "../runtime/core/types.js";
import { kebabCase } from "./names.js";

/** Without a tag, by the first segment of the path that says something. */
export function moduleOf({ path }: OperationDescriptor, details: OperationDetails | undefined): string {
  return kebabCase(details?.tag ?? segmentOf(path), "tag");
}

function segmentOf(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "" && !segment.includes("{"));
  return segments.find((segment) => !/^(?:v\d[\w.]*|api|rest)$/i.test(segment)) ?? segments[0] ?? "api";
}
