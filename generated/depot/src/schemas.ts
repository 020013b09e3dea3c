/**
 * Zod schemas of every tool's input and output, for other agent frameworks. They need zod 4.6.7 or
 * later. A call is validated with the JSON Schemas these are made from, by Ajv; the verdicts are the
 * same, except for these:
 *
 * - Numbers too large for a double (`1e999`) are refused here.
 * - A property named `__proto__` is dropped here, unread.
 * - `multipleOf` a whole number allows for rounding here, and Ajv refuses quotients from 10^21 on.
 * - `contains`: an empty array after one that matches passes in Ajv, not here.
 * - Patterns run in JavaScript's engine here, where a careless one can take long, and in RE2 there:
 *   `.` and `\s` differ for rare line ends and spaces. What RE2 does not know is left out in both.
 * - Formats: Ajv lets texts of more than 2,000 characters pass unread, and accepts `urn:uuid:`
 *   before a UUID, leap seconds in any zone, and base64 of which only one line is right.
 *   An IP address in brackets is not looked at here when it is part of a URI.
 *
 * `default` is only told, by `z.toJSONSchema()`: no value is filled in. Where a schema refers to
 * itself, the inferred type says `unknown`; the check goes on.
 */
import { z } from "zod";

const isTime = (text: string) => {
  const time = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)$/i;
  const leapSecond = /^23:59:60(?:\.\d+)?(?:z|[+-]00(?::?00)?)$/i;
  return time.test(text) || leapSecond.test(text);
};

/** RFC 3339, and what the server lets pass beside it: a space for the T, an offset "+0000". */
const dateTimeFormat = z.stringFormat("date-time", (text) => {
  const [date = "", time = "", ...more] = text.split(/[t\s]/i);
  return more.length === 0 && z.regexes.date.test(date) && isTime(time);
});

/** Any whole number. `z.int()` refuses those beyond 2^53, which identifiers of real APIs reach. */
const integer = z
  .number()
  .refine(Number.isInteger, "Invalid input: expected an integer")
  .meta({ type: "integer" });

/** A pattern of the API's description, in its own notation. */
const pattern = (source: string) => new RegExp(source, "u");

export const addFileInput = z.strictObject({
  content: z.string().meta({
    description: "What it holds. Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…",
    contentEncoding: "base64",
  }),
  tags: z.array(z.string()).optional(),
  owner: z.looseObject({
    login: z.string().meta({ examples: ["ada"] }),
    email: z.string().nullable().optional(),
  }).optional(),
});
export type AddFileInput = z.infer<typeof addFileInput>;

export const archiveAllInput = z.strictObject({
  owner: z.string().describe("Login of the owner"),
  days: integer.gte(1).meta({ default: 90 }).optional(),
  dry_run: z.boolean().meta({
    description: "true: change nothing, list what would be sent.",
    default: false,
  }).optional(),
});
export type ArchiveAllInput = z.infer<typeof archiveAllInput>;

export const archiveFileInput = z.strictObject({
  file_id: z.string().regex(pattern("^F-[0-9]+$")).meta({ examples: ["F-7"] }),
});
export type ArchiveFileInput = z.infer<typeof archiveFileInput>;

export const archiveFileOutput = z.looseObject({ id: z.string(), changed: z.boolean() });
export type ArchiveFileOutput = z.infer<typeof archiveFileOutput>;

export const describeFileInput = z.strictObject({
  file_id: z.string().regex(pattern("^F-[0-9]+$")).meta({ examples: ["F-7"] }),
  version: integer.gte(1).optional(),
  response_format: z.enum(["concise", "detailed"]).meta({
    description: "How much to return.",
    default: "concise",
  }).optional(),
});
export type DescribeFileInput = z.infer<typeof describeFileInput>;

