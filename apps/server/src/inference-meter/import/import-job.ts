import { z } from 'zod';

/** The files that can be read in. */
export const IMPORT_KINDS = ['llm-requests', 'gpu-jobs', 'gpu-nodes'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * What the importer was told about a file, as its job keeps it. Not where its report goes: a server that takes the job
 * up would write wherever a row of the database says.
 */
export const importTerms = z.object({
  /** Absolute. */
  path: z.string(),
  site: z.string(),
  /** Names the file for ever: (source, id) is an event's identity. */
  source: z.string(),
  subject: z.string().optional(),
  model: z.string().optional(),
  /** From when the file counts its seconds: milliseconds since 1970, as a decimal string. */
  originMs: z.string().optional(),
  /** SHA-256 of the file's first bytes, so that another file under the same source is noticed. */
  beginning: z.strictObject({ bytes: z.int(), sha256: z.string() }).optional(),
});

export interface ImportTerms extends z.infer<typeof importTerms> {
  /** Where the refused rows are written, as CSV. Known only to the process that was asked for it. */
  readonly report?: string;
}

/** What became of the rows so far; together they are the rows read. */
export interface RowCounts {
  readonly accepted: number;
  readonly alreadyKnown: number;
  /** Rows that carry no use, such as a job that never ran: counted, and no error. */
  readonly withoutUsage: number;
  readonly refused: number;
}

/** One reading of one file. */
export interface ImportJob extends RowCounts {
  readonly id: string;
  readonly partnershipId: string;
  readonly kind: ImportKind;
  /** The file's name, without its folder. */
  readonly file: string;
  readonly terms: ImportTerms;
  readonly fileSize: number;
  readonly state: 'RUNNING' | 'DONE' | 'FAILED';
  readonly nextByte: number;
  readonly nextLine: number;
  readonly rowsRead: number;
  /** Why it failed, or what of a finished one needs attention. */
  readonly failure: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** A row that was not taken in, and why. */
export interface RefusedRow {
  readonly line: number;
  readonly kind: string;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** What one batch of rows came to. */
export interface BatchOutcome extends Omit<RowCounts, 'refused'> {
  readonly refusals: readonly RefusedRow[];
}
