import { Injectable } from '@nestjs/common';
import { machineSource, type RegistrationStep } from '#libs/inference-meter';
import { Database, queryIn } from '../../database/database.js';
import type { Author, DraftRecord, FirstReading, MachineTest } from './registration.types.js';

/** The column of each step; `where` is a word of SQL. */
const COLUMNS = { what: 'what', where: 'place', gpus: 'gpus', power: 'power', reading: 'reading' } as const;

/** Steps that a token was made for: they stay while it waits. */
const FIXED: ReadonlySet<RegistrationStep> = new Set(['what', 'where', 'gpus']);

const DRAFT = `
  SELECT d.id, d.what, d.place AS "where", d.gpus, d.power, d.reading, d.machine_id AS "machineId", d.begun_at AS "begunAt",
         d.saved_at AS "savedAt", d.finished_at AS "finishedAt"
  FROM machine_draft d WHERE d.partnership_id = $1 AND d.person_id = $2`;

interface TestRow {
  readonly tokenEndsAt: Date | null;
  readonly tokenEnded: boolean | null;
  readonly keyId: string | null;
  readonly keyAt: Date | null;
  readonly since: Date | null;
}

@Injectable()
export class RegistrationStore {
  constructor(private readonly database: Database) {}

  /** Those that are not finished, the last that was touched first. */
  drafts({ partnershipId, personId }: Author): Promise<DraftRecord[]> {
    return this.database.query<DraftRecord>(
      `${DRAFT} AND d.finished_at IS NULL ORDER BY d.saved_at DESC, d.id LIMIT 100`,
      [partnershipId, personId],
    );
  }

  async draft({ partnershipId, personId }: Author, id: string): Promise<DraftRecord | undefined> {
    const [found] = await this.database.query<DraftRecord>(`${DRAFT} AND d.id::text = $3`, [
      partnershipId,
      personId,
      id,
    ]);
    return found;
  }

  /** Begins one more, unless the author has that many that are not finished; undefined then, also of many calls at once. */
  insert({ partnershipId, personId }: Author, most: number): Promise<string | undefined> {
    return this.database.transaction(async (tx) => {
      await queryIn(tx, `SELECT pg_advisory_xact_lock(hashtextextended('machine_draft ' || $1, 0))`, [personId]);
      const [made] = await queryIn<{ id: string }>(
        tx,
        `WITH made AS (
           INSERT INTO machine_draft (partnership_id, person_id) SELECT $1, $2
           WHERE (SELECT count(*) FROM machine_draft WHERE partnership_id = $1 AND person_id = $2 AND finished_at IS NULL) < $3
           RETURNING id)
         SELECT id FROM made`,
        [partnershipId, personId, most],
      );
      return made?.id;
    });
  }

  /** Saves a step of an open draft; false where a token that waits, or its end, came in between. */
  async save(
    { partnershipId, personId }: Author,
    id: string,
    { step, read }: { readonly step: RegistrationStep; readonly read: object },
  ): Promise<boolean> {
    const saved = await this.database.query<{ id: string }>(
      `WITH saved AS (
         UPDATE machine_draft SET ${COLUMNS[step]} = $4::jsonb, saved_at = clock_timestamp()
         WHERE partnership_id = $1 AND person_id = $2 AND id::text = $3 AND finished_at IS NULL
           ${FIXED.has(step) ? 'AND machine_id IS NULL' : ''} RETURNING id)
       SELECT id FROM saved`,
      [partnershipId, personId, id, JSON.stringify(read)],
    );
    return saved.length > 0;
  }

  /** True where it was there until now, and no token waits for its machine. */
  async delete({ partnershipId, personId }: Author, id: string): Promise<boolean> {
    const gone = await this.database.query<{ id: string }>(
      `WITH gone AS (
         DELETE FROM machine_draft WHERE partnership_id = $1 AND person_id = $2 AND id::text = $3 AND finished_at IS NULL
           AND machine_id IS NULL RETURNING id)
       SELECT id FROM gone`,
      [partnershipId, personId, id],
    );
    return gone.length > 0;
  }

