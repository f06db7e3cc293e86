import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRoom } from '../support/audit-room.js';

let audit: AuditRoom;
beforeAll(async () => {
  audit = await AuditRoom.open();
});
afterAll(async () => {
  await audit.close();
});

describe('the words that lead from an entry to the decision which it carries out', () => {
  it('are erased by nobody', async () => {
    const { server, small } = audit.room;
    const { rows } = await server.database.pool('app').query<{ id: string; kind: string }>(
      `SELECT id, kind FROM copyhold.journal WHERE ledger_id = $1
         AND kind IN ('appropriation', 'close-result', 'waterfall', 'run-item', 'standing-share-run-item')`,
      [small.id],
    );
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['appropriation', 'close-result', 'run-item', 'waterfall']),
    );
    for (const { id } of rows) {
      const erasing = server.database.pool('closer').query('SELECT copyhold.erase_words_salt($1, $2)', [small.id, id]);
      await expect(erasing).rejects.toMatchObject({ code: 'P0142' });
    }
  });
});
