/** A real server we did not write, with its own Swagger 2.0 document: Debian's prometheus-alertmanager. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alertmanager, findAlertmanager, startAlertmanager } from "../support/alertmanager.js";
import { type ClientKind, connect, type TestClient } from "../support/clients.js";
import { sharedSpecs } from "../support/paths.js";

const specs = sharedSpecs();
const binary = findAlertmanager();
const missing =
  specs === undefined
    ? "no ../shared/specs"
    : binary === undefined
      ? "no prometheus-alertmanager"
      : undefined;
const KINDS: readonly ClientKind[] = ["v1", "v2 modern"];

const title = missing === undefined ? "Alertmanager" : `Alertmanager (skipped: ${missing})`;
describe.skipIf(missing !== undefined)(title, () => {
  let alertmanager: Alertmanager;

  beforeAll(async () => {
    alertmanager = await startAlertmanager(binary ?? "");
  });
  afterAll(() => alertmanager?.close());

  describe.each(KINDS)("%s client", (kind) => {
    let client: TestClient;

    beforeAll(async () => {
      const spec = join(specs ?? "", "alertmanager-0.25-2.0.json");
      client = await connect(kind, { serve: [spec, "--base-url", alertmanager.url] });
    });
    afterAll(() => client?.close());

    const silence = (alertname: string, from = 0, until = 3_600_000) => ({
      matchers: [
        { name: "alertname", value: alertname, isRegex: false },
        { name: "instance", value: "db-1", isRegex: false, isEqual: true },
      ],
      startsAt: new Date(Date.now() + from).toISOString(),
      endsAt: new Date(Date.now() + until).toISOString(),
      createdBy: "openapi-mcp",
      comment: "a test of ours",
    });

    test("offers its nine operations", async () => {
      expect((await client.tools()).map((tool) => tool.name)).toEqual([
        "delete_silence",
        "get_alert_groups",
        "get_alerts",
        "get_receivers",
        "get_silence",
        "get_silences",
        "get_status",
        "post_alerts",
        "post_silences",
      ]);
    });

    test("a silence is created, listed, expired, and seen expired", async () => {
      const mine = `DiskFull ${kind} & "more"`;
      const created = await client.call("post_silences", silence(mine));
      expect(created).toMatchObject({ isError: false, structured: { silenceID: expect.any(String) } });
      const { silenceID } = Object(created.structured);
      const other = await client.call("post_silences", silence("Other"));
      expect(other.isError).toBe(false);

      // Every item of `filter` is a query parameter of its own (collectionFormat: multi), and all must match.
      const filter = [`alertname=${JSON.stringify(mine)}`, 'instance="db-1"'];
      const listed = await client.call("get_silences", { filter });
      expect(listed.isError).toBe(false);
      expect(JSON.parse(listed.text)).toEqual([
        expect.objectContaining({
          id: silenceID,
          comment: "a test of ours",
          status: { state: expect.any(String) },
        }),
      ]);
      const none = await client.call("get_silences", { filter: [...filter, 'instance="web-1"'] });
      expect(JSON.parse(none.text)).toEqual([]);

      expect(await client.call("delete_silence", { silenceID })).toMatchObject({ isError: false });
      expect(await client.call("get_silence", { silenceID })).toMatchObject({
        isError: false,
        structured: { id: silenceID, status: { state: "expired" } },
      });
    });

    test("an alert is posted as a JSON array and found by boolean and array parameters", async () => {
      const labels = { alertname: `Posted by ${kind}`, severity: "page" };
      const tools = await client.tools();
      const schema = tools.find((tool) => tool.name === "post_alerts")?.inputSchema;
      // The body is an array, so it is one argument; its name is the Swagger parameter's or "body".
      const [argument = ""] = Object.keys(Object(schema?.["properties"]));
      expect(await client.call("post_alerts", { [argument]: [{ labels }] })).toMatchObject({
        isError: false,
      });
      const args = {
        active: true,
        silenced: false,
        filter: [`alertname=${JSON.stringify(labels.alertname)}`],
      };
      const found = await client.call("get_alerts", args);
      expect(JSON.parse(found.text)).toMatchObject([{ labels }]);
    });

    test("what the document forbids is refused by us, before Alertmanager sees it", async () => {
      const { comment: _, ...incomplete } = silence("NoComment");
      const refused = await client.call("post_silences", incomplete);
      expect(refused).toMatchObject({ isError: true, structured: undefined });
      expect(refused.text).toContain("comment");
      // go-openapi's own words for the same mistake are {"code":602,"message":"comment in body is required"}.
      expect(refused.text).not.toContain("602");
      const noId = await client.call("get_silence", { silenceID: "../status" });
      expect(noId).toMatchObject({ isError: true, text: expect.stringContaining("silenceID") });
    });

    test("what only Alertmanager knows is refused in its own words", async () => {
      const refused = await client.call("post_silences", silence("Backwards", 7_200_000, 3_600_000));
      expect(refused).toMatchObject({ isError: true, structured: undefined });
      expect(refused.text).toContain("400");
      expect(refused.text).toContain("start time must be before end time");
      const unknown = await client.call("get_silence", { silenceID: "00000000-0000-4000-8000-000000000000" });
      expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining("404") });
    });
  });
});
