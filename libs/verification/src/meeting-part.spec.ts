import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom } from '#libs/custom';
import { minutesText, type MeetingState } from '#libs/voting';
import { Findings } from './finding.js';
import { MeetingPart } from './meeting-part.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGAN = Date.parse('2027-03-01T18:00:00.000Z');
const custom = { ...defaultCustom('EUR'), secondCall: true };
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const instant = (at: number): string => new Date(at).toISOString();
const WORDS = { '1': 'Tea', place: 'the mill' };

type Leaf = Readonly<Record<string, unknown>>;

const ITEM = { item: '1', minutesOf: '', motion: '' };
const HEAD = {
  ...{ byMembers: 'no', customVersion: '1', id: 'm', kind: 'ANNUAL', members: '', minutes: '', notes: '', present: '' },
  ...{ quorum: '', requisition: '', type: 'meeting', v: '1', words: 'w' },
};

/** A step so many ms after the call, of a meeting that begins after 16 days. */
const step = (number: number, state: MeetingState, after: number, more: Leaf = {}): Leaf => ({
  ...HEAD,
  ...{ agenda: number === 1 ? [] : [ITEM], at: instant(BEGAN + after), beginsAt: instant(BEGAN + 16 * DAY) },
  ...{ number: String(number), state, ...more },
});
const presence = (reference: string): Leaf => ({ meeting: 'm', reference, type: 'meeting-presence', v: '1' });
const requisition = (signed: number, more: Leaf = {}): Leaf => ({
  ...{ at: instant(BEGAN), customVersion: '1', id: 'r', members: '20', signed: String(signed), type: 'requisition' },
  ...{ v: '1', why: 'c', ...more },
});

const ASKED = { requisition: 'r' };
/** A meeting that a member called so many days after the requisition was reached. */
const byMember = (id: string, days: number): Leaf =>
  step(1, 'CALLED', days * DAY, { id, byMembers: 'yes', ...ASKED, beginsAt: instant(BEGAN + (days + 16) * DAY) });

const CALLED = step(1, 'CALLED', 0);
const NOTICED = step(2, 'NOTICED', DAY);
const OPEN = step(3, 'OPEN', 16 * DAY);
const counted = { members: '20', present: '2', quorum: '2' };
const VOTING = step(4, 'VOTING', 16 * DAY + MINUTE, counted);
const DECLARED = step(5, 'DECLARED', 16 * DAY + 2 * MINUTE, { members: '20', present: '2' });
const OBJECTED = { number: '1', rule: 'COUNT', ended: 'DISMISSED' };
const HELD = [CALLED, NOTICED, OPEN, presence('a'), presence('b'), VOTING, DECLARED];

function found(leaves: readonly Leaf[], row?: Leaf): readonly string[] {
  const findings = new Findings();
  const part = new MeetingPart(
    { sha256, findings },
    { of: (version) => (version === 1 ? custom : undefined), begins: (version) => (version === 1 ? 0 : undefined) },
  );
  for (const leaf of leaves) {
    if (leaf['type'] === 'requisition') part.requisition(leaf);
    else if (leaf['type'] === 'meeting-presence') part.presence(leaf);
    else if (leaf['type'] === 'resolution') part.resolution(JSON.stringify(leaf), leaf);
    else if (leaf['type'] === 'motion') part.notice(leaf);
    else if (leaf['type'] === 'objection' || leaf['type'] === 'finding') part.objection(leaf['type'], leaf);
    else part.step(leaf);
  }
  if (row !== undefined) part.row(row);
  return findings.all.map(({ kind, message }) => `${kind}: ${message}`);
}

