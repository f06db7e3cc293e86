import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { motionFileOf, recountMotion, type Report } from '#libs/verification';
import type { Choice } from '#libs/voting';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { SurplusService } from '../../apps/server/src/surplus/surplus.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { MotionService } from '../../apps/server/src/voting/motion.service.js';
import { sha256, verdict, verifyEd25519 } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { MotionMembers, type MotionSeen, TEXT } from '../support/motion-members.js';
import { bringMotion, pastGuards } from '../support/motion-time.js';

const DAY = 86_400_000;
const LINES = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];

const parts = (given: Readonly<Record<string, bigint>>): Choice => ({
  parts: Object.fromEntries(LINES.map((line) => [line, given[line] ?? 0n])),
});

/** Three members divide it: enough for the quorum. */
const DIVIDED: Readonly<Record<string, Choice>> = {
  r0001: parts({ WORKER_RETURN: 5_000n, REINVEST: 5_000n }),
  r0002: parts({ WORKER_RETURN: 5_000n, REINVEST: 5_000n }),
  r0004: parts({ REINVEST: 10_000n }),
};

/** Members whose custom has the workers agree to every division, and a quarter that is closed with a surplus. */
async function founded(): Promise<MotionMembers> {
  const town = await MotionMembers.open({ log: true }, { appropriationRatify: 'WORKER' });
  // Notices are moved back in time before anybody has seen their leaf.
  await town.server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
  const fee = { debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 100_000n };
  await post(town.server, town.small.id, 'fee', [fee], '2026-03-05T00:00:00Z');
  const surplus = town.server.app.get(SurplusService, { strict: false });
  const closing = await surplus.closePeriod(town.small.id, town.small.periodId, { actor: 'treasurer' });
  if (isRefusal(closing)) throw new Error(closing.message);
  return town;
}

