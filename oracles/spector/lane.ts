/** All scenarios in one version of OpenAPI through one back end, and what spector makes of them. */
import { readFileSync } from "node:fs";
import { compile } from "../../src/compile.js";
import type { ServerPlan } from "../../src/plan/types.js";
import { type Listener, listener } from "../child.js";
import { connect, type Host } from "../mcp-client.js";
import { loopback } from "../paths.js";
import { argumentsOf } from "./arguments.js";
import { BACK_ENDS, located } from "./back-ends.js";
import { configurationOf } from "./credentials.js";
import type { ScenarioDocument } from "./documents.js";
import type { DeclaredRequest, Scenario } from "./scenarios.js";
import type { Supplements } from "./supplements.js";
import { type Target, targetOf } from "./targets.js";

export interface Lane {
  readonly backEnd: keyof typeof BACK_ENDS;
  readonly documents: readonly ScenarioDocument[];
  readonly scenarios: readonly Scenario[];
  readonly supplements: Supplements;
  /** Where the packages are installed, with a slash at its end. */
  readonly packages: string;
  /** For what this lane makes, with a slash at its end. */
  readonly folder: string;
}

/** Why a scenario did not pass; undefined where it did. */
export type Verdicts = ReadonlyMap<string, string | undefined>;

interface Compiled {
  readonly document: ScenarioDocument;
  readonly plan: ServerPlan;
  readonly file: string;
}

export async function runLane(lane: Lane): Promise<Verdicts> {
  const spector = await startSpector(lane);
  const problems = new Map<string, string>();
  try {
    const folders = new Set(lane.scenarios.map(({ folder }) => folder));
    for (const folder of folders) {
      const compiled = await compileAll(lane, folder, spector.origin);
      const caller = new Caller(lane, spector.origin);
      for (const scenario of lane.scenarios.filter((one) => one.folder === folder)) {
        const problem = await caller.play(scenario, compiled);
        if (problem !== undefined) problems.set(scenario.name, problem);
      }
      await caller.close();
    }
    const coverage = await coverageOf(spector);
    return new Map(
      lane.scenarios.map(({ name }) => {
        const status = coverage[name] ?? "not-implemented";
        return [name, problems.get(name) ?? (status === "pass" ? undefined : `spector says ${status}`)];
      }),
    );
  } finally {
    await spector.close();
  }
}

function startSpector({ packages, folder }: Lane): Promise<Listener> {
  const bin = `${packages}node_modules/@typespec/spector/dist/src/cli/cli.js`;
  const specs = `${packages}node_modules/@typespec/http-specs/specs`;
  const coverage = `${folder}coverage.json`;
  return listener(
    (port) => [
      // it formats an XML body that is not what it expects in a way that is rejected, and would end by that
      "--unhandled-rejections=warn",
      "-r",
      loopback,
      bin,
      ...["serve", specs, "--port", `${port}`, "--coverageFile", coverage],
    ],
    packages,
  );
}

/** The same that it writes into its file when it ends. */
async function coverageOf({ origin }: Listener): Promise<Readonly<Record<string, string>>> {
  const reports = (await (await fetch(`${origin}/.coverage`)).json()) as readonly {
    readonly results: Readonly<Record<string, string>>;
  }[];
  return Object.assign({}, ...reports.map(({ results }) => results));
}

function compileAll(
  { documents, folder: base }: Lane,
  folder: string,
  origin: string,
): Promise<readonly Compiled[]> {
  return Promise.all(
    documents
      .filter((document) => document.folder === folder)
      .map(async (document) => {
        const { apiVersion = "", file: source } = document;
        const content = JSON.parse(readFileSync(source, "utf8"));
        const file = located(
          content,
          origin,
          document.apiVersion,
          `${base}documents/${folder}/openapi${apiVersion}.json`,
        );
        const [{ plan }, diagnostics] = await compile(file);
        if (!plan) throw new Error(`${file} does not compile: ${diagnostics.map(({ message }) => message)}`);
        return { document, plan, file };
      }),
  );
}

/** Sends the requests of one folder's scenarios; a server for each document and configuration of credentials. */
class Caller {
  readonly #lane: Lane;
  readonly #origin: string;
  readonly #commands = new Map<string, Promise<readonly string[]>>();
  readonly #hosts = new Map<string, Promise<Host>>();

  constructor(lane: Lane, origin: string) {
    this.#lane = lane;
    this.#origin = origin;
  }

  /** @returns what went wrong, if something did */
  async play(scenario: Scenario, compiled: readonly Compiled[]): Promise<string | undefined> {
    for (const request of scenario.requests) {
      const found = targetIn(compiled, request);
      if (!found) return `no tool for ${request.method.toUpperCase()} ${request.uri}`;
      const args = this.#lane.supplements[scenario.name] ?? argumentsOf(found.target, request, this.#origin);
      const host = await this.#host(found, request);
      const answer = await host.call(found.target.tool, args);
      if (answer.isError !== request.response.status >= 400)
        return `${found.target.tool} ${JSON.stringify(args).slice(0, 300)}: ${answer.text.slice(0, 500)}`;
    }
    return undefined;
  }

  #host({ plan, file }: Compiled, request: DeclaredRequest): Promise<Host> {
    const { environment, flags } = configurationOf(plan.credentials, request);
    const key = JSON.stringify([file, environment, flags]);
    const known = this.#hosts.get(key);
    if (known) return known;
    const made = this.#command(file).then((command) => connect([...command, ...flags], environment));
    this.#hosts.set(key, made);
    return made;
  }

  #command(file: string): Promise<readonly string[]> {
    const known = this.#commands.get(file);
    if (known) return known;
    const { backEnd, folder } = this.#lane;
    const made = BACK_ENDS[backEnd](file, `${folder}project-${this.#commands.size}`);
    this.#commands.set(file, made);
    return made;
  }

  async close(): Promise<void> {
    for (const host of this.#hosts.values()) await (await host).close();
  }
}

/** Of several versions of an API, the one that the request names, else the newest. */
function targetIn(
  compiled: readonly Compiled[],
  request: DeclaredRequest,
): (Compiled & { readonly target: Target }) | undefined {
  const text = JSON.stringify([request.uri, request.request?.query]);
  const names = ({ document }: Compiled) => text.includes(document.apiVersion ?? "");
  const ordered = [...compiled.filter((one) => !names(one)), ...compiled.filter(names)].reverse();
  for (const one of ordered) {
    const target = targetOf(one.plan, request);
    if (target) return { ...one, target };
  }
  return undefined;
}
