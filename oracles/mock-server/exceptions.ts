/** Requests that the mock server refuses: where it is wrong, where its document is, and where our tools take more. */
import type { Exception } from "../exceptions.js";

export const MOCK_SERVER: readonly Exception[] = [
  {
    cases: /^(?:twilio-api-v2010|gmail|discourse|gitea|amazon-s3|box|msgraph-users-subset)-/,
    said: /path: \w+ (?:is required|must be integer)|^no route \(GET \S+(?:\.png|\(\S+=\S+\))\)/,
    why: "the mock server loses variables, or the whole path, where a segment has more than a variable in it (`{Sid}.json`, `{id}:disable`, `{Key}#acl`, `f(a='{a}')`)",
    decides: "OAS 3.1.1 §3.5: a template expression marks any section of a path",
  },
  {
    cases: /^(?:conjur-3\.0|redocly-cafe-split-3\.2|synthetic-features-3\.2)/,
    said: /^no route /,
    why: "the mock server knows no path items in other documents, no QUERY and no additionalOperations",
    decides: "OAS 3.2.0 §4.9.1 (`$ref`, `query`, `additionalOperations`)",
  },
  {
    cases: /^(?:camara-qod-3\.0|digitalocean-3\.0)\//,
    said: /^credentials are missing/,
    why: "the security schemes are in another document, which the mock server does not read",
    decides: "OAS 3.1.1 §4.8.7: a security scheme may be a Reference Object",
  },
  {
    cases: /^(?:synthetic-features-3\.2\.yaml|readme-security-3\.1\.yaml) /,
    said: /^credentials are missing/,
    why: "the mock server takes no request for one with Digest credentials, nor a connection for a credential",
    decides: "OAS 3.1.1 §4.8.27: `http` with any scheme of the IANA registry, and `mutualTLS`",
  },
  {
    cases: /^ory-kratos-3\.0\.json updateSettingsFlow$/,
    said: /^credentials are missing/,
    why: "the operation asks for a security scheme that the document does not have, so there is nothing to send",
    decides: "OAS 3.0.4 §4.7.30: each name has to be one of the Security Schemes of the Components Object",
  },
  {
    cases:
      /^(?:readme-discriminators-3\.0\.yaml|intellifi-3\.0\.json|ory-kratos-3\.0\.json|otoroshi-3\.0\.json) /,
    said: /must match exactly one schema in oneOf/,
    why: "more than one branch of the oneOf takes the value; our tools take what one branch takes, and leave the rest to the API",
    decides: "JSON Schema 2020-12 §10.2.1.3 gives the mock server right; real documents overlap (R14)",
  },
  {
    cases: /^(?:scalar-galaxy-3\.1\.yaml|apideck-(?:file-storage|crm)-3\.0\.json|jira-cloud-3\.0\.json) /,
    said: /^body: must have required property '(?:id|fieldContextId)'/,
    why: "the required property is readOnly",
    decides: "OAS 3.0.4 §4.7.24.1: for a readOnly property, `required` takes effect on the response only",
  },
  {
    cases: /^(?:adyen-checkout-3\.1|otoroshi-3\.0)\.json /,
    said: /^body: must have required property/,
    why: "the body may be left out, and has more properties than a tool repeats the required ones for; the API says what is missing",
    decides:
      "OAS 3.1.1 §4.8.13: a body is optional unless `required` is true; given, its schema holds, so the refusal is right",
  },
  {
    cases: /^github-3\.0\.json /,
    said: /^path: \w+ must match exactly one schema in oneOf/,
    why: "the variable is an integer or a text, and its text fits both",
    decides: "OAS 3.1.1 Appendix B: the text of a parameter has no type of its own",
  },
  {
    cases: /^openai-3\.1\.yaml createImageEdit$/,
    said: /^body: must have required property 'images'/,
    why: "the operation takes JSON, and a form with files instead: what only one of them requires, no tool can require",
    decides:
      "the input schema of a tool has no anyOf at its top (R1); OAS 3.1.1 §4.8.13.1 (`content`) lets the caller choose",
  },
  {
    cases: /^(?:openai-3\.1\.yaml createVectorStoreFileBatch$|github-3\.0\.json )/,
    said: /must match (?:a schema in anyOf|exactly one schema in oneOf)/,
    why: "alternatives of what is required are a sentence in the tool's description, and the API's to check",
    decides:
      "the input schema of a tool has no anyOf at its top (R1); JSON Schema 2020-12 §10.2.1.2 gives the mock server right",
  },
  {
    cases: /^(?:jira-cloud-3\.0\.json|arazzo-bnpl\.yaml) /,
    said: /^body: must NOT have additional properties/,
    why: "by the letter no value is valid: what is required, or what the other part of an allOf brings, is excluded by `additionalProperties: false`",
    decides: "JSON Schema 2020-12 §10.3.2.3: additionalProperties sees only the properties beside it",
  },
  {
    cases: /^(?:sinao|mimic)-3\.0\.json /,
    said: /^(?:query|path): \S+ must be/,
    why: "lists in lists and objects in lists have no form in a query or a path, and a member of an exploded object is called as another parameter is",
    decides: "OAS 3.1.1 §4.8.12.3: the behaviour of nested arrays and objects is undefined",
  },
  {
    cases: /^appwrite-3\.0\.json /,
    said: /must match format "url"/,
    why: "`url` is no format of JSON Schema or of OpenAPI's registry",
    decides: "JSON Schema Validation 2020-12 §7.2.3: unknown formats are not asserted",
  },
];
