/** What is written to a terminal that somebody reads. */
import { expect, test } from "vitest";
import { printable } from "../../src/cli/terminal.js";

test("an API's words neither move the cursor nor hide or turn text; lines and letters stay", () => {
  expect(printable("Close T-1\u001b[2K\u001b[1A\r2?\u0007")).toBe("Close T-1[2K[1A2?");
  expect(printable("pay \u202e001\u202c\u200b EUR\u009b")).toBe("pay 001 EUR");
  expect(printable("Grüße, 東京\n- id: T-1 👍")).toBe("Grüße, 東京\n- id: T-1 👍");
});
