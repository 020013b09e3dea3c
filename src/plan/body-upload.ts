/** An operation that takes JSON, and a form with files instead: the file that is given decides. */
import type { RequestBody } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { ArgumentNames } from "./arguments.js";
import type { BodyArguments } from "./body-arguments.js";
import { asObject } from "./body-object.js";
import { filesIn, wire } from "./body-wire.js";
import { fileSchema } from "./files.js";
import type { InputPlanner } from "./inputs.js";
import type { ChosenBody } from "./media-types.js";
import { isSchema, type Schema } from "./schemas/keywords.js";
import { modelText } from "./schemas/text.js";

/**
 * The arguments with those of the form that are files, or that go with them. What both have is one argument; what
 * only one of them requires is required of nobody, and a sentence says so.
 * @param planned the body that is sent without files
 */
export function withUpload(
  planned: BodyArguments,
  all: readonly ChosenBody[],
  body: RequestBody,
  names: ArgumentNames,
  planner: InputPlanner,
): BodyArguments {
  const { descriptor } = planned;
  const form = all.find(({ format }) => format === "multipart");
  if (!descriptor || !form?.media.schema || descriptor.shape.kind !== "properties") return planned;
  if (descriptor.format !== "json" && descriptor.format !== "form") return planned;
  const { documents } = planner.context;
  const files = filesIn(form, documents);
  const written = wire(body, form, documents);
  const object = asObject(planner.linker.open(planner.linker.normalize(form.media.schema)), planner);
  if (files.size === 0 || typeof written === "string" || !object) return planned;

  const shared = new Map(
    Object.entries(descriptor.shape.properties).map(([argument, name]) => [name, argument]),
  );
  const argumentOf = new Map<string, string>();
  const added: (readonly [string, Schema])[] = [];
  for (const [name, said] of Object.entries(object.properties)) {
    const file = files.get(name);
    const argument = (file ? undefined : shared.get(name)) ?? names.take(name, "body");
    argumentOf.set(name, argument);
    const schema = isSchema(said) ? said : {};
    if (!shared.has(name) || file) added.push([argument, file ? fileSchema(file, schema) : schema]);
  }
  const given = [...files.keys()].flatMap((name) => argumentOf.get(name) ?? []);
  // what only the form has would be left out without its file; of several, no keyword says "one of them"
  const alone = given.length === 1 ? added.filter(([argument]) => !given.includes(argument)) : [];
  const dependencies = mapOf(alone.map(([argument]): [string, readonly string[]] => [argument, given]));
  const ofForm = new Set(object.required.map((name) => argumentOf.get(name)));
  const { dependentRequired: _dependent, note, ...rest } = planned;
  const properties = mapOf([...argumentOf].map(([name, argument]): [string, string] => [argument, name]));
  return {
    ...rest,
    properties: [...planned.properties, ...added],
    required: planned.required.filter((argument) => ofForm.has(argument)),
    ...(alone.length > 0 && { dependentRequired: dependencies }),
    note: [
      note,
      uploadNote(
        given,
        planned.required.filter((argument) => !ofForm.has(argument)),
      ),
    ]
      .filter((text) => text !== undefined)
      .join(" "),
    descriptor: {
      ...descriptor,
      upload: {
        arguments: given,
        body: { ...written, required: true, shape: { kind: "properties", properties, open: false } },
      },
    },
  };
}

function uploadNote(files: readonly string[], otherwise: readonly string[]): string {
  const instead = otherwise.length === 0 ? "" : `, else ${otherwise.join(" and ")}`;
  return modelText(`To upload, give ${files.join(" or ")}${instead}.`, 200);
}
