import { z } from 'zod';
import { refuse, type Refusal } from '#libs/amount';
import type { HeldTransfer, ManualJournal } from '../../server/src/startup/for-commands.js';

const amount = z
  .string()
  .regex(/^[1-9]\d{0,37}$/u, 'is a whole number of smallest steps above zero, in quotes: "1250"')
  .transform(BigInt);

const journal = z.strictObject({
  idempotencyKey: z.string(),
  kind: z.string().exactOptional(),
  effectiveAt: z.string(),
  memo: z.string(),
  source: z.strictObject({ kind: z.string(), id: z.string() }).exactOptional(),
  phase: z.enum(['POSTED', 'PENDING']).exactOptional(),
  expiresAt: z.string().exactOptional(),
  adjustment: z.boolean().exactOptional(),
  adjustsPeriod: z.string().exactOptional(),
  postings: z.array(
    z.strictObject({
      account: z.string(),
      unit: z.string(),
      side: z.enum(['DEBIT', 'CREDIT']),
      amount,
      purpose: z.string().exactOptional(),
    }),
  ),
});

const transfer = z.strictObject({ debit: z.string(), credit: z.string(), unit: z.string(), amount });

function read<T>(text: string, shape: z.ZodType<T>, rule: string): T | Refusal<'FileMalformed'> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse('FileMalformed', { message, field: 'file', rule });
  }
  const parsed = shape.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? 'file' : issue.path.join('.');
  return refuse('FileMalformed', { message: issue?.message ?? 'it cannot be read', field, rule });
}

/** The journals of a file: a JSON list of them, or one alone. Nothing that is not known is passed over. */
export function journalsOf(text: string): readonly ManualJournal[] | Refusal<'FileMalformed'> {
  // A list that is wrong is told of as a list, a journal as a journal.
  const list = text.trimStart().startsWith('[');
  return read(text, list ? z.array(journal).min(1) : journal.transform((one) => [one]), 'journal.file');
}

/** The part of a hold that is posted: a JSON list of transfers. */
export function transfersOf(text: string): readonly HeldTransfer[] | Refusal<'FileMalformed'> {
  return read(text, z.array(transfer).min(1), 'hold.file');
}