async function broken(town: MotionMembers): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { code, sql } of checks) {
    const { rows } = await town.server.database.pool('auditor').query<{ detail: string }>(sql, [town.small.id]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

/** Closed with these ballots and counted. */
async function counted(
  town: MotionMembers,
  id: string,
  ballots: Readonly<Record<string, Choice>>,
): Promise<MotionSeen> {
  await bringMotion(town.superuser, id, 'opening');
  await town.round();
  for (const [roll, choice] of Object.entries(ballots)) {
    const answer = await town.cast(id, roll, choice);
    if (answer.__typename !== 'VoteCast') throw new Error(JSON.stringify(answer));
  }
  return town.close(id);
}

const noticed = (town: MotionMembers): Promise<MotionSeen> =>
  town.noticed('APPROPRIATION', { period: town.small.periodId });

/** The motions of either side, as a page has them. */
async function between(
  town: MotionMembers,
  id: string,
): Promise<{ concerns: string | null; ratifiedBy: string | null }> {
  const query = 'query ($id: ID!) { motion(id: $id) { concerns ratifiedBy } }';
  const { data } = await town.server.graphql(query, { id });
  return data?.['motion'] as { concerns: string | null; ratifiedBy: string | null };
}

/** A division that was carried, and the motion that asks the college. */
async function asked(town: MotionMembers): Promise<{ readonly division: string; readonly agreement: string }> {
  const { id } = await noticed(town);
  expect(await counted(town, id, DIVIDED)).toMatchObject({ state: 'RATIFYING', standstillUntil: null });
  return { division: id, agreement: (await between(town, id)).ratifiedBy ?? '' };
}

async function bundle(town: MotionMembers): Promise<string> {
  await town.server.app.get(SequencerService, { strict: false }).round();
  return (await fetch(`${town.server.url}/audit/bundle.ndjson`)).text();
}

const kindsOf = (report: Report): readonly string[] => [...new Set(report.findings.map(({ kind }) => kind))].sort();

/** What the database answers to a division of the first form. */
const ofTheFirstForm = (town: MotionMembers): Promise<unknown> =>
  town.superuser.query(
    `INSERT INTO copyhold.motion (partnership_id, kind, title, why, period_id, amount_minor, opens_at, closes_at, quorum, custom_version)
     VALUES ($1, 'APPROPRIATION', 'At once', '', $2, 1, now(), now() + interval '1 day', 1, 1)`,
    [town.small.id, town.small.periodId],
  );

describe('a division that a college agrees to', () => {
  let town: MotionMembers;
  beforeAll(async () => {
    town = await founded();
  });
  afterAll(async () => {
    await town.server.stop();
  });

  it('waits for that college alone, which is asked by nobody, and is then carried out', async () => {
    const { division, agreement } = await asked(town);
    expect(await between(town, agreement)).toEqual({ concerns: division, ratifiedBy: null });
    const put = await town.motion(agreement, 'r0001');
    expect(put).toMatchObject({
      kind: 'RATIFICATION',
      state: 'NOTICED',
      title: `Agreement to: ${TEXT.title}`,
      supporters: 0,
      terms: { majority: 'SIMPLE', count: 'EVERY', colleges: [{ code: 'WORKER' }] },
      own: { writes: false },
    });
    const days = (Date.parse(String(put?.['opensAt'])) - Date.now()) / DAY;
    expect(days).toBeGreaterThan(14);
    // Nothing is divided meanwhile, however long ago it was carried, and nobody takes the question back.
    await town.carryOut(division);
    expect(await town.motion(division)).toMatchObject({ state: 'RATIFYING' });
    for (const step of ['publishMotion', 'withdrawMotion'] as const) {
      expect(await town.ask('r0001', step, { id: agreement })).toMatchObject({ kind: 'NotItsAuthor' });
    }
    // Nor does whoever has the application's login let it go on.
    const jump = `UPDATE copyhold.motion SET state = 'STANDSTILL', standstill_until = now() WHERE id = $1`;
    await expect(town.superuser.query(jump, [division])).rejects.toThrow(/has not agreed/u);
    const again = `UPDATE copyhold.motion SET state = 'WITHDRAWN' WHERE id = $1`;
    await expect(town.superuser.query(again, [agreement])).rejects.toThrow(/stays/u);

    await bringMotion(town.superuser, agreement, 'opening');
    await town.round();
    // The residents are not asked.
    expect(await town.cast(agreement, 'r0004', 'NO')).toMatchObject({ __typename: 'NotOnElectorate' });
    const done = await counted(town, agreement, { r0001: 'YES', r0002: 'YES' });
    expect(done).toMatchObject({ state: 'EXECUTED', outcome: { verdict: 'CARRIED' } });
    const still = await town.motion(division);
    expect(still).toMatchObject({ state: 'STANDSTILL' });
    const closed = Date.parse(String(done['closesAt']));
    expect(Date.parse(String(still?.['standstillUntil'])) - closed).toBe(3 * DAY);
    // What a jury annulled is no agreement.
    const become = (state: string): Promise<void> =>
      pastGuards(town.superuser, async (client) => {
        await client.query('UPDATE motion SET state = $2 WHERE id = $1', [agreement, state]);
      });
    await become('ANNULLED');
    expect(await town.carryOut(division)).toMatchObject({ state: 'STANDSTILL' });
    await become('EXECUTED');
    expect(await town.carryOut(division)).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    expect(await broken(town)).toEqual([]);
  });

  it('is found whole by whoever verifies, and found where the agreement is not there', async () => {
    const text = await bundle(town);
    const report = verdict(text);
    expect(report.findings).toEqual([]);
    const without = text.split('\n').filter((line) => !line.includes('RATIFICATION'));
    expect(kindsOf(verdict(without.join('\n')))).toContain('DeedNotResolved');
    expect(kindsOf(verdict(text.replace(/\\"division\\":\\"[0-9a-f]{4}/u, '\\"division\\":\\"beef')))).toContain(
      'NoticeNotByRule',
    );
  });

  it('is found where another college was asked', async () => {
    const text = await bundle(town);
    const put = text.split('\n').find((line) => line.includes('RATIFICATION') && line.includes('noticedAt')) ?? '';
    expect(put).toContain('\\"code\\":\\"WORKER\\"');
    expect(kindsOf(verdict(text.replace(put, put.replace('WORKER', 'COMMON'))))).toContain('TermsNotOfCustom');
  });

  it('can be counted again by any browser, division and agreement', async () => {
    const { rows } = await town.superuser.query<{ id: string }>(
      `SELECT id FROM copyhold.motion WHERE state = 'EXECUTED' ORDER BY kind`,
    );
    expect(rows).toHaveLength(2);
    for (const { id } of rows) {
      const file = motionFileOf(await (await fetch(`${town.server.url}/audit/motion/${id}.json`)).text());
      if (file === undefined) throw new Error('this is no file of a motion');
      const told = recountMotion(file, { sha256, verify: verifyEd25519 });
      expect(told.steps.flatMap(({ faults }) => faults)).toEqual([]);
    }
  });

  it('is missed by the checks where the college did not agree', async () => {
    await pastGuards(town.superuser, async (client) => {
      await client.query(`UPDATE motion SET state = 'LOST', executed_at = NULL WHERE kind = 'RATIFICATION'`);
    });
    expect(await broken(town)).toEqual(expect.arrayContaining([expect.stringMatching(/^divisions-are-agreed-to: /u)]));
  });
});

describe('a division that a college refuses', () => {
  let town: MotionMembers;
  beforeAll(async () => {
    town = await founded();
  });
  afterAll(async () => {
    await town.server.stop();
  });

  it('is not put to the vote in a form that asks nobody, and a ratification is nobody’s to write', async () => {
    const asking = {
      title: 'At once',
      why: '',
      periodId: town.small.periodId,
      amount: 10_000n,
      closesAt: new Date(Date.now() + DAY),
    };
    const motions = town.server.app.get(MotionService, { strict: false });
    expect(await motions.openAppropriation(town.small.id, asking)).toMatchObject({ kind: 'RatificationNeeded' });
    await expect(ofTheFirstForm(town)).rejects.toThrow(/a college must agree/u);
    const effect = [
      { name: 'division', value: town.small.id },
      { name: 'resolution', value: 'ab'.repeat(32) },
    ];
    const draft = { kind: 'RATIFICATION', text: { ...TEXT, effect, options: [] } };
    expect(await town.ask('r0001', 'draftMotion', draft)).toMatchObject({ kind: 'KindNotYet' });
  });

  it('is asked anew where the clock missed the hour, and is lost where too few came', async () => {
    const { division, agreement } = await asked(town);
    await bringMotion(town.superuser, agreement, 'close');
    await town.round();
    expect(await town.motion(agreement)).toMatchObject({ state: 'NOTICED' });
    const opens = Date.parse(String((await town.motion(agreement))?.['opensAt']));
    expect(opens).toBeGreaterThan(Date.now() + 14 * DAY);
    expect(await counted(town, agreement, {})).toMatchObject({ state: 'INQUORATE' });
    expect(await town.motion(division)).toMatchObject({ state: 'LOST', outcome: { verdict: 'CARRIED' } });
    expect(await town.ask('r0001', 'callMotionAgain', { id: agreement })).toMatchObject({ kind: 'NotItsAuthor' });
  });

  it('is put to the vote once more, and then needs nobody’s agreement', async () => {
    const { id } = await noticed(town);
    expect(await counted(town, id, DIVIDED)).toMatchObject({ state: 'STANDSTILL' });
    expect(await between(town, id)).toMatchObject({ ratifiedBy: null });
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    expect(await broken(town)).toEqual([]);
    expect(verdict(await bundle(town)).findings).toEqual([]);
  });
});
