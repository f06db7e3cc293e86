import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EntryStore } from '../../apps/server/src/audit/bundle/entry.store.js';
import { motionChecks } from '../../apps/server/src/database/checks/motion-checks.js';
import { logChecks } from '../../apps/server/src/database/checks/log-checks.js';
import { verdict } from '../support/audit-room.js';
import { LogOwner } from '../support/log-owner.js';
import { MotionRoom } from '../support/motion-room.js';
import { customText, hashOfText, inDays } from '../support/raw-custom.js';

let motions: MotionRoom;
let vkeys: string[];
/** A motion of large colleges, one of which a small college voted, and one that nobody came to. */
let large: string;
let small: string;
let empty: string;
/** One that was put off, and one that changed the custom. */
let late: string;
let change: string;
const [TEXT, FROM] = [customText(2, { gmClearDays: 21 }), inDays(30)];

beforeAll(async () => {
  motions = await MotionRoom.open();
  large = await motions.noticed('A larger bench');
  await motions.recall(large);
  await motions.notice(large);
  small = await motions.noticed('A quieter mill');
  empty = await motions.noticed('A longer road');
  late = await motions.noticed('A later train');
  const effect = JSON.stringify({ effectiveAt: FROM, rules: hashOfText(TEXT) });
  await motions.propose(TEXT);
  change = await motions.noticed('More days', { kind: 'CUSTOM_CHANGE', effect });
  for (const motion of [large, small, empty, change]) await motions.opened(motion);
  await motions.opened(late, true);
  const [first = '', second = ''] = motions.members.PUBLIC;
  await motions.vote(large, first, 'NO');
  await motions.votes(large, 'PUBLIC', ['YES', 'YES', 'YES', 'NO', 'ABSTAIN']);
  await motions.votes(large, 'COMMON', ['YES', 'YES', 'YES', 'YES', 'NO']);
  await motions.votes(large, 'WORKER', ['YES', 'YES', 'YES', 'YES', 'NO', 'NO']);
  await motions.enrol(second, large);
  await motions.vote(large, second, 'NO');
  await motions.votes(small, 'PUBLIC', ['YES', 'YES', 'NO']);
  await motions.votes(small, 'COMMON', ['YES', 'YES', 'YES', 'YES', 'NO']);
  await motions.votes(small, 'WORKER', ['YES', 'YES', 'YES', 'YES', 'NO', 'NO']);
  for (const college of ['PUBLIC', 'COMMON', 'WORKER'] as const) {
    const choices = motions.members[college].map(() => 'YES' as const);
    await motions.votes(change, college, choices);
    await motions.votes(late, college, choices);
  }
  for (const motion of [large, small, empty, change]) await motions.resolved(motion);
  await motions.resolved(late, true);
  await motions.adopted(change, TEXT, FROM);
  await motions.sign();
  vkeys = await motions.vkeys();
}, 120_000);
afterAll(async () => {
  await motions.close();
});

const lineOf = (bundle: string, motion: string): string =>
  bundle.split('\n').find((line) => line.startsWith(`{"count":{"motion":"${motion}"`)) ?? '';

