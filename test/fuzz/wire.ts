/** What a strict reader of HTTP/1.1 (RFC 9112) and of the media types we write has against a request. */
import type { RawRequest } from "../support/raw-server.js";

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
/** Of a URI (RFC 3986 §3.3, §3.4), with the characters that the field sends raw in queries. */
const LINE = new RegExp(`^${TOKEN} /[!-~]* HTTP/1\\.1$`);
const FIELD = new RegExp(`^(${TOKEN}): ?([\\x20-\\x7e\\x80-\\xff]*)$`);

export function faultsOf(request: RawRequest): readonly string[] {
  const faults: string[] = [];
  if (!LINE.test(request.line) || request.target.includes("#"))
    faults.push(`request line ${JSON.stringify(request.line)}`);
  const names = new Set<string>();
  for (const line of request.head.split("\r\n")) {
    const name = FIELD.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) faults.push(`header line ${JSON.stringify(line)}`);
    else if (names.has(name)) faults.push(`header ${name} twice`);
    else names.add(name);
  }
  if (names.has("transfer-encoding")) faults.push("a body of no known length");
  const length = request.headers["content-length"];
  if (length !== undefined && length !== String(request.body.length)) faults.push(`content-length ${length}`);
  const problem = bodyFault(request);
  return problem === undefined
    ? faults
    : [...faults, `${problem}: ${JSON.stringify(request.body.toString())}`];
}

function bodyFault({ headers, body }: RawRequest): string | undefined {
  const type = headers["content-type"];
  const text = body.toString("utf8");
  if (type === undefined) return body.length === 0 ? undefined : "a body without a type";
  if (/[/+]json$/.test(type)) return parses(text) ? undefined : "no JSON";
  if (/ndjson$/.test(type)) return text.split("\n").slice(0, -1).every(parses) ? undefined : "no JSON lines";
  if (/^multipart\/form-data/.test(type)) return multipartFault(type, body.toString("latin1"));
  if (/xml$/.test(type) && text.startsWith("<?xml")) return xmlFault(text);
  return undefined;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function multipartFault(type: string, text: string): string | undefined {
  const boundary = /boundary=([\w-]+)$/.exec(type)?.[1];
  if (boundary === undefined) return "no boundary";
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`);
  if (pieces.shift() !== "" || pieces.pop() !== "--\r\n") return "no multipart";
  for (const piece of pieces) {
    const end = piece.indexOf("\r\n\r\n");
    const lines = piece.slice(2, end).split("\r\n");
    if (!piece.startsWith("\r\n") || end < 0 || !lines.every((line) => FIELD.test(line))) return "no part";
    if (!/^Content-Disposition: form-data; name="[^"\r\n]*"/.test(lines[0] ?? "")) return "no name of a part";
  }
  return undefined;
}

const NAME = "[\\p{L}_][\\p{L}\\p{M}\\p{Nd}._:\u00b7-]*";
const TOKENS = new RegExp(
  `<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|<(/?)(${NAME})((?: ${NAME}="[^<"&]*(?:&(?:amp|lt|gt|quot|#\\d+);[^<"&]*)*")*)>|&(?:amp|lt|gt|quot|#\\d+);|[^<&]`,
  "uy",
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Well-formedness (XML 1.0 §2.1) of what has no comments, instructions or document type. */
function xmlFault(text: string): string | undefined {
  if (ILLEGAL.test(text)) return "a character that XML does not have";
  const open: string[] = [];
  let roots = 0;
  TOKENS.lastIndex = text.indexOf("?>") + 2;
  while (TOKENS.lastIndex < text.length) {
    const token = TOKENS.exec(text);
    if (!token) return "no XML";
    const [whole, end, name = "", attributes = ""] = token;
    const names = [...attributes.matchAll(new RegExp(` (${NAME})=`, "gu"))].map(([, one]) => one);
    if (new Set(names).size < names.length) return "an attribute twice";
    if (!name && open.length === 0) return `text outside the root: ${whole}`;
    if (!name) continue;
    if (end) {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else {
      if (open.length === 0) roots++;
      open.push(name);
    }
  }
  return open.length === 0 && roots === 1 ? undefined : "no one root";
}
