/** A plan served and generated, side by side. */
import { expect } from "vitest";
import type { ServerPlan } from "../../../src/plan/types.js";
import { serverDefinition } from "../../../src/serve/serve.js";
import { emittedDefinition } from "../../emit/support/emitted.js";
import { openTheatre, type Play, type Theatre } from "./theatre.js";

export interface Pair {
  /** Asks both the same, of an API that does the same, and expects one answer, one set of requests and no bug. */
  readonly ask: (method: string, params: object, play: Play, what: string) => Promise<string>;
}

export async function pairOf(plan: ServerPlan): Promise<Pair> {
  const definitions = [serverDefinition(plan), await emittedDefinition(plan)] as const;
  return {
    async ask(method, params, play, what) {
      const [served, generated] = definitions.map((definition) => openTheatre(definition, play)) as [
        Theatre,
        Theatre,
      ];
      const answers = [await served.ask(method, params), await generated.ask(method, params)];
      expect(answers[1], what).toBe(answers[0]);
      expect(generated.requests(), what).toEqual(served.requests());
      expect([...served.bugs, ...generated.bugs], what).toEqual([]);
      return answers[0] ?? "";
    },
  };
}
