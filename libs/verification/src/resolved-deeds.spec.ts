import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Findings } from './finding.js';
import { ResolvedDeeds } from './resolved-deeds.js';
import type { Members } from './shape.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hashOf = (entry: Members): string => createHash('sha256').update(JSON.stringify(entry)).digest('hex');
const resolved = (kind: string, effect: Members): Members => ({
  ...effect,
  carried: true,
  kind,
  type: 'resolution',
  v: '2',
});

type Leaf = readonly [type: string, entry: Members];

/** A resolution, its deed and what the deed tells of. */
interface Case {
  readonly said: Members;
  readonly deed: Members;
  readonly told: Leaf | undefined;
}

const caseOf = (kind: string, effect: Members, names: Members, told?: Leaf): Case => {
  const said = resolved(kind, effect);
  return { said, deed: { kind, names, resolution: hashOf(said), type: 'deed', v: '1' }, told };
};

const toldOf = ({ told }: Case): Leaf => told ?? ['nothing', {}];

const AGREED = {
  event: 'AGREED',
  code: 'harbour',
  kind: 'CAPPED_RETURN',
  principal: '100',
  cap: '150',
  revenueShare: '4/100',
};
const CASES = {
  PASTURE: caseOf('PASTURE', { gates: '12', pasture: 'H100' }, { gates: '12', pasture: 'H100', turn: '2' }, [
    'pasture',
    { gates: '12', pasture: 'H100', turn: '2', resolution: 'an id' },
  ]),
  PERIOD_REOPENING: caseOf('PERIOD_REOPENING', { period: 'p1' }, { generation: '1', period: 'p1' }, [
    'reopening',
    { generation: '1', period: 'p1', resolution: 'an id' },
  ]),
  CAPITAL: caseOf(
    'CAPITAL',
    { cap: '150', code: 'harbour', instrument: 'CAPPED_RETURN', principal: '100', revenueShare: '4/100' },
    { code: 'harbour' },
    ['capital', AGREED],
  ),
  ADMISSION: caseOf(
    'ADMISSION',
    { entry: '4', holding: 'H-0001' },
    { entry: '4', event: 'ADMITTED', holding: 'H-0001', line: '7' },
    ['roll-entry', { event: 'ADMITTED', holding: 'H-0001', number: '7' }],
  ),
  FORFEITURE: caseOf(
    'FORFEITURE',
    { entry: '5', holding: 'H-0002' },
    { entry: '5', event: 'PRESENTED', holding: 'H-0002', line: '8' },
    ['roll-entry', { event: 'PRESENTED', holding: 'H-0002', number: '8' }],
  ),
  RECALL: caseOf('RECALL', { office: 'o1', role: 'OFFICER' }, { office: 'o1', role: 'OFFICER' }),
  SEAT: caseOf('RECALL', { body: 'board', election: 'h1', place: '2' }, { body: 'board', election: 'h1', place: '2' }),
} as const satisfies Readonly<Record<string, Case>>;

function found(leaves: readonly Leaf[]): readonly string[] {
  const findings = new Findings();
  const part = new ResolvedDeeds({ sha256, findings });
  for (const [type, entry] of leaves) {
    if (type === 'resolution') part.resolution(JSON.stringify(entry), entry);
    else part.leaf(type, entry);
  }
  part.end();
  return [...findings.all.map(({ kind }) => kind), ...findings.allUnproven.map(({ what }) => what.slice(0, 14))];
}

/** The order in which the database stages them: a line of the roll before its deed, all else after it. */
function leavesOf({ said, deed, told }: Case): readonly Leaf[] {
  const after: readonly Leaf[] = told === undefined ? [] : [told];
  return told?.[0] === 'roll-entry'
    ? [['resolution', said], told, ['deed', deed]]
    : [['resolution', said], ['deed', deed], ...after];
}

