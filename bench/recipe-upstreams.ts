/** The APIs behind the recipes, and the goals that are measured: the real desk and Alertmanager, and a scripted GitHub. */
import { startSupportDesk } from "../fixtures/support-desk/server.js";
import type { Arguments } from "../src/runtime/core/types.js";
import { findAlertmanager, startAlertmanager } from "../test/support/alertmanager.js";
import { startGitHub } from "../test/support/github.js";
import type { RecipeApi } from "./recipe-apis.js";

export interface Goal {
  readonly recipe: string;
  readonly situation: string;
  readonly arguments: Arguments;
  readonly prepare?: () => Promise<void>;
}

interface Upstream {
  readonly url: string;
  readonly goals: readonly Goal[];
  readonly close: () => Promise<void>;
}

/** @returns why there is none, where there is none */
export async function withUpstream<T>(
  api: RecipeApi,
  work: (upstream: Upstream) => Promise<T>,
): Promise<T | string> {
  const upstream = await open(api);
  if (typeof upstream === "string") return upstream;
  try {
    return await work(upstream);
  } finally {
    await upstream.close();
  }
}

function open(api: RecipeApi): Promise<Upstream | string> {
  switch (api.name) {
    case "support desk":
      return supportDesk();
    case "GitHub":
      return github(api.spec);
    default:
      return alertmanager();
  }
}

async function supportDesk(): Promise<Upstream> {
  const { url, close } = await startSupportDesk();
  const goals: readonly Goal[] = [
    {
      recipe: "summarize_conversation",
      situation: "3 messages",
      arguments: { ticket_id: "T-1005", include_internal: true },
    },
    {
      recipe: "escalate_ticket",
      situation: "agent chosen among those of tier2",
      arguments: { ticket_id: "T-1001", team: "tier2", reason: "Third parcel lost this week." },
    },
    {
      recipe: "resolve_ticket",
      situation: "assigned first",
      arguments: { ticket_id: "T-1003", reply: "Your money is on its way.", agent_id: "A-1" },
    },
    {
      recipe: "close_stale_tickets",
      situation: "all pending tickets, asked first",
      arguments: { days: 30, reply: "We close this for now; write to us to open it again." },
    },
  ];
  return { url, goals, close };
}

/** Its answers are the examples of GitHub's own document: one file, one review, one job. */
async function github(spec: string): Promise<Upstream> {
  const { url, close, on, example } = await startGitHub(spec);
  const run = example("actions/get-workflow-run", 200) as Readonly<Record<string, unknown>>;
  on("actions/get-workflow-run", (_exchange, count) => {
    const state =
      count < 1 ? { status: "queued", conclusion: null } : { status: "completed", conclusion: "failure" };
    return { status: 200, body: { ...run, ...state } };
  });
  const repository = { owner: "octocat", repo: "Hello-World" };
  const goals: readonly Goal[] = [
    {
      recipe: "open_pull_request",
      situation: "one file, one reviewer",
      arguments: {
        ...repository,
        branch: "typo",
        files: [{ path: "README.md", content: "# Hello\n" }],
        title: "Fix a typo",
        reviewers: ["hubot"],
      },
    },
    {
      recipe: "review_pull_request",
      situation: "one file, one review",
      arguments: { ...repository, pull_number: 1347 },
    },
    {
      recipe: "run_workflow",
      situation: "failed; asked for twice until it was done",
      arguments: { ...repository, workflow: "ci.yml" },
    },
  ];
  return { url, goals, close };
}

const ALERTS = 4;

async function alertmanager(): Promise<Upstream | string> {
  const binary = findAlertmanager();
  if (binary === undefined) return "prometheus-alertmanager is not installed";
  const { url, close } = await startAlertmanager(binary);
  const fire = async () => {
    const alerts = Array.from({ length: ALERTS }, (_, index) => ({
      labels: { alertname: "DiskFull", instance: `db-${index + 1}`, severity: "critical" },
      annotations: { summary: `db-${index + 1} is full` },
    }));
    const response = await fetch(`${url}/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`Alertmanager takes no alerts: ${response.status}`);
  };
  const silence = {
    alertname: "DiskFull",
    labels: { instance: "db-1" },
    duration: "30m",
    comment: "upgrade",
  };
  const goals: readonly Goal[] = [
    { recipe: "silence_alert", situation: "one of four", arguments: silence, prepare: fire },
    { recipe: "alert_situation", situation: "three firing, one silence", arguments: {} },
    { recipe: "expire_silences", situation: "one, asked first", arguments: { text: "upgrade" } },
  ];
  return { url, goals, close };
}
