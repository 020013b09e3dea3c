/** Types of files by how they begin, for answers that do not say what they are (WHATWG MIME Sniffing §6). */
import { sniffText } from "./media.js";

/** Characters stand for bytes; `?` for any. */
const SIGNATURES: readonly (readonly [signature: string, type: string])[] = [
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["\xff\xd8\xff", "image/jpeg"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["RIFF????WEBP", "image/webp"],
  ["RIFF????WAVE", "audio/wav"],
  ["ID3", "audio/mpeg"],
  ["fLaC", "audio/flac"],
  ["OggS\x00", "audio/ogg"],
  ["????ftyp", "video/mp4"],
  ["%PDF-", "application/pdf"],
  ["PK\x03\x04", "application/zip"],
  ["\x1f\x8b\x08", "application/gzip"],
];

/** Undefined for what begins like none of them. */
export function magicType(bytes: Uint8Array): string | undefined {
  const begins = ([signature]: readonly [string, string]) =>
    bytes.length >= signature.length &&
    [...signature].every((unit, index) => unit === "?" || unit.charCodeAt(0) === bytes[index]);
  return SIGNATURES.find(begins)?.[1];
}

/** What a body is that is called text and is none; undefined for text. */
export function hiddenType(bytes: Uint8Array): string | undefined {
  const [first] = bytes;
  // `{`, `[` and `<`, with which most text begins and no file of those above
  if (first === 0x7b || first === 0x5b || first === 0x3c) return undefined;
  const found = magicType(bytes);
  return found !== undefined && sniffText(bytes) === undefined ? found : undefined;
}
