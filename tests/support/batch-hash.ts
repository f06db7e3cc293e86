import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A row as PostgreSQL writes a record: null is nothing; quotes where a reader could take the text for something else. */
const recordText = (fields: readonly (string | null)[]): string =>
  `(${fields
    .map((field) => {
      if (field === null) return '';
      return field === '' || /[ \t\n\v\f\r"(),\\]/u.test(field) ? `"${field.replaceAll(/["\\]/gu, '$&$&')}"` : field;
    })
    .join(',')})`;

const sha256 = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

interface Words {
  readonly ordinal: number;
  readonly memo: string;
  readonly requestHash: string;
  readonly sourceId: string | null;
  readonly sourceKind: string | null;
}

const JOURNAL = `id::text, idempotency_key, kind, actor, custom_version::text, effective_at::text, recorded_at::text, reverses::text,
  phase, expires_at::text, resolves::text, CASE WHEN adjustment THEN 't' ELSE 'f' END, adjusts_period::text`;

/**
 * The hash of a batch as its description has it, made without the database's own functions: from the rows of its journals
 * and legs as text and the batch's salt. `told` hears every text and hash on the way.
 */
export async function hashedAgain(
  superuser: pg.Pool,
  [ledger, sequence]: readonly [string, number],
  told: (line: string) => void = () => undefined,
): Promise<string> {
  const ask = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = [ledger, sequence]): Promise<T[]> =>
    (await superuser.query<T>(sql, values)).rows;
  const [batch] = await ask<{ previous: string; salt: Buffer }>(
    `SELECT b.previous_hash::text AS previous, s.salt FROM batch b JOIN batch_salt s USING (ledger_id, sequence) WHERE b.ledger_id = $1 AND b.sequence = $2`,
  );
  if (batch === undefined) throw new Error('no such batch');
  const journals = await ask<Words & { row: (string | null)[] }>(
    `SELECT ordinal, memo, encode(request_hash, 'hex') AS "requestHash", source_id AS "sourceId", source_kind AS "sourceKind",
       ARRAY[${JOURNAL}] AS row FROM journal WHERE ledger_id = $1 AND batch_sequence = $2 ORDER BY ordinal`,
  );
  const hashes: Buffer[] = [];
  for (const { row, ordinal, ...words } of journals) {
    const place = Buffer.alloc(8);
    place.writeBigInt64BE(BigInt(ordinal));
    const salt = sha256(batch.salt, place);
    const { memo, requestHash, sourceId, sourceKind } = words;
    const json = JSON.stringify({ memo, requestHash, sourceId, sourceKind });
    const committed = sha256('journal-words\n', salt, json);
    const text = recordText(['j', String(ordinal), ...row, `\\x${committed.toString('hex')}`]);
    const legs = await ask<{ leg: (string | null)[] }>(
      `SELECT ARRAY['l', l.position::text, l.id::text, d.path, c.path, l.unit, l.amount::text, l.purpose_code] AS leg FROM (
         SELECT position, id, debit_account_id, credit_account_id, unit, amount, purpose_code FROM transfer WHERE journal_id = $1
         UNION ALL SELECT position, NULL, debit_account_id, credit_account_id, unit, amount, purpose_code FROM hold WHERE journal_id = $1) AS l
       JOIN account d ON d.id = l.debit_account_id JOIN account c ON c.id = l.credit_account_id ORDER BY l.position`,
      [row[0]],
    );
    const texts = [text, ...legs.map(({ leg }) => recordText(leg))];
    const hash = sha256(texts.join(''));
    told(
      `journal ${String(ordinal)}\n  salt  ${salt.toString('hex')}\n  json  ${json}\n  words ${committed.toString('hex')}`,
    );
    told(`  text  ${texts.join('\n        ')}\n  jh    ${hash.toString('hex')}`);
    hashes.push(hash);
  }
  const head = recordText(['3', ledger, String(sequence), batch.previous, String(journals.length)]);
  const whole = sha256(head, ...hashes).toString('hex');
  told(`batch\n  salt  ${batch.salt.toString('hex')}\n  text  ${head}\n  hash  ${whole}`);
  return whole;
}
