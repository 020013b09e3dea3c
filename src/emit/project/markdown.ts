/** Text of a document in Markdown: it stays text. */
import { commentText } from "../literal.js";

/** One line of plain text: in a paragraph, a heading, a cell of a table. */
export function plainText(text: string, most = 200): string {
  return commentText(text, most)
    .replace(/[\\`*_{}[\]()#+!|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** `code`; of names that have been made legal already nothing changes. */
export function codeText(text: string): string {
  return `\`${commentText(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
