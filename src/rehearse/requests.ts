/** Requests as tests compare them: what the call decides, without what every request has. */
import type { RehearsedRequest } from "../emit/rehearsal.js";
import type { HttpRequest } from "../runtime/core/types.js";

const USUAL: ReadonlySet<string> = new Set(["user-agent", "accept"]);

export function rehearsed({ method, path, headers, body }: HttpRequest): RehearsedRequest {
  const told = Object.entries(headers).filter(([name]) => !USUAL.has(name));
  const isJson = /[/+]json(?:;|$)/.test(headers["content-type"] ?? "");
  return {
    method,
    path,
    ...(told.length > 0 && { headers: Object.fromEntries(told) }),
    // an API cannot tell an empty body from none
    ...(body !== undefined &&
      body.length > 0 && {
        body: isJson && typeof body === "string" ? JSON.parse(body) : bodyText(body),
      }),
  };
}

function bodyText(body: string | Uint8Array): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}
