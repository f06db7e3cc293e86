import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '#libs/verification';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { verdict } from '../support/audit-room.js';
import { bundleOf } from '../support/client-reader.js';
import { HOURS, RollRoom } from '../support/roll-room.js';

/** Days ago, as the roll writes them. */
const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Each is done by an owner of the database whom no trigger and no constraint stops. */
const TAMPERINGS: readonly (readonly [what: string, sql: string])[] = [
  ['the day of a line', `UPDATE roll_entry SET on_date = on_date - 500 WHERE number = 1`],
  ['the custom of a line', `UPDATE roll_entry SET custom_version = 9 WHERE number = 2`],
  ['the event of a line', `UPDATE roll_entry SET event = 'RESTORED' WHERE number = 2`],
  ['what a right is counted in', `UPDATE holding SET quantity = quantity * 1000 WHERE number = 'H-0001'`],
  ['its value and rent', `UPDATE holding SET value_minor = value_minor * 9, rent_minor = 0 WHERE number = 'H-0001'`],
  ['its life', `UPDATE holding SET life = 9 WHERE number = 'H-0001'`],
  ['since when it is held', `UPDATE holding SET since = since - 100 WHERE number = 'H-0001'`],
  ['to whom it is let', `UPDATE holding SET let_to = person_id WHERE number = 'H-0001'`],
  ['until when it is let', `UPDATE holding SET let_until = '2030-01-01' WHERE number = 'H-0001'`],
  ['that its fine is in dispute', `UPDATE holding SET fine_disputed = true WHERE number = 'H-0002'`],
  [
    'to whom it is pledged',
    `UPDATE holding SET pledgee = person_id, pledge_minor = 1, pledge_due = '2030-01-01' WHERE number = 'H-0002'`,
  ],
  ['to whose use it stands', `UPDATE holding SET to_use_of = person_id WHERE number = 'H-0002'`],
  ['the land of a gate', `UPDATE holding SET appurtenant_to = NULL WHERE number = 'S-0001'`],
  [
    'who holds it',
    `UPDATE holding SET person_id = (SELECT id FROM person WHERE roll_number = 'r0005') WHERE number = 'H-0002'`,
  ],
  [
    'from when somebody held',
    `UPDATE holding_period SET during = daterange(lower(during) - 900, upper(during)) WHERE upper(during) IS NOT NULL`,
  ],
  [
    'until when somebody held',
    `UPDATE holding_period SET during = daterange(lower(during), upper(during) - 1) WHERE upper(during) IS NOT NULL`,
  ],
  [
    'that somebody holds no longer',
    `UPDATE holding_period SET during = daterange(lower(during), '2030-01-01') WHERE upper(during) IS NULL`,
  ],
  ['who held', `UPDATE holding_period SET person_id = (SELECT id FROM person WHERE roll_number = 'r0005')`],
  ['that somebody held', `DELETE FROM holding_period WHERE upper(during) IS NOT NULL`],
  [
    'a period that nobody had',
    `INSERT INTO holding_period SELECT partnership_id, holding_id, person_id, daterange('1999-01-01', '1999-02-01') FROM holding_period LIMIT 1`,
  ],
  ['the sum of a fine', `UPDATE fine SET amount_minor = 1`],
  ['who owes a fine', `UPDATE fine SET person_id = (SELECT id FROM person WHERE roll_number = 'r0005')`],
  ['a fine taken away', `DELETE FROM fine`],
  ['how many gates a pasture carries', `UPDATE pasture SET gates = 1`],
  ['a pasture taken away', `DELETE FROM pasture`],
  ['a holding taken away', `DELETE FROM holding WHERE number = 'S-0001'`],
];

let room: RollRoom;
let vkey: string;

beforeAll(async () => {
  room = await RollRoom.open({ log: true });
  const court = room.server.app.get(CourtService, { strict: false });
  await court.setPasture(room.small.id, { subject: 'common', gates: 10n });
  await room.claim('r0001', 'mill', ago(40), HOURS);
  await room.claim('r0003', 'weir', ago(40), HOURS);
  await room.entered({ act: 'SURRENDER', on: ago(0), holding: 'H-0001', toUseOf: 'r0004' });
  await room.entered({ act: 'RECEIVE', on: ago(0), holding: 'H-0001' });
  await room.entered({ act: 'ADMIT', on: ago(0), holding: 'H-0001' });
  await room.entered({ act: 'LEASE', on: ago(0), holding: 'H-0001', toUseOf: 'r0005', until: ago(-100) });
  const gate = { kind: 'STINT_GATE', subject: 'common', quantity: 4n, toUseOf: 'r0003', appurtenantTo: 'H-0002' };
  await room.entered({ act: 'GRANT', on: ago(9), ...gate });
  await room.entered({ act: 'ADMIT', on: ago(9), holding: 'S-0001' });
  await sign();
  vkey = (await (await fetch(`${room.server.url}/log/small/vkey`)).text()).trim();
});
afterAll(async () => {
  await room.server.stop();
});

