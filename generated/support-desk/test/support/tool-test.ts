/** What is tested of every tool. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "./server.js";
import { type Exchange, play, type Request } from "./upstream.js";

export interface ToolTest {
  readonly tool: string;
  /** That its input schema accepts. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What a call with them asks of the API, and what that answers. */
  readonly exchanges?: readonly Exchange[];
  /** What the call gives. */
  readonly result?: object;
  /** Arguments that are refused before anything is sent. */
  readonly refused?: Readonly<Record<string, unknown>>;
}

/** Of a header that is another every time. */
export const ANY_TEXT: unknown = expect.any(String);

/** When these tests were written; `now()` in recipes is this. */
const NOW = new Date("2026-01-31T09:30:00Z");

export function toolTest({ tool, arguments: args, exchanges = [], result, refused }: ToolTest): void {
  describe(tool, () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test("is listed", async () => {
      listed ??= names();
      expect(await listed).toContain(tool);
    });

    test.runIf(exchanges.length > 0)("asks the API, and gives what comes of it", async () => {
      await run(exchanges, async (client, requests) => {
        const given = await client.callTool({ name: tool, arguments: args });
        expect(sorted(requests)).toEqual(sorted(exchanges.map(wanted)));
        if (result) expect(given).toMatchObject(result);
        else expect(given.isError ?? false).toBe(false);
      });
    });

    test.runIf(refused !== undefined)("refuses arguments that do not fit, and asks nothing", async () => {
      await run(exchanges, async (client, requests) => {
        const given = await client.callTool({ name: tool, arguments: { ...refused } });
        expect(given).toMatchObject({ isError: true });
        expect(requests).toEqual([]);
      });
    });
  });
}

/** Of all tools: asked for once. */
let listed: Promise<readonly string[]> | undefined;

async function names(): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await run([], async (client) => {
    const { tools } = await client.listTools();
    found = tools.map(({ name }) => name);
  });
  return found;
}

type Client = Awaited<ReturnType<typeof connect>>;

async function run(
  exchanges: readonly Exchange[],
  body: (client: Client, requests: readonly Request[]) => Promise<void>,
): Promise<void> {
  const upstream = await play(exchanges);
  const client = await connect(upstream.url);
  try {
    await body(client, upstream.requests);
  } finally {
    await client.close();
    upstream.close();
  }
}

function wanted({ request }: Exchange): Request {
  return { ...request, headers: expect.objectContaining(request.headers ?? {}) };
}

/** Those of parallel steps arrive in any order. */
function sorted(requests: readonly Request[]): readonly Request[] {
  const keyOf = ({ method, path, body }: Request) => `${path} ${method} ${JSON.stringify(body) ?? ""}`;
  return [...requests].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