describe('votes of the second form', () => {
  it('are whole in the bundle, and what no leaf proves is said', async () => {
    const report = verdict(await motions.bundle(), { vkeys });
    expect(report.findings).toEqual([]);
    expect(report.counted?.decisions).toBe(5);
    const open = report.unproven?.map(({ what }) => what);
    expect(open).toContainEqual(expect.stringContaining('whose keys sign'));
    expect(report.unproven).toContainEqual({ what: expect.stringContaining('too small'), count: 1 });
  });

  it('show no ballot of a college whose counts are withheld', async () => {
    const bundle = await motions.bundle();
    const count = (motion: string): { roll: { voter: string; college: string }[]; ballots: Record<string, string>[] } =>
      (JSON.parse(lineOf(bundle, motion)) as { count: never }).count;
    const { roll, ballots } = count(small);
    const open = new Set(ballots.filter(({ choice }) => choice !== undefined).map(({ voter }) => voter));
    expect([...new Set(roll.filter(({ voter }) => open.has(voter)).map(({ college }) => college))]).toEqual(['WORKER']);
    // Of three ballots in PUBLIC and the five of COMMON that cover them, the public gets the commitments.
    expect(ballots.filter(({ choice, salt }) => choice === undefined && salt === undefined)).toHaveLength(8);
    // Of a large vote, all but those that another ballot replaced.
    expect(count(large).ballots.filter(({ choice }) => choice === undefined)).toHaveLength(2);
    expect(count(empty).ballots).toEqual([]);
  });

  it('hold before every check of the database, by whichever login it is asked', async () => {
    expect(await broken()).toEqual([]);
    for (const login of ['app', 'auditor'] as const) {
      const pool = motions.room.server.database.pool(login);
      for (const { code, sql } of motionChecks) {
        expect([login, code, (await pool.query(sql, [motions.room.small.id])).rows]).toEqual([login, code, []]);
      }
    }
  });

  it('give each voter the proof of their ballot by its receipt', async () => {
    const { rows } = await motions.room.superuser.query<{ receipt: string; leaf: string }>(
      'SELECT b.receipt, copyhold.ballot_leaf(b) AS leaf FROM copyhold.ballot b ORDER BY b.receipt LIMIT 3',
    );
    const entries = motions.room.server.app.get(EntryStore, { strict: false });
    for (const { receipt, leaf: entry } of rows) {
      expect(await entries.ballotEntry(motions.room.small.id, receipt)).toBe(entry);
      const proof = await fetch(`${motions.room.server.url}/audit/receipt/${receipt}.tlog-proof`);
      expect([receipt, proof.status]).toEqual([receipt, 200]);
    }
  });
});

/** The codes of the checks that find something; as the owner would leave the database. */
async function broken(sql = 'SELECT 1'): Promise<string[]> {
  return new LogOwner(motions).after(sql, async (client) => {
    const codes: string[] = [];
    for (const { code, sql: check } of [...motionChecks, ...logChecks]) {
      const { rows } = await client.query(check, [motions.room.small.id]);
      if (rows.length > 0) codes.push(code);
    }
    return codes;
  });
}

const M = (motion: string): string => `motion_id = '${motion}'`;
const FIRST = `(SELECT min(voter_ref::text)::uuid FROM elector e WHERE e.motion_id = ballot.motion_id AND e.college = 'WORKER')`;
const leaf = (type: string, motion: string): string =>
  `type = '${type}' AND convert_from(entry, 'UTF8')::json ->> 'motion' = '${motion}'`;
const rewritten = (from: string, to: string): string =>
  `convert_to(regexp_replace(convert_from(entry, 'UTF8'), '${from}', '${to}'), 'UTF8')`;

interface Planted {
  readonly what: string;
  readonly sql: () => string;
  /** Absent where the bundle has nothing of it: what it knows it has from leaves. */
  readonly finds?: string;
  /** The check of the database that finds it too. */
  readonly check?: string;
  readonly signedAgain?: true;
}