describe('general meetings of a log', () => {
  it('are whole where every step is in its turn, at its hour, and counts who came', () => {
    expect(found(HELD)).toEqual([]);
    const again = { beginsAt: instant(BEGAN + 40 * DAY) };
    const few = step(4, 'INQUORATE', 16 * DAY + 30 * MINUTE, { members: '20', present: '1', quorum: '2' });
    const second = step(5, 'SECOND_CALL', 17 * DAY, again);
    const late = step(6, 'OPEN', 40 * DAY, again);
    expect(found([CALLED, NOTICED, OPEN, presence('a'), few, second, late, presence('c')])).toEqual([]);
  });

  it.each<[string, readonly Leaf[], string]>([
    ['a call in the middle', [NOTICED], 'begins in the middle'],
    ['a step left out', [CALLED, OPEN], 'out of turn'],
    ['a step that there is not', [CALLED, step(2, 'OPEN', DAY)], 'went from CALLED to OPEN'],
    ['a notice of too few days', [CALLED, step(2, 'NOTICED', 3 * DAY)], 'sooner after its notice'],
    ['a notice of nothing', [CALLED, step(2, 'NOTICED', DAY, { agenda: [] })], 'without an agenda'],
    ['another agenda on the day', [CALLED, NOTICED, { ...OPEN, agenda: [ITEM, ITEM] }], 'another agenda'],
    ['another place on the day', [CALLED, NOTICED, { ...OPEN, words: 'x' }], 'another agenda or place'],
    ['another hour', [CALLED, NOTICED, { ...OPEN, beginsAt: instant(BEGAN + 15 * DAY) }], 'without a notice'],
    ['an opening before its hour', [CALLED, NOTICED, step(3, 'OPEN', 15 * DAY)], 'at another hour'],
    ['somebody who came twice', [CALLED, NOTICED, OPEN, presence('a'), presence('a')], 'twice'],
    ['somebody who came before it opened', [CALLED, NOTICED, presence('a')], 'not open'],
    ['a member more than came', [CALLED, NOTICED, OPEN, presence('a'), VOTING], 'other members than came: 1'],
    [
      'a lower quorum',
      [CALLED, NOTICED, OPEN, presence('a'), step(4, 'VOTING', 16 * DAY, { ...counted, present: '1', quorum: '1' })],
      'another quorum than its custom',
    ],
    [
      'a meeting ended before anybody could come',
      [CALLED, NOTICED, OPEN, step(4, 'INQUORATE', 16 * DAY + MINUTE, { members: '20', present: '0', quorum: '2' })],
      'before half an hour',
    ],
    ['a custom that there is not', [{ ...CALLED, customVersion: '2' }], 'not in force'],
    ['a requisition of too few', [requisition(1)], 'too few'],
    ['a requisition of more than all', [requisition(21)], 'too few'],
    ['a call for a requisition that there is not', [{ ...CALLED, requisition: 'r' }], 'does not have'],
    [
      'a member who calls in the officers’ days',
      [requisition(2), step(1, 'CALLED', 20 * DAY, { requisition: 'r', byMembers: 'yes' })],
      'still had their days',
    ],
    [
      'a meeting that members asked for, called off',
      [requisition(2), { ...CALLED, requisition: 'r' }, step(2, 'CANCELLED', DAY, { agenda: [], requisition: 'r' })],
      'called off',
    ],
    [
      'two answers to one requisition',
      [requisition(2), { ...CALLED, requisition: 'r' }, { ...CALLED, id: 'n', requisition: 'r' }],
      'another meeting answers',
    ],
    [
      'a second call by a member while the first still had days to announce it',
      [requisition(2), byMember('m', 22), byMember('n', 28)],
      'another meeting answers',
    ],
    [
      'a second call before the announced hour is missed',
      [
        requisition(2),
        { ...CALLED, ...ASKED },
        { ...NOTICED, ...ASKED },
        { ...byMember('n', 22), at: instant(BEGAN + 17 * DAY - 1) },
      ],
      'another meeting answers',
    ],
  ])('are found where there is %s', (_, leaves, message) => {
    expect(found(leaves).join('\n')).toContain(message);
  });

  it('let another call where whoever called never announced it, or nobody opened it at its hour', () => {
    expect(found([requisition(2), byMember('m', 22), byMember('n', 29)])).toEqual([]);
    const missed = [requisition(2), { ...CALLED, ...ASKED }, { ...NOTICED, ...ASKED }];
    expect(found([...missed, byMember('n', 22)])).toEqual([]);
    expect(found([...missed, { ...byMember('n', 22), byMembers: 'no', at: instant(BEGAN + 17 * DAY) }])).toEqual([]);
  });

  it('are found whichever leaf of a whole meeting is missing, but for its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HELD.length - 2 }), (missing) => {
        expect(found(HELD.filter((__, at) => at !== missing)).length).toBeGreaterThan(0);
      }),
    );
  });

  it('have minutes that say what the log says', () => {
    const resolution = { carried: true, motion: 'x', state: 'CARRIED', tally: { colleges: [] }, type: 'resolution' };
    const notice = { id: 'x', text: 'ab', type: 'motion', v: '3', version: '1' };
    const item = { ...ITEM, motion: 'x' };
    const on = (leaf: Leaf): Leaf => ({ ...leaf, agenda: [item] });
    const steps = [CALLED, on(NOTICED), on(OPEN), on(VOTING), on(DECLARED)];
    const names = ['state', 'at', 'beginsAt', 'customVersion', 'members', 'present', 'quorum'];
    const told = steps.map((leaf) => Object.fromEntries(names.map((name) => [name, leaf[name]])));
    const hash = createHash('sha256').update(JSON.stringify(resolution)).digest('hex');
    const line = {
      ...{
        number: '1',
        words: 'Tea',
        minutesOf: '',
        motion: 'x',
        title: 'T',
        version: '1',
        text: 'ab',
        state: 'EXECUTED',
      },
      ...{ resolution: hash, tally: { colleges: [] }, executedAt: '', journals: [], objections: [OBJECTED] },
    };
    const facts = {
      ...{ meeting: 'm', kind: 'ANNUAL', place: 'the mill', byMembers: 'no', requisition: '', clearDays: '14' },
      ...{ clearDaysAsked: '14', steps: told, items: [line] },
    };
    const minuted = on(step(6, 'MINUTED', 17 * DAY, { minutes: 'h' }));
    const leaves = [
      CALLED,
      notice,
      on(NOTICED),
      on(OPEN),
      presence('a'),
      presence('b'),
      on(VOTING),
      on(DECLARED),
      resolution,
      { type: 'objection', id: 'o', motion: 'x', number: '1', rule: 'COUNT' },
      { type: 'finding', objection: 'o', verdict: 'DISMISSED' },
      minuted,
    ];
    const of = (change: Leaf): Leaf => ({
      type: 'meeting',
      words: WORDS,
      minutes: minutesText({ ...facts, ...change } as never),
    });
    expect(found(leaves, of({}))).toEqual([]);
    const lies: readonly Leaf[] = [
      { place: 'the inn' },
      { byMembers: 'yes' },
      { steps: told.slice(1) },
      { items: [] },
      { items: [{ ...line, words: 'Coffee' }] },
      { items: [{ ...line, resolution: '' }] },
      { items: [{ ...line, tally: { colleges: ['x'] } }] },
      { items: [{ ...line, motion: 'y' }] },
      { items: [{ ...line, text: 'cd' }] },
      { items: [{ ...line, version: '2' }] },
      { items: [{ ...line, state: 'LOST' }] },
      { items: [{ ...line, objections: [] }] },
      { items: [{ ...line, objections: [{ ...OBJECTED, ended: '' }] }] },
    ];
    for (const lie of lies) expect(found(leaves, of(lie))).toEqual([expect.stringContaining('MinutesDiffer')]);
    expect(found(leaves, { type: 'meeting', words: WORDS, minutes: 'no minutes' })[0]).toContain('do not read');
  });
});
