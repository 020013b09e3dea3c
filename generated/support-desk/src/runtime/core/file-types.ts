/** Names and media types of files, each for the other where only one is known. */

/** The usual ones, by extension; the first of a type is what its files are called. */
const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  bmp: "image/bmp",
  css: "text/css",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  flac: "audio/flac",
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html",
  ico: "image/vnd.microsoft.icon",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  jsonl: "application/jsonl",
  m4a: "audio/mp4",
  md: "text/markdown",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tiff: "image/tiff",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  yaml: "application/yaml",
  zip: "application/zip",
};

const extensions = new Map(
  Object.entries(TYPES)
    .reverse()
    .map(([extension, type]) => [type, extension]),
);

/** By its extension; undefined for one that is not among the usual. */
export function typeOfName(name: string): string | undefined {
  const extension = /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
}

/** From the last segment of the path that was asked for: `photo.png`; `photo` and its type; `file.bin`. */
export function nameFor(path: string, mimeType: string): string {
  const last = path.split("/").findLast((segment) => segment !== "") ?? "";
  const base = /^[\w.-]{1,100}$/.test(last) && /\w/.test(last) ? last : "file";
  return /\.\w{1,8}$/.test(base) ? base : `${base}.${extensions.get(mimeType) ?? "bin"}`;
}
