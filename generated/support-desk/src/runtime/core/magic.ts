/** Types of files by how they begin, for answers that do not say what they are (WHATWG MIME Sniffing §6). */

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
