import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom } from '#libs/custom';
import { Findings } from './finding.js';
import type { BundleJournal } from './journal.js';
import { RollPart } from './roll-part.js';
import { isText, type Members } from './shape.js';

const { tariffs, ...rest } = customToDocument(defaultCustom('EUR'));
const parsed = parseCustom({
  ...rest,
  tariffs: { ...tariffs, 'gpu-time': { costMinor: '3', marginMinor: '0', per: '1' } },
});
if (isRefusal(parsed)) throw new Error(parsed.message);
const custom = parsed;

const ENTRY: Members = {
  appurtenantTo: null,
  customVersion: '1',
  event: 'GRANTED',
  fine: null,
  fineRule: null,
  holder: '0'.repeat(64),
  holding: 'H-0001',
  improvement: '0',
  jury: null,
  kind: 'HOST_CLAIM',
  life: '1',
  meter: 'gpu-time',
  note: null,
  notices: '0',
  of: null,
  on: '2026-03-01',
  quantity: '1000',
  rent: '150',
  state: 'GRANTED',
  subject: 'mill',
  sum: null,
  toUseOf: null,
  type: 'roll-entry',
  until: null,
  v: '2',
  value: '3000',
  verdict: null,
  votes: null,
};
const granted: Members = {};
const admitted: Members = { event: 'ADMITTED', state: 'ADMITTED' };
const of = (event: string, state = 'ADMITTED', more: Members = {}): Members => ({ event, state, ...more });
const GATE: Members = {
  holding: 'S-0001',
  kind: 'STINT_GATE',
  subject: 'common',
  meter: null,
  value: '0',
  rent: '0',
  quantity: '5',
};

/** What is found of lines that differ from the first so; a line with a `pasture` is a leaf of one. `last`: of the last row. */
function found(
  lines: readonly Members[],
  journals: readonly BundleJournal[] = [],
  last: Members = {},
): readonly string[] {
  const findings = new Findings();
  const begins = (version: number): number | undefined =>
    version === 1 ? Date.parse('2026-02-01T00:00:00Z') : undefined;
  const customs = { of: (version: number) => (version === 1 ? custom : undefined), begins };
  const roll = new RollPart({ findings, sha256: () => new Uint8Array(32) }, customs);
  let number = 0;
  for (const line of lines) {
    if ('pasture' in line) {
      roll.pasture(JSON.stringify(line), { type: 'pasture', ...line });
      roll.rows({ document: JSON.stringify(line) });
      continue;
    }
    number += 1;
    const previous = number === 1 ? '' : '0'.repeat(64);
    const entry: Members = { ...ENTRY, previous, number: String(number), ...line };
    const { holding, event, kind, subject, on, customVersion, value, rent, fine, fineRule } = entry;
    const row = {
      number: String(number),
      event,
      holding,
      kind,
      subject,
      onDate: on,
      customVersion,
      document: 'text',
      persons: isText(line['opens']) ? [{ role: 'holder', rollNumber: line['opens'], salt: '0'.repeat(64) }] : [],
    };
    roll.leaf('text', entry);
    roll.rows({
      ...row,
      period: event === 'ADMITTED' ? ['r0001', on, null] : null,
      fine: fine === null ? null : { amount: fine, value, rent, rule: fineRule, customVersion, holder: 'r0001' },
      ...(line === lines.at(-1) ? last : {}),
    });
  }
  for (const journal of journals) roll.journal(journal);
  roll.batchLeaf();
  roll.end();
  return findings.all
    .map(({ message }) => message)
    .filter((message) => !message.startsWith('The register of holdings is not'));
}

