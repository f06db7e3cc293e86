import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { JOURNAL_FIELDS } from '#libs/entry-proof';
import { Findings } from './finding.js';
import type { BundleJournal } from './journal.js';
import { ObjectionPart } from './objection-part.js';
import type { Members } from './shape.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const HEX = 'ab'.repeat(32);

const RESOLUTION = JSON.stringify({
  carried: true,
  kind: 'CUSTOM_CHANGE',
  motion: 'm',
  rules: HEX,
  type: 'resolution',
  v: '2',
});
const HASH = createHash('sha256').update(RESOLUTION).digest('hex');

const OBJECTION: Members = {
  ...{ customVersion: '1', heldUntil: '2027-04-01T00:00:00.000Z', id: 'o', motion: 'm', number: '1' },
  ...{ objectedAt: '2027-03-10T12:00:00.000Z', reasons: HEX, rule: 'NOTICE', type: 'objection', v: '1' },
};
const FINDING: Members = {
  ...{
    customVersion: '1',
    foundAt: '2027-03-11T09:00:00.000Z',
    jurors: '3',
    motion: 'm',
    objection: 'o',
    passedOver: '2',
  },
  ...{ reasons: HEX, type: 'finding', v: '1', verdict: 'UPHELD', votes: '2' },
};
const ANNULMENT: Members = {
  ...{ annulledAt: '2027-03-11T09:00:01.000Z', customVersion: '1', from: 'STANDSTILL', motion: 'm', objection: 'o' },
  ...{ remains: [], type: 'annulment', undone: [], v: '1' },
};
const WITHDRAWN: Members = { at: '2027-03-10T13:00:00.000Z', objection: 'o', type: 'objection-withdrawal', v: '1' };
const BLOCKED: Members = {
  ...{ at: '2027-03-20T00:00:00.000000Z', block: 'b', event: 'BLOCKED', resolution: HASH, type: 'workload' },
};
const LIFTED: Members = {
  at: '2027-03-21T00:00:00.000000Z',
  block: 'b',
  event: 'LIFTED',
  resolution: '',
  type: 'workload',
};

const DEED: Members = {
  at: '2027-03-20T00:00:00.000Z',
  kind: 'PASTURE',
  names: {},
  resolution: HASH,
  type: 'deed',
  v: '1',
};
/** What resolutions do that no block is: a deed, releases from the lock. */
const DEEDS: readonly Members[] = [
  DEED,
  { resolution: 'an id', resolutionHash: HASH, type: 'disposal-authorisation', v: '2' },
  { resolution: 'an id', resolutionHash: HASH, type: 'loss-absorption', v: '2' },
  { adoptedAt: '2027-03-20T00:00:00.000Z', resolution: 'an id', rules: HEX, type: 'custom', v: '3' },
];

const RECORDED = '2027-03-20 00:00:00+00';
const rowAt = (at: string): readonly (string | null)[] =>
  JOURNAL_FIELDS.map((name) => (name === 'recordedAt' ? at : null));

const journal = (kind: string, sourceKind: string, sourceId: string, reverses: string | null = null): BundleJournal =>
  ({
    kind,
    row: rowAt(RECORDED),
    words: { memo: '', requestHash: '', sourceKind, sourceId },
    reverses,
  }) as unknown as BundleJournal;

const POSTED = [
  journal('appropriation', 'resolution', HASH),
  journal('run-item', 'run', `worker-return-${HASH.slice(0, 24)}`),
];
const BACK = [
  journal('reversal', 'run', `worker-return-${HASH.slice(0, 24)}`, 'j2'),
  journal('reversal', 'resolution', HASH, 'j1'),
];

const isJournal = (step: Members | BundleJournal): step is BundleJournal => 'words' in step;

/** What is found of these steps after the resolution: leaves by their type, and journals. */
function found(...steps: readonly (Members | BundleJournal)[]): readonly string[] {
  const findings = new Findings();
  const part = new ObjectionPart({ sha256, findings });
  part.resolution(RESOLUTION, JSON.parse(RESOLUTION) as Members);
  for (const step of steps) {
    if (isJournal(step)) part.journal(step);
    else part.leaf(String(step['type']), step);
  }
  part.end();
  return findings.all.map(({ kind }) => kind);
}

