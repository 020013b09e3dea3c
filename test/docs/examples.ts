/** The examples of docs/mapping.md as whole mapping files. */
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { projectRoot } from "../support/paths.js";

export const page = readFileSync(`${projectRoot}docs/mapping.md`, "utf8");

export interface Example {
  /** Line of the page and what it begins with. */
  readonly name: string;
  /** What stands behind `yaml` at the fence: the section it belongs to; empty for a whole file. */
  readonly section: string;
  readonly text: string;
}

/** Fenced blocks of a language. */
export function blocks(language: string): readonly Example[] {
  const fence = new RegExp(`^\`\`\`${language} ?([a-z]*)\\n(.*?)^\`\`\`$`, "gms");
  return [...page.matchAll(fence)].map(({ 1: section = "", 2: text = "", index }) => {
    const line = page.slice(0, index).split("\n").length + 1;
    return { name: `line ${line}: ${text.split("\n", 1)[0]}`, section, text };
  });
}

const TOP = { version: 1, spec: "./openapi.yaml" };

/** What steps of an example may use without saying where it comes from. */
const INPUTS: Readonly<Record<string, unknown>> = {
  ticket_id: {},
  agent_id: { type: "string", optional: true },
};

/**
 * A fragment becomes a file by its section: `tools`, `operations`, … stand below that key; `steps` are those of a
 * recipe that has the inputs they mention.
 */
export function asFile({ section, text }: Example): string {
  if (section === "") return text;
  const value: unknown = parse(text);
  if (section !== "steps") return stringify({ ...TOP, [section]: value });
  const mentioned = Object.keys(INPUTS).filter((name) => text.includes(`inputs.${name}`));
  const inputs = Object.fromEntries(mentioned.map((name) => [name, INPUTS[name]]));
  const recipe = { description: "Does what the example shows, and returns nothing.", inputs, steps: value };
  return stringify({ ...TOP, tools: { example: recipe } });
}

/** Expressions of the `cel` blocks, one to a line, without the comment behind them. */
export function expressions(): readonly string[] {
  return blocks("cel").flatMap(({ text }) =>
    text
      .split("\n")
      .map((line) => line.replace(/\s+#\s.*$/, "").trim())
      .filter((line) => line !== ""),
  );
}

/** A recipe that computes the expressions over a ticket and a list of tickets. */
export function fileOf(values: readonly string[]): string {
  const set = Object.fromEntries(values.map((value, index) => [`v${index}`, `=${value}`]));
  const steps = [
    { id: "ticket", call: "getTicket", with: { ticketId: "=inputs.ticket_id" } },
    { id: "tickets", call: "listTickets", collect: { items: "body.items" } },
    { set },
  ];
  const description = "Computes the examples, and returns nothing.";
  return stringify({ ...TOP, tools: { example: { description, inputs: { ticket_id: {} }, steps } } });
}