describe('the court roll of a bundle', () => {
  it('is as the custom has it', () => {
    expect(found([granted, admitted, of('IMPROVED', 'ADMITTED', { improvement: '5', on: '2026-03-02' })])).toEqual([]);
  });

  const cases: readonly (readonly [what: string, lines: readonly Members[], words: string])[] = [
    ['a right of less than nothing', [{ quantity: '-5', value: '-15' }], 'has no quantity, value that counts.'],
    [
      'a right that grows at an admittance',
      [granted, { ...admitted, quantity: '1000000', value: '3000000', rent: '150000' }],
      'changes its quantity by ADMITTED.',
    ],
    ['another value than the custom makes', [{ value: '9', rent: '0' }], 'is worth 3000 at a rent of 150 by custom 1.'],
    [
      'a value that moves by itself',
      [granted, admitted, of('LET', 'ADMITTED', { value: '1', until: '2026-04-01' })],
      'changes its value by LET.',
    ],
    ['a day that goes backwards', [granted, { ...admitted, on: '2026-02-20' }], 'goes back to 2026-02-20 by ADMITTED.'],
    [
      'a custom that there is not',
      [granted, { ...admitted, customVersion: '7' }],
      'is entered under custom 7 on 2026-03-01: there is none.',
    ],
    ['a life that nobody inherited', [granted, { ...admitted, life: '2' }], 'comes to life 2 from 1 by ADMITTED.'],
    [
      'an improvement out of nothing',
      [granted, admitted, of('OPERATOR_CHANGED', 'ADMITTED', { improvement: '5' })],
      'changes its improvement by OPERATOR_CHANGED.',
    ],
    [
      'a verdict of two',
      [
        granted,
        admitted,
        of('PRESENTED', 'PRESENTED'),
        of('JUDGED', 'FORFEIT', { verdict: 'FORFEIT', jury: '2', votes: '2' }),
      ],
      'is judged by JUDGED without more than half of a jury of three.',
    ],
    [
      'a forfeiture for a fine in dispute',
      [
        granted,
        admitted,
        of('FINE_DISPUTED'),
        of('PRESENTED', 'PRESENTED'),
        of('JUDGED', 'FORFEIT', { verdict: 'FORFEIT', jury: '3', votes: '3' }),
      ],
      'is forfeit while a fine of it is in dispute.',
    ],
    [
      'a dispute that is surrendered away',
      [granted, admitted, of('FINE_DISPUTED'), of('SURRENDERED', 'SURRENDERED')],
      'is SURRENDERED while a fine of it is in dispute.',
    ],
  ];
  it.each(cases)('knows %s', (_, lines, words) => {
    expect(found(lines)).toContain(`Holding H-0001 ${words}`);
  });

  it('reads each line after the one before it, and its row as it was logged', () => {
    expect(found([granted, { ...admitted, previous: 'ab' }])).toEqual([
      'Entry 2 of the roll does not name the entry before it.',
    ]);
    expect(found([granted, { ...admitted, number: '3' }], [], { number: '3' })).toContain(
      'Entry 3 of the court roll stands where entry 2 should.',
    );
    for (const name of ['number', 'event', 'holding', 'kind', 'subject', 'onDate', 'customVersion']) {
      expect(found([granted, admitted], [], { [name]: 'another' })).toEqual([
        `Entry 2 of the roll has another ${name} in its row than it was logged with.`,
      ]);
    }
    expect(found([granted, admitted], [], { document: 'another' })).toHaveLength(1);
    expect(found([granted, admitted], [], { fine: { amount: '1' } })).toHaveLength(1);
    expect(found([granted, admitted], [], { period: ['r0001', '2020-01-01', null] })).toHaveLength(1);
    expect(found([granted, admitted], [], { period: null })).toHaveLength(1);
  });

  it('goes on from lines of before the roll had documents', () => {
    const old: Members = { v: '1', hash: '0'.repeat(64), quantity: '0', value: '0', rent: '0', meter: null };
    const lines = [old, { ...old, ...admitted }];
    expect(found(lines)).toEqual([]);
    expect(found([old, { ...old, ...admitted, hash: 'ab' }])).toEqual([
      'Entry 2 of the roll is not what its hash was made from.',
    ]);
    const next = { ...old, ...of('OPERATOR_CHANGED'), v: '2', on: '2026-03-05' };
    expect(found([...lines, next])).toEqual([]);
    expect(found([...lines, { ...next, quantity: '7' }])).toEqual([
      'Holding H-0001 changes its quantity by OPERATOR_CHANGED.',
    ]);
  });

  it('has no second holder by what makes nobody a holder', () => {
    const opened = (rollNumber: string): Members => ({
      persons: [{ role: 'holder', rollNumber, salt: '0'.repeat(64) }],
    });
    const first = { ...granted, holder: '0'.repeat(64) };
    expect(found([first], [], opened('r0001'))).toEqual([]);
    const words = 'Holding H-0001 passes from r0001 to r0009 by OPERATOR_CHANGED, which makes nobody a holder.';
    expect(found([{ ...first, opens: 'r0001' }, of('OPERATOR_CHANGED', 'GRANTED')], [], opened('r0009'))).toEqual([
      words,
    ]);
  });

  it('holds gates against their pasture and against their land', () => {
    const pasture = (gates: string, turn: string, resolution = ''): Members => ({
      pasture: 'common',
      gates,
      turn,
      resolution,
    });
    expect(found([pasture('5', '1'), { ...GATE }])).toEqual([]);
    expect(found([pasture('4', '1'), { ...GATE }])).toEqual(['5 gates of common are issued; it carries 4.']);
    expect(found([pasture('5', '1'), { ...GATE }, pasture('1', '2')])).toEqual([
      '5 gates of common are issued; it carries 1.',
    ]);
    expect(found([pasture('5', '1'), pasture('9', '2')])).toEqual([
      'common carries 9 gates where it carried 5, and no resolution says so.',
    ]);
    expect(found([pasture('5', '2')])).toEqual(['Turn 2 of common does not follow the last.']);
    const gate = { ...GATE, appurtenantTo: 'H-0001' };
    const sold = found([
      pasture('5', '1'),
      granted,
      admitted,
      gate,
      { ...gate, ...admitted },
      { ...gate, ...of('SURRENDERED', 'SURRENDERED') },
    ]);
    expect(sold).toEqual(['Gate S-0001 goes with H-0001, and is SURRENDERED without it.']);
  });

  it('finds each fine in the books', () => {
    const fine = { ...admitted, fine: '300', fineRule: custom.entryFine.rule };
    const journal = (amount: bigint, debit = 'je:assets:receivable:r0001'): BundleJournal => ({
      row: [],
      legRows: [],
      words: null,
      salt: null,
      commitment: null,
      ordinal: 1n,
      id: '1',
      reverses: null,
      kind: 'entry-fine',
      key: 'entry-fine:2',
      legs: [{ posted: true, debit, credit: 'je:income:entry-fines', unit: 'EUR', amount, purpose: null }],
    });
    expect(found([granted, fine], [journal(300n)])).toEqual([]);
    expect(found([granted, fine])).toEqual(['The books have no entry "entry-fine:2" of the 300 that the roll has.']);
    for (const other of [journal(299n), journal(300n, 'je:assets:bank')])
      expect(found([granted, fine], [other])).toHaveLength(1);
    expect(found([granted, { ...fine, fine: '301' }], [journal(301n)])).toEqual([
      'The fine of 301 in entry 2 is above the 300 that custom allows.',
    ]);
  });
});
