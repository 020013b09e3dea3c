/** The real documents beside the checkout, as their index lists them. They are no part of the project. */
import { existsSync, readFileSync } from "node:fs";
import { projectRoot } from "./paths.js";

export interface SharedSpec {
  /** Its entry file, below the folder. */
  readonly file: string;
  /** That its author counted. */
  readonly operations: number;
  /** Where its references may lead, where that is not the folder of the entry file. */
  readonly refRoot?: string;
}

export const specsFolder = `${projectRoot}../shared/specs/`;
const index = `${specsFolder}INDEX.md`;
export const hasSharedSpecs = existsSync(index);

/** Empty where the folder is not here. */
export const sharedSpecs: readonly SharedSpec[] = hasSharedSpecs ? readIndex() : [];

/** Of every version of OpenAPI, large and small, odd and plain. */
const SAMPLE: readonly string[] = [
  "petstore-2.0.json",
  "alertmanager-2.0.yaml",
  "kubernetes-1.13-2.0.json",
  "github-3.0.json",
  "stripe-3.0.json",
  "readme-parameters-style-3.0.yaml",
  "httpbin-3.0.json",
  "openai-3.1.yaml",
  "discord-3.1.json",
  "redocly-cafe-split-3.2/cafe.yaml",
];

/** Ten that stand for all: for what takes its time with each. */
export const specSample: readonly SharedSpec[] = sharedSpecs.filter(({ file }) => SAMPLE.includes(file));

/** The first column of the index's table is the entry file, the fifth the operations. */
function readIndex(): readonly SharedSpec[] {
  return readFileSync(index, "utf8")
    .split("\n")
    .filter((line) => /^\| \S+\.(json|ya?ml) \|/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, file = "", , , , operations = ""]) => ({
      file,
      operations: Number(operations),
      // CAMARA's documents refer to the folder beside their own
      ...(file.startsWith("camara-") && { refRoot: `${specsFolder}${file.split("/")[0]}` }),
    }));
}
