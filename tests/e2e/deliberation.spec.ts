import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MotionMembers, TEXT, type Answered } from '../support/motion-members.js';
import { Speakers, type Spoken } from '../support/speakers.js';

const DAY = 86_400_000;

let town: MotionMembers;
let speakers: Speakers;
beforeAll(async () => {
  town = await MotionMembers.open();
  speakers = new Speakers(town);
});
afterAll(async () => {
  await town.server.stop();
});

const ask: Speakers['ask'] = (...asked) => speakers.ask(...asked);
const read: Speakers['read'] = (...asked) => speakers.read(...asked);
const seen: Speakers['seen'] = (answer) => speakers.seen(answer);

const say = (roll: string, motionId: string, kind: string, words: string, mustAnswer = false): Promise<Spoken> =>
  ask(roll, 'postOnMotion', { post: { motionId, kind, words, mustAnswer } });

const change = (roll: string, motionId: string, base: number, text: object, why = 'Cheaper.'): Promise<Spoken> =>
  ask(roll, 'proposeAmendment', { amendment: { motionId, base, why, text: { ...TEXT, effect: [], ...text } } });

const notice = (id: string, version: number): Promise<Answered> => {
  const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
  return town.ask('r0001', 'noticeMotion', { id, version, ...hours });
};

describe('what is said to a motion', () => {
  it('stands in its order, arguments side by side, readable by anybody and for ever', async () => {
    const { id } = await town.deliberated('ORDINARY');
    await say('r0002', id, 'COMMENT', '  Good.\r\nAnd late. ');
    await say('r0004', id, 'FOR', 'It is cheap.');
    await say('r0005', id, 'AGAINST', 'One is enough.');
    const read1 = await read(id);
    expect(read1).toMatchObject({
      open: true,
      more: false,
      posts: [
        { kind: 'COMMENT', words: 'Good.\nAnd late.', version: 1, byAuthor: false, own: false },
        { kind: 'FOR' },
        { kind: 'AGAINST' },
      ],
      argumentsFor: [{ words: 'It is cheap.' }],
      argumentsAgainst: [{ words: 'One is enough.' }],
    });
    await town.ask('r0001', 'withdrawMotion', { id });
    expect(await read(id)).toEqual({ ...read1, open: false });
    expect(await say('r0002', id, 'COMMENT', 'Too late.')).toMatchObject({ kind: 'DeliberationOver' });
    expect(await ask('r0002', 'signalOnMotion', { motionId: id, signal: 'FOR' })).toMatchObject({
      kind: 'DeliberationOver',
    });
    expect(await change('r0002', id, 1, { cost: '80 euros' })).toMatchObject({ kind: 'DeliberationOver' });
    // One's own words are one's own to take back, also then.
    const mine = read1?.posts[0]?.id ?? '';
    expect(await ask('r0004', 'withdrawPost', { motionId: id, id: mine })).toMatchObject({ kind: 'PostUnknown' });
    const after = seen(await ask('r0002', 'withdrawPost', { motionId: id, id: mine }));
    expect(after.posts[0]).toMatchObject({ id: mine, words: null, own: true, withdrawnAt: expect.any(String) });
    expect(after.posts).toHaveLength(3);
  });

  it('may be a question that must be answered: the notice waits until who writes the motion has', async () => {
    const { id, version } = await town.deliberated('ORDINARY');
    await town.ask('r0004', 'supportMotion', { id, does: true });
    const asked = seen(await say('r0002', id, 'QUESTION', 'Who reads it?', true));
    const question = asked.questionsOpen[0] ?? '';
    expect(asked.posts).toMatchObject([{ id: question, mustAnswer: true }]);
    expect(await notice(id, version)).toMatchObject({ kind: 'QuestionsOpen', field: 'questions' });
    const answer = (roll: string): Promise<Spoken> =>
      ask(roll, 'answerQuestion', { motionId: id, question, words: 'The clerk.' });
    // Another member's answer is read beside it, and answers for nobody.
    expect(seen(await answer('r0005')).questionsOpen).toEqual([question]);
    expect(await notice(id, version)).toMatchObject({ kind: 'QuestionsOpen' });
    const answered = seen(await answer('r0001'));
    expect(answered).toMatchObject({
      questionsOpen: [],
      posts: [{ kind: 'QUESTION' }, { answers: question, byAuthor: false }, { answers: question, byAuthor: true }],
    });
    // Taken back, it has none.
    const own = answered.posts[2]?.id ?? '';
    expect(seen(await ask('r0001', 'withdrawPost', { motionId: id, id: own })).questionsOpen).toEqual([question]);
    await answer('r0001');
    expect(town.of(await notice(id, version))).toMatchObject({ state: 'NOTICED' });
    expect(await say('r0002', id, 'COMMENT', 'Late.')).toMatchObject({ kind: 'DeliberationOver' });
  });

  it('comes before the notice or after it, never into it', async () => {
    for (const round of [1, 2, 3]) {
      const { id, version } = await town.deliberated('ORDINARY');
      await town.ask('r0004', 'supportMotion', { id, does: true });
      const [noticed, asked] = await Promise.all([
        notice(id, version),
        say('r0002', id, 'QUESTION', `Round ${String(round)}?`, true),
      ]);
      expect([noticed['kind'], asked['kind']].filter((kind) => kind !== undefined)).toEqual([
        asked.deliberation === undefined ? 'DeliberationOver' : 'QuestionsOpen',
      ]);
    }
  });

  it('keeps no motion from its vote: three such questions each, and thirty posts in a day', async () => {
    const { id } = await town.deliberated('ORDINARY');
    for (const number of [1, 2, 3]) seen(await say('r0002', id, 'QUESTION', `Why ${String(number)}?`, true));
    expect(await say('r0002', id, 'QUESTION', 'Why not?', true)).toMatchObject({ kind: 'QuestionsTooMany' });
    const first = (await read(id))?.posts[0]?.id ?? '';
    await ask('r0002', 'withdrawPost', { motionId: id, id: first });
    expect(await say('r0002', id, 'QUESTION', 'Why not?', true)).toMatchObject({ kind: 'QuestionsTooMany' });
    expect(await ask('r0001', 'answerQuestion', { motionId: id, question: first, words: 'So.' })).toMatchObject({
      kind: 'QuestionUnknown',
    });
    for (let number = 4; number <= 30; number += 1) seen(await say('r0002', id, 'COMMENT', `${String(number)}.`));
    expect(await say('r0002', id, 'COMMENT', 'Once more.')).toMatchObject({ kind: 'PostsTooMany' });
    seen(await say('r0004', id, 'COMMENT', 'I have said nothing yet.'));
  });
});

