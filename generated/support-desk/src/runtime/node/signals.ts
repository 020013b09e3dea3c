/** SIGINT and SIGTERM: the first waits for the calls in flight, a second one does not. */
import type { Listening } from "./listen.js";

/** @param before what ends with the server, such as watching files @param after what its end leaves to close */
export function stopOnSignals(
  server: Listening,
  steps: {
    readonly before?: () => void;
    readonly after: () => Promise<void>;
    readonly report: (message: string) => void;
  },
): void {
  const stop = async (): Promise<void> => {
    steps.before?.();
    await server.close();
    const cut = server.callsInFlight();
    await server.closed;
    if (cut > 0)
      steps.report(`${cut} ${cut === 1 ? "call" : "calls"} did not end in time and had to be cut off.`);
    await steps.after();
  };
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
      stopping = true;
      void stop().then(() => process.exit());
    });
  }
}
