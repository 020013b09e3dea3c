/** github.mcp.yaml against GitHub's real document, on a scripted GitHub whose answers satisfy that document. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type TestClient } from "../support/clients.js";
import { type ScriptedGitHub, startGitHub } from "../support/github.js";
import { projectRoot, sharedSpecs } from "../support/paths.js";

const specs = sharedSpecs();
const mapping = join(projectRoot, "fixtures", "github", "github.mcp.yaml");
const title = specs === undefined ? "GitHub (skipped: no ../shared/specs)" : "GitHub";

describe.skipIf(specs === undefined)(title, () => {
  let github: ScriptedGitHub;
  let client: TestClient;

  beforeAll(async () => {
    const spec = join(specs ?? "", "github-3.0.json");
    github = await startGitHub(spec);
    client = await connect("v2 modern", { serve: [mapping, "--spec", spec, "--base-url", github.url] });
  });
  afterAll(async () => {
    await client?.close();
    await github?.close();
  });
  afterEach(() => {
    expect(github.reset(), "answers of the script that break GitHub's document").toEqual([]);
  });

  const called = () => github.exchanges.map(({ operation }) => operation);
  const change = {
    owner: "octocat",
    repo: "Hello-World",
    branch: "typo",
    files: [{ path: "README.md", content: "# Hello\n" }],
    title: "Fix a typo",
    reviewers: ["hubot"],
  };

  test("offers three goal tools and two operations, of 1,223", async () => {
    const names = (await client.tools()).map(({ name }) => name);
    expect(names).toEqual([
      "issues_get",
      "open_pull_request",
      "review_pull_request",
      "run_workflow",
      "search_code",
    ]);
  });

  test("opens a pull request in seven calls, each made of what the ones before answered", async () => {
    const result = await client.call("open_pull_request", change);
    expect(result).toMatchObject({ isError: false, structured: { number: 1347, reviewers_requested: true } });
    expect(called()).toEqual([
      "repos/get",
      "git/get-ref",
      "git/create-tree",
      "git/create-commit",
      "git/create-ref",
      "pulls/create",
      "pulls/request-reviewers",
    ]);
    const [repository, head, tree, commit, ref, pull] = github.exchanges;
    const main = (github.example("repos/get", 200) as { default_branch: string }).default_branch;
    expect(repository?.headers).toMatchObject({ "x-github-api-version": "2022-11-28" });
    expect(head?.variables["ref"]).toBe(`heads/${main}`);
    const headSha = (github.example("git/get-ref", 200) as { object: { sha: string } }).object.sha;
    expect(tree?.body).toEqual({
      base_tree: headSha,
      tree: [{ path: "README.md", mode: "100644", type: "blob", content: "# Hello\n" }],
    });
    const treeSha = (github.example("git/create-tree", 201) as { sha: string }).sha;
    expect(commit?.body).toEqual({ message: "Fix a typo", tree: treeSha, parents: [headSha] });
    const commitSha = (github.example("git/create-commit", 201) as { sha: string }).sha;
    expect(ref?.body).toEqual({ ref: "refs/heads/typo", sha: commitSha });
    expect(pull?.body).toEqual({ title: "Fix a typo", head: "typo", base: main });
  });

  test("removes the branch again when GitHub refuses the pull request", async () => {
    const message = "Validation Failed";
    const errors = [{ code: "custom", message: "No commits between main and typo" }];
    github.on("pulls/create", () => ({
      status: 422,
      body: { message, documentation_url: "https://docs.github.com", errors },
    }));
    const result = await client.call("open_pull_request", { ...change, base: "main" });
    expect(result.isError).toBe(true);
    expect(result.text).toContain("No commits between main and typo");
    expect(called().slice(-2)).toEqual(["pulls/create", "git/delete-ref"]);
    expect(github.exchanges.at(-1)?.variables["ref"]).toBe("heads/typo");
    expect(called()).not.toContain("repos/get");
  });

  test("keeps the pull request when the reviewers cannot be asked", async () => {
    // a 422 of this operation has no body by the document
    github.on("pulls/request-reviewers", () => ({ status: 422 }));
    const result = await client.call("open_pull_request", change);
    expect(result).toMatchObject({
      isError: false,
      structured: { number: 1347, reviewers_requested: false },
    });
    expect(called()).not.toContain("git/delete-ref");
  });

  test("reads a pull request with all pages of its files, and of its checks only the failed ones", async () => {
    const [file] = github.example("pulls/list-files", 200) as { filename: string }[];
    github.on("pulls/list-files", ({ url }, count) => {
      const next = `<${github.url}${url.replace(/\?.*/, "")}?per_page=100&page=${count + 2}>; rel="next"`;
      const body = [0, 1].map((index) => ({ ...file, filename: `page${count + 1}-${index}.txt` }));
      return { status: 200, body, headers: count < 2 ? { link: next } : {} };
    });
    const checks = github.example("checks/list-for-ref", 200) as { check_runs: object[] };
    const [check] = checks.check_runs;
    github.on("checks/list-for-ref", () => {
      const check_runs = ["success", "failure"].map((conclusion) => ({
        ...check,
        conclusion,
        name: conclusion,
      }));
      return { status: 200, body: { total_count: 2, check_runs } };
    });
    const pull = { owner: "octocat", repo: "Hello-World", pull_number: 1347 };
    const result = await client.call("review_pull_request", pull);
    expect(result.isError, result.text).toBe(false);
    const output = result.structured as { files: { path: string }[]; failing_checks: unknown[] };
    expect(output.files.map(({ path }) => path)).toEqual([
      "page1-0.txt",
      "page1-1.txt",
      "page2-0.txt",
      "page2-1.txt",
      "page3-0.txt",
      "page3-1.txt",
    ]);
    expect(output.failing_checks).toEqual([expect.objectContaining({ name: "failure" })]);
    // a result a model can afford: the four responses are more than ten times as long
    const raw = ["pulls/get", "pulls/list-files", "pulls/list-reviews", "checks/list-for-ref"]
      .map((operation) => JSON.stringify(github.example(operation, 200)).length)
      .reduce((sum, length) => sum + length);
    expect(JSON.stringify(result.structured).length * 10).toBeLessThan(raw);
  });

  test("starts a workflow, waits for it and tells which jobs failed", async () => {
    const run = github.example("actions/get-workflow-run", 200) as Record<string, unknown>;
    github.on("actions/get-workflow-run", (_exchange, count) => {
      const state =
        count < 1 ? { status: "queued", conclusion: null } : { status: "completed", conclusion: "failure" };
      return { status: 200, body: { ...run, ...state } };
    });
    const jobs = github.example("actions/list-jobs-for-workflow-run", 200) as { jobs: object[] };
    github.on("actions/list-jobs-for-workflow-run", () => ({
      status: 200,
      body: { total_count: 1, jobs: [{ ...jobs.jobs[0], name: "lint", conclusion: "failure" }] },
    }));
    const notes: string[] = [];
    const workflow = { owner: "octocat", repo: "Hello-World", workflow: "ci.yml" };
    const result = await client.call("run_workflow", workflow, {
      onProgress: ({ message = "" }) => notes.push(message),
    });
    expect(result.isError, result.text).toBe(false);
    expect(result.structured).toMatchObject({
      conclusion: "failure",
      failed_jobs: [expect.objectContaining({ name: "lint" })],
    });
    expect(github.exchanges[0]?.body).toMatchObject({ ref: "main", return_run_details: true });
    expect(called().filter((operation) => operation === "actions/get-workflow-run")).toHaveLength(2);
    expect(notes.length).toBeGreaterThan(2);
  });
});
