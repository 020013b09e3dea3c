/** Tokens that could not be obtained, told to a model and to the operator it will ask. */
import { HttpError } from "../http-error.js";
import { withoutControls } from "../media.js";
import { shorten } from "../pointer.js";
import type { Redact } from "../redact.js";
import { RequestRefused } from "../refused.js";
import { type Grant, type OAUTH_VARIABLES, oauthVariable, type TokenSource } from "./token-source.js";

/** The authorization server answered, and not with a token. */
export class GrantRefused extends Error {
  override readonly name = "GrantRefused";
  /** Of what was asked. */
  readonly url: string;
  readonly status: number | undefined;
  /** RFC 6749 §5.2: `invalid_client`. */
  readonly code: string | undefined;
  readonly description: string | undefined;

  constructor(
    url: string,
    status: number | undefined,
    code: string | undefined,
    description: string | undefined,
  ) {
    super(`${url} answered ${status ?? "otherwise than it should"} ${code ?? ""}`);
    this.url = url;
    this.status = status;
    this.code = code;
    this.description = description;
  }

  /** Asking again in the same way would be refused again. */
  get isFinal(): boolean {
    return this.status === 400 || this.status === 401 || this.status === 403;
  }
}

/** What becomes of an error on the way to a token: `RequestRefused`, or an `HttpError` that says that nothing was sent. */
export function tokenFailure(error: unknown, source: TokenSource, redact: Redact): unknown {
  const { scheme } = source;
  if (error instanceof HttpError) {
    const message = `There is no token for ${shown(scheme)}, as its authorization server gives none. ${error.message}`;
    return new HttpError(error.kind, message, false, { cause: error });
  }
  if (error instanceof RequestRefused)
    return new RequestRefused(`There is no token for ${shown(scheme)}. ${error.message}`);
  if (!(error instanceof GrantRefused)) return error;
  const { origin } = new URL(error.url);
  const answer = [error.status, codeOf(error)].filter((part) => part !== undefined).join(" ");
  // first masked, then cut: half of a secret would not be known as one
  const description = shorten(withoutControls(redact(error.description ?? "")).trim(), 200);
  const said = `The authorization server of ${shown(scheme)} (${origin}) answered ${answer || "not as it should"}${description === "" ? "" : `: ${description.replace(/[.\s]+$/, "")}`}.`;
  return new RequestRefused(`${said} ${advice(error, source)}`);
}

function advice({ code, status = 0 }: GrantRefused, source: TokenSource): string {
  if (status >= 500 || status === 429 || code === "temporarily_unavailable" || code === "slow_down")
    return "It may be able to later: call again then.";
  if (source.grant.kind === "login")
    return "The stored login may have ended: the user of this MCP server has to run `openapi-mcp login` again.";
  const names = variablesToCheck(source, code);
  return `The operator of this MCP server has to check ${names}; calling again before does not help.`;
}

/** The variables that the refusal is about. */
function variablesToCheck(source: TokenSource, code: string | undefined): string {
  const name = (variable: keyof typeof OAUTH_VARIABLES) => oauthVariable(source, variable);
  const client =
    source.clientSecret === undefined ? [name("clientId")] : [name("clientId"), name("clientSecret")];
  if (code === "invalid_scope") return name("scopes");
  if (code === "invalid_target") return `${name("audience")} and ${name("resource")}`;
  if (code === "invalid_client" || code === "unauthorized_client") return client.join(" and ");
  const subject: Readonly<Record<Grant["kind"], readonly string[]>> = {
    password: [name("username"), name("password")],
    refreshToken: [name("refreshToken")],
    exchange: client,
    login: client,
    clientCredentials: client,
  };
  const about = subject[source.grant.kind];
  return (code === "invalid_grant" ? about : [...new Set([...about, ...client])]).join(" and ");
}

/** Codes are of printable ASCII without quotes (RFC 6749 §5.2); what is longer is none. */
function codeOf({ code }: GrantRefused): string | undefined {
  return code !== undefined && /^[\x21\x23-\x5b\x5d-\x7e]{1,60}$/.test(code) ? code : undefined;
}

function shown(scheme: string): string {
  return `\`${shorten(withoutControls(scheme).replaceAll("`", "'"), 60)}\``;
}