const sign = (): Promise<unknown> => room.server.app.get(SequencerService, { strict: false }).round();

async function served(): Promise<string> {
  return (await fetch(`${room.server.url}/audit/bundle.ndjson`)).text();
}
const said = ({ findings }: Report): readonly string[] => findings.map(({ kind }) => kind);

/** The verdict on what the server would write after this SQL, which is undone. */
async function after(sql: string): Promise<Report> {
  const client = await room.server.database.pool('superuser').connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold; SET LOCAL session_replication_role = replica');
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'copyhold'::regnamespace AND relkind = 'r' AND relname <> 'log_lease'`,
    );
    for (const { name } of rows) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER ALL`);
    await client.query(sql);
    return verdict(await bundleOf(client, room.small.id, vkey), { vkeys: [vkey] });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** A bundle whose register was changed by the server that wrote it. */
async function withRegister(change: (holdings: Record<string, unknown>[]) => unknown): Promise<Report> {
  const lines = (await served()).trim().split('\n');
  const altered = lines.map((line) => {
    const { holdings } = JSON.parse(line) as { holdings?: Record<string, unknown>[] };
    return holdings === undefined ? line : JSON.stringify({ holdings: change(holdings) });
  });
  return verdict(altered.join('\n'), { vkeys: [vkey] });
}

describe('the court roll in a bundle', () => {
  it('is whole', async () => {
    expect(verdict(await served(), { vkeys: [vkey] }).findings).toEqual([]);
    expect((await after('SELECT 1')).findings).toEqual([]);
  });

  it.each(TAMPERINGS)('is broken by an owner of the database who changes %s', async (_, sql) => {
    expect(said(await after(sql))).not.toEqual([]);
  });

  it('is broken where its register lacks a holding, a figure, a holder, or has one twice', async () => {
    for (const name of ['state', 'kind', 'subject', 'holder', 'quantity', 'letTo', 'periods']) {
      expect(said(await withRegister((all) => all.map(({ [name]: _, ...rest }) => rest)))).not.toEqual([]);
    }
    expect(said(await withRegister((all) => all.map((each) => ({ ...each, holder: null }))))).not.toEqual([]);
    expect(said(await withRegister((all) => all.map((each) => ({ ...each, owner: 'r0009' }))))).not.toEqual([]);
    expect(said(await withRegister((all) => [...all, all[0]]))).not.toEqual([]);
    expect(said(await withRegister((all) => all.slice(1)))).not.toEqual([]);
    expect(said(await withRegister((all) => all.map(({ number }) => ({ number, waits: '3' }))))).not.toEqual([]);
    const lines = (await served()).trim().split('\n');
    const without = lines.filter((line) => !line.startsWith('{"holdings"'));
    const end = JSON.parse(without.at(-1) ?? '') as { end: { lines: string } };
    end.end.lines = String(without.length);
    const left = verdict([...without.slice(0, -1), JSON.stringify(end)].join('\n'), { vkeys: [vkey] });
    expect(said(left)).toEqual(['RowsMissing']);
  });

  it('says of whom nothing tells that they hold', async () => {
    const hidden = await after(`DELETE FROM roll_salt WHERE role = 'holder'`);
    expect([hidden.findings, hidden.unproven]).toMatchObject([
      [],
      expect.arrayContaining([{ what: expect.stringContaining('who holds a holding'), count: 3 }]),
    ]);
  });

  it('says of which holdings the last line waits for the log', async () => {
    const waits = { what: expect.stringContaining('waits for the log'), count: 1 };
    const changed = async (): Promise<Report> => {
      await room.entered({ act: 'OPERATOR_CHANGE', on: ago(0), holding: 'H-0002' });
      return after('SELECT 1');
    };
    // The log is signed each second: now and then between the two.
    let report = await changed();
    for (
      let tries = 0;
      tries < 4 && !(report.unproven ?? []).some(({ what }) => what.includes('waits for'));
      tries += 1
    ) {
      report = await changed();
    }
    expect([report.findings, report.unproven]).toMatchObject([[], expect.arrayContaining([waits])]);
    await sign();
    expect((await after('SELECT 1')).findings).toEqual([]);
  });

  it('stays whole where the salts of any of its lines are erased, each of them and all', async () => {
    const closer = room.server.database.pool('superuser');
    const { rows } = await closer.query<{ n: number }>('SELECT max(number)::integer AS n FROM copyhold.roll_entry');
    for (let number = 1; number <= (rows[0]?.n ?? 0); number += 1) {
      await closer.query('SELECT copyhold.erase_roll_salt($1, $2)', [room.small.id, number]);
      expect(verdict(await served(), { vkeys: [vkey] }).findings).toEqual([]);
    }
  });
});
