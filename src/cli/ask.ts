/** A question to the person at the terminal. */
import { createInterface } from "node:readline/promises";
import { printable } from "./terminal.js";

/** Whether somebody can be asked: the answer comes from the keyboard, and the question is seen. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** @returns whether the answer was yes; an end of the input, and Ctrl-C, are a no */
export async function ask(message: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  terminal.once("SIGINT", () => terminal.close());
  try {
    const answer = await Promise.race([
      terminal.question(`${printable(message)}\nGo on? [y/N] `, { signal }),
      left,
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
