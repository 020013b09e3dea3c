/** What an operator configures so that a request has the credentials that its scenario declares. */
import type { CredentialDescriptor } from "../../src/runtime/core/types.js";
import type { DeclaredRequest } from "./scenarios.js";

export interface Configuration {
  readonly environment: Readonly<Record<string, string>>;
  /** Options of the server. */
  readonly flags: readonly string[];
}

/** Where a scenario is about a refusal, and declares nothing that is refused. */
const WRONG = "Bearer wrong";

export function configurationOf(
  credentials: Readonly<Record<string, CredentialDescriptor>>,
  { request = {}, response }: DeclaredRequest,
): Configuration {
  const environment: Record<string, string> = {};
  const flags: string[] = [];
  const header = (name: string) =>
    Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const authorization = String(header("authorization") ?? (response.status === 403 ? WRONG : ""));
  const [, scheme = "", value = ""] = /^(\S+) (.*)$/.exec(authorization) ?? [];
  for (const credential of Object.values(credentials)) {
    const kind: string = credential.kind;
    if ("in" in credential) {
      const key = credential.in === "header" ? header(credential.name) : request.query?.[credential.name];
      if (key !== undefined) environment[credential.env] = String(key);
    } else if ("env" in credential && kind === "authorization") {
      if (scheme !== "") environment[credential.env] = authorization;
    } else if ("env" in credential) {
      if (scheme === "Bearer") environment[credential.env] = value;
    } else if (kind === "unsupported" && scheme !== "") {
      flags.push("--header", `Authorization: ${authorization}`);
    }
  }
  return { environment, flags };
}
