/** `openapi-mcp inspect`: the tools a document gives, what they cost, what they need, and what was left out. */
import type { ServerPlan, ToolPlan } from "../plan/types.js";
import type { CredentialDescriptor, OAuthDescriptor, OAuthFlow } from "../runtime/core/types.js";
import { compileInput, printProblems } from "./compile-input.js";
import { inputOf } from "./input.js";
import { explain } from "./inspect-explain.js";
import { prompts, recipes, resources, totals } from "./inspect-mapped.js";
import { type OneToOne, oneToOne } from "./one-to-one.js";
import { compileOptions, type ReadFlags } from "./options.js";
import { place } from "./recipe-tree.js";
import { counted, print } from "./terminal.js";

interface InspectFlags extends ReadFlags {
  readonly json?: boolean;
  readonly plan?: boolean;
  /** Also what no tool serves, and what was dropped. */
  readonly explain?: boolean;
}

export async function inspect(named: string | undefined, flags: InspectFlags): Promise<void> {
  const spec = inputOf(named);
  const options = compileOptions(flags);
  const { plan, documents, diagnostics, specs } = await compileInput(spec, options);
  if (flags.json)
    await print(`${JSON.stringify({ tools: plan.tools.map(({ listing }) => listing) }, null, 2)}\n`);
  else if (flags.plan) await print(`${JSON.stringify(plan, null, 2)}\n`);
  else {
    const isMapped = plan.tools.some(({ kind }) => kind === "recipe");
    const before = isMapped ? await oneToOne(plan, specs, options) : undefined;
    const explained = flags.explain ? explain(plan, diagnostics) : [];
    await print(await report(plan, before, explained));
  }
  await printProblems(diagnostics, documents, spec);
}

async function report(
  plan: ServerPlan,
  before: OneToOne | undefined,
  explained: readonly string[],
): Promise<string> {
  // the o200k vocabulary is two megabytes: loaded for this table only
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
  const rows = plan.tools.map((tool) => row(plan, tool, countTokens(JSON.stringify(tool.listing))));
  const total = countTokens(JSON.stringify({ tools: plan.tools.map(({ listing }) => listing) }));
  const head = {
    tool: "TOOL",
    operation: "OPERATION",
    hints: "HINTS",
    tokens: "TOKENS",
    needs: "CREDENTIALS",
  };
  const lines = [
    `${plan.info.title} ${plan.info.version}: ${counted(plan.tools.length, "tool")}, ${counted(total, "token")}`,
    "",
  ];
  lines.push(...table([head, ...rows]), "");
  lines.push(...recipes(plan, before, countTokens), ...resources(plan), ...prompts(plan));
  const listings = plan.tools.map(({ listing }) => listing);
  lines.push(...totals(listings, before, countTokens), ...credentials(plan));
  lines.push(...(explained.length > 0 ? explained : leftOut(plan)));
  return `${lines.join("\n").trimEnd()}\n`;
}

interface Row {
  readonly tool: string;
  readonly operation: string;
  readonly hints: string;
  readonly tokens: string;
  readonly needs: string;
}

function row(plan: ServerPlan, tool: ToolPlan, tokens: number): Row {
  const ids = tool.kind === "endpoint" ? [tool.operation] : tool.recipe.operations;
  const { readOnlyHint, destructiveHint, idempotentHint } = tool.listing.annotations;
  const hints = [
    readOnlyHint && "read-only",
    destructiveHint && "destructive",
    idempotentHint && !readOnlyHint && "idempotent",
  ];
  const needs = new Set(ids.map((id) => needsOf(plan, id)));
  return {
    tool: tool.listing.name,
    operation: ids.length === 1 ? place(ids[0] ?? "", plan.operations) : counted(ids.length, "operation"),
    hints: hints.filter(Boolean).join(" "),
    tokens: String(tokens),
    needs: [...needs].join(", ") || "-",
  };
}

function needsOf({ operations }: ServerPlan, id: string): string {
  const alternatives =
    operations[id]?.security.map((set) => (set.length === 0 ? "none" : set.join("+"))) ?? [];
  return alternatives.join(" or ") || "-";
}

function table(rows: readonly Row[]): readonly string[] {
  const keys = ["tool", "operation", "hints", "tokens", "needs"] as const;
  const widths = keys.map((key) => Math.max(...rows.map((row) => row[key].length)));
  return rows.map((row) =>
    keys
      .map((key, index) =>
        key === "tokens" ? row[key].padStart(widths[index] ?? 0) : row[key].padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

function credentials(plan: ServerPlan): readonly string[] {
  const names = Object.keys(plan.credentials);
  if (names.length === 0) return [];
  const lines = names.map((name) => `  ${name}: ${source(plan.credentials[name])}`);
  return ["Credentials, from the environment:", ...lines, ""];
}

function source(credential: CredentialDescriptor | undefined): string {
  switch (credential?.kind) {
    case "apiKey":
      return `${marked(credential.env)} (API key, sent as ${credential.in} ${credential.name})`;
    case "basic":
    case "digest":
      return `${marked(credential.usernameEnv)} and ${marked(credential.passwordEnv)} (HTTP ${credential.kind})`;
    case "bearer":
      return `${marked(credential.env)} (bearer token)`;
    case "authorization":
      return `${marked(credential.env)} (Authorization: ${credential.scheme} …)`;
    case "oauth2":
      return oauthSource(credential);
    case "mutualTLS":
      return "a client certificate";
    default:
      return `not supported: ${credential?.reason ?? "unknown"}; use --header`;
  }
}

/** The flows that a server can go through by itself. */
function oauthSource({ env, prefix, flows, metadataUrl }: OAuthDescriptor): string {
  const pair = (one: string, other: string) =>
    `${marked(`${prefix}_${one}`)} and ${marked(`${prefix}_${other}`)}`;
  const endpoints = [
    ...new Set(
      Object.values(flows as Readonly<Record<string, OAuthFlow>>).flatMap(({ tokenUrl }) => tokenUrl ?? []),
    ),
  ];
  const from = metadataUrl ?? endpoints.join(", ");
  const ways = [
    `${marked(env)} (access token)`,
    ...(flows.clientCredentials || metadataUrl !== undefined
      ? [`${pair("CLIENT_ID", "CLIENT_SECRET")} (client credentials)`]
      : []),
    ...(flows.password ? [`${pair("USERNAME", "PASSWORD")} (password)`] : []),
    ...(flows.authorizationCode || flows.deviceAuthorization
      ? [`${pair("CLIENT_ID", "REFRESH_TOKEN")} (refresh token)`]
      : []),
  ];
  return `${ways.join(", or ")}${from === "" ? "" : `; tokens from ${from}`}`;
}

function marked(name: string): string {
  return `${name}${mark(name)}`;
}

function mark(name: string): string {
  return process.env[name] ? " [set]" : "";
}

/** Excluded and covered ones by reason; unusable ones one by one. */
function leftOut(plan: ServerPlan): readonly string[] {
  if (plan.leftOut.length === 0) return [];
  const lines = [`Left out: ${counted(plan.leftOut.length, "operation")}`];
  const counts = new Map<string, number>();
  for (const { kind, reason } of plan.leftOut) {
    if (kind === "unusable") continue;
    const text = `${kind}: ${reason}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  for (const [text, count] of counts) lines.push(`  ${count} ${text}`);
  for (const { kind, operation, reason } of plan.leftOut) {
    if (kind === "unusable") lines.push(`  ${operation}: ${reason}`);
  }
  return lines;
}
