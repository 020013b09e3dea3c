/** Scenarios that OpenAPI cannot express, or that ask for what a specification forbids or leaves open. */
import type { Exception } from "../exceptions.js";

export const SPECTOR: readonly Exception[] = [
  {
    cases: /^Payload_Xml_ModelWith(?:SimpleArrays|ArrayOfModel|EmptyArray)Value_put$/,
    said: /doesn't match expected body/,
    why: "the scenario has an element around the items, and the document does not say `wrapped`",
    decides: "OAS 3.1.1 §4.8.26.1: `wrapped` is false by default",
  },
  {
    cases: /^Payload_Xml_ModelWithTextValue_put$/,
    said: /doesn't match expected body/,
    why: "the scenario has a property that is the element's text; in the document it is a property like any other",
    decides:
      "OAS 3.1.1 §4.8.26.1: properties are elements or attributes; text came with `nodeType` (OAS 3.2.0 §4.26.1)",
  },
  {
    cases: /^Routes_PathParameters_PathExpansion_/,
    why: "RFC 6570's path expansion ({/var}) is no style of OpenAPI; the document says `simple`",
    decides: "OAS 3.1.1 §4.8.12.3: styles of a path parameter are matrix, label and simple",
  },
  {
    cases: /^Routes_PathParameters_ReservedExpansion_/,
    why: "a value with a raw slash would leave its segment of the path; it is one encoded segment",
    decides:
      "OAS 3.1.1 §3.5: a path parameter's value has no unescaped /, ? or #; allowReserved is for queries (§4.8.12.2.2)",
  },
  {
    cases: /^Parameters_Path_optional$/,
    why: "the scenario leaves a path parameter out",
    decides: "OAS 3.1.1 §4.8.12.2: in a path, `required` has to be true",
  },
  {
    cases:
      /^Payload_Pageable_(?:ServerDrivenPagination_(?:link|linkString|nestedLink)|XmlPagination_listWithNextLink)$/,
    why: "the second page is a URL out of the first answer, of which the document has no operation",
    decides: "OAS 3.1.1 §4.8.8: an API's operations are those of its Paths Object",
  },
  {
    cases: /^Payload_(?:ContentNegotiation_(?:Same|Different)Body|MediaType_StringBody_getAs(?:Text|Json))$/,
    said: /Accept|but got/,
    why: "the scenario wants Accept to be one type to the letter; we send those of the document, and weaker ones for errors",
    decides:
      "RFC 9110 §12.5.1: Accept is a list with weights, of which the server chooses; OAS 3.1.1 §4.8.12.2: it is no parameter",
  },
  {
    cases: /^Payload_JsonMergePatch_update(?:Optional)?Resource$/,
    why: "the document does not let these properties be null, so nothing is sent; a document that means RFC 7396 says so",
    decides: "JSON Schema Validation 2020-12 §6.1.1 (`type`), which OAS 3.1.1 §4.8.24 takes over",
  },
  {
    cases: /^Type_Enum_Fixed_String_putUnknownValue$/,
    why: "the scenario sends a value that the enum does not have; it is refused before anything is sent",
    decides: "JSON Schema Validation 2020-12 §6.1.2 (`enum`)",
  },
  {
    cases: /^Type_Property_Optional_PlainTime_putAll$/,
    why: "the document calls a local time `format: time`, which has an offset (`time-local` has none)",
    decides: "JSON Schema Validation 2020-12 §7.3.1: RFC 3339 `full-time`",
  },
];
