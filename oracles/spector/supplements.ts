/**
 * The arguments of scenarios whose check wants more than the request that they declare: files that only its text speaks of, bodies that
 * its own document demands, and values where the declaration has XML.
 */
import { readFileSync } from "node:fs";
import type { Arguments } from "../../src/runtime/core/types.js";

export type Supplements = Readonly<Record<string, Arguments>>;

/** By the names of scenarios. @param specs the folder of `@typespec/http-specs`, with a slash at its end */
export function supplementsIn(specs: string): Supplements {
  const png = readFileSync(`${specs}assets/image.png`).toString("base64");
  const image = `data:image/png;name=image.png;base64,${png}`;
  return {
    ...XML,
    Payload_MultiPart_FormData_File_uploadFileSpecificContentType: { file: image },
    Payload_MultiPart_FormData_File_uploadFileRequiredFilename: { file: image },
    Payload_MultiPart_FormData_File_uploadFileArray: { files: [image, image] },
    // required bodies of which nothing has to be said
    Type_Model_Visibility_putReadOnlyModel: { body: {} },
    Type_Model_Visibility_headModel: { queryProp: 123, body: {} },
    Type_Model_Visibility_getModel: { queryProp: 123, body: {} },
  };
}

const foo = { name: "foo", age: 123 };
const bar = { name: "bar", age: 456 };
const colors = ["red", "green", "blue"];
const counts = [1, 2];

/** The models of `payload/xml`, as JSON. */
const XML: Supplements = Object.fromEntries(
  Object.entries({
    SimpleModel: foo,
    ModelWithSimpleArrays: { colors, counts },
    ModelWithArrayOfModel: { items: [foo, bar] },
    ModelWithOptionalField: { item: "widget" },
    ModelWithAttributes: { id1: 123, id2: "foo", enabled: true },
    ModelWithUnwrappedArray: { colors, counts },
    ModelWithRenamedArrays: { colors, counts },
    ModelWithRenamedFields: { inputData: foo, outputData: bar },
    ModelWithEmptyArray: { items: [] },
    ModelWithText: { language: "foo", content: "\n  This is some text.\n" },
    ModelWithDictionary: { metadata: { Color: "blue", Count: "123", Enabled: "false" } },
    ModelWithEncodedNames: { modelData: foo, colors },
    ModelWithEnum: { status: "success" },
    ModelWithDatetime: { rfc3339: "2022-08-26T18:38:00.000Z", rfc7231: "Fri, 26 Aug 2022 14:38:00 GMT" },
  }).map(([model, args]) => [`Payload_Xml_${model}Value_put`, args]),
);