const PLANTED: readonly Planted[] = [
  {
    what: 'a choice changed',
    sql: () => `UPDATE ballot SET choice = '{"choice":"ABSTAIN"}' WHERE ${M(large)} AND voter_ref = ${FIRST}`,
    finds: 'BallotDiffers',
  },
  {
    what: 'a ballot taken away',
    sql: () => `DELETE FROM ballot WHERE ${M(large)} AND voter_ref = ${FIRST}`,
    finds: 'BallotNotCounted',
    check: 'vote-steps-have-their-leaf',
  },
  {
    what: 'a ballot of a small college taken away',
    sql: () =>
      `DELETE FROM ballot b WHERE ${M(small)} AND voter_ref = (SELECT min(e.voter_ref::text)::uuid FROM elector e JOIN ballot o USING (motion_id, voter_ref) WHERE ${M(small)} AND e.college = 'PUBLIC')`,
    finds: 'BallotNotCounted',
    check: 'vote-steps-have-their-leaf',
  },
  {
    what: 'a ballot that nobody cast',
    sql: () => `INSERT INTO ballot (motion_id, voter_ref, salt, commitment, receipt, cast_at, number, choice, key, signature)
      SELECT motion_id, voter_ref, salt, commitment, 'x', cast_at, 9, choice, key, signature FROM ballot WHERE ${M(large)} AND voter_ref = ${FIRST}`,
    finds: 'BallotDiffers',
    check: 'vote-steps-have-their-leaf',
  },
  {
    what: 'two ballots of one voter in the other order',
    sql: () =>
      `UPDATE ballot SET number = 5 - number WHERE ${M(large)} AND voter_ref IN (SELECT voter_ref FROM ballot WHERE ${M(large)} AND number = 2)`,
    finds: 'BallotDiffers',
    check: 'vote-steps-have-their-leaf',
  },
  {
    what: 'who signed a ballot',
    sql: () =>
      `UPDATE log_stage SET entry = ${rewritten('"signature":"..', '"signature":"00')} WHERE ${leaf('ballot', large)}`,
    finds: 'BallotSignatureBad',
    check: 'vote-steps-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'a voter moved to another college',
    sql: () => `UPDATE elector SET college = 'COMMON' WHERE ${M(large)} AND college = 'WORKER'`,
    finds: 'ElectorateDiffers',
    check: 'rolls-are-as-frozen',
  },
  {
    what: 'the key of a voter on the roll',
    sql: () => `UPDATE elector_key SET key = sha256(key) WHERE ${M(large)} AND number = 0`,
    finds: 'ElectorateDiffers',
    check: 'rolls-are-as-frozen',
  },
  {
    what: 'a further key, its leaf made anew and signed again',
    sql: () =>
      `UPDATE log_stage SET entry = ${rewritten('"key":"........', '"key":"00000000')} WHERE ${leaf('elector-key', large)}`,
    finds: 'BallotSignatureBad',
    check: 'vote-steps-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'the roll, with its opening made anew and signed again',
    sql: () => `DELETE FROM elector_key k WHERE ${M(large)} AND EXISTS (SELECT 1 FROM elector e WHERE e.motion_id = k.motion_id AND e.voter_ref = k.voter_ref AND e.college = 'WORKER');
      DELETE FROM elector WHERE ${M(large)} AND college = 'WORKER';
      UPDATE motion_opening o SET electorate = electorate_hash_keyed(o.motion_id) WHERE ${M(large)};
      UPDATE log_stage s SET entry = convert_to(motion_opening_leaf(o), 'UTF8') FROM motion_opening o WHERE ${M(large)} AND s.${leaf('motion-opening', large)}`,
    finds: 'ElectorateDiffers',
    check: 'rolls-are-as-frozen',
    signedAgain: true,
  },
  {
    what: 'the words that were put to the vote',
    sql: () => `UPDATE motion_version SET what = 'another' WHERE ${M(large)}`,
    finds: 'RowDiffers',
    check: 'votes-are-as-logged',
  },
  {
    what: 'the hour at which it closes',
    sql: () => `UPDATE motion_notice SET closes_at = closes_at - interval '1 hour' WHERE ${M(large)}`,
    finds: 'RowDiffers',
    check: 'motions-are-as-noticed',
  },
  {
    what: 'the terms, with their leaf, signed again',
    sql: () => `UPDATE motion_notice SET terms = replace(terms, '"SIMPLE"', '"TWO_THIRDS"') WHERE ${M(large)};
      UPDATE log_stage SET entry = ${rewritten('"SIMPLE"', '"TWO_THIRDS"')} WHERE type = 'motion'`,
    finds: 'TermsNotOfCustom',
    check: 'votes-are-as-logged',
    signedAgain: true,
  },
  {
    what: 'a resolution, with its leaf, signed again',
    sql: () => `UPDATE resolution SET result = replace(replace(result, '"carried":true', '"carried":false'), '"CARRIED"', '"LOST"') WHERE ${M(large)};
      UPDATE log_stage SET entry = ${rewritten('"carried":true', '"carried":false')} WHERE ${leaf('resolution', large)};
      UPDATE log_stage SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"CARRIED"', '"LOST"'), 'UTF8') WHERE ${leaf('resolution', large)}`,
    finds: 'TallyDiffers',
    check: 'votes-are-as-logged',
    signedAgain: true,
  },
  {
    what: 'by how much a vote was put off, with its leaf, signed again',
    sql: () => `UPDATE motion_extension SET until = until + interval '1 hour' WHERE ${M(late)};
      UPDATE log_stage s SET entry = convert_to(motion_extension_leaf(x), 'UTF8') FROM motion_extension x WHERE ${M(late)} AND ${leaf('motion-extension', late)}`,
    finds: 'NoticeNotByRule',
    check: 'motions-are-as-noticed',
    signedAgain: true,
  },
  {
    what: 'a vote put off and never logged so',
    sql: () => `INSERT INTO motion_extension (partnership_id, motion_id, met_at, until)
      SELECT partnership_id, '${large}', met_at, until FROM motion_extension WHERE ${M(late)}`,
    check: 'vote-steps-have-their-leaf',
  },
  {
    what: 'from when a custom that was voted on holds, with its leaf, signed again',
    sql: () => `UPDATE custom_version SET effective_at = effective_at + interval '1 day' WHERE version = 2;
      UPDATE log_stage SET entry = convert_to((SELECT custom_leaf(c.version, c.effective_at, c.recorded_at, c.rules_hash, p.rules_hash, c.resolution_id)
        FROM custom_version c JOIN custom_version p ON p.version = 1 WHERE c.version = 2), 'UTF8')
      WHERE type = 'custom' AND convert_from(entry, 'UTF8')::json ->> 'version' = '2'`,
    finds: 'CustomNotDerived',
    signedAgain: true,
  },
  {
    what: 'a resolution carried out twice',
    sql: () => `INSERT INTO pasture (partnership_id, subject, turn, gates, resolution_id, custom_version)
      SELECT r.partnership_id, 'x', 1, 1, r.id, 1 FROM resolution r WHERE r.${M(change)}`,
    check: 'resolutions-are-carried-out-once',
  },
  {
    what: 'something else done than was resolved',
    sql: () => `INSERT INTO pasture (partnership_id, subject, turn, gates, resolution_id, custom_version)
      SELECT r.partnership_id, 'x', 1, 1, r.id, 1 FROM resolution r WHERE r.${M(large)}`,
    check: 'deeds-are-as-resolved',
  },
  {
    what: 'a resolution that nobody voted, in the form of before',
    sql: () =>
      `UPDATE log_stage SET entry = convert_to('{"carried":true,"rules":"ab","type":"resolution","v":"1"}', 'UTF8') WHERE ${leaf('resolution', empty)}`,
    finds: 'ResolutionNotDerived',
    check: 'facts-have-their-leaf',
    signedAgain: true,
  },
  {
    what: 'what kind a resolution is of',
    sql: () => `UPDATE resolution SET kind = 'PASTURE' WHERE ${M(large)}`,
    finds: 'RowDiffers',
    check: 'votes-are-as-logged',
  },
];

describe('whoever owns the database', () => {
  it.each(PLANTED)('is found out: $what', async ({ sql, finds, check, signedAgain }) => {
    const owner = new LogOwner(motions);
    const bundle = await owner.bundleAfter(sql(), vkeys[0] ?? '', signedAgain === true ? owner.signers() : undefined);
    const kinds = verdict(bundle, { vkeys }).findings.map(({ kind }) => kind);
    expect(kinds).toEqual(finds === undefined ? [] : expect.arrayContaining([finds]));
    if (check !== undefined) expect(await broken(sql())).toContain(check);
  });
});
