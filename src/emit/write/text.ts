/** Text of generated files as it counts here: Git may have turned its line endings into CR LF. */
import { hash } from "node:crypto";

/** SHA-256 in hexadecimal digits. */
export function hashOf(text: string): string {
  return hash("sha256", withLf(text), "hex");
}

export function isSameText(one: string, other: string): boolean {
  return one === other || withLf(one) === withLf(other);
}

function withLf(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}
