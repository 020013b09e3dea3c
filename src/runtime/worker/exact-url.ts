/** Paths that `fetch` sends as they are. It parses every URL, which folds `..` and `%2E%2E` and encodes characters. */
import { HttpError } from "../core/http-error.js";

/**
 * The URL of a request, where sending it puts exactly this path and query into the request line.
 * Throws an `HttpError` otherwise: nothing may ever go to another path than the one that was built.
 * @param sent whether something went to this origin before, for this same call
 */
export function exactUrl(origin: string, path: string, sent: boolean): string {
  const url = parsed(origin + path);
  const isExact =
    url !== undefined &&
    url.origin === parsed(origin)?.origin &&
    url.username === "" &&
    url.password === "" &&
    url.pathname + url.search === path;
  if (isExact) return url.href;
  throw new HttpError(
    "refused",
    `This platform cannot send the path of this request to ${origin} as it is: it would rewrite a "." or ".." segment ` +
      "or a character of it, and so ask for something else. It was not sent.",
    sent,
  );
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
