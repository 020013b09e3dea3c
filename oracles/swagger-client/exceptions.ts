/** Texts that swagger-client writes in another way, and what decides. */
import type { Exception } from "../exceptions.js";

export const SWAGGER_CLIENT: readonly Exception[] = [
  {
    cases: /^readme-parameters-style-.* paths_label_nonExploded$/,
    said: /^path: /,
    why: "theirs writes a label object with dots, as the table of OAS 3.0.0 to 3.0.3 does",
    decides: "OAS 3.0.4 §4.7.12.4 and 3.1.1 §4.8.12.4, by RFC 6570 §3.2.5: .R,100,G,200,B,150",
  },
  {
    cases: /^readme-parameters-style-.* query_(?:space|pipe)Delimited_nonExploded$/,
    said: /^query: other values/,
    why: "theirs writes the object with commas",
    decides: "OAS 3.1.1 §4.8.12.4: R%20100%20G%20200%20B%20150, R%7C100%7CG%7C200%7CB%7C150",
  },
  {
    cases: /^readme-parameters-cookies-3\.0\.json /,
    said: /^cookie: /,
    why: "of two cookies, theirs sends the last one only",
    decides: 'RFC 6265 §4.2.1: cookie-string = cookie-pair *( "; " cookie-pair )',
  },
  {
    cases: /^stripe-3\.0\.json /,
    said: /^(?:form|query): other names: .*%5B/,
    why: "lists and nested objects as deepObject have no form in OpenAPI; ours are brackets, which Stripe reads, theirs JSON or no brackets",
    decides:
      "OAS 3.1.1 §4.8.12.3: deepObject is for objects whose properties are scalars, the rest is undefined",
  },
  {
    cases: /^(?:docker-engine|alertmanager(?:-0\.25)?)-2\.0\.(?:yaml|json) /,
    said: /^query: other names: /,
    why: "theirs sends the defaults of parameters that are left out",
    decides: "OAS 2.0, Parameter Object, `default`: the value that the server uses if none is provided",
  },
  {
    cases: /^openai-3\.1\.yaml beta_/,
    said: /%7B/,
    why: "the path has a query of its own: theirs leaves the path's variable unfilled",
    decides: "OAS 3.1.1 §3.5: template expressions are replaced by values",
  },
  {
    cases: /^nginx-unit-3\.0\.yaml /,
    said: /^json: other value: (?:false|0|""|null) and not undefined/,
    why: "theirs leaves out a body that is `false`",
    decides: "RFC 8259 §2: false is a JSON text like any other",
  },
  {
    cases: /^synthetic-features-3\.2\.yaml /,
    said: /^query: other names: \S+ and not $/,
    why: "theirs does not know parameters that are the whole query",
    decides: "OAS 3.2.0 §4.12.1: `in: querystring`",
  },
];
