import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { AuditRoom } from '../support/audit-room.js';

const CODE = 'votes-are-as-logged';
let audit: AuditRoom;
beforeAll(async () => {
  audit = await AuditRoom.open();
});
afterAll(async () => {
  await audit.close();
});

/** What the check finds after this SQL of somebody who owns the database, as the auditor's login sees it; it is undone. */
async function foundAfter(sql: string): Promise<number> {
  const check = checks.find(({ code }) => code === CODE);
  const client = await audit.room.server.database.pool('superuser').connect();
  try {
    await client.query(`BEGIN; SET LOCAL search_path = copyhold; SET LOCAL session_replication_role = replica`);
    for (const table of ['motion', 'motion_line', 'elector', 'resolution']) {
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    }
    await client.query(sql);
    await client.query('SET LOCAL ROLE copyhold_auditor');
    return (await client.query(check?.sql ?? '', [audit.room.small.id])).rows.length;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe(`the check ${CODE}`, () => {
  it('finds nothing in whole books', async () => {
    expect(await foundAfter('SELECT 1')).toBe(0);
  });

  it.each([
    `UPDATE motion SET title = 'another'`,
    `UPDATE motion SET why = 'another'`,
    `UPDATE motion SET closes_at = closes_at + interval '1 hour'`,
    `UPDATE motion SET quorum = 0`,
    `UPDATE motion_line SET floor_minor = floor_minor + 1`,
    `DELETE FROM elector WHERE voter_ref = (SELECT min(voter_ref::text)::uuid FROM elector)`,
    `UPDATE resolution SET carried = false`,
    `UPDATE resolution SET kind = 'DISPOSAL'`,
    `UPDATE resolution SET motion_id = NULL`,
  ])('finds: %s', async (sql) => {
    expect(await foundAfter(sql)).toBe(1);
  });
});
