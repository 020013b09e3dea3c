/** `resources/read`, answered by a call of the API. */
import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import type { Snapshot } from "./live-definitions.js";
import { shorten } from "./pointer.js";
import type { CallContext, ResourceContent } from "./types.js";

type Contents = { readonly uri: string; readonly mimeType: string } & ResourceContent["content"];

/** Throws a protocol error where there is no such resource, or the API did not give it. */
export async function readResource(
  uri: string,
  snapshot: Snapshot,
  call: CallContext,
): Promise<{ readonly contents: [Contents] }> {
  const found = snapshot.resourceAt(uri);
  if (!found) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown resource: ${shorten(uri, 200)}`, {
      uri,
    });
  }
  const read = await found.resource.read(found.variables, call);
  if ("mimeType" in read) return { contents: [{ uri, mimeType: read.mimeType, ...read.content }] };
  const reason = read.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  throw new ProtocolError(ProtocolErrorCode.InternalError, reason || "The resource could not be read.", {
    uri,
  });
}
