/** Whole Arazzo documents: our own compiles and runs; those of the specification's authors say what is wrong with them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/compile.js";
import { importArazzo } from "../../../src/mapping/arazzo/import.js";
import { openDocuments } from "../../../src/read/documents.js";
import { projectRoot, sharedSpecs } from "../../support/paths.js";

const own = join(projectRoot, "fixtures", "arazzo", "support-desk.arazzo.yaml");

test("our own document compiles without errors into a tool for each workflow", async () => {
  const [{ plan }, problems] = await compile(own);
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual([
    "answer_newest",
    "answer_ticket",
    "export_tickets",
  ]);
  const answer = plan?.tools.find(({ listing }) => listing.name === "answer_ticket")?.listing;
  expect(answer).toMatchObject({
    title: "Answer a ticket and close it",
    inputSchema: { required: ["ticketId", "text"] },
    annotations: { readOnlyHint: false },
  });
});

const folder = join(sharedSpecs() ?? "", "arazzo", "1.0.0");

/** What is wrong with them: outputs that are not declared, a path without a method. */
const EXPECTED: Readonly<
  Record<string, { readonly tools: readonly string[]; readonly codes: readonly string[] }>
> = {
  "ExtendedParametersExample.arazzo.yaml": { tools: ["animal_workflow"], codes: [] },
  "LoginAndRetrievePets.arazzo.yaml": { tools: [], codes: ["arazzo/dropped", "arazzo/expression-syntax"] },
  "bnpl-arazzo.yaml": {
    tools: [],
    codes: [
      "arazzo/expression-syntax",
      "arazzo/reference-unknown",
      "arazzo/reference-unknown",
      "arazzo/reference-unknown",
    ],
  },
  "oauth.arazzo.yaml": {
    tools: ["authorization_code_flow", "client_credentials_flow", "refresh_token_flow"],
    codes: [],
  },
  "pet-coupons.arazzo.yaml": {
    tools: ["apply_coupon", "buy_available_pet", "place_order"],
    codes: ["arazzo/dropped", "arazzo/dropped"],
  },
};

describe.skipIf(!sharedSpecs() || !existsSync(folder))("documents of the Arazzo Specification", () => {
  test.each(Object.entries(EXPECTED))("%s", async (name, expected) => {
    const [documents] = await openDocuments(join(folder, name));
    if (!documents) throw new Error("it cannot be read");
    const codes: string[] = [];
    const imported = await importArazzo(
      documents.entry,
      async () => undefined,
      ({ code }) => codes.push(code),
    );
    expect({ tools: Object.keys(imported?.mapping.value.tools ?? {}).sort(), codes: codes.sort() }).toEqual(
      expected,
    );
  });
});
