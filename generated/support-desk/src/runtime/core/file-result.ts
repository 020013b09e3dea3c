/** Answers that are no text: what a host can show is shown, what is small is there, what is large is kept elsewhere. */
import { dispositionName } from "./disposition.js";
import type { Sent } from "./failure.js";
import { nameFor } from "./file-types.js";
import type { KeepFile } from "./files.js";
import { base64 } from "./media.js";
import { shorten } from "./pointer.js";
import { type Redact, unmasked } from "./redact.js";
import { statusLine } from "./status.js";
import { MAX_TEXT, textBlock } from "./text-result.js";
import type { ContentBlock, HttpResponse, ToolResult } from "./types.js";

/** Bytes of an image or sound; hosts refuse larger ones. */
const MAX_MEDIA = 5_000_000;
/** Of another file: hosts show it as base64, which then is as long as a text may be. */
const MAX_EMBEDDED = (MAX_TEXT / 4) * 3;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** @param mimeType empty where nobody knows it */
export async function fileResult(
  response: HttpResponse,
  mimeType: string,
  sent: Sent,
  keep: KeepFile | undefined,
): Promise<ToolResult> {
  const { body } = response;
  if (holdsSecret(body, sent.redact))
    return result(`${description(response, mimeType, undefined)} ${WITHHELD}`);
  const isEncoded = response.headers["content-encoding"] !== undefined;
  const [kind] = mimeType.split("/");
  if (!isEncoded && (kind === "image" || kind === "audio") && body.length <= MAX_MEDIA)
    return { content: [{ type: kind, data: base64(body), mimeType }] };
  const type = isEncoded || mimeType === "" ? "application/octet-stream" : mimeType;
  const given = dispositionName(response.headers["content-disposition"]);
  const name = sent.redact(given ?? nameFor(sent.path, type));
  const what = description(response, mimeType, given && name);
  if (body.length <= MAX_EMBEDDED) {
    const uri = `response:///${encodeURIComponent(name.replace(LONE_SURROGATE, "_"))}`;
    const resource = { uri, mimeType: type, blob: base64(body) };
    return result(`${what} It is attached.`, { type: "resource", resource });
  }
  const kept = await keep?.({ bytes: body, mimeType: type, name });
  if (kept) {
    const link = { uri: kept.uri, name, mimeType: type, size: body.length };
    return result(`${what} ${kept.told}`, { type: "resource_link", ...link });
  }
  return result(
    `${what} It is not text, and too large for a result, so it is not shown. ${keep ? NO_ROOM : NO_PLACE}`,
  );
}

const WITHHELD = "It holds a credential of this MCP server, so it is not given to anybody.";
const NO_ROOM = "There is no room for it now either; calling again later may help.";
const NO_PLACE =
  "The operator of this MCP server can run it on Node with --files-root <dir>, where it saves such files, or with " +
  "--transport http, where it links to them.";

/** What an API that returns what it was sent puts into an image or an archive; there is no masking a part of those. */
function holdsSecret(body: Uint8Array, redact: Redact): boolean {
  if (redact === unmasked) return false;
  const text = new TextDecoder("latin1").decode(body);
  return redact(text) !== text;
}

function result(text: string, ...more: readonly ContentBlock[]): ToolResult {
  return { content: [textBlock(text), ...more] };
}

function description(
  { status, headers, body }: HttpResponse,
  mimeType: string,
  name: string | undefined,
): string {
  const coding = headers["content-encoding"];
  const parts = [
    mimeType === "" ? "of unknown type" : shorten(mimeType, 100),
    coding !== undefined && `encoded as ${shorten(coding, 40)}`,
    `${body.length} bytes`,
    name !== undefined && `file name ${JSON.stringify(name)}`,
  ];
  return `${statusLine(status)}: the response is ${parts.filter(Boolean).join(", ")}.`;
}
