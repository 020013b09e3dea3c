/** Files that are too large for a result, or are named by their paths: the ports to where they are. */

/** A file of an answer. */
export interface AnswerFile {
  readonly bytes: Uint8Array;
  /** Media type, without parameters. */
  readonly mimeType: string;
  /** As the API calls it: not safe as the name of anything. */
  readonly name: string;
}

/** Where a file is now. */
export interface KeptFile {
  readonly uri: string;
  /** In words, for the model: `It was saved as /files/report.pdf.` */
  readonly told: string;
}

/** Port: puts a file where the client can get it. Gives undefined where there is no room for it. */
export type KeepFile = (file: AnswerFile) => Promise<KeptFile | undefined>;

/** A file of a request. */
export interface FileArgument {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type, without parameters. */
  readonly type?: string;
  readonly name?: string;
}

/**
 * Port: the file that a text names, where arguments may name files by their paths. Undefined where it names none; throws
 * a `RequestRefused` for one that may not be read.
 */
export type ReadFile = (text: string, argument: string) => FileArgument | undefined;