describe('a temperature check', () => {
  it('counts the last signal of each, and shows sums alone, where they tell of nobody', async () => {
    const { id: motionId } = await town.deliberated('ORDINARY');
    const signal = (roll: string, given: string): Promise<Spoken> =>
      ask(roll, 'signalOnMotion', { motionId, signal: given });
    await signal('r0001', 'FOR');
    expect(seen(await signal('r0001', 'AGAINST'))).toMatchObject({
      temperature: { signalled: 1, own: 'AGAINST', counts: null },
    });
    for (const roll of ['r0002', 'r0004', 'r0005']) await signal(roll, 'FOR');
    expect(seen(await signal('r0007', 'NEEDS_CHANGE'))).toMatchObject({ temperature: { signalled: 5 } });
    expect(await read(motionId)).toMatchObject({
      temperature: {
        own: null,
        counts: [
          { signal: 'FOR', count: 3 },
          { signal: 'UNSURE', count: 0 },
          { signal: 'AGAINST', count: 1 },
          { signal: 'NEEDS_CHANGE', count: 1 },
        ],
      },
    });
    // It binds nobody and enters nothing.
    expect(await town.motion(motionId)).toMatchObject({ state: 'DELIBERATION', supporters: 0 });
  });
});

describe('an amendment', () => {
  it('is read word by word, accepted it is the next version at once, and the others are stale', async () => {
    const { id } = await town.deliberated('PASTURE', { pasture: 'H100 SXM', gates: '12' });
    const effect = (gates: string) => [
      { name: 'pasture', value: 'H100 SXM' },
      { name: 'gates', value: gates },
    ];
    await town.ask('r0004', 'supportMotion', { id, does: true });
    await change('r0002', id, 1, { cost: '80 euros', effect: effect('14') });
    await change('r0004', id, 1, { why: 'None is read.', effect: effect('12') });
    expect(await read(id, 'r0002')).toMatchObject({
      amendments: [
        { number: 2, own: false, effect: [], texts: [{ field: 'why' }] },
        {
          ...{ number: 1, base: 1, state: 'OPEN', stale: false, own: true, why: 'Cheaper.' },
          effect: [{ name: 'gates', before: '12', after: '14' }],
          texts: [
            {
              field: 'cost',
              changes: [
                { kind: 'DELETED', text: '90' },
                { kind: 'INSERTED', text: '80' },
                { kind: 'KEPT', text: ' euros' },
              ],
            },
          ],
        },
      ],
    });
    const answer = (roll: string, number: number, accepts: boolean, reasons = ''): Promise<Spoken> =>
      ask(roll, 'answerAmendment', { motionId: id, number, accepts, reasons });
    expect(await answer('r0002', 1, true)).toMatchObject({ kind: 'NotItsAuthor' });
    expect(await answer('r0001', 1, false)).toMatchObject({ kind: 'WordsMalformed', field: 'reasons' });
    seen(await answer('r0001', 1, true));
    // Whoever supported it supported another text.
    expect(await town.motion(id)).toMatchObject({
      ...{ version: 2, title: TEXT.title, supporters: 0 },
      effect: expect.arrayContaining([{ name: 'gates', value: '14' }]),
    });
    expect(await read(id)).toMatchObject({
      amendments: [
        { number: 2, state: 'OPEN', stale: true },
        { number: 1, state: 'ACCEPTED', became: 2, stale: false },
      ],
    });
    expect(await answer('r0001', 1, true)).toMatchObject({ kind: 'AmendmentUnknown' });
    expect(await answer('r0001', 2, true)).toMatchObject({ kind: 'AmendmentStale' });
    expect(await change('r0005', id, 1, { cost: '70 euros', effect: effect('14') })).toMatchObject({
      kind: 'AmendmentStale',
    });
    expect(seen(await answer('r0001', 2, false, 'One is.')).amendments).toMatchObject([
      { number: 2, state: 'DECLINED', reasons: 'One is.' },
      { number: 1 },
    ]);
  });

  it('is its author’s to take back, with its words', async () => {
    const { id } = await town.deliberated('ORDINARY');
    await change('r0002', id, 1, { cost: '80 euros' });
    const withdraw = (roll: string) => ask(roll, 'withdrawAmendment', { motionId: id, number: 1 });
    expect(await withdraw('r0001')).toMatchObject({ kind: 'AmendmentUnknown' });
    expect(seen(await withdraw('r0002')).amendments).toMatchObject([{ state: 'WITHDRAWN', why: null, texts: [] }]);
    expect(await withdraw('r0002')).toMatchObject({ kind: 'AmendmentUnknown' });
    expect(await change('r0002', id, 1, {})).toMatchObject({ kind: 'AmendmentChangesNothing' });
    expect(await change('r0002', id, 1, { title: '' })).toMatchObject({ kind: 'TextMalformed' });
    expect(await change('r0002', id, 1, { effect: [{ name: 'gates', value: '1' }] })).toMatchObject({
      kind: 'EffectMalformed',
    });
  });
});

