/** alertmanager.mcp.yaml end to end: alerts of a real Alertmanager are really silenced, and the silences really end. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alertmanager, findAlertmanager, startAlertmanager } from "../support/alertmanager.js";
import { type ClientKind, connect, type TestClient } from "../support/clients.js";
import { run } from "../support/npm.js";
import { projectRoot, sharedSpecs } from "../support/paths.js";
import { recipeError } from "../support/recipe-error.js";
import { eventually } from "../support/wait.js";
import { borrowPackages, generateFrom, type Project } from "./generated/support.js";

const specs = sharedSpecs();
const binary = findAlertmanager();
const missing =
  specs === undefined
    ? "no ../shared/specs"
    : binary === undefined
      ? "no prometheus-alertmanager"
      : undefined;
const KINDS: readonly ClientKind[] = ["v1", "v2 modern"];
/** What `serve` does, and what `generate` writes. */
const FORMS = KINDS.flatMap((kind) => (["served", "generated"] as const).map((form) => ({ kind, form })));
const title = missing === undefined ? "Alertmanager recipes" : `Alertmanager recipes (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(title, () => {
  let alertmanager: Alertmanager;
  let project: Project;
  const mapping = join(projectRoot, "fixtures", "alertmanager", "alertmanager.mcp.yaml");
  const spec = ["--spec", join(specs ?? "", "alertmanager-0.25-2.0.json")];
  beforeAll(async () => {
    alertmanager = await startAlertmanager(binary ?? "");
    project = await generateFrom(mapping, ...spec);
    borrowPackages(project);
    const built = run(process.execPath, ["build.mjs"], project.folder);
    expect(built.status, built.output).toBe(0);
  }, 30_000);
  afterAll(async () => {
    await alertmanager?.close();
    project?.remove();
  });

  describe.each(FORMS)("$form, $kind client", ({ kind, form }) => {
    let client: TestClient;
    let agrees = true;
    const questions: string[] = [];
    const alertname = `DiskFull ${form} ${kind}`;

    beforeAll(async () => {
      const where = ["--base-url", alertmanager.url];
      const target =
        form === "served"
          ? { serve: [mapping, ...spec, ...where] }
          : { node: [join(project.folder, "dist/server.js"), ...where] };
      client = await connect(kind, target, undefined, (message) => {
        questions.push(message);
        return agrees ? { action: "accept", content: { confirm: true } } : { action: "decline" };
      });
      await fetch(`${alertmanager.url}/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(
          ["db-1", "db-2"].map((instance) => ({
            labels: { alertname, instance },
            annotations: { summary: `${instance} is full` },
          })),
        ),
      });
    });
    afterAll(() => client?.close());

    const alerts = async (query: string) => {
      const filter = encodeURIComponent(`alertname="${alertname}"`);
      const response = await fetch(`${alertmanager.url}/alerts?filter=${filter}&${query}`);
      return (await response.json()) as { labels: { instance: string } }[];
    };

    test("offers the three goals and nothing else", async () => {
      const names = (await client.tools()).map(({ name }) => name);
      expect(names).toEqual(["alert_situation", "expire_silences", "silence_alert"]);
    });

    test("a typo silences nothing", async () => {
      const result = await client.call("silence_alert", { alertname: "DiskFul", comment: "upgrade" });
      expect(recipeError(result.text)).toMatchObject({ code: "not_firing", done: [] });
      expect(result.text).toContain('{"alertname":"DiskFul"}');
    });

    test("silences one of two alerts, shows the situation, and ends the silence when the user agrees", async () => {
      const before = Date.now();
      const args = {
        alertname,
        labels: { instance: "db-1" },
        comment: `upgrade by ${form} ${kind}`,
        duration: "30m",
      };
      const silenced = await client.call("silence_alert", args);
      expect(silenced.isError, silenced.text).toBe(false);
      const output = silenced.structured as { silence_id: string; silenced_alerts: number; until: string };
      expect(output.silenced_alerts).toBe(1);
      expect(Date.parse(output.until) - before).toBeGreaterThan(29 * 60_000);
      await eventually("db-1 to be silent", async () => {
        const firing = await alerts("silenced=false");
        return firing.length === 1 && firing[0]?.labels.instance === "db-2";
      });

      const situation = await client.call("alert_situation", {});
      expect(situation.isError, situation.text).toBe(false);
      const { groups, silences } = situation.structured as {
        groups: { alerts: { labels: Record<string, string>; summary?: string }[] }[];
        silences: { id: string }[];
      };
      const firing = groups.flatMap(({ alerts: members }) => members);
      expect(firing.filter(({ labels }) => labels["alertname"] === alertname)).toEqual([
        expect.objectContaining({ summary: "db-2 is full" }),
      ]);
      expect(silences).toContainEqual(expect.objectContaining({ id: output.silence_id, createdBy: "mcp" }));

      agrees = false;
      const declined = await client.call("expire_silences", { text: `upgrade by ${form} ${kind}` });
      expect(recipeError(declined.text).code).toBe("declined");
      expect(questions.at(-1)).toContain("End 1 silences?");
      expect(await alerts("silenced=false")).toHaveLength(1);

      agrees = true;
      const ended = await client.call("expire_silences", { text: `upgrade by ${form} ${kind}` });
      expect(ended).toMatchObject({
        isError: false,
        structured: { expired: [output.silence_id], failed: 0 },
      });
      await eventually("db-1 to be heard again", async () => (await alerts("silenced=false")).length === 2);

      const again = await client.call("expire_silences", { text: `upgrade by ${form} ${kind}` });
      expect(recipeError(again.text).code).toBe("none");
    });
  });
});
