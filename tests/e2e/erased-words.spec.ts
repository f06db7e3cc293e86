import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ledgerChecks } from '../../apps/server/src/database/checks/ledger-checks.js';
import { AuditRoom } from '../support/audit-room.js';
import { runCommand, writeSecrets } from '../support/command-line.js';
import { post } from '../support/books.js';

const MEMO = 'Ana’s hospital bill';

let audit: AuditRoom;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-erased-'));
  audit = await AuditRoom.open();
  const { server, small } = audit.room;
  await post(
    server,
    small.id,
    MEMO,
    [{ debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 7n }],
    '2026-04-05T00:00:00Z',
  );
  await audit.sign();
  await writeSecrets(folder);
});
afterAll(async () => {
  await audit.close();
  await rm(folder, { recursive: true });
});

describe('the words of a journal, erased', () => {
  const journal = async (): Promise<{ id: string; memo: string; request: string; kind: string }> => {
    const { rows } = await audit.room.superuser.query<{ id: string; memo: string; request: string; kind: string }>(
      `SELECT id, memo, encode(request_hash, 'hex') AS request, kind FROM journal WHERE idempotency_key = $1`,
      [MEMO],
    );
    if (rows[0] === undefined) throw new Error('there is no such journal');
    return rows[0];
  };

  it('are in the table no more, nor is what they could be guessed from; and copyhold verify finds the bundle whole', async () => {
    const before = await journal();
    expect(before.memo).toBe(MEMO);
    const closer = audit.room.server.database.pool('closer');
    const erased = await closer.query('SELECT erase_words_salt($1, $2) AS erased', [audit.room.small.id, before.id]);
    expect(erased.rows).toEqual([{ erased: true }]);
    const after = await journal();
    expect([after.memo, after.request === before.request, after.kind]).toEqual(['', false, before.kind]);
    const told = await audit.room.server.database.pool('app').query('SELECT journal_id AS id FROM words_erased');
    expect(told.rows).toEqual([{ id: before.id }]);
    await writeFile(join(folder, 'books.ndjson'), await audit.bundle());
    const [vkey = ''] = await audit.vkeys();
    const { code, stdout } = await runCommand(audit.room.server, folder, ['verify', 'books.ndjson', '--vkey', vkey]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Whole')]);
    for (const { code: name, sql } of ledgerChecks) {
      const { rows } = await audit.room.server.database.pool('app').query(sql, [audit.room.small.id]);
      expect([name, rows]).toEqual([name, []]);
    }
  });

  it('are the only thing of it that ever falls, and only as they are erased', async () => {
    const { id } = await journal();
    for (const sql of [
      `UPDATE journal SET memo = '' WHERE id = $1`,
      `UPDATE journal SET kind = 'other' WHERE id = $1`,
      'DELETE FROM journal WHERE id = $1',
    ]) {
      await expect(audit.room.superuser.query(sql, [id])).rejects.toMatchObject({ code: 'P0101' });
    }
    const app = audit.room.server.database.pool('app');
    await expect(
      app.query('INSERT INTO words_erased (journal_id, ledger_id) VALUES ($1, $2)', [id, audit.room.small.id]),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });
});
