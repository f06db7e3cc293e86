import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, allocate, formatFraction, fraction, isRefusal, ofAmount, ZERO } from '#libs/amount';
import { distributeStandingShare } from './distribute-standing-share.js';
import { type DatasetCredits, type ModelNode, type StandingShare, standingShares } from './standing-shares.js';

const dataset = (version: string, points: Readonly<Record<string, bigint>>): DatasetCredits => ({
  version,
  credits: Object.entries(points).map(([id, each]) => ({ id, points: each })),
});
const up = (model: string, over: bigint, under: bigint): ModelNode['upstream'][number] => ({
  model,
  rate: fraction(over, under),
});

const credits = [
  dataset('D1', { ana: 600n, ben: 400n }),
  dataset('D2', { ana: 100n, cho: 200n }),
  dataset('D3', { dev: 7n }),
];
const models: readonly ModelNode[] = [
  { id: 'base', upstream: [], datasets: [{ version: 'D1' }] },
  {
    id: 'ft',
    upstream: [up('base', 1n, 4n)],
    datasets: [
      { version: 'D2', weight: 300n },
      { version: 'D3', weight: 100n },
    ],
  },
  { id: 'ft2', upstream: [up('ft', 1n, 4n)], datasets: [{ version: 'D3' }] },
  { id: 'open', upstream: [], datasets: [] },
  { id: 'ext', upstream: [up('open', 1n, 10n)], datasets: [{ version: 'D2' }] },
];

function sharesOf(
  model: string,
  of: readonly ModelNode[] = models,
  from: readonly DatasetCredits[] = credits,
): readonly StandingShare[] {
  const shares = standingShares({ model, models: of }, from);
  if (isRefusal(shares)) throw new Error(shares.message);
  return shares;
}

function pay(total: bigint, shares: readonly StandingShare[]): Readonly<Record<string, bigint>> {
  const paid = distributeStandingShare(total, shares);
  if (isRefusal(paid)) throw new Error(paid.message);
  return Object.fromEntries(paid.map(({ id, amount }) => [id, amount]));
}

const shown = (shares: readonly StandingShare[]): string =>
  shares.map(({ id, share }) => `${id} ${formatFraction(share)}`).join(', ');

describe('standingShares: the worked table', () => {
  it.each([
    ['base', 'ana 3/5, ben 2/5', { ana: 60_001n, ben: 40_000n }],
    ['ft', 'ana 27/80, ben 1/10, cho 3/8, dev 3/16', { ana: 33_750n, ben: 10_000n, cho: 37_501n, dev: 18_750n }],
    ['ft2', 'ana 27/320, ben 1/40, cho 3/32, dev 51/64', { ana: 8438n, ben: 2500n, cho: 9375n, dev: 79_688n }],
    ['ext', 'ana 3/10, cho 3/5, reserve:open 1/10', { 'reserve:open': 10_000n, ana: 30_000n, cho: 60_001n }],
  ])('%s', (model, shares, paid) => {
    expect(shown(sharesOf(model))).toBe(shares);
    expect(pay(100_001n, sharesOf(model))).toEqual(paid);
  });

  it.each([
    [45_000n, { a: 22_500n, b: 13_500n, c: 9000n }], // LAB-2
    [2000n, { a: 1000n, b: 600n, c: 400n }], // LAB-3
  ])('pays %s over 500/300/200', (total, paid) => {
    const three = [dataset('D', { a: 500n, b: 300n, c: 200n })];
    expect(pay(total, sharesOf('m', [{ id: 'm', upstream: [], datasets: [{ version: 'D' }] }], three))).toEqual(paid);
  });

  it('rounds once over everybody: stepwise rounding would pay somebody else', () => {
    const from = [dataset('own', { p: 2n, r: 3n }), dataset('upstream', { p: 3n, q: 2n })];
    const two: ModelNode[] = [
      { id: 'm', upstream: [up('b', 1n, 4n)], datasets: [{ version: 'own' }] },
      { id: 'b', upstream: [], datasets: [{ version: 'upstream' }] },
    ];
    expect(shown(sharesOf('m', two, from))).toBe('p 9/20, q 1/10, r 9/20');
    expect(pay(1n, sharesOf('m', two, from))).toEqual({ p: 1n, q: 0n, r: 0n });
    const stepwise = allocate(1n, [
      { id: 'p', weight: 2n },
      { id: 'r', weight: 3n },
    ]);
    expect(stepwise).toContainEqual({ id: 'r', amount: 1n });
  });

  it('visits a shared ancestor once: a diamond is lawful', () => {
    const diamond: ModelNode[] = [
      { id: 'm', upstream: [up('left', 1n, 2n), up('right', 1n, 2n)], datasets: [] },
      { id: 'left', upstream: [up('base', 1n, 1n)], datasets: [] },
      { id: 'right', upstream: [up('base', 1n, 2n)], datasets: [{ version: 'D3' }] },
      { id: 'base', upstream: [], datasets: [{ version: 'D1' }] },
    ];
    expect(shown(sharesOf('m', diamond))).toBe('ana 9/20, ben 3/10, dev 1/4');
  });

  it('sends the part of a model without weight, or of a dataset without points, to the model’s reserve', () => {
    const from = [dataset('none', {}), dataset('zero', { ana: 0n }), ...credits];
    const one = (datasets: ModelNode['datasets']): string =>
      shown(sharesOf('m', [{ id: 'm', upstream: [], datasets }], from));
    expect(one([])).toBe('reserve:m 1/1');
    expect(one([{ version: 'D3', weight: 0n }])).toBe('reserve:m 1/1');
    expect(
      one([
        { version: 'zero', weight: 1n },
        { version: 'D3', weight: 3n },
      ]),
    ).toBe('dev 3/4, reserve:m 1/4');
    expect(one([{ version: 'none' }, { version: 'D3' }])).toBe('dev 1/1');
  });
});

