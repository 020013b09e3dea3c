/** Options that endpoint tools and recipes share, and the inputs they add. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Tool } from "../../mapping/types.js";
import { parseDuration, parseRate } from "../../mapping/units.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import type { Api, BoundOperation } from "./api.js";
import { isMap, part } from "./parts.js";
import type { OutputPlan, RecipePlan } from "./types.js";

export type ToolOptions = Pick<
  RecipePlan,
  "limit" | "budget" | "rateLimit" | "dryRun" | "confirmFallback"
> & {
  /** Milliseconds of one attempt, where the tool says so. */
  readonly timeout?: number;
};

const TEXT_TOKENS = 20_000;
/** Milliseconds: clients of the TypeScript SDK give up after 60 s. */
const LONGEST_QUIET = 50_000;

/** @param polls the tool tells its progress while it waits */
export function planToolOptions(tool: Located<Tool>, api: Api, polls: boolean, report: Report): ToolOptions {
  const { limit, budget: written, rate_limit, timeout: attempt, dry_run, confirm_fallback } = tool.value;
  const own = written === undefined ? undefined : parseDuration(written);
  const budget = own ?? api.budget;
  const rateLimit = rate_limit === undefined ? undefined : parseRate(rate_limit);
  const timeout = attempt === undefined ? undefined : parseDuration(attempt);
  if (budget > LONGEST_QUIET && !polls) {
    const at = own === undefined ? part(api.mapping, "defaults", "budget") : part(tool, "budget");
    const params = { budget: String(own === undefined ? api.mapping.value.defaults?.budget : written) };
    report(diagnostic("recipe/budget-long", at, params));
  }
  return {
    limit: {
      textTokens: limit?.text_tokens ?? TEXT_TOKENS,
      ...(limit?.list_items !== undefined && { listItems: limit.list_items }),
    },
    budget,
    ...(rateLimit && { rateLimit }),
    ...(timeout !== undefined && { timeout }),
    dryRun: dry_run ?? false,
    confirmFallback: confirm_fallback ?? "token",
  };
}

/** As the author says, else all that the operations ask for. */
export function scopesOf(
  tool: Located<Tool>,
  operations: readonly Pick<BoundOperation, "scopes">[],
): readonly string[] {
  return tool.value.scopes ?? [...new Set(operations.flatMap(({ scopes }) => scopes))].sort();
}

export interface ExtraInputs {
  /** It has the option `dry_run`. */
  readonly dryRun: boolean;
  /** It asks its user. */
  readonly confirms: boolean;
  readonly confirmFallback: RecipePlan["confirmFallback"];
  readonly output: OutputPlan;
}

/** The input schema with what the options add to it; the engine takes these out of the arguments again. */
export function withExtraInputs(schema: JsonSchema, extra: ExtraInputs): JsonSchema {
  const added: [string, JsonSchema][] = [];
  if (extra.output.kind === "formats")
    added.push([
      "response_format",
      {
        type: "string",
        enum: ["concise", "detailed"],
        default: "concise",
        description: "How much to return.",
      },
    ]);
  if (extra.dryRun)
    added.push([
      "dry_run",
      { type: "boolean", default: false, description: "true: change nothing, list what would be sent." },
    ]);
  if (extra.confirms && extra.confirmFallback === "token")
    added.push([
      "confirm",
      {
        type: "string",
        description: "Only after the user agreed to what a first call showed: the token it returned.",
      },
    ]);
  if (added.length === 0) return schema;
  const properties = isMap(schema["properties"]) ? schema["properties"] : {};
  return { ...schema, properties: mapOf([...Object.entries(properties), ...added]) };
}