describe('a deed', () => {
  it.each(Object.entries(CASES))('%s is what its resolution says, and is done', (_, each) => {
    expect(found(leavesOf(each))).toEqual([]);
  });

  it('is found where any member of what it names is another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(CASES)), fc.nat(), (each, at) => {
        const names = each.deed['names'] as Members;
        const name = Object.keys(names)[at % Object.keys(names).length] ?? '';
        const deed = { ...each.deed, names: { ...names, [name]: 'another' } };
        expect(found(leavesOf({ ...each, deed }))).toContain('DeedNotResolved');
      }),
    );
  });

  it.each(Object.entries(CASES))('%s is done by its resolution once, and by that of no other kind', (kind, each) => {
    expect(found([...leavesOf(each), ['deed', each.deed]])).toContain('DeedNotResolved');
    const said = { ...each.said, kind: kind === 'RECALL' || kind === 'SEAT' ? 'PASTURE' : 'RECALL' };
    expect(found(leavesOf({ ...each, said, deed: { ...each.deed, resolution: hashOf(said) } }))).toContain(
      'DeedNotResolved',
    );
  });

  it.each(Object.entries(CASES).filter(([, { told }]) => told !== undefined))(
    '%s is found where nothing of it was done',
    (_, { said, deed }) => {
      expect(
        found([
          ['resolution', said],
          ['deed', deed],
        ]),
      ).toEqual(['DeedNotResolved']);
    },
  );

  it.each(['PASTURE', 'PERIOD_REOPENING', 'CAPITAL', 'ADMISSION', 'FORFEITURE'] as const)(
    '%s is done after it was resolved: what was there before is found',
    (kind) => {
      const each: Case = CASES[kind];
      expect(found([toldOf(each), ['resolution', each.said], ['deed', each.deed]])).toContain('DeedNotResolved');
    },
  );

  it('is of the holding as it stood when it was put to the vote', () => {
    const { said, deed, told } = CASES.FORFEITURE;
    const line = (event: string, number: string): Leaf => ['roll-entry', { event, holding: 'H-0002', number }];
    const after = (...lines: readonly Leaf[]): readonly string[] =>
      found([...lines, ...leavesOf({ said, deed, told })]);
    expect(after(line('GRANTED', '4'), line('ADMITTED', '5'))).toEqual([]);
    expect(after(line('ADMITTED', '5'), line('AMERCED', '6'))).toEqual([]);
    expect(after(line('ADMITTED', '5'), line('SURRENDERED', '6'), line('ADMITTED', '7'))).toEqual(['DeedNotResolved']);
    expect(after(line('ADMITTED', '6'), line('AMERCED', '7'))).toEqual(['DeedNotResolved']);
  });

  it('raises capital on the terms that were resolved', () => {
    const { said, deed } = CASES.CAPITAL;
    for (const other of [{ cap: '151' }, { principal: '99' }, { revenueShare: '5/100' }, { kind: 'GRANT' }]) {
      expect(found(leavesOf({ said, deed, told: ['capital', { ...AGREED, ...other }] }))).toEqual(['DeedNotResolved']);
    }
    // What officers agree by themselves names no resolution, and is no deed.
    expect(found([['capital', AGREED]])).toEqual([]);
  });

  it('stands behind every leaf that names a resolution by an id; before there were deeds, nothing did', () => {
    const { PASTURE: pasture, PERIOD_REOPENING: reopening } = CASES;
    expect(found([toldOf(pasture)])).toEqual(['that a pasture']);
    expect(found([...leavesOf(reopening), toldOf(pasture)])).toEqual(['DeedNotResolved']);
    expect(found([['pasture', { gates: '3', pasture: 'H100', resolution: '', turn: '1' }]])).toEqual([]);
    // Deeds that were entered later, for what had been done.
    expect(found([['resolution', pasture.said], toldOf(pasture), ['deed', pasture.deed]])).toEqual([]);
  });

  it('is not proven by a resolution that was lost, and does not read in another shape', () => {
    const { said, deed, told } = CASES.RECALL;
    expect(found(leavesOf({ said: { ...said, carried: false }, deed, told }))).toEqual(['that members r']);
    expect(found([['deed', { ...deed, names: 'o1' }]])).toEqual(['BundleMalformed']);
    expect(found([['deed', { ...deed, kind: 'WORKLOAD' }]])).toEqual(['BundleMalformed']);
  });
});