describe('standingShares: refusals', () => {
  const node = (change: Partial<ModelNode>): ModelNode => ({ id: 'm', upstream: [], datasets: [], ...change });
  const other = node({ id: 'b' });
  it.each<[string, readonly ModelNode[], readonly DatasetCredits[]]>([
    ['UnknownModel', [], []],
    ['UnknownModel', [node({ upstream: [up('gone', 1n, 2n)] })], []],
    ['UnknownDataset', [node({ datasets: [{ version: 'D' }] })], []],
    ['ModelTwice', [node({}), node({})], []],
    ['DatasetTwice', [node({ datasets: [{ version: 'D1' }, { version: 'D1' }] })], credits],
    ['DatasetTwice', [node({})], [dataset('D', {}), dataset('D', {})]],
    ['LineageCycle', [node({ upstream: [up('m', 1n, 2n)] })], []],
    ['LineageCycle', [node({ upstream: [up('b', 1n, 2n)] }), { ...other, upstream: [up('m', 1n, 2n)] }], []],
    ['LineageCycle', [node({ upstream: [up('b', 1n, 2n)] }), { ...other, upstream: [up('b', 1n, 2n)] }], []],
    ['RateNegative', [node({ upstream: [up('b', -1n, 2n)] }), other], []],
    ['UpstreamOverOne', [node({ upstream: [up('b', 2n, 3n), up('b', 2n, 3n)] }), other], []],
    ['NegativeWeight', [node({ datasets: [{ version: 'D1', weight: -1n }] })], credits],
    ['NegativeWeight', [node({})], [dataset('D', { ana: -1n })]],
  ])('%s', (kind, of, from) => {
    expect(standingShares({ model: 'm', models: of }, from)).toMatchObject({ kind, refused: true });
  });
});

interface Commons {
  readonly models: readonly ModelNode[];
  readonly credits: readonly DatasetCredits[];
}

/** Models m0 … m4, each descending from later ones only, over three datasets. */
const commons: fc.Arbitrary<Commons> = fc
  .tuple(
    fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
    fc.array(fc.array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 3, maxLength: 3 }), { minLength: 5, maxLength: 5 }),
    fc.array(fc.array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([rates, weights, points]) => ({
    models: rates.map((row, index) => ({
      id: `m${index}`,
      upstream: row.flatMap((rate, to) => (to > index && rate > 0 ? [up(`m${to}`, BigInt(rate), 12n)] : [])),
      datasets: (weights[index] ?? []).map((weight, d) => ({ version: `d${d}`, weight })),
    })),
    credits: points.map((row, d) => dataset(`d${d}`, Object.fromEntries(row.map((each, i) => [`p${i}`, each])))),
  }));

