/** What an operator configures so that a request has the credentials that its scenario declares. */
import type { CredentialDescriptor } from "../../src/runtime/core/types.js";
import type { DeclaredRequest } from "./scenarios.js";

export interface Configuration {
  readonly environment: Readonly<Record<string, string>>;
  /** Options of the server. */
  readonly flags: readonly string[];
}

export function configurationOf(
  credentials: Readonly<Record<string, CredentialDescriptor>>,
  { request }: DeclaredRequest,
): Configuration {
  const environment: Record<string, string> = {};
  const flags: string[] = [];
  const { headers = {}, query = {} } = request ?? {};
  const header = (name: string) =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  for (const credential of Object.values(credentials)) {
    if (credential.kind === "apiKey") {
      const value = credential.in === "header" ? header(credential.name) : query[credential.name];
      if (value !== undefined) environment[credential.env] = String(value);
      continue;
    }
    const [, scheme = "", value = ""] = /^(\S+) (.*)$/.exec(String(header("authorization") ?? "")) ?? [];
    if (credential.kind === "bearer" && scheme === "Bearer") environment[credential.env] = value;
    if (credential.kind === "unsupported" && scheme !== "")
      flags.push("--header", `Authorization: ${scheme} ${value}`);
  }
  return { environment, flags };
}
