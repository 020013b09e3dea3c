/** `--lib`: another program calls the functions, with types, and is told what failed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../../fixtures/support-desk/server.js";
import { run, runBeside } from "../../support/npm.js";
import { projectRoot } from "../../support/paths.js";
import { borrowPackages, filesIn, generateProject, type Project } from "./support.js";

const tsc = join(projectRoot, "node_modules/.bin/tsc");

describe.each(["node", "worker"] as const)("a library for %s", (target) => {
  let project: Project;
  let desk: SupportDesk;

  beforeAll(async () => {
    desk = await startSupportDesk();
    project = await generateProject("--lib", "--target", target);
    borrowPackages(project);
    const built = run(tsc, [], project.folder);
    expect(built.output).toBe(`${tsc} \n`);
  }, 60_000);
  afterAll(async () => {
    await desk?.close();
    project?.remove();
  });

  /** A program beside the library, which finds it by its name. */
  function program(name: string, text: string): string {
    writeFileSync(join(project.folder, name), text);
    return join(project.folder, name);
  }

  const client =
    target === "node"
      ? "createClient({ baseUrl: [process.env.DESK], secrets: () => 'a-token' })"
      : "createClient({ bindings: { OPENAPI_MCP_BASE_URL: process.env.DESK, OPENAPI_MCP_WORKSPACE_TOKEN: 'a-token' } })";

  test("is called by another program", async () => {
    const file = program(
      "use.mjs",
      `import { createClient, resolveTicket, getAgent, ToolFailure } from "support-desk";
const client = ${client};
const done = await resolveTicket({ ticket_id: "T-1001", reply: "Done." }, { client });
const agent = await getAgent({ agentId: "A-4" }, { client });
const failed = await resolveTicket({ ticket_id: "T-1001", reply: "Done." }, { client }).catch((error) => error);
const wrong = await resolveTicket({ ticket_id: 1 }, { client }).catch((error) => error);
const gone = await getAgent({ agentId: "A-404" }, { client }).catch((error) => error);
const both = [failed, wrong, gone].map((one) => [one instanceof ToolFailure, one.code, one.status ?? null, one.facts?.retry_safe ?? null, one.message]);
console.log(JSON.stringify({ done, agent: agent.name, both }));
`,
    );
    const { status, stdout, output } = await runBeside(process.execPath, [file], project.folder, {
      ...process.env,
      DESK: desk.url,
    });
    expect(status, output).toBe(0);
    const { done, agent, both } = JSON.parse(stdout);
    expect(done).toMatchObject({
      ticket_id: "T-1001",
      status: "closed",
      message_id: expect.stringMatching(/^M-/),
    });
    expect(agent).toBe("Dmitri Volkov");
    expect(both).toEqual([
      [
        true,
        "already_closed",
        null,
        true,
        expect.stringContaining("Ticket T-1001 is already closed; nothing was changed."),
      ],
      [true, "invalid_arguments", null, null, expect.stringContaining("ticket_id")],
      [true, "http_404", 404, null, expect.stringContaining("404")],
    ]);
    expect(desk.requests.every(({ headers }) => headers["authorization"] === "Bearer a-token")).toBe(true);
  });

  test("has types that tell wrong calls", () => {
    const file = program(
      "use.ts",
      `import { createClient, getAgent, resolveTicket, type ResolveTicketOutput } from "support-desk";
const client = createClient();
export const done: ResolveTicketOutput = await resolveTicket({ ticket_id: "T-1", reply: "a" }, { client });
export const id: string | undefined = done.message_id;
export const name: string = (await getAgent({ agentId: "A-4" }, { client })).name;
// @ts-expect-error no reply
await resolveTicket({ ticket_id: "T-1" }, { client });
// @ts-expect-error not among the resolutions
await resolveTicket({ ticket_id: "T-1", reply: "a", resolution: "lost" }, { client });
// @ts-expect-error null, where the schema wants text or nothing
await resolveTicket({ ticket_id: "T-1", reply: "a", agent_id: null }, { client });
// @ts-expect-error no client
await resolveTicket({ ticket_id: "T-1", reply: "a" });
`,
    );
    const flags = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--skipLibCheck"];
    const { output } = run(tsc, ["--ignoreConfig", ...flags, file], project.folder);
    expect(output.split("\n").slice(1).join("\n")).toBe("");
  });

  test("has no server in it, and its tests pass", () => {
    const files = filesIn(join(project.folder, "src"));
    expect(files).toContain("index.ts");
    expect(files.filter((file) => /server|stdio|listen|mcp/.test(file))).toEqual([]);
    const { status, output } = run(join(projectRoot, "node_modules/.bin/vitest"), ["run"], project.folder);
    expect(status, output).toBe(0);
  }, 60_000);
});
