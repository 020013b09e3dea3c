/** What operations take and answer with. An API may send more than its document says, or something else. */
import type { Open } from "openapi-mcp/runtime";

/** What cancelExport takes. */
export type CancelExportArguments = {
  readonly exportId: string;
};

/** What createExport takes. */
export type CreateExportArguments = {
  readonly "Idempotency-Key"?: string | null;
  readonly format: Open<"zip" | "tar">;
  readonly file_ids?: readonly string[] | null;
};

/** Export, as the document has it. */
export type Export = {
  readonly id: string;
  readonly state: Open<"queued" | "running" | "done" | "failed">;
  readonly url?: string | null;
  readonly reason?: string | null;
};

/** File, as the document has it. */
export type File = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: Open<"kept" | "archived">;
  readonly owner?: Person | null;
  readonly tags?: readonly string[] | null;
  readonly labels?: {
    readonly [name: string]: string | null;
  } | null;
  readonly changed_at?: string | null;
};

/** What getExport takes. */
export type GetExportArguments = {
  readonly exportId: string;
};

/** What getFile takes. */
export type GetFileArguments = {
  readonly fileId: string;
};

/** What getVersion takes. */
export type GetVersionArguments = {
  readonly fileId: string;
  readonly version: number;
};

/** What listFiles takes. */
export type ListFilesArguments = {
  readonly filter_owner?: string | null;
  readonly tags?: readonly string[] | null;
  readonly sort?: readonly Open<"name" | "size" | "changed_at">[] | null;
  readonly changed?: {
    readonly from?: string | null;
    readonly to?: string | null;
  } | null;
  readonly cursor?: string | null;
  readonly limit?: number | null;
  readonly "X-Trace"?: readonly string[] | null;
  readonly region?: Open<"eu" | "us"> | null;
};

/** What listFiles answers with. */
export type ListFilesBody = {
  readonly items: readonly File[];
  readonly next?: string | null;
};

/** Person, as the document has it. */
export type Person = {
  readonly login: string;
  readonly email?: string | null;
};

/** What updateFile takes. */
export type UpdateFileArguments = {
  readonly fileId: string;
  readonly name?: string | null;
  readonly tags?: readonly string[] | null;
  readonly state?: Open<"kept" | "archived"> | null;
  readonly type?: string | null;
};
