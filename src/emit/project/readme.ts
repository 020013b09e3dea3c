/** `README.md` of a generated project: how to run it, what it needs, what it offers. */
import { asks } from "../../plan/recipes/counts.js";
import type { ServerPlan, ToolPlan } from "../../plan/types.js";
import { kebabCase } from "../names.js";
import type { EmitOptions } from "../options.js";
import type { ProjectNames } from "../project-names.js";
import { importText } from "../references.js";
import { summaryOf } from "../summary.js";
import { variables } from "./credentials.js";
import { codeText, plainText, table } from "./markdown.js";

export function nodeReadme(plan: ServerPlan, options: EmitOptions): string {
  const name = kebabCase(plan.info.name, "server");
  const isSetUp = variables(plan, "node").some(({ needed }) => needed !== "");
  return `${head(plan, "An MCP server for", "It needs Node 20.19 or later.")}
## Run

\`\`\`sh
npm install
npm run build
npm test
node dist/server.js    # on stdio, as MCP clients start it
npm start              # over HTTP, at http://127.0.0.1:3000/mcp
\`\`\`

\`node dist/server.js --help\` lists the options. The variables below come from the environment. To keep them in a file, copy \`.env.example\` to \`.env\`, fill it in, and name it: \`node --env-file=.env dist/server.js\`, with the options of \`npm start\` behind it for HTTP. In a container, where \`/healthz\` says whether it is up:

\`\`\`sh
docker build -t ${name} .
docker run -p 3000:3000${isSetUp ? " --env-file .env" : ""} ${name}
\`\`\`

${variablesTable(plan, "node")}
## Connect a client

${clients(plan)}${offers(plan)}${layout(
  [
    "- `src/server.ts`: the list of all that the server offers, and its start.",
    ...(options.runtime === "package" ? [] : ["- `build.mjs`: makes one program in `dist/` of it."]),
  ],
  options,
)}`;
}

export function workerReadme(plan: ServerPlan, options: EmitOptions): string {
  const secrets = variables(plan, "worker").filter(({ isSecret }) => isSecret);
  const commands = secrets.map(({ name }) => `npx wrangler secret put ${name}\n`).join("");
  const put =
    commands === "" ? "" : `Secrets stay out of the configuration:\n\n\`\`\`sh\n${commands}\`\`\`\n\n`;
  return `${head(plan, "An MCP server on Cloudflare Workers for", "It needs nothing of Node when it runs.")}
## Run

\`\`\`sh
npm install
npm test
npm run dev       # on this machine, at http://localhost:8787/mcp; variables in .dev.vars
npm run deploy    # on Cloudflare
\`\`\`

${put}${variablesTable(plan, "worker")}
\`wrangler.jsonc\` also knows \`OPENAPI_MCP_ALLOWED_HOSTS\` (names under which clients reach the Worker), \`OPENAPI_MCP_ALLOW_HOSTS\` (hosts that it may call besides the API), \`OPENAPI_MCP_TIMEOUT\`, \`OPENAPI_MCP_BUDGET\`, \`OPENAPI_MCP_RETRIES\`, \`OPENAPI_MCP_RATE_LIMIT\` and \`OPENAPI_MCP_VALIDATION\`. Whoever reaches \`/mcp\` uses the credentials above: put Cloudflare Access, or something like it, in front of it.

## Connect a client

\`{ "mcpServers": { "${kebabCase(plan.info.name, "server")}": { "type": "http", "url": "https://…workers.dev/mcp" } } }\`

${offers(plan)}${layout(
  [
    "- `src/worker.ts`: the entry of the Worker.",
    "- `src/server.ts`: the list of all that the server offers.",
  ],
  options,
)}`;
}

