/** Bytes and media types: what a body is and how it becomes text. */

export interface MediaType {
  /** `type/subtype` in lower case; empty where the header is missing. */
  readonly essence: string;
  readonly charset?: string;
}

/** The last few: an API uses one or two. */
const known = new Map<string, MediaType>();
const MAX_KNOWN = 50;

/** RFC 9110 §8.3.1, as forgiving as servers are careless. */
export function mediaTypeOf(contentType = ""): MediaType {
  const before = known.get(contentType);
  if (before) return before;
  const mediaType = parse(contentType);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(contentType, mediaType);
  return mediaType;
}

function parse(contentType: string): MediaType {
  const [type = "", ...parameters] = contentType.split(";");
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  // a header that is sent twice arrives as a list
  const [first = ""] = type.split(",", 1);
  const essence = first.trim().toLowerCase();
  return charset === undefined ? { essence } : { essence, charset };
}

export function isJson(essence: string): boolean {
  return /^(application|text)\/json$|\+json$/.test(essence);
}

const TEXT =
  /^(text\/.+|message\/.+|.+\+(xml|yaml|text)|application\/(xml|yaml|x-yaml|csv|x-ndjson|ndjson|jsonl|x-jsonlines|json-lines|json-seq|javascript|ecmascript|graphql|sql|toml|x-www-form-urlencoded|x-sh|http|problem))$/;

/** Also `image/svg+xml`: hosts do not draw it, and its source says more. */
export function isText(essence: string): boolean {
  return TEXT.test(essence);
}

// Making one costs more than decoding a short text with it.
const UTF8 = new TextDecoder();

/**
 * A byte order mark counts more than what the header says (WHATWG Encoding §6), and that more than what an XML document
 * says of itself. An unknown charset is read as UTF-8, the most likely one.
 */
export function decodeText(body: Uint8Array, charset: string | undefined): string {
  const encoding = markedEncoding(body) ?? charset ?? declaredEncoding(body);
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return UTF8.decode(body);
  try {
    return new TextDecoder(encoding).decode(body);
  } catch {
    return UTF8.decode(body);
  }
}

/** With a byte order mark of UTF-16. */
function isMarked(body: Uint8Array): boolean {
  const first = body[0];
  const second = body[1];
  return (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
}

/** Also where JSON in UTF-16 has no mark: its first characters, two or one, are some of ASCII (RFC 4627 §3). */
function markedEncoding(body: Uint8Array): string | undefined {
  const first = body[0];
  const second = body[1];
  if (first === undefined || second === undefined) return undefined;
  const third = body[2] ?? first;
  const fourth = body[3] ?? second;
  if ((first === 0xfe && second === 0xff) || (first === 0 && third === 0 && second !== 0 && fourth !== 0))
    return "utf-16be";
  if ((first === 0xff && second === 0xfe) || (second === 0 && fourth === 0 && first !== 0 && third !== 0))
    return "utf-16le";
  return undefined;
}

/** XML 1.0 §4.3.3. */
function declaredEncoding(body: Uint8Array): string | undefined {
  // "<?xm": most texts are not looked at further
  if (body[0] !== 0x3c || body[1] !== 0x3f || body[2] !== 0x78) return undefined;
  const start = String.fromCharCode(...body.subarray(0, 100));
  return /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(start)?.[1];
}

/** The text of a body of unknown type; undefined where it is not UTF-8 or holds what no text holds. */
export function sniffText(body: Uint8Array): string | undefined {
  try {
    if (isMarked(body)) return decodeText(body, undefined);
    // The types of Workers ask for both.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body);
    return CONTROL.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Without the characters that steer terminals and that no host shows. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, "");
}

/** Throws where the text is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

const CHUNK = 0x8000;

/** `btoa` takes one character per byte, and a call takes only so many arguments. */
export function base64(body: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < body.length; start += CHUNK)
    binary += String.fromCharCode(...body.subarray(start, start + CHUNK));
  return btoa(binary);
}

/** Of a text as UTF-8 (RFC 7617 §2.1 for Basic credentials). */
export function base64Text(text: string): string {
  return base64(new TextEncoder().encode(text));
}
