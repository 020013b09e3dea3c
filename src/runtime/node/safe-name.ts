/** Names that an API gives, as names of files: one segment, visible, and none that means something to a system. */
import { nameFor } from "../core/file-types.js";

const MAX_LENGTH = 100;
/** Of Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** @param name any text @param mimeType for a name where nothing of it is left */
export function safeName(name: string, mimeType: string): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const tidy = last
    .replace(/[^\p{L}\p{N}\p{M} ._()+@=,-]/gu, "_")
    // hidden ones, options of commands, and ends that Windows takes off
    .replace(/^[\s.-]+|[\s.]+$/g, "");
  if (!/[\p{L}\p{N}]/u.test(tidy)) return nameFor("", mimeType);
  const short = shortened(tidy);
  return RESERVED.test(short) ? `_${short}` : short;
}

/** Its extension is kept. */
function shortened(name: string): string {
  const all = [...name];
  if (all.length <= MAX_LENGTH) return name;
  const extension = /\.\w{1,10}$/.exec(name)?.[0] ?? "";
  return (
    all
      .slice(0, MAX_LENGTH - extension.length)
      .join("")
      .trimEnd() + extension
  );
}
