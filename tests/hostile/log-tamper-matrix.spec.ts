import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { AuditRoom, sha256, verdict, type Held } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { LogOwner } from '../support/log-owner.js';
import { LOG_TAMPERINGS, UNSEEN, type LogTampering } from '../support/log-tamperings.js';

let audit: AuditRoom;
let vkeys: string[];
/** What an auditor took home before anything was touched. */
let before: { readonly bundle: string; readonly checkpoint: string };
let after: { readonly bundle: string; readonly checkpoint: string };

beforeAll(async () => {
  audit = await AuditRoom.open();
  vkeys = await audit.vkeys();
  before = { bundle: await audit.bundle(), checkpoint: await audit.checkpoint() };
  const fee = [{ debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 3n }];
  await post(audit.room.server, audit.room.small.id, 'last', fee, '2026-05-05T00:00:00Z');
  await audit.sign();
  after = { bundle: await audit.bundle(), checkpoint: await audit.checkpoint() };
});
afterAll(async () => {
  await audit.close();
});

/** The bundle that the server would write after a tampering, which is undone. */
function bundleAfter({ sql, signedAgain = false }: LogTampering): Promise<string> {
  const owner = new LogOwner(audit);
  return owner.bundleAfter(sql, vkeys[0] ?? '', signedAgain ? owner.signers() : undefined);
}

const kindsOf = (bundle: string, held: Held = {}): string[] => [
  ...new Set(verdict(bundle, { vkeys, ...held }).findings.map(({ kind }) => kind)),
];

/** One line of the matrix for each tampering. */
const table: string[] = [];
const row = (what: string, kinds: readonly string[], outside = ''): void => {
  table.push(`${what.padEnd(84)} | ${outside.padEnd(16)} | ${kinds.length === 0 ? 'NOT CAUGHT' : kinds.join(', ')}`);
};

describe('the tamper matrix', () => {
  it('begins with books that are whole', async () => {
    expect(verdict(after.bundle, { vkeys, held: [{ name: 'kept', note: before.checkpoint }] }).findings).toEqual([]);
    const untouched = await bundleAfter({ what: 'nothing', sql: 'SELECT 1' });
    expect(verdict(untouched, { vkeys }).findings).toEqual([]);
    row('nothing', ['whole']);
  });

  it('holds leaves of older forms for whole, and says what they do not prove', async () => {
    const bundle = await bundleAfter({ what: 'older forms', sql: OLDER, signedAgain: true });
    const report = verdict(bundle, { vkeys });
    expect(report.findings).toEqual([]);
    expect(report.unproven?.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('when a custom was adopted'),
        expect.stringContaining('row of a motion'),
      ]),
    );
  });

  it.each(LOG_TAMPERINGS)('finds: $what', async (tampering) => {
    const bundle = await bundleAfter(tampering);
    const [alone, held] = [kindsOf(bundle), kindsOf(bundle, { held: [{ name: 'kept', note: after.checkpoint }] })];
    expect(held).not.toEqual([]);
    row(tampering.what, alone);
    if (tampering.signedAgain === true) row(tampering.what, held, 'checkpoint held');
  });

  it.each([
    ['the last leaf and its checkpoint dropped', () => bundleAfter({ what: '', sql: DROP_LAST })],
    ['an older backup restored', () => Promise.resolve(before.bundle)],
  ])('finds only with what was held outside: %s', async (what, made) => {
    const bundle = await made();
    const held = { held: [{ name: 'kept', note: after.checkpoint }] };
    expect([kindsOf(bundle), kindsOf(bundle, held)]).toEqual([[], ['SizeShrank']]);
    row(what, []);
    row(what, ['SizeShrank'], 'checkpoint held');
  });

  it('finds a fork: two checkpoints of one size, both signed', async () => {
    const sql = `UPDATE log_stage SET entry = convert_to('{"type":"note","v":"1"}', 'UTF8') WHERE type = 'motion'`;
    const bundle = await bundleAfter({ what: 'fork', sql, signedAgain: true });
    const held = kindsOf(bundle, { held: [{ name: 'kept', note: after.checkpoint }] });
    expect(held).toContain('Fork');
    row('a fork: another leaf, another checkpoint of the same size', held, 'checkpoint held');
  });

  it('finds a log that was built anew under the same key', async () => {
    const sql = `DELETE FROM log_checkpoint; UPDATE log_stage SET entry = convert_to('{"type":"note","v":"1"}', 'UTF8') WHERE type = 'ballot' AND position = (SELECT min(position) FROM log_stage WHERE type = 'ballot')`;
    const bundle = await bundleAfter({ what: 'anew', sql, signedAgain: true });
    const held = kindsOf(bundle, { held: [{ name: 'kept', note: before.checkpoint }] });
    expect(held).toContain('HistoryRewritten');
    row('the log built anew under the same key', held, 'checkpoint held');
  });

  it('finds a log signed by another key', () => {
    const vkey = 'localhost/log/small+0000+x';
    expect(kindsOf(after.bundle, { vkeys: [vkey] })).toContain('CheckpointSignatureBad');
    row('the log signed by another key', ['CheckpointSignatureBad'], 'key held');
  });

  it('finds a promise that was not honoured', async () => {
    const leaf = sha256(new Uint8Array([1]));
    const service = audit.room.server.app.get(PromiseService, { strict: false });
    const note = await service.promise(audit.room.small.id, leaf, new Date(0));
    const promises = { held: [{ name: 'promise', note: note ?? '' }], now: Date.now() };
    expect(kindsOf(after.bundle, { promises })).toEqual(['PromiseBroken']);
    row('a promise not honoured', ['PromiseBroken'], 'promise held');
  });

  it.each([
    ['the end of the file cut off', (text: string) => text.slice(0, text.length - 300)],
    ['a line of the file dropped', (text: string) => text.split('\n').toSpliced(7, 1).join('\n')],
    ['the file after its beginning', (text: string) => text.split('\n').slice(3).join('\n')],
    ['the trial balance left out, and the end to fit', (text: string) => without(text, 'trialBalance')],
    ['the runs left out, and the end to fit', (text: string) => without(text, 'run')],
    ['the register left out, and the end to fit', (text: string) => without(text, 'holdings')],
    ['the lines of one file after those of another', (text: string) => text + text],
  ])('finds a file that is not the one written: %s', (what, change) => {
    const kinds = kindsOf(change(after.bundle));
    expect(kinds).not.toEqual([]);
    row(what, kinds);
  });

  it.each(UNSEEN)('does not see, and says so: $what', async (tampering) => {
    const kinds = kindsOf(await bundleAfter(tampering), { held: [{ name: 'kept', note: after.checkpoint }] });
    expect(kinds).toEqual([]);
    row(tampering.what, kinds, 'checkpoint held');
  });

  it('reads as this table', () => {
    expect(`\n${table.join('\n')}\n`).toMatchSnapshot();
  });
});