describe('nobody else speaks', () => {
  it('to a draft, which is nobody’s business but its authors’, nor a stranger to anything', async () => {
    const draft = town.of(await town.ask('r0001', 'draftMotion', { kind: 'ORDINARY', text: { ...TEXT, effect: [] } }));
    expect(await read(draft.id)).toBeNull();
    expect(await read(draft.id, 'r0002')).toBeNull();
    for (const roll of ['r0001', 'r0002']) {
      expect(await say(roll, draft.id, 'COMMENT', 'Hm.')).toMatchObject({ __typename: 'NotFound' });
    }
    expect(await change('r0002', draft.id, 1, { cost: '1' })).toMatchObject({ __typename: 'NotFound' });
    expect(await say('r0002', 'no-such', 'COMMENT', 'Hm.')).toMatchObject({ __typename: 'NotFound' });
    const { id } = await town.deliberated('ORDINARY');
    // Whoever has left stands on the roll and is a member of nothing.
    const left = `UPDATE copyhold.membership SET until = '2026-02-01' WHERE partnership_id = $1 AND person_id = $2`;
    await town.superuser.query(left, [town.small.id, town.small.people['r0006']]);
    expect(await say('r0006', id, 'COMMENT', 'Hm.')).toMatchObject({ kind: 'NotAMember' });
    expect(await change('r0006', id, 1, { cost: '1' })).toMatchObject({ kind: 'NotAMember' });
    const query = 'mutation ($id: ID!) { answer: withdrawPost(motionId: $id, id: $id) { __typename } }';
    expect((await town.server.graphql(query, { id })).errors).toBeDefined();
  });

  it('in signs that cannot be kept, in too many words, or in none; markup is words like any other', async () => {
    const { id } = await town.deliberated('ORDINARY');
    const markup = `<script>alert("1")</script> & '; DROP TABLE motion_post; --`;
    expect(seen(await say('r0002', id, 'COMMENT', markup)).posts[0]?.words).toBe(markup);
    expect(seen(await say('r0002', id, 'COMMENT', 'x'.repeat(5_000))).posts).toHaveLength(2);
    for (const words of ['', ' \n ', 'x'.repeat(5_001), 'a\0b', 'a\ud800', 'a\u202eb', '\u001b[2J']) {
      expect(await say('r0002', id, 'COMMENT', words)).toMatchObject({ kind: 'WordsMalformed', field: 'words' });
    }
    expect(await change('r0002', id, 1, { cost: 'a\0' })).toMatchObject({ kind: 'TextMalformed' });
    expect(await change('r0002', id, 1, { cost: '1' }, 'a\ud800')).toMatchObject({ kind: 'WordsMalformed' });
    // An answer names a question of this motion.
    expect(await say('r0002', id, 'ANSWER', 'Yes.')).toMatchObject({ kind: 'QuestionUnknown' });
    const other = await town.deliberated('ORDINARY');
    const question = seen(await say('r0002', other.id, 'QUESTION', 'Why?')).posts[0]?.id ?? '';
    expect(await ask('r0002', 'answerQuestion', { motionId: id, question, words: 'So.' })).toMatchObject({
      kind: 'QuestionUnknown',
    });
  });

  it('for somebody else: the logins reach no further than the functions, and erased words are gone', async () => {
    const { id } = await town.deliberated('ORDINARY');
    await say('r0005', id, 'FOR', 'My words.');
    await change('r0005', id, 1, { cost: '80 euros' });
    const [app, auditor] = [town.server.database.pool('app'), town.server.database.pool('auditor')];
    for (const sql of [
      `UPDATE motion_post SET words = 'Theirs.'`,
      `DELETE FROM motion_signal`,
      `UPDATE motion_amendment SET state = 'ACCEPTED'`,
      `SELECT erase_deliberation_words('${town.small.id}', '${town.small.people['r0005'] ?? ''}')`,
    ]) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied/u);
    }
    await expect(auditor.query('SELECT person_id FROM motion_post')).rejects.toThrow(/permission denied/u);
    await expect(auditor.query('SELECT signal FROM motion_signal')).rejects.toThrow(/permission denied/u);
    expect((await auditor.query('SELECT words FROM motion_post')).rows.length).toBeGreaterThan(0);
    const erased = await town.superuser.query<{ places: number }>(
      'SELECT copyhold.erase_deliberation_words($1, $2) AS places',
      [town.small.id, town.small.people['r0005']],
    );
    expect(erased.rows[0]?.places).toBeGreaterThanOrEqual(2);
    expect(await read(id)).toMatchObject({
      posts: [{ kind: 'FOR', words: null }],
      amendments: [{ state: 'WITHDRAWN', why: null, texts: [] }],
    });
  });
});
