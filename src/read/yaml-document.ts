/** YAML text → the syntax tree of its first document, from which values and positions are both taken. */
import type { CST, Document } from "yaml";
import { MAX_DEPTH } from "./depth.js";
import { yamlModule } from "./modules.js";

const OPTIONS = {
  version: "1.2",
  schema: "core", // dates stay strings, whatever a %YAML directive says
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

export interface YamlDocument {
  readonly document: Document.Parsed;
  /** Where another document begins, which is not read. */
  readonly next?: number;
}

/** The tree, or the offset at which the text nests too deep. */
export function composeYaml(text: string): YamlDocument | number {
  const { Composer } = yamlModule();
  const tokens: CST.Token[] = [];
  const tooDeep = parseTokens(text, tokens);
  if (tooDeep !== undefined) return tooDeep;
  let document: Document.Parsed | undefined;
  for (const each of new Composer(OPTIONS).compose(tokens, true, text.length)) {
    if (document) return { document, next: each.range[0] };
    document = each;
  }
  // `compose` always gives one when asked to (its second argument).
  return document ? { document } : 0;
}

/**
 * Fills `tokens` (one per document), or gives the offset at which nesting passes the limit.
 * It must be noticed while the parser builds its stack: closing the levels and composing them recurse, and a regular
 * expression that V8 compiles near the end of the stack ends the process; there would be no error to catch.
 */
function parseTokens(text: string, tokens: CST.Token[]): number | undefined {
  const { Lexer, Parser } = yamlModule();
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Above the collections stand the document and a scalar.
    if (parser.stack.length > MAX_DEPTH + 2) return parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  return undefined;
}
