import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatAmount, isRefusal } from '#libs/amount';
import { readElection } from '#libs/election-files';
import type { Choice } from '#libs/voting';
import { countElection } from '../../apps/cli/src/election-count.js';
import { tieOrder } from '../../apps/cli/src/election-order.js';
import { DemoService } from '../../apps/server/src/demo/demo.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { verdict } from '../support/audit-room.js';
import { bringMeeting } from '../support/meeting-time.js';
import { MotionMembers, type MotionSeen } from '../support/motion-members.js';
import { bringMotion, endStandstill } from '../support/motion-time.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { Story } from './story.js';

const DAY = 86_400_000;
/** The day on which the demonstration begins, and its size in per cent. */
const NOW = new Date('2026-11-22T10:00:00Z');
const SCALE = 6;
const LINES = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];

type Answer = Readonly<Record<string, unknown>>;

/** Hashes and days are of the run; everything else is of the town. */
const settled = (text: string): string =>
  text
    .replaceAll(/worker-return-[0-9a-f]{24}/gu, 'worker-return-HASH')
    .replaceAll(/projects:[0-9a-f]{12}/gu, 'projects:HASH')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'ID')
    .replaceAll(/[0-9a-f]{16}…/gu, 'HASH…')
    .replaceAll(/\d{4}-\d\d-\d\d/gu, 'DAY')
    .replaceAll(/at \d\d:\d\d/gu, 'at HOUR');

const parts = (given: Readonly<Record<string, bigint>>): Choice => ({
  parts: Object.fromEntries(LINES.map((line) => [line, given[line] ?? 0n])),
});

