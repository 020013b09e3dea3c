/** `README.md` of a generated server: how to run it, what it needs, what it offers. */
import type { ServerPlan, ToolPlan } from "../../plan/types.js";
import { kebabCase } from "../names.js";
import { variables } from "./credentials.js";
import { codeText, plainText, table } from "./markdown.js";

export function readme(plan: ServerPlan): string {
  const { info, tools } = plan;
  const counts = tools.length === 1 ? "1 tool" : `${tools.length} tools`;
  return `# ${plainText(info.title)}

An MCP server for ${plainText(info.title)} ${plainText(info.version)} with ${counts}, written by openapi-mcp. It needs Node 20.19 or later.

## Run

\`\`\`sh
npm install
npm run build
npm test
node dist/server.js    # on stdio, as MCP clients start it
npm start              # over HTTP, at http://127.0.0.1:3000/mcp
\`\`\`

\`node dist/server.js --help\` lists the options. The variables below come from the environment; to keep them in a file, copy \`.env.example\` to \`.env\`, fill it in, and start with \`node --env-file=.env dist/server.js\`.

${variablesTable(plan)}
## Connect a client

${clients(plan)}
## Tools

${table(
  ["tool", "what it does", ""],
  tools.map((tool) => toolRow(tool, plan)),
)}${others(plan)}
## What is where

- \`src/server.ts\`: the list of all that the server offers, and its start.
- \`src/tools/\`: one file for each tool that takes several steps.
- \`src/operations/\`: the API's operations by their tags; those that are tools by themselves are data.
- \`src/types.ts\`: what these operations take and answer with.
- \`src/runtime/\`: requests, validation, retries, undo, results, the protocol. The same in every generated server.
- \`test/\`: each tool against an API that is played back.

All of it is yours to change. When it is generated again, files that you edited stay as they are, and the new text is written beside them as \`*.new.ts\`.
`;
}

function variablesTable(plan: ServerPlan): string {
  const rows = variables(plan).map(({ name, about, isNeeded }) => [
    codeText(name),
    plainText(about),
    isNeeded ? "needed" : "",
  ]);
  return table(["variable", "what it is", ""], rows);
}

function clients(plan: ServerPlan): string {
  const name = kebabCase(plan.info.name, "server");
  const secrets = variables(plan).filter(({ isNeeded }) => isNeeded);
  const env = Object.fromEntries(secrets.map((variable) => [variable.name, "…"]));
  const server = {
    command: "node",
    args: ["/absolute/path/to/dist/server.js"],
    ...(secrets.length > 0 && { env }),
  };
  const flags = secrets.map((variable) => ` -e ${variable.name}=…`).join("");
  return `Claude Desktop, Cursor, Windsurf and many others (\`mcpServers\`; VS Code calls it \`servers\`):

\`\`\`json
${JSON.stringify({ mcpServers: { [name]: server } }, null, 2)}
\`\`\`

Claude Code:

\`\`\`sh
claude mcp add ${name}${flags} -- node /absolute/path/to/dist/server.js
\`\`\`

Over HTTP, with \`npm start\`: \`{ "mcpServers": { "${name}": { "type": "http", "url": "http://127.0.0.1:3000/mcp" } } }\`

`;
}

function toolRow({ kind, listing, ...tool }: ToolPlan, plan: ServerPlan): readonly string[] {
  const [sentence = ""] = listing.description.split(/(?<=[.!?])\s/, 1);
  const operation = "operation" in tool ? plan.operations[tool.operation] : undefined;
  const how = operation
    ? codeText(`${operation.method} ${operation.path}`)
    : kind === "recipe"
      ? "several steps"
      : "";
  return [codeText(listing.name), plainText(listing.title ?? sentence), how];
}

function others({ resources = [], prompts = [] }: ServerPlan): string {
  const lines = [
    ...resources.map(({ name, uri }) => `- resource ${codeText(name)}: ${codeText(uri)}\n`),
    ...prompts.map(({ name }) => `- prompt ${codeText(name)}\n`),
  ];
  return lines.length > 0 ? `\nAnd besides:\n\n${lines.join("")}` : "";
}
