/** A tool tried out before its project is written: what its test repeats. */

export interface Rehearsal {
  readonly tool: string;
  /** That its schema accepts. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What a call with them sends, sorted, and what it is answered. Empty where it cannot be sent. */
  readonly exchanges: readonly Exchange[];
  /** Of that call; absent where it is not the same every time. */
  readonly result?: RehearsedResult;
  /** That its schema refuses; absent where it takes everything. */
  readonly refused?: { readonly arguments: Readonly<Record<string, unknown>>; readonly why: string };
}

export interface Exchange {
  /** Its id. */
  readonly operation: string;
  readonly request: RehearsedRequest;
  readonly answer: Answer;
}

export interface RehearsedRequest {
  readonly method: string;
  /** With its query, as in the request line. */
  readonly path: string;
  /** Those that the call gives it, names in lower case; null for one that is new every time. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** JSON where it is sent as JSON, else text. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  /** JSON data, or text where it is answered as text. */
  readonly body?: unknown;
}

export interface RehearsedResult {
  readonly content: readonly unknown[];
  readonly structuredContent?: unknown;
  readonly isError?: true;
}