/** Custom and motion with the leaves that they had before these said all of it. */
const OLDER = `
  UPDATE log_stage SET entry = convert_to(regexp_replace(replace(convert_from(entry, 'UTF8'), '"v":"3"', '"v":"2"'), '"adoptedAt":"[^"]*",', ''), 'UTF8')
  WHERE type = 'custom';
  UPDATE log_stage s SET entry = convert_to(format('{"amount":"%s","id":"%s","type":"motion","v":"1"}', m.amount_minor, m.id), 'UTF8')
  FROM motion m WHERE s.type = 'motion'`;

/** A file from which every line of one kind is gone, and whose last line counts what is left. */
function without(text: string, member: string): string {
  const kept = text.split('\n').filter((line) => !line.startsWith(`{"${member}":`));
  return kept.join('\n').replace(/"end":\{"lines":"\d+"/u, `"end":{"lines":"${String(kept.length - 1)}"`);
}

/** The last batch with all its rows and its leaf, and every checkpoint that held it. */
const DROP_LAST = `
  DELETE FROM entry WHERE transfer_id IN (SELECT t.id FROM transfer t JOIN journal j ON j.id = t.journal_id WHERE j.idempotency_key = 'last');
  DELETE FROM transfer WHERE journal_id = (SELECT id FROM journal WHERE idempotency_key = 'last');
  UPDATE account SET debit_posted = debit_posted - 3 WHERE path = 'je:assets:bank';
  UPDATE account SET credit_posted = credit_posted - 3 WHERE path = 'je:income:gpu-time';
  DELETE FROM journal WHERE idempotency_key = 'last';
  DELETE FROM batch WHERE sequence = (SELECT max(sequence) FROM batch);
  DELETE FROM log_stage WHERE position = (SELECT max(position) FROM log_stage);
  DELETE FROM log_checkpoint WHERE size > (SELECT max(position) FROM log_stage)`;