describe('an objection', () => {
  it('is raised, found about by a jury, and leads to an annulment', () => {
    expect(found(OBJECTION, FINDING, ANNULMENT)).toEqual([]);
    expect(found(OBJECTION, WITHDRAWN)).toEqual([]);
    expect(found(OBJECTION, { ...FINDING, verdict: 'DISMISSED' }, BLOCKED)).toEqual([]);
  });

  it.each<[string, string, readonly Members[]]>([
    ['of a motion that was not resolved', 'ObjectionNotByRule', [{ ...OBJECTION, motion: 'other' }]],
    ['out of its number', 'ObjectionNotByRule', [{ ...OBJECTION, number: '2' }]],
    [
      'that holds up for more than thirty days',
      'ObjectionNotByRule',
      [{ ...OBJECTION, heldUntil: '2027-04-10T12:00:00.001Z' }],
    ],
    ['by a rule that nobody knows', 'BundleMalformed', [{ ...OBJECTION, rule: 'TASTE' }]],
    ['withdrawn twice', 'ObjectionNotByRule', [OBJECTION, WITHDRAWN, WITHDRAWN]],
    ['found about after it was withdrawn', 'ObjectionNotByRule', [OBJECTION, WITHDRAWN, FINDING]],
    ['found about on its day', 'ObjectionNotByRule', [OBJECTION, { ...FINDING, foundAt: '2027-03-10T23:59:59.000Z' }]],
    ['found about by two', 'ObjectionNotByRule', [OBJECTION, { ...FINDING, jurors: '2' }]],
    ['found about by more than the lot draws', 'ObjectionNotByRule', [OBJECTION, { ...FINDING, passedOver: '10' }]],
    ['found about by less than half', 'ObjectionNotByRule', [OBJECTION, { ...FINDING, jurors: '4' }]],
    ['ignored while it holds', 'ObjectionIgnored', [OBJECTION, BLOCKED]],
  ])('%s: %s', (_, kind, steps) => {
    expect(found(...steps)).toContain(kind);
  });

  it.each(DEEDS)('that was upheld is not ignored by any deed: %p', (deed) => {
    expect(found(deed)).toEqual([]);
    expect(found(OBJECTION, FINDING, deed)).toContain('ObjectionIgnored');
  });

  it('that holds is not ignored by what says when it was done', () => {
    const posted = journal('appropriation', 'resolution', HASH);
    for (const done of [DEED, DEEDS[3] ?? DEED, posted]) expect(found(OBJECTION, done)).toEqual(['ObjectionIgnored']);
    const later = { ...posted, row: rowAt('2027-04-01 00:00:00+00') };
    expect(found(OBJECTION, { ...DEED, at: '2027-04-01T00:00:00.000Z' }, later)).toEqual([]);
    expect(found({ ...DEED, at: '' })).toEqual(['BundleMalformed']);
  });

  it('that was upheld is not ignored by the books', () => {
    expect(found({ ...OBJECTION, heldUntil: '' }, FINDING, ...POSTED.slice(0, 1))).toContain('ObjectionIgnored');
  });

  it('holds nothing up once its time is over', () => {
    expect(found(OBJECTION, { ...BLOCKED, at: '2027-04-01T00:00:00.000000Z' })).toEqual([]);
  });
});

describe('an annulment', () => {
  const block = [{ by: 'b', kind: 'BLOCK', what: 'b' }];
  const late: Members = { ...OBJECTION, heldUntil: '' };
  const journals = [{ by: '2', kind: 'JOURNALS', what: HASH }];

  it('takes back what was done: blocks and entries', () => {
    expect(found(BLOCKED, late, FINDING, LIFTED, { ...ANNULMENT, undone: block })).toEqual([]);
    expect(found(...POSTED, late, FINDING, { ...ANNULMENT, undone: journals }, ...BACK)).toEqual([]);
  });

  it.each<[string, string, readonly (Members | BundleJournal)[]]>([
    ['without a finding', 'AnnulmentNotByRule', [OBJECTION, ANNULMENT]],
    ['after a jury dismissed it', 'AnnulmentNotByRule', [OBJECTION, { ...FINDING, verdict: 'DISMISSED' }, ANNULMENT]],
    ['a second time', 'AnnulmentNotByRule', [OBJECTION, FINDING, ANNULMENT, ANNULMENT]],
    ['and carried out all the same', 'ObjectionIgnored', [OBJECTION, FINDING, ANNULMENT, BLOCKED, LIFTED]],
    ['with the block left standing', 'NotUndone', [BLOCKED, late, FINDING, ANNULMENT]],
    [
      'with a block that it only says is lifted',
      'NotUndone',
      [BLOCKED, late, FINDING, { ...ANNULMENT, undone: block }],
    ],
    ['with entries left standing', 'NotUndone', [...POSTED, late, FINDING, { ...ANNULMENT, undone: journals }]],
    [
      'with one entry left standing',
      'NotUndone',
      [...POSTED, late, FINDING, { ...ANNULMENT, undone: journals }, ...BACK.slice(1)],
    ],
    ['that hides what it took back', 'NotUndone', [...POSTED, late, FINDING, ANNULMENT, ...BACK]],
    [
      'with a remainder that nobody knows',
      'BundleMalformed',
      [OBJECTION, FINDING, { ...ANNULMENT, remains: ['MOOD'] }],
    ],
  ])('%s: %s', (_, kind, steps) => {
    expect(found(...steps)).toContain(kind);
  });

  it('is the only way back: whoever undoes without one is found', () => {
    expect(found(...POSTED, ...BACK)).toEqual(['AnnulmentNotByRule']);
    expect(found(BLOCKED, LIFTED)).toEqual(['AnnulmentNotByRule']);
  });
});