export const describeFileOutput = z.looseObject({
  name: z.string().optional(),
  owner: z.string().optional(),
  grown: integer.optional(),
  file: z.looseObject({
    id: z.string().optional(),
    name: z.string().optional(),
    size: integer.optional(),
    state: z.string().optional(),
    owner: z.looseObject({
      login: z.string().optional(),
      email: z.string().nullable().optional(),
    }).nullable().optional(),
    tags: z.array(z.string()).nullable().optional(),
    labels: z.record(z.string(), z.string()).nullable().optional(),
    changed_at: z.string().nullable().optional(),
  }).optional(),
  labels: z.array(z.string()).optional(),
  old: z.array(z.boolean()).nullable().optional(),
  before: z.looseObject({
    id: z.string().optional(),
    name: z.string().optional(),
    size: integer.optional(),
    state: z.string().optional(),
    owner: z.looseObject({
      login: z.string().optional(),
      email: z.string().nullable().optional(),
    }).nullable().optional(),
    tags: z.array(z.string()).nullable().optional(),
    labels: z.record(z.string(), z.string()).nullable().optional(),
    changed_at: z.string().nullable().optional(),
  }).optional(),
});
export type DescribeFileOutput = z.infer<typeof describeFileOutput>;

export const downloadFileInput = z.strictObject({
  fileId: z.string().regex(pattern("^F-[0-9]+$")).meta({ examples: ["F-7"] }),
});
export type DownloadFileInput = z.infer<typeof downloadFileInput>;

export const exportFilesInput = z.strictObject({
  owner: z.string().describe("Login of the owner"),
  format: z.enum(["archive", "tape"]).meta({ default: "archive" }).optional(),
  confirm: z.string()
    .describe("Only after the user agreed to what a first call showed: the token it returned.").optional(),
});
export type ExportFilesInput = z.infer<typeof exportFilesInput>;

export const exportFilesOutput = z.looseObject({
  url: z.string(),
  files: integer,
  biggest: z.string().nullable().optional(),
});
export type ExportFilesOutput = z.infer<typeof exportFilesOutput>;

export const findFilesInput = z.strictObject({
  owner: z.string().describe("Login of the owner").optional(),
  tags: z.array(z.string()).optional(),
  sort: z.array(z.enum(["name", "size", "changed_at"])).optional(),
  changed: z.looseObject({ from: dateTimeFormat.optional(), to: dateTimeFormat.optional() }).optional(),
  cursor: z.string().optional(),
  limit: integer.gte(1).lte(100).meta({ default: 20 }).optional(),
});
export type FindFilesInput = z.infer<typeof findFilesInput>;

export const findFilesOutput = z.looseObject({
  files: z.array(z.looseObject({
    id: z.string().optional(),
    name: z.string().optional(),
    owner: z.string().nullable().optional(),
  })),
  next: z.string().optional(),
});
export type FindFilesOutput = z.infer<typeof findFilesOutput>;

export const logInInput = z.strictObject({
  user: z.string(),
  scopes: z.array(z.string()).optional(),
  device: z.looseObject({ name: z.string().optional(), os: z.string().optional() }).optional(),
});
export type LogInInput = z.infer<typeof logInInput>;

export const searchInput = z.strictObject({
  q: z.looseObject({ text: z.string(), fuzzy: z.boolean().optional() }),
  back: z.string().optional(),
});
export type SearchInput = z.infer<typeof searchInput>;

export const setPictureInput = z.strictObject({
  fileId: z.string().regex(pattern("^F-[0-9]+$")).meta({ examples: ["F-7"] }),
  body: z.string().meta({
    description: "Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…",
    contentEncoding: "base64",
  }),
});
export type SetPictureInput = z.infer<typeof setPictureInput>;

export const writeFileInput = z.strictObject({
  fileId: z.string().regex(pattern("^F-[0-9]+$")).meta({ examples: ["F-7"] }),
  body: z.string(),
});
export type WriteFileInput = z.infer<typeof writeFileInput>;
