import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { ProposalService } from '../../apps/server/src/custom/proposal.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { MotionMembers, TEXT } from '../support/motion-members.js';

const DAY = 86_400_000;
const ALL = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0007'] as const;

let town: MotionMembers;
beforeAll(async () => {
  town = await MotionMembers.open();
});
afterAll(async () => {
  await town.server.stop();
});

async function broken(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { code, sql } of checks) {
    const { rows } = await town.server.database.pool('auditor').query<{ detail: string }>(sql, [town.small.id]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

describe('a motion', () => {
  it('is drafted, published, supported, noticed, opened, voted on, counted and carried out', async () => {
    const draft = town.of(await town.ask('r0001', 'draftMotion', { kind: 'ORDINARY', text: { ...TEXT, effect: [] } }));
    expect(draft).toMatchObject({ state: 'DRAFT', version: 1, own: { writes: true } });
    // A draft is its authors' alone.
    expect(await town.motion(draft.id)).toBeNull();
    expect(await town.motion(draft.id, 'r0002')).toBeNull();
    const { id } = town.of(await town.ask('r0001', 'publishMotion', { id: draft.id }));
    expect(await town.motion(id)).toMatchObject({ state: 'DELIBERATION', supporters: 0 });
    const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
    expect(await town.ask('r0001', 'noticeMotion', { id, version: 1, ...hours })).toMatchObject({
      kind: 'SupportersTooFew',
    });
    expect(town.of(await town.ask('r0004', 'supportMotion', { id, does: true }))).toMatchObject({ supporters: 1 });
    const noticed = town.of(await town.ask('r0001', 'noticeMotion', { id, version: 1, ...hours }));
    // No site and no accepted label: hosts and labellers are not due yet.
    expect(noticed).toMatchObject({
      state: 'NOTICED',
      terms: {
        majority: 'SIMPLE',
        count: 'WEIGHTED',
        colleges: [{ code: 'COMMON' }, { code: 'PUBLIC' }, { code: 'WORKER' }],
      },
    });
    expect(await town.cast(id, 'r0001', 'YES')).toMatchObject({ __typename: 'NotOnElectorate' });
  });

  it('counts the last ballot of each voter, and tells nothing before it closes', async () => {
    const { id, onRoll } = await town.opened('ORDINARY');
    expect(onRoll).toBe(6);
    expect(await town.cast(id, 'r0001', 'NO')).toMatchObject({
      __typename: 'VoteCast',
      receipt: expect.stringMatching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/u),
    });
    expect(await town.cast(id, 'r0001', 'YES')).toMatchObject({ motion: { turnout: 1, own: { ballots: 2 } } });
    for (const roll of ['r0002', 'r0004', 'r0007']) await town.cast(id, roll, 'YES');
    await town.cast(id, 'r0005', 'NO');
    expect(await town.motion(id)).toMatchObject({ state: 'OPEN', turnout: 5, outcome: null });
    const app = town.server.database.pool('app');
    await expect(app.query('SELECT choice FROM ballot')).rejects.toThrow(/permission denied/u);
    expect((await app.query('SELECT * FROM opened_votes($1, $2)', [town.small.id, id])).rows).toEqual([]);
    const counted = await town.close(id);
    // 3/10·1/2 + 3/20·1 + 1/4·1 over 7/10: 11/14. Counts of so few are not published, nor what they sum to.
    expect(counted).toMatchObject({ state: 'STANDSTILL', outcome: { verdict: 'CARRIED' } });
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
    expect(await broken()).toEqual([]);
  });

  it('is lost below its majority, and inquorate where too few came', async () => {
    const lost = await town.opened('ORDINARY');
    for (const roll of ALL) await town.cast(lost.id, roll, 'NO');
    expect(await town.close(lost.id)).toMatchObject({ state: 'LOST' });
    const nobody = await town.opened('ORDINARY');
    expect(await town.close(nobody.id)).toMatchObject({ state: 'INQUORATE', outcome: { verdict: 'INQUORATE' } });
    expect(await broken()).toEqual([]);
  });

  it('is called a second time, once, with the same text and its supporters', async () => {
    const first = await town.opened('ORDINARY');
    expect(await town.ask('r0001', 'callMotionAgain', { id: first.id })).toMatchObject({ kind: 'MotionCannotMove' });
    await town.close(first.id);
    expect(await town.ask('r0005', 'callMotionAgain', { id: first.id })).toMatchObject({ kind: 'NotItsAuthor' });
    const again = town.of(await town.ask('r0004', 'callMotionAgain', { id: first.id }));
    expect(again).toMatchObject({ state: 'DELIBERATION', secondCallOf: first.id, supporters: 1, title: TEXT.title });
    expect(await town.ask('r0001', 'callMotionAgain', { id: first.id })).toMatchObject({ kind: 'SecondCallUsed' });
    const text = { ...TEXT, title: 'Another', effect: [] };
    expect(await town.ask('r0001', 'reviseMotion', { id: again.id, base: 1, text })).toMatchObject({
      kind: 'MotionFrozen',
    });
  });

  it('that a tenth of the votes ask for is noticed by any of them, whatever its authors do', async () => {
    const { id, version } = await town.deliberated('ORDINARY');
    const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
    expect(await town.ask('r0004', 'noticeMotion', { id, version, ...hours })).toMatchObject({ kind: 'NotItsAuthor' });
    await town.ask('r0004', 'supportMotion', { id, does: true });
    expect(await town.ask('r0005', 'noticeMotion', { id, version, ...hours })).toMatchObject({ kind: 'NotItsAuthor' });
    expect(town.of(await town.ask('r0004', 'noticeMotion', { id, version, ...hours }))).toMatchObject({
      state: 'NOTICED',
    });
  });

  it('does what it says: more gates on a pasture', async () => {
    const { id } = await town.opened('PASTURE', { pasture: 'H100 SXM', gates: '12' });
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    await town.close(id);
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED' });
    const { rows } = await town.superuser.query(
      `SELECT gates FROM copyhold.pasture WHERE subject = 'H100 SXM' ORDER BY turn DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ gates: '12' }]);
    expect(await broken()).toEqual([]);
  });

  it('changes the custom: the proposed text, from the instant that was put to the vote', async () => {
    const proposals = town.server.app.get(ProposalService, { strict: false });
    const by = { partnershipId: town.small.id, personId: town.small.people['r0001'] ?? '' };
    const proposal = await proposals.propose(by, {
      title: 'More days',
      why: 'To read.',
      document: '{"gmClearDays":21}',
    });
    if (isRefusal(proposal)) throw new Error(proposal.message);
    const effectiveAt = new Date(Date.now() + 40 * DAY).toISOString();
    const rules = createHash('sha256').update(proposal.document).digest('hex');
    const { id } = await town.opened('CUSTOM_CHANGE', { rules, effectiveAt });
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    await town.close(id);
    expect(await town.carryOut(id)).toMatchObject({
      state: 'EXECUTED',
      terms: { majority: 'TWO_THIRDS', count: 'EVERY' },
    });
    const { rows } = await town.superuser.query(
      `SELECT version, rules::json ->> 'gmClearDays' AS days, effective_at AS "from" FROM copyhold.custom_version ORDER BY version DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ version: 2, days: '21', from: new Date(effectiveAt) }]);
    expect(await broken()).toEqual([]);
    const soon = { rules, effectiveAt: new Date(Date.now() + 30 * DAY).toISOString() };
    await expect(town.noticed('CUSTOM_CHANGE', soon)).rejects.toThrow('effect.effectiveAt');
  });

  it('that is carried and cannot be carried out is blocked, says why, and half-happens in nothing', async () => {
    const { id } = await town.opened('PERIOD_REOPENING', { period: town.small.periodId });
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    await town.close(id);
    expect(await town.carryOut(id)).toMatchObject({ state: 'STANDSTILL', blockedWhy: 'The period is open already.' });
    expect(await broken()).toEqual([]);
  });
});

