/** The OpenAPI specification's own schemas, by swagger-parser. A document can break them and still be served. */
import { fileURLToPath } from "node:url";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { formatPointer } from "../read/pointer.js";
import type { Documents } from "../read/types.js";

/** Deepest list of problems we repeat: one mistake can break many alternatives of the schema. */
const MOST_PROBLEMS = 50;

export async function validateFormally(documents: Documents): Promise<readonly Diagnostic[]> {
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
  const { uri, value } = documents.entry;
  const root = value as Readonly<Record<string, unknown>>;
  if (String(root["openapi"] ?? "").startsWith("3.2")) return []; // the validator does not know 3.2 yet
  const base = uri.startsWith("file:") ? fileURLToPath(uri) : uri;
  // it resolves references in place, so it gets a copy; our own reader has fetched what may be fetched
  const copy = structuredClone(value) as never;
  const options = {
    resolve: { http: false, external: uri.startsWith("file:") },
    validate: { spec: true },
  } as const;
  try {
    await SwaggerParser.validate(base, copy, options);
    return [];
  } catch (error) {
    return problemsOf(error, uri);
  }
}

function problemsOf(error: unknown, uri: string): readonly Diagnostic[] {
  const details = (error as { details?: unknown }).details;
  if (Array.isArray(details) && details.length > 0) {
    const telling = details.filter(({ message }: Detail) => !ECHO.test(String(message ?? "")));
    return telling.slice(0, MOST_PROBLEMS).map(({ instancePath, message }: Detail) => {
      const pointer = typeof instancePath === "string" ? instancePath : "";
      return diagnostic("spec/invalid", { uri, pointer }, { reason: `${String(message ?? "unknown")}.` });
    });
  }
  // it follows a reference that leads to itself until the stack is full; ours says so
  if (error instanceof RangeError) return [];
  const message = error instanceof Error ? error.message : String(error);
  // its own resolver's troubles with references are reported, better, by ours; and its list of versions is short
  if (
    /ENOENT|resolver|Error opening|Unable to resolve|Token .* does not exist|only supports versions/i.test(
      message,
    )
  ) {
    return [];
  }
  if (/is not a valid Openapi API definition/i.test(message)) {
    return [diagnostic("spec/invalid", { uri, pointer: "" }, { reason: "it needs `info` and `paths`." })];
  }
  const version = /version number must be a string/i.test(message);
  const pointer = version ? "/openapi" : pathIn(message);
  const reason = version ? "the version must be text: put it in quotes." : oneLine(message);
  return [diagnostic("spec/invalid", { uri, pointer }, { reason })];
}

interface Detail {
  readonly instancePath?: unknown;
  readonly message?: unknown;
}

/** What the branches of the specification's own schema add to a problem that is reported by itself. */
const ECHO =
  /must match "(then|else|if)" schema|must NOT have unevaluated properties|must match (exactly one|a) schema in (oneOf|anyOf)/;

/** Some messages name the path with its slashes: `Validation failed. /paths/pets/get has …`. */
function pathIn(message: string): string {
  const match = /(\/paths\/\S*?)\/(get|put|post|delete|options|head|patch|trace)\b/.exec(message);
  if (!match?.[1] || !match[2]) return "";
  return formatPointer(["paths", match[1].slice("/paths".length), match[2]]);
}

function oneLine(message: string): string {
  const line = message.replace(/\s+/g, " ").trim().slice(0, 300);
  return line.endsWith(".") ? line : `${line}.`;
}
