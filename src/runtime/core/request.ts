/** One operation and its arguments become one HTTP request. */
import { parseBaseUrl } from "./base-url.js";
import { type CompiledBody, compileBody, writeBody } from "./body.js";
import type { AppliedCredentials } from "./credentials.js";
import { contentText, encodeStrict } from "./encode.js";
import type { ReadFile } from "./files.js";
import { writeForm } from "./form.js";
import { isArgumentHeader } from "./header-names.js";
import { checkArgumentHeader, configuredHeaders, isHeaderValue } from "./headers.js";
import { mediaTypeOf } from "./media.js";
import { headerText, type PairRule, Pairs, writePairs } from "./parameters.js";
import { compilePath, expandPath, type PathTemplate } from "./path.js";
import { RequestRefused, refuseLoneSurrogate } from "./refused.js";
import type { Arguments, HttpRequest, OperationDescriptor, ParameterDescriptor } from "./types.js";

/** Sent where nobody says otherwise. */
export const USER_AGENT = "openapi-mcp/0.1.0";

/** Where a request goes, and what the operator adds to it. */
export interface RequestTarget {
  /** Absolute http or https URL, with an optional path prefix. */
  readonly baseUrl: string;
  /** Configured headers: they win over arguments and credentials. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly credentials?: AppliedCredentials | undefined;
  /** Default: {@link USER_AGENT}. */
  readonly userAgent?: string | undefined;
  /** Where arguments may name files by their paths. */
  readonly readFile?: ReadFile | undefined;
}

interface Compiled {
  readonly path: PathTemplate;
  readonly query: readonly PairRule[];
  readonly queryString: ParameterDescriptor | undefined;
  readonly cookies: readonly PairRule[];
  readonly headers: readonly ParameterDescriptor[];
  readonly body: CompiledBody | undefined;
}

const compiledOperations = new WeakMap<OperationDescriptor, Compiled>();

/**
 * The request for one call. Only own properties of the arguments count: they come from a model, and
 * `constructor` is a name like any other. Throws {@link RequestRefused} for what may not be sent.
 */
export function buildRequest(
  operation: OperationDescriptor,
  args: Arguments,
  target: RequestTarget,
): HttpRequest {
  const compiled = compile(operation);
  const base = parseBaseUrl(target.baseUrl);
  const { aliases } = operation;
  const path = base.prefix + expandPath(compiled.path, args, aliases);
  const query = pairs(
    compiled.query,
    "&",
    args,
    target.credentials?.query,
    encodeStrict,
    aliases,
    compiled.queryString,
  );
  const body =
    compiled.body === undefined ? undefined : writeBody(compiled.body, args, aliases, target.readFile);
  const request = {
    method: operation.method,
    origin: base.origin,
    path: query === "" ? path : `${path}${compiled.path.hasQuery ? "&" : "?"}${query}`,
    headers: headers(operation, compiled, args, target, body?.contentType),
  };
  return body === undefined ? request : { ...request, body: body.content };
}

function compile(operation: OperationDescriptor): Compiled {
  const known = compiledOperations.get(operation);
  if (known !== undefined) return known;
  const { parameters } = operation;
  const body = compileBody(operation);
  for (const value of [operation.accept, body?.contentType ?? ""]) {
    if (!isHeaderValue(value)) {
      throw new RequestRefused(
        "This operation cannot be called: its media type is not a legal header value.",
      );
    }
  }
  const compiled: Compiled = {
    path: compilePath(operation.path, parameters),
    query: parameters.filter((parameter) => parameter.in === "query"),
    queryString: parameters.find((parameter) => parameter.in === "querystring"),
    cookies: parameters.filter((parameter) => parameter.in === "cookie"),
    headers: parameters
      .filter((parameter) => parameter.in === "header" && isArgumentHeader(parameter.name.toLowerCase()))
      .map((parameter) => ({ ...parameter, name: parameter.name.toLowerCase() })),
    body,
  };
  compiledOperations.set(operation, compiled);
  return compiled;
}

function argumentOf(args: Arguments, name: string): unknown {
  return Object.hasOwn(args, name) ? args[name] : undefined;
}

/** A query string or Cookie value. A name the credentials use is theirs alone, also where an exploded object has it. */
function pairs(
  rules: readonly PairRule[],
  separator: "&" | "; ",
  args: Arguments,
  secrets: AppliedCredentials["query"] | undefined,
  encodeSecret: (value: string) => string,
  aliases: OperationDescriptor["aliases"],
  whole?: ParameterDescriptor,
): string {
  const hasSecrets = secrets !== undefined && secrets.length > 0;
  if (rules.length === 0 && whole === undefined && !hasSecrets) return "";
  const out = new Pairs(separator, hasSecrets ? new Set(secrets.map(([name]) => name)) : undefined);
  if (whole !== undefined) writeQueryString(out, whole, argumentOf(args, whole.argument), aliases);
  for (const rule of rules) {
    const value = argumentOf(args, rule.argument);
    if (value === undefined) continue;
    try {
      writePairs(out, rule, value, aliases);
    } catch (error) {
      throw error instanceof URIError ? refuseLoneSurrogate(rule.argument) : error;
    }
  }
  if (hasSecrets)
    for (const [name, value] of secrets) out.addCredential(encodeStrict(name), encodeSecret(value));
  return out.text;
}

/** OAS 3.2 §4.12.1 `querystring`: a form is written as one; any other type is text, percent-encoded. */
function writeQueryString(
  out: Pairs,
  { argument, contentType = FORM }: ParameterDescriptor,
  value: unknown,
  aliases: OperationDescriptor["aliases"],
): void {
  if (value === null || value === undefined) return;
  try {
    if (mediaTypeOf(contentType).essence === FORM && typeof value === "object") {
      writeForm(out, undefined, value, argument, aliases);
    } else out.addText(encodeStrict(contentText(value, contentType, argument, aliases)));
  } catch (error) {
    throw error instanceof URIError ? refuseLoneSurrogate(argument) : error;
  }
}

const FORM = "application/x-www-form-urlencoded";

/** Later entries win: defaults, arguments, credentials, configuration. */
function headers(
  operation: OperationDescriptor,
  compiled: Compiled,
  args: Arguments,
  target: RequestTarget,
  contentType: string | undefined,
): Readonly<Record<string, string>> {
  const { aliases } = operation;
  const result: Record<string, string> = { "user-agent": target.userAgent ?? USER_AGENT };
  if (operation.accept !== "") result["accept"] = operation.accept;
  if (contentType !== undefined) result["content-type"] = contentType;
  for (const parameter of compiled.headers) {
    const text = headerText(parameter, argumentOf(args, parameter.argument), aliases);
    if (text !== undefined) result[parameter.name] = checkArgumentHeader(parameter.argument, text);
  }
  const cookies = pairs(compiled.cookies, "; ", args, target.credentials?.cookies, (value) => value, aliases);
  if (cookies !== "") result["cookie"] = cookies;
  if (target.credentials !== undefined) Object.assign(result, target.credentials.headers);
  if (target.headers !== undefined) {
    const configured = configuredHeaders(target.headers);
    Object.assign(result, configured);
    // One Cookie header may be sent (RFC 6265 §5.4), so a configured one is continued, not replaced.
    if (cookies !== "" && configured["cookie"] !== undefined)
      result["cookie"] = `${configured["cookie"]}; ${cookies}`;
  }
  return result;
}