  /** One of the functions that take a draft on; answers 'DONE' or why not. */
  async take(
    act: 'open_machine' | 'withdraw_machine' | 'register_machine',
    { partnershipId, personId }: Author,
    id: string,
  ): Promise<string> {
    const [answer] = await this.database.query<{ code: string }>(`SELECT ${act}($1, $2, $3) AS code`, [
      partnershipId,
      id,
      personId,
    ]);
    return answer?.code ?? '';
  }

  /** The code of a machine that is there. */
  async codeOf(partnershipId: string, machineId: string): Promise<string | undefined> {
    const [found] = await this.database.query<{ code: string }>(
      'SELECT code FROM machine WHERE partnership_id = $1 AND id = $2',
      [partnershipId, machineId],
    );
    return found?.code;
  }

  /** Whether a machine other than this draft's has the code. */
  async isTaken(partnershipId: string, code: string, machineId: string | null): Promise<boolean> {
    const found = await this.database.query(
      'SELECT 1 FROM machine WHERE partnership_id = $1 AND code = $2 AND id IS DISTINCT FROM $3::uuid',
      [partnershipId, code, machineId],
    );
    return found.length > 0;
  }

  /** How far the test of a machine has come. */
  async test(partnershipId: string, machineId: string, code: string): Promise<MachineTest> {
    const [row] = await this.database.query<TestRow>(
      `SELECT t.expires_at AS "tokenEndsAt", t.expires_at <= clock_timestamp() AS "tokenEnded",
              k.key_id AS "keyId", k.enrolled_at AS "keyAt", f.since
       FROM (SELECT min(enrolled_at) AS since FROM machine_key k WHERE k.partnership_id = $1 AND k.machine_id = $2
               AND NOT EXISTS (SELECT 1 FROM machine_key_end e WHERE e.key_id = k.key_id AND e.why = 'REVOKED')) AS f
       LEFT JOIN LATERAL (SELECT key_id, enrolled_at FROM machine_key k WHERE k.partnership_id = $1 AND k.machine_id = $2
                  AND coalesce(machine_key_ends(k.key_id) > clock_timestamp(), true) ORDER BY k.enrolled_at DESC LIMIT 1) AS k ON true
       LEFT JOIN LATERAL (SELECT expires_at FROM machine_token t WHERE t.partnership_id = $1 AND t.machine_id = $2 AND t.used_at IS NULL
                  ORDER BY t.expires_at DESC LIMIT 1) AS t ON true`,
      [partnershipId, machineId],
    );
    const { tokenEndsAt = null, tokenEnded = null, keyId = null, keyAt = null, since = null } = row ?? {};
    const reading = since === null || keyId === null ? null : await this.firstReading(partnershipId, code, since);
    const known = { tokenEndsAt, keyId, keyAt, reading };
    if (keyId !== null) return { state: reading === null ? 'KEY_IN' : 'READ', ...known };
    if (tokenEndsAt === null) return { state: 'NOT_ASKED', ...known };
    return { state: tokenEnded === true ? 'TOKEN_ENDED' : 'TOKEN_WAITS', ...known };
  }

  private async firstReading(partnershipId: string, code: string, since: Date): Promise<FirstReading | null> {
    const source = machineSource(code);
    const [found] = await this.database.query<Omit<FirstReading, 'quantity'> & { readonly quantity: string }>(
      `SELECT e.recorded_at AS at, e.meter, e.unit, e.quantity::text AS quantity FROM usage_event e
       WHERE e.partnership_id = $1 AND (e.source = $2 OR e.source ^@ $3) AND e.recorded_at >= $4
       ORDER BY e.recorded_at, e.source, e.event_id LIMIT 1`,
      [partnershipId, source, `${source}/`, since],
    );
    return found === undefined ? null : { ...found, quantity: BigInt(found.quantity) };
  }
}
