import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startProgress } from "../../src/runtime/core/progress.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recorder() {
  const notes: [number, string, number?][] = [];
  const send = async (...note: [number, string, number?]) => void notes.push(note);
  return { notes, send };
}

it("says at once that the call has begun, then that it goes on", async () => {
  const { notes, send } = recorder();
  const progress = startProgress(send, "get_ticket", 5_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(notes.map(([value, message]) => [value, message])).toEqual([
    [0, "Calling get_ticket"],
    [5, "Still waiting for the API (5 s)"],
    [10, "Still waiting for the API (10 s)"],
  ]);
  await progress.stop();
  expect(vi.getTimerCount()).toBe(0);
  progress.report(50, "late");
  expect(notes).toHaveLength(3);
});

it("lets the tool count, and only ever upwards", async () => {
  const { notes, send } = recorder();
  const progress = startProgress(send, "resolve", 5_000);
  progress.report(1, "Assigned", 3);
  await vi.advanceTimersByTimeAsync(5_000);
  progress.report(1, "Assigned again", 3);
  progress.report(2, "Replied", 3);
  await progress.stop();
  expect(notes.map(([value]) => value)).toEqual([0, 1, 1 + 1 / 1024, 1 + 2 / 1024, 2]);
  expect(notes[2]).toEqual([1 + 1 / 1024, "Assigned (5 s)", 3]);
});

it("stops only when the last note is on its way, and survives a client that has gone", async () => {
  let arrive = () => {};
  const slow = startProgress(
    () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
    "slow",
    5_000,
  );
  let stopped = false;
  const stop = slow.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(stopped).toBe(false);
  arrive();
  await stop;
  const gone = startProgress(() => Promise.reject(new Error("closed")), "gone", 5_000);
  await gone.stop();
});
