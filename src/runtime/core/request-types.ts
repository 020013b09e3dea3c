/** The part of the contract that says how arguments go on the wire: parameters, bodies, and what bodies are made of. */

/** OpenAPI parameter locations; `querystring` is the whole query as one value (OAS 3.2 §4.12.1). */
export type ParameterLocation = "path" | "query" | "querystring" | "header" | "cookie";

/**
 * OAS 3.1.1 §4.8.12 styles, OAS 3.2's `cookie` (nothing is escaped), and `tabDelimited` for Swagger 2.0's
 * `collectionFormat: tsv`.
 */
export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "tabDelimited"
  | "deepObject"
  | "cookie";

/** One parameter as it goes on the wire. `argument` is the name the model uses, `name` the API's. */
export interface ParameterDescriptor {
  readonly argument: string;
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** OAS `allowReserved`: RFC 3986 reserved characters stay as they are (query only; a path segment never escapes). */
  readonly allowReserved: boolean;
  /** Set for a parameter with `content`: its value is sent serialised as this media type. */
  readonly contentType?: string;
}

/** How one top-level property of a form body is written (OAS Encoding Object). */
export interface FormEncoding {
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Set where the property is sent serialised as this media type, e.g. `application/json`. */
  readonly contentType?: string;
}

export interface RequestBodyDescriptor {
  readonly contentType: string;
  readonly required: boolean;
  /**
   * `json`: JSON text. `form`: application/x-www-form-urlencoded. `text`: the argument as it is. `multipart`: a part for
   * each property. `binary`: a file. `lines`: JSON text for each item of a list. `xml`: as `xml` says.
   */
  readonly format: "json" | "form" | "text" | "multipart" | "binary" | "lines" | "xml";
  readonly shape: BodyShape;
  /** For `form`: how each property (by its name on the wire) is written; absent means form/explode. */
  readonly encoding?: Readonly<Record<string, FormEncoding>>;
  /** For `multipart`: properties (by their names on the wire) that are files, or have a type of their own. */
  readonly parts?: Readonly<Record<string, PartDescriptor>>;
  readonly xml?: XmlBody;
  /** Other types that the API takes the same value as. */
  readonly otherTypes?: readonly string[];
  /** The argument that names one of them; without, a file that says its own type is sent as that. */
  readonly typeArgument?: string;
  /** What is sent instead where one of these arguments is given: files, which this body has no place for. */
  readonly upload?: {
    readonly arguments: readonly string[];
    readonly body: Omit<RequestBodyDescriptor, "upload">;
  };
}

/** OAS Encoding Object (3.1.1 §4.8.15) of a part. */
export interface PartDescriptor {
  readonly file?: true;
  readonly contentType?: string;
  /** The items of a list in one part, with this between them. */
  readonly delimiter?: string;
  readonly xml?: XmlBody;
  /** Sent with the part, exactly so. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface XmlBody {
  readonly root: XmlNode;
  /** The property that is the root, of a body whose only property it is. */
  readonly member?: string;
  /** What several nodes refer to. */
  readonly shared?: Readonly<Record<string, XmlNode>>;
}

/** OAS XML Object (3.1.1 §4.8.26) of a value, and those of its parts. */
export interface XmlNode {
  /** Absent: the name of the property. */
  readonly name?: string;
  readonly prefix?: string;
  readonly namespace?: string;
  /** Absent: an element. */
  readonly kind?: "attribute" | "text" | "cdata";
  /** Of a list: one element around all items. */
  readonly wrapped?: true;
  readonly items?: XmlNode;
  /** By their names on the wire, in the order in which they are written. */
  readonly properties?: Readonly<Record<string, XmlNode>>;
  /** Key of {@link XmlBody.shared}, which says what this does not. */
  readonly ref?: string;
}

/** Where the body's value comes from: one argument, or the arguments that are its top-level properties. */
export type BodyShape =
  | { readonly kind: "whole"; readonly argument: string }
  | {
      readonly kind: "properties";
      /** argument → property name on the wire */
      readonly properties: Readonly<Record<string, string>>;
      /** Arguments that are neither parameters nor listed properties belong to the body too. */
      readonly open: boolean;
    };