describe('standing shares and their distribution: properties', () => {
  it('sum to one, pay the total, stay within one step, and reverse to nothing', () => {
    fc.assert(
      fc.property(commons, fc.bigInt({ min: -1_000_000n, max: 1_000_000n }), (given, total) => {
        const shares = sharesOf('m0', given.models, given.credits);
        expect(formatFraction(shares.reduce((sum, { share }) => add(sum, share), ZERO))).toBe('1/1');
        const paid = pay(total, shares);
        expect(Object.values(paid).reduce((sum, amount) => sum + amount, 0n)).toBe(total);
        for (const { id, share } of shares) {
          expect(share.numerator > 0n).toBe(true);
          expect([ofAmount(total, share, 'DOWN'), ofAmount(total, share, 'UP')]).toContain(paid[id]);
        }
        const reversed = pay(-total, shares);
        for (const { id } of shares) expect((paid[id] ?? 0n) + (reversed[id] ?? 0n)).toBe(0n);
      }),
    );
  });

  it('ignore the order of models, edges, datasets and labellers, and unrelated models', () => {
    fc.assert(
      fc.property(commons, ({ models: of, credits: from }) => {
        const turned = [...of]
          .reverse()
          .map((node) => ({ ...node, upstream: [...node.upstream].reverse(), datasets: [...node.datasets].reverse() }));
        const loop: ModelNode = { id: 'loop', upstream: [up('loop', 1n, 2n)], datasets: [] };
        const backwards = [...from].reverse().map((each) => ({ ...each, credits: [...each.credits].reverse() }));
        expect(sharesOf('m0', [loop, ...turned], backwards)).toEqual(sharesOf('m0', of, from));
      }),
    );
  });

  it('do not change when a dataset is cut into two of equal composition', () => {
    fc.assert(
      fc.property(commons, ({ models: of, credits: from }) => {
        const cut = of.map((node) => ({
          ...node,
          datasets: node.datasets.flatMap(({ version, weight = 0n }) =>
            version === 'd0'
              ? [
                  { version, weight },
                  { version: 'd0b', weight },
                ]
              : [{ version, weight: 2n * weight }],
          ),
        }));
        const first = from[0];
        const twin = first === undefined ? [] : [{ ...first, version: 'd0b' }];
        expect(sharesOf('m0', cut, [...from, ...twin])).toEqual(sharesOf('m0', of, from));
      }),
    );
  });
});

describe('distributeStandingShare: edges', () => {
  const nobody: readonly StandingShare[] = [{ id: 'ana', share: ZERO }];
  it('pays zeros of zero, and refuses to pay something to nobody', () => {
    expect(pay(0n, nobody)).toEqual({ ana: 0n });
    expect(distributeStandingShare(0n, [])).toEqual([]);
    expect(distributeStandingShare(1n, nobody)).toMatchObject({ kind: 'ZeroTotalWeight' });
  });

  it('refuses a negative share and throws where shares are not the whole', () => {
    const over = [
      { id: 'a', share: fraction(-1n, 2n) },
      { id: 'b', share: fraction(3n, 2n) },
    ];
    expect(distributeStandingShare(1n, over)).toMatchObject({ kind: 'NegativeWeight' });
    expect(() => distributeStandingShare(1n, [{ id: 'a', share: fraction(1n, 2n) }])).toThrow('sum to one');
  });

  it('takes from nobody in a top-up, because a top-up is a second distribution', () => {
    const shares = [
      ['a', 3n],
      ['b', 3n],
      ['c', 1n],
    ].map(([id, n]) => ({ id: String(id), share: fraction(BigInt(n ?? 0n), 7n) }));
    expect([pay(3n, shares)['c'], pay(4n, shares)['c']]).toEqual([1n, 0n]);
  });
});
