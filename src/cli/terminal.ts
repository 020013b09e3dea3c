/** What a terminal can show, and signs of life for what takes more than a second. */
import type { WriteStream } from "node:tty";

export { counted } from "../runtime/node/start.js";

/** https://no-color.org, and no escape codes into files and pipes. */
export function hasColor(stream: Pick<WriteStream, "isTTY">): boolean {
  if (process.env["NO_COLOR"]) return false;
  return stream.isTTY === true && process.env["TERM"] !== "dumb";
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Milliseconds after which a person wonders. */
const PATIENCE = 1_000;

/** Runs `work`; says on stderr what is going on where it takes longer: a spinner on a terminal, a line elsewhere. */
export async function withProgress<T>(label: string, work: () => Promise<T>): Promise<T> {
  const stream = process.stderr;
  let ticks = 0;
  let shown = false;
  const show = () => {
    if (stream.isTTY) stream.write(`\r${FRAMES[ticks++ % FRAMES.length]} ${label}`);
    else if (!shown) stream.write(`${label} ...\n`);
    shown = true;
  };
  let spinner: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    show();
    spinner = setInterval(show, 100);
  }, PATIENCE);
  try {
    return await work();
  } finally {
    clearTimeout(patience);
    clearInterval(spinner);
    if (shown && stream.isTTY) stream.write(`\r${" ".repeat(label.length + 2)}\r`);
  }
}

/** Writes everything before it returns, also into a slow pipe. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Without characters that move the cursor, hide text or turn it around: an API's words must not draw on the terminal. */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "");
}
