/** What may be called what in a mapping file. */

/** CEL's literals and operator: after a dot they would still be read as such. */
const LITERALS = "true|false|null|in";
/** Also what CEL reserves, and the names that expressions begin with. */
const RESERVED = [
  LITERALS,
  "as|break|const|continue|else|for|function|if|import|let|loop|namespace|package|return|var|void|while",
  "inputs|steps|vars|args|status|headers|body|has|size|now|days|json|int|double|string|duration|timestamp",
].join("|");

/** Tools, resources and prompts: what hosts accept. */
export const TOOL_NAME = /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/;
/** Steps and variables. */
export const ID = new RegExp(`^(?!(?:${LITERALS})$)[a-z][a-z0-9_]{0,63}$`);
/** The variable of a loop or of `$map`, which stands alone in an expression. */
export const VARIABLE = new RegExp(`^(?!(?:${RESERVED})$)[a-z][a-z0-9_]{0,63}$`);
/** What the planner adds to a tool's inputs by itself. */
export const RESERVED_INPUTS = ["dry_run", "confirm", "response_format"] as const;
/** Inputs and a prompt's arguments. */
export const INPUT = new RegExp(
  `^(?!(?:__proto__|${LITERALS}|${RESERVED_INPUTS.join("|")})$)[A-Za-z_][A-Za-z0-9_]{0,63}$`,
);
export const ARGUMENT = new RegExp(`^(?!(?:__proto__|${LITERALS})$)[A-Za-z_][A-Za-z0-9_]{0,63}$`);
export const SPEC_NAME = /^[a-z][a-z0-9_-]{0,31}$/;
/** Codes of `fail`, names of `confirm`: for programs. */
export const CODE = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
/** RFC 9110 §5.1 */
export const HEADER = /^(?!__proto__$)[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