describe('who writes it together', () => {
  it('is the sponsor’s to say: nobody else lets an author go, and what they wrote stays', async () => {
    const { id } = await town.deliberated('ORDINARY');
    await town.ask('r0001', 'inviteAuthor', { id, rollNumber: 'r0002' });
    await town.ask('r0002', 'answerAuthorship', { id, does: true });
    const text = { ...TEXT, why: 'Two are not read.', effect: [] };
    expect(town.of(await town.ask('r0002', 'reviseMotion', { id, base: 1, text }))).toMatchObject({ version: 2 });
    const gone = { id, rollNumber: 'r0002' };
    expect(await town.ask('r0003', 'removeAuthor', gone)).toMatchObject({ kind: 'NotItsAuthor' });
    expect(town.of(await town.ask('r0001', 'removeAuthor', gone))).toMatchObject({ version: 2 });
    expect(await town.ask('r0001', 'removeAuthor', gone)).toMatchObject({ kind: 'AuthorUnknown' });
    expect(await town.ask('r0002', 'reviseMotion', { id, base: 2, text })).toMatchObject({ kind: 'NotItsAuthor' });
    await town.ask('r0001', 'withdrawMotion', { id });
  });
});

describe('what is refused', () => {
  it.each([
    [{ ...TEXT, title: '', effect: [] }, 'ORDINARY', 'TextMalformed'],
    [{ ...TEXT, why: 'x'.repeat(20_001), effect: [] }, 'ORDINARY', 'TextMalformed'],
    [{ ...TEXT, effect: [{ name: 'pasture', value: 'x' }] }, 'PASTURE', 'EffectMalformed'],
    [{ ...TEXT, effect: [{ name: 'gates', value: '1' }] }, 'ORDINARY', 'EffectMalformed'],
  ])('a text: %#', async (text, kind, refusal) => {
    expect(await town.ask('r0001', 'draftMotion', { kind, text })).toMatchObject({ kind: refusal });
  });

  it('steps of whoever does not write it, a stale version, too short a notice and too short a vote', async () => {
    const { id } = await town.deliberated('ORDINARY');
    const text = { ...TEXT, title: 'Another', effect: [] };
    expect(await town.ask('r0002', 'reviseMotion', { id, base: 1, text })).toMatchObject({ kind: 'NotItsAuthor' });
    expect(town.of(await town.ask('r0001', 'reviseMotion', { id, base: 1, text }))).toMatchObject({
      version: 2,
      title: 'Another',
    });
    expect(await town.ask('r0001', 'reviseMotion', { id, base: 1, text })).toMatchObject({ kind: 'VersionStale' });
    await town.ask('r0004', 'supportMotion', { id, does: true });
    const at = (days: number): Date => new Date(Date.now() + days * DAY);
    const notice = (version: number, opens: number, closes: number) =>
      town.ask('r0001', 'noticeMotion', { id, version, opensAt: at(opens), closesAt: at(closes) });
    expect(await notice(2, 5, 20)).toMatchObject({ kind: 'NoticeTooShort', field: 'opensAt' });
    expect(await notice(2, 21, 22)).toMatchObject({ kind: 'OpenTooShort', field: 'closesAt' });
    expect(await notice(1, 21, 31)).toMatchObject({ kind: 'VersionStale' });
    // What is not there cannot be changed by a vote, nor does a vote bring words into the log by a name that nobody has.
    const unknown = await town.deliberated('PASTURE', { pasture: 'Jane Doe owes rent', gates: '1' });
    await town.ask('r0004', 'supportMotion', { id: unknown.id, does: true });
    const soon = { id: unknown.id, version: 1, opensAt: at(21), closesAt: at(31) };
    expect(await town.ask('r0001', 'noticeMotion', soon)).toMatchObject({ kind: 'EffectImpossible', field: 'effect' });
    // What is resolved of the hosts is theirs alone to resolve, and there is no site yet.
    const hosts = await town.deliberated('WORKLOAD', { act: 'BLOCK', purpose: 'training', site: '' });
    const early = { id: hosts.id, version: 1, opensAt: at(21), closesAt: at(31) };
    expect(await town.ask('r0001', 'noticeMotion', early)).toMatchObject({ kind: 'CollegeNotThere' });
  });

  it('ballots of a stranger, with another key, out of turn, forged, replayed, or too late', async () => {
    const { id } = await town.opened('ORDINARY');
    expect(await town.cast(id, 'r0006', 'YES')).toMatchObject({ __typename: 'NotOnElectorate' });
    const mine = await town.ballot(id, 'r0001', 'YES');
    const theirs = await town.ballot(id, 'r0002', 'YES');
    const cast = (ballot: object) => town.ask('r0001', 'castVote', { ballot });
    expect(await cast({ ...mine, choice: '{"choice":"NO"}' })).toMatchObject({ kind: 'BallotSignatureBad' });
    expect(await cast({ ...mine, choice: '{"choice": "YES"}' })).toMatchObject({ kind: 'BallotMalformed' });
    expect(await cast(theirs)).toMatchObject({ kind: 'BallotSignatureBad' });
    expect(await cast({ ...mine, number: 2 })).toMatchObject({ kind: 'BallotSignatureBad' });
    const skipping = town
      .voter('r0001', id)
      .ballot(id, { voter: (await town.motion(id, 'r0001'))?.own?.voter ?? '', number: 2 }, 'YES');
    expect(await cast(skipping)).toMatchObject({ kind: 'BallotOutOfTurn' });
    const stranger = town
      .voter('somebody', id)
      .ballot(id, { voter: (await town.motion(id, 'r0001'))?.own?.voter ?? '', number: 1 }, 'YES');
    expect(await cast(stranger)).toMatchObject({ kind: 'KeyNotEnrolled' });
    expect(await cast(mine)).toMatchObject({ __typename: 'VoteCast' });
    expect(await cast(mine)).toMatchObject({ kind: 'BallotOutOfTurn' });
    await town.close(id);
    expect(await town.cast(id, 'r0001', 'NO')).toMatchObject({ __typename: 'MotionClosed' });
    expect(await broken()).toEqual([]);
  });
});