describe('the annual meeting of the demonstration partnership', () => {
  let server: TestServer;
  let town: MotionMembers;
  let story: Story;
  let partnershipId: string;
  /** Roll numbers: who keeps the office, and everybody who may vote, by roll number. */
  let officer: string;
  let members: readonly string[];
  const motions = new Map<string, string>();
  let requisition: string;
  let meeting: string;

  beforeAll(async () => {
    server = await startTestServer({ log: true });
    // Hours are moved back in time before anybody has seen their leaf.
    await server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
    await server.app.get(DemoService, { strict: false }).seedIfEmpty({
      now: NOW,
      scale: SCALE,
      firstBallotMs: 1_500,
      openBallot: false,
      onProgress: () => undefined,
    });
    partnershipId = (await server.app.get(PartnershipService, { strict: false }).current())?.id ?? '';
    town = await MotionMembers.at(server, partnershipId);
    [officer = ''] = await rolls(
      `SELECT p.roll_number AS roll FROM person p JOIN role_grant g ON g.person_id = p.id AND g.role = 'OFFICER'`,
    );
    members = await rolls(
      'SELECT DISTINCT p.roll_number AS roll FROM person p JOIN membership m ON m.person_id = p.id AND m.until IS NULL',
    );
    story = new Story(server, partnershipId);
    await story.begin();
  }, 120_000);
  afterAll(async () => {
    await server.stop();
  });

  const rows = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
    (await server.database.pool('app').query<T>(sql, values)).rows;

  async function rolls(sql: string): Promise<string[]> {
    return (await rows<{ roll: string }>(`${sql} WHERE p.partnership_id = $1 ORDER BY roll`, partnershipId)).map(
      ({ roll }) => roll,
    );
  }

  /** A mutation by somebody, by roll number; a refusal is told and not expected. */
  async function ask(
    roll: string,
    mutation: string,
    good: string,
    variables: Answer = {},
    declared = '',
  ): Promise<Answer> {
    const query = `mutation ${declared} { answer: ${mutation} { __typename ${good} ... on Refusal { message field } } }`;
    const { data, errors } = await server.graphql(query, { ...variables }, await town.session(roll));
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const answer = data?.['answer'] as Answer;
    if ('message' in answer) throw new Error(`${mutation}: ${String(answer['message'])}`);
    return answer;
  }

  interface Asked {
    readonly title: string;
    readonly what: string;
    readonly effect?: Readonly<Record<string, string>>;
    readonly options?: readonly { readonly id: string; readonly title: string; readonly cost?: string }[];
  }

  /** Drafted by the first member, published, and supported by three more. */
  async function written(kind: string, { title, what, effect = {}, options = [] }: Asked): Promise<string> {
    const [author = '', ...others] = members;
    const text = { title, why: 'It belongs before the meeting.', what, cost: 'What it says.', options };
    const named = Object.entries(effect).map(([name, value]) => ({ name, value }));
    const { id } = town.of(await town.ask(author, 'draftMotion', { kind, text: { ...text, effect: named } }));
    town.of(await town.ask(author, 'publishMotion', { id }));
    for (const roll of others.slice(0, 3)) town.of(await town.ask(roll, 'supportMotion', { id, does: true }));
    motions.set(kind, id);
    return id;
  }

  /** Everybody votes, each as their place in the list says. */
  async function voted(kind: string, choose: (at: number) => Choice): Promise<void> {
    const id = motions.get(kind) ?? '';
    for (const [at, roll] of members.entries()) {
      const answer = await town.cast(id, roll, choose(at));
      if (answer.__typename === 'NotOnElectorate') continue;
      if (answer.__typename !== 'VoteCast') throw new Error(JSON.stringify(answer));
    }
  }

  async function seen(kind: string): Promise<MotionSeen> {
    const motion = await town.motion(motions.get(kind) ?? '');
    if (motion === null) throw new Error(`no motion of the kind ${kind}`);
    return motion;
  }

  it('is asked for by a tenth of the votes', async () => {
    const [first = '', ...others] = members.slice(4);
    const begun = await ask(
      first,
      'beginRequisition(why: "The quarter is closed, and its surplus waits.")',
      '... on RequisitionChanged { requisition { id needed } }',
    );
    const { id, needed } = begun['requisition'] as { id: string; needed: number };
    requisition = id;
    let signed = 1;
    for (const roll of others) {
      if (signed >= needed) break;
      await ask(roll, `signRequisition(id: "${id}", does: true)`, '... on RequisitionChanged { requisition { id } }');
      signed += 1;
    }
    const reached = await rows<{ reached: boolean }>(
      'SELECT reached_at IS NOT NULL AS reached FROM meeting_requisition WHERE id = $1',
      id,
    );
    expect(reached).toEqual([{ reached: true }]);
    story.say(
      `Of ${String(members.length)} members ${String(signed)} ask for a general meeting: ${String(needed)} are enough.`,
    );
  });

  it('is called by the officers, with the motions that members wrote', async () => {
    const [quarter] = await rows<{ id: string; name: string; allocable: string }>(
      `SELECT p.id, p.name, c.result::jsonb ->> 'allocable' AS allocable FROM period p JOIN period_close c ON c.period_id = p.id WHERE p.partnership_id = $1 ORDER BY p.starts_on DESC LIMIT 1`,
      partnershipId,
    );
    if (quarter === undefined) throw new Error('no period is closed');
    story.say(`${quarter.name} is closed and left ${formatAmount(BigInt(quarter.allocable), 'EUR')} EUR.`);
    await written('ORDINARY', {
      title: 'The accounts of the quarter are approved',
      what: 'As they stand in the books.',
    });
    await written('APPROPRIATION', {
      title: 'What the quarter left',
      what: 'Divide it.',
      effect: { period: quarter.id },
    });
    await written('PROJECTS', {
      title: 'What we build at the mill',
      what: 'Of what was set aside to reinvest.',
      effect: { budget: '100000', currency: 'EUR', fund: 'REINVEST' },
      options: [
        { id: 'fans', title: 'Quieter fans', cost: '60000' },
        { id: 'bench', title: 'A bench by the weir', cost: '25000' },
        { id: 'meters', title: 'A meter for each rack', cost: '45000' },
      ],
    });
    await written('ELECTION', {
      title: 'Two for the audit committee',
      what: 'For a year.',
      effect: { body: 'audit-committee', seats: '2' },
      options: members.slice(0, 4).map((roll) => ({ id: roll, title: `Member ${roll}` })),
    });
    const division = motions.get('APPROPRIATION') ?? '';
    const [author = '', asker = ''] = members;
    const posted = '... on DeliberationChanged { __typename }';
    await ask(
      asker,
      `postOnMotion(post: { motionId: "${division}", kind: QUESTION, words: "Is the reserve full?", mustAnswer: true })`,
      posted,
    );
    const [question] = await rows<{ id: string }>(`SELECT id FROM motion_post WHERE motion_id = $1`, division);
    await ask(
      author,
      `answerQuestion(motionId: "${division}", question: "${question?.id ?? ''}", words: "To two thirds.")`,
      posted,
    );
    const opensAt = new Date(Date.now() + 21 * DAY);
    const called = await ask(
      officer,
      `callMeeting(meeting: { kind: ANNUAL, place: "The mill", beginsAt: "${new Date(opensAt.getTime() + 2 * DAY).toISOString()}", requisition: "${requisition}" })`,
      '... on MeetingChanged { meeting { id door } }',
    );
    meeting = (called['meeting'] as { id: string }).id;
    const words = ['The accounts', 'The surplus', 'The mill', 'The audit committee'];
    for (const [at, kind] of ['ORDINARY', 'APPROPRIATION', 'PROJECTS', 'ELECTION'].entries()) {
      const id = motions.get(kind) ?? '';
      const { version } = await seen(kind);
      const hours = { opensAt, closesAt: new Date(opensAt.getTime() + 10 * DAY) };
      town.of(await town.ask(author, 'noticeMotion', { id, version, ...hours }));
      await ask(
        officer,
        `addMeetingItem(item: { meetingId: "${meeting}", words: "${words[at] ?? ''}", motion: "${id}" })`,
        '... on MeetingChanged { meeting { id } }',
      );
    }
    await ask(
      officer,
      `moveMeeting(move: { meetingId: "${meeting}", to: NOTICED, beginsAt: "${new Date(opensAt.getTime() + 2 * DAY).toISOString()}" })`,
      '... on MeetingChanged { meeting { id state } }',
    );
    story.say(
      'The officers call the annual meeting at the mill. Four motions are on its agenda, noticed in time; a question that must be answered was answered.',
    );
  });

  it('shows beforehand, from the books, what its motions are about', async () => {
    const worker = members[0] ?? '';
    const read = async (id: string, roll?: string) => {
      const query = `query ($id: ID!) { motionImpact(id: $id) { period lines { part what before after unit } } }`;
      const session = roll === undefined ? undefined : await town.session(roll);
      const { data, errors } = await server.graphql(query, { id }, session);
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data?.['motionImpact'] as {
        period: string;
        lines: { part: string; before: string; after: string | null }[];
      };
    };
    const of = (lines: readonly { part: string; before: string; after: string | null }[], part: string) =>
      lines.find((line) => line.part === part);
    // The last division gave so much to each line, and to this worker.
    const division = await read(motions.get('APPROPRIATION') ?? '', worker);
    expect(division.period).toBe('2026-06');
    const [own, ...lines] = division.lines;
    expect(own).toMatchObject({ part: 'YOU', after: null });
    expect(BigInt(own?.before ?? 0)).toBeGreaterThan(0n);
    expect(lines).toHaveLength(6);
    expect(lines.reduce((sum, { before }) => sum + BigInt(before), 0n)).toBe(660_313n);
    expect(of(lines, 'HOSTS')).toBeDefined();
    // Nobody's own figures are anybody else's.
    expect(of((await read(motions.get('APPROPRIATION') ?? '')).lines, 'YOU')).toBeUndefined();
    const projects = await read(motions.get('PROJECTS') ?? '');
    expect(projects.lines).toEqual([
      { part: 'FUND', what: 'Better machines here', before: '125459', after: '25459', unit: 'EUR' },
    ]);
    // The last surplus through other rules: what the reserve gets more, nobody divides.
    const [custom] = await rows<{ rules: string }>(
      'SELECT rules FROM custom_version WHERE partnership_id = $1 ORDER BY version DESC LIMIT 1',
      partnershipId,
    );
    const { waterfall } = JSON.parse(custom?.rules ?? '{}') as { waterfall: Record<string, string> };
    const document = JSON.stringify({ waterfall: { ...waterfall, lockedReserve: '2/5' } });
    const proposed = await ask(
      worker,
      'proposeCustom(input: { title: "More in reserve", why: "Winter.", document: $document })',
      '... on CustomProposed { proposal { document } }',
      { document },
      '($document: String!)',
    );
    const text = (proposed['proposal'] as { document: string }).document;
    const effect = {
      rules: createHash('sha256').update(text).digest('hex'),
      effectiveAt: new Date(Date.now() + 90 * DAY).toISOString(),
    };
    const named = Object.entries(effect).map(([name, value]) => ({ name, value }));
    const words = {
      title: 'More in reserve',
      why: 'Winter.',
      what: 'Two fifths.',
      cost: 'Less to divide.',
      options: [],
    };
    const drafted = town.of(
      await town.ask(worker, 'draftMotion', { kind: 'CUSTOM_CHANGE', text: { ...words, effect: named } }),
    );
    const change = await read(drafted.id, worker);
    expect(change.period).toBe('2026-Q3');
    const [reserve, divided] = [of(change.lines, 'RESERVE'), of(change.lines, 'DIVIDED')];
    const more = BigInt(reserve?.after ?? 0) - BigInt(reserve?.before ?? 0);
    expect(more).toBeGreaterThan(0n);
    expect(BigInt(divided?.before ?? 0) - BigInt(divided?.after ?? 0)).toBe(more);
    expect(divided?.before).toBe('2448584');
    // A draft is its author's alone.
    expect(await read(drafted.id, members[1])).toEqual({ period: '', lines: [] });
  });

  it('is voted on by signed ballots, and one votes for another', async () => {
    const [giver = '', holder = ''] = await rolls(
      `SELECT p.roll_number AS roll FROM person p JOIN membership m ON m.person_id = p.id AND m.college = 'COMMON' AND m.until IS NULL`,
    );
    await ask(
      giver,
      `giveMandate(motionId: "${motions.get('ORDINARY') ?? ''}", rollNumber: "${holder}", until: "${new Date(Date.now() + 90 * DAY).toISOString()}")`,
      '__typename',
    );
    for (const id of motions.values()) await bringMotion(town.superuser, id, 'opening');
    await town.round();
    expect(await seen('APPROPRIATION')).toMatchObject({ state: 'OPEN' });
    await voted('ORDINARY', (at) => (at % 9 === 8 ? 'NO' : 'YES'));
    await voted('APPROPRIATION', (at) =>
      at % 3 === 0
        ? parts({ WORKER_RETURN: 5_000n, REINVEST: 5_000n })
        : at % 3 === 1
          ? parts({ REINVEST: 6_000n, HOST_FUND: 3_300n, RESERVE: 700n })
          : parts({ NEW_PCP: 4_000n, BET: 1_000n, REINVEST: 5_000n }),
    );
    await voted('PROJECTS', (at) => ({ approve: at % 2 === 0 ? ['fans', 'meters'] : ['bench', 'meters'] }));
    const candidates = members.slice(0, 4);
    await voted('ELECTION', (at) => {
      const [first, second, third] = [at % 4, (at + 1) % 4, (at + 2) % 4].map(
        (place) => candidates[at % 5 === 0 ? 0 : place] ?? '',
      );
      return { ranking: [...new Set([first, second, third])].map((roll) => [roll ?? '']) };
    });
    story.say('The roll freezes, and members vote. Nobody reads a choice before the close.');
  });

  it('meets, and counts who came', async () => {
    await bringMeeting(town.superuser, meeting);
    const opened = await ask(
      officer,
      `moveMeeting(move: { meetingId: "${meeting}", to: OPEN })`,
      '... on MeetingChanged { meeting { door } }',
    );
    const { door } = opened['meeting'] as { door: string };
    for (const roll of members) await ask(roll, `checkIn(meetingId: "${meeting}", door: "${door}")`, '__typename');
    await ask(
      officer,
      `moveMeeting(move: { meetingId: "${meeting}", to: VOTING })`,
      '... on MeetingChanged { meeting { state } }',
    );
    story.say(`${String(members.length)} come to the mill; the meeting has its quorum.`);
  });

  it('is counted, stands still, and what was decided happens', async () => {
    for (const id of motions.values()) await bringMotion(town.superuser, id, 'close');
    await town.round();
    for (const kind of motions.keys())
      expect({ kind, state: (await seen(kind)).state }).toEqual({ kind, state: 'STANDSTILL' });
    await story.shown(
      'The votes are counted: all four are carried, and stand still for three days. Nothing is posted yet.',
    );
    for (const kind of ['ORDINARY', 'APPROPRIATION', 'PROJECTS', 'ELECTION']) {
      await endStandstill(town.superuser, motions.get(kind) ?? '');
      await town.round();
      expect(await seen(kind)).toMatchObject({ state: 'EXECUTED', blockedWhy: null });
      await story.shown(`Carried out: ${(await seen(kind))['title'] as string}.`);
    }
    await ask(
      officer,
      `moveMeeting(move: { meetingId: "${meeting}", to: DECLARED })`,
      '... on MeetingChanged { meeting { state } }',
    );
    const minuted = await ask(
      officer,
      `moveMeeting(move: { meetingId: "${meeting}", to: MINUTED, notes: "Tea was had." })`,
      '... on MeetingChanged { meeting { state minutes { told } } }',
    );
    const { minutes } = minuted['meeting'] as { minutes: { told: readonly string[] } };
    story.say(`The minutes say what was decided:\n\n${minutes.told.map((line) => `> ${line}`).join('\n')}`);
    expect(settled(story.steps())).toMatchSnapshot();
  });

  it('leaves dividends in the books that sum to what was divided, and a roll of who sits', async () => {
    const [declared] = await rows<{ owed: string; line: string }>(
      `SELECT (SELECT sum(i.amount_minor)::text FROM distribution_run d JOIN distribution_item i ON i.run_id = d.id JOIN resolution r ON r.id = d.resolution_id
         WHERE r.motion_id = $1 AND i.posted_journal_id IS NOT NULL) AS owed,
         (SELECT l ->> 'amount' FROM resolution r, json_array_elements(r.result::json -> 'lines') AS l WHERE r.motion_id = $1 AND l ->> 'line' = 'WORKER_RETURN') AS line`,
      motions.get('APPROPRIATION'),
    );
    expect(declared?.owed).toBe(declared?.line);
    expect(BigInt(declared?.owed ?? 0)).toBeGreaterThan(0n);
    const seats = await rows<{ body: string }>(
      'SELECT b.body FROM body_seat b JOIN resolution r ON r.id = b.resolution_id WHERE r.motion_id = $1',
      motions.get('ELECTION'),
    );
    expect(seats).toEqual([{ body: 'audit-committee' }, { body: 'audit-committee' }]);
  });

  it.each([
    ['PROJECTS', 'equal-shares'],
    ['ELECTION', 'stv'],
  ] as const)('gives its %s to be counted elsewhere, with the same result to the last byte', async (kind, rule) => {
    const id = motions.get(kind) ?? '';
    const answer = await fetch(`${server.url}/audit/election/${id}.json`);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${id}.json"`);
    const election = readElection(await answer.text());
    if (isRefusal(election)) throw new Error(election.message);
    const ties = await tieOrder(election, {});
    if (isRefusal(ties)) throw new Error(ties.message);
    const counted = countElection({ format: 'json', election, currency: 'EUR' }, { rule, order: ties.order });
    if (isRefusal(counted)) throw new Error(counted.message);
    const [resolution] = await rows<{ proof: string }>(
      `SELECT (result::json #> '{tally,proof}')::text AS proof FROM resolution WHERE motion_id = $1`,
      id,
    );
    expect(JSON.parse(counted.canonical)).toEqual(JSON.parse(resolution?.proof ?? '{}'));
    const colleges = await fetch(`${server.url}/audit/election/${motions.get('ORDINARY') ?? ''}-COMMON.csv`);
    expect((await colleges.text()).split(/\r?\n/u)[0]).toBe('count,choice');
    expect((await fetch(`${server.url}/audit/election/${motions.get('ORDINARY') ?? ''}-WORKER.csv`)).status).toBe(404);
    expect((await fetch(`${server.url}/audit/election/${id}.txt`)).status).toBe(404);
  });

  it('is whole before verify and every check, minutes and mandates too', async () => {
    await server.app.get(SequencerService, { strict: false }).round();
    const vkeys = (
      await (
        await fetch(
          `${server.url}/log/${(await server.app.get(PartnershipService, { strict: false }).current())?.slug ?? ''}/vkey`,
        )
      ).text()
    )
      .trim()
      .split('\n');
    const report = verdict(await (await fetch(`${server.url}/audit/bundle.ndjson`)).text(), { vkeys });
    expect(report.findings).toEqual([]);
    for (const { code, sql } of checks) {
      const found = await server.database.pool('auditor').query<{ detail: string }>(sql, [partnershipId]);
      expect({ code, rows: found.rows }).toEqual({ code, rows: [] });
    }
  });
});
