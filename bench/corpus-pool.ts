/** Hands documents to worker processes; one that dies or hangs takes only its document with it. */
import { type ChildProcess, fork } from "node:child_process";
import type { Assignment, Outcome } from "./corpus-worker.js";
import { bench } from "./paths.js";

/** Milliseconds for one document, its checks included: the largest has 22,361 operations. */
const TIMEOUT = 600_000;
/** A worker is replaced after so many documents: what libraries cache does not pile up. */
const DOCUMENTS_PER_WORKER = 200;

export async function examineAll(
  assignments: readonly Assignment[],
  jobs: number,
  done: (outcome: Outcome) => void,
): Promise<void> {
  const queue = [...assignments];
  const work = async (): Promise<void> => {
    let worker: ChildProcess | undefined;
    let used = 0;
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (used >= DOCUMENTS_PER_WORKER || worker?.exitCode !== null || worker.signalCode !== null) {
        worker?.kill();
        worker = startWorker();
        used = 0;
      }
      used++;
      done(await examine(worker, next));
    }
    worker?.kill();
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

function startWorker(): ChildProcess {
  return fork(`${bench}corpus-worker.ts`, { execArgv: ["--import", import.meta.resolve("tsx")] });
}

function examine(worker: ChildProcess, assignment: Assignment): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      worker.off("message", settle);
      worker.off("exit", died);
      resolve(outcome);
    };
    const died = (code: number | null, signal: string | null) =>
      settle(crashed(assignment, `the process ended (${signal ?? code})`));
    const timer = setTimeout(() => {
      settle(crashed(assignment, `not done after ${TIMEOUT / 1000} s`));
      worker.kill("SIGKILL");
    }, TIMEOUT);
    worker.on("message", settle);
    worker.on("exit", died);
    worker.send(assignment);
  });
}

function crashed({ name }: Assignment, crash: string): Outcome {
  return {
    ...{ name, bytes: 0, operations: 0, tools: 0, listBytes: 0, compileMs: 0 },
    ...{ leftOut: {}, diagnostics: {}, problems: [], crash },
  };
}