export function libraryReadme(plan: ServerPlan, options: EmitOptions, names: ProjectNames): string {
  const [shown] = plan.tools.toSorted((one, other) => rank(one) - rank(other));
  const called = shown ? names.toolFunction(shown.listing.name) : "someTool";
  const folder = kebabCase(plan.info.name, "server");
  const isWorker = options.target === "worker";
  const isAsking = shown?.kind === "recipe" && asks(shown.recipe.steps);
  const connecting = isWorker
    ? "// env: the second argument of fetch, which has the variables below\nconst client = createClient({ bindings: env });"
    : 'const client = createClient(); // or createClient({ baseUrl: "https://api.example.com", secrets: (name) => … })';
  const asking = isAsking
    ? " What a tool asks goes to `confirm`, which answers with true or false; without it the call fails."
    : "";
  const closing = isWorker ? "" : " `client.close()` waits for what is under way.";
  return `${head(plan, "Functions for", "They are made for other programs to call; there is no server in it.")}
## Use

\`\`\`ts
${importText({ names: ["createClient", called], from: kebabCase(plan.info.name, "server") })}

${connecting}
const output = await ${called}(input, { client${isAsking ? ", confirm: async (message) => askTheUser(message)" : ""} });
\`\`\`

Each tool below is a function of that name in camelCase. Input is checked before anything is sent; whatever fails is thrown as a \`ToolFailure\` whose message says what failed, what stands and what was undone.${asking}${closing} Another program finds the package by \`npm install ../${folder}\`, after the lines below.

\`\`\`sh
npm install
npm run build
npm test
\`\`\`

${variablesTable(plan, "functions")}
${offers(plan)}${layout(["- `src/index.ts`: the functions.", "- `src/api.ts`: what they are made of."], options)}`;
}

/** Recipes first: they are what the package is made for. */
function rank({ kind }: ToolPlan): number {
  return kind === "recipe" ? 0 : 1;
}

function head({ info, tools }: ServerPlan, what: string, more: string): string {
  const counts = tools.length === 1 ? "1 tool" : `${tools.length} tools`;
  return `# ${plainText(info.title)}

${what} ${plainText(info.title)} ${plainText(info.version)}: ${counts}, written by openapi-mcp. ${more}
`;
}

function variablesTable(plan: ServerPlan, reader: "node" | "worker" | "functions"): string {
  const rows = variables(plan, reader).map(({ name, about, needed }) => [
    codeText(name),
    plainText(about),
    needed,
  ]);
  return table(["variable", "what it is", ""], rows);
}

function clients(plan: ServerPlan): string {
  const name = kebabCase(plan.info.name, "server");
  const needed = variables(plan, "node").filter((variable) => variable.needed === "needed");
  const env = Object.fromEntries(needed.map((variable) => [variable.name, "…"]));
  const server = {
    command: "node",
    args: ["/absolute/path/to/dist/server.js"],
    ...(needed.length > 0 && { env }),
  };
  const flags = needed.map((variable) => ` -e ${variable.name}=…`).join("");
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

function offers(plan: ServerPlan): string {
  const { tools, resources = [], prompts = [] } = plan;
  const rows = tools.map((tool) => toolRow(tool, plan));
  const lines = [
    ...resources.map(({ name, uri }) => `- resource ${codeText(name)}: ${codeText(uri)}\n`),
    ...prompts.map(({ name }) => `- prompt ${codeText(name)}\n`),
  ];
  const more = lines.length > 0 ? `\nAnd besides:\n\n${lines.join("")}` : "";
  return `## Tools\n\n${table(["tool", "what it does", "how"], rows)}${more}\n`;
}

function toolRow(tool: ToolPlan, plan: ServerPlan): readonly string[] {
  const { text, isDeprecated } = summaryOf(tool.listing);
  const id =
    tool.kind === "endpoint"
      ? tool.operation
      : tool.form === "endpoint"
        ? tool.recipe.operations[0]
        : undefined;
  const operation = plan.operations[id ?? ""];
  const how = operation ? codeText(`${operation.method} ${operation.path}`) : "steps in `src/tools/`";
  return [codeText(tool.listing.name), `${plainText(text)}${isDeprecated ? " (deprecated)" : ""}`, how];
}

function layout(own: readonly string[], { runtime, zod }: EmitOptions): string {
  const lines = [
    ...own,
    "- `src/tools/`: one file for each tool that is more than an operation as it is.",
    "- `src/operations/`: the API's operations by their tags; those that are tools by themselves are data.",
    "- `src/types.ts`: what these operations take and answer with.",
    ...(zod ? ["- `src/schemas.ts`: zod schemas of every tool's input and output."] : []),
    ...(runtime === "package"
      ? []
      : [
          "- `src/runtime/`: requests, validation, retries, undo, results. The same in every generated project.",
        ]),
    "- `test/`: each tool against an API that is played back.",
  ];
  return `## What is where

${lines.join("\n")}

All of it is yours to change. When it is generated again, files that you edited stay as they are, and the new text is written beside them as \`*.new.ts\`.
`;
}
