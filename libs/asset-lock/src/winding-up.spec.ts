import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { windingUpPlan, type Estate } from './winding-up.js';

const line = (account: string, amount: bigint) => ({ account, amount });

const estate: Estate = {
  assets: [
    { ...line('je:assets:bank', 300_000n), locked: false },
    { ...line('je:assets:machines', 400_000n), locked: true },
  ],
  purposes: [{ ...line('je:assets:bank:restricted:roof', 7_000n), fund: 'roof' }],
  creditors: [line('je:liabilities:wages:r1', 150_000n), line('je:liabilities:solidarity', 50_000n)],
  shares: [line('je:equity:withdrawable-shares:r1', 30_000n), line('je:equity:withdrawable-shares:r2', 50_000n)],
  successor: 'Weirside Land Trust',
};

describe('windingUpPlan', () => {
  it('LOCK-3: after creditors 500,000 are left: 80,000 to members at par, 420,000 to the successor', () => {
    expect(windingUpPlan(estate)).toMatchObject({
      estate: 700_000n,
      locked: 400_000n,
      successor: 420_000n,
      shortfall: 0n,
      outOfLocked: 0n,
      shares: [
        { amount: 30_000n, owed: 30_000n },
        { amount: 50_000n, owed: 50_000n },
      ],
    });
  });

  it('says what locked assets would have to be sold before anybody is paid from them', () => {
    const plan = windingUpPlan({ ...estate, creditors: [line('je:liabilities:due', 350_000n)] });
    expect(plan).toMatchObject({ outOfLocked: 130_000n, successor: 270_000n, shortfall: 0n });
  });

  it('pays creditors alike where there is too little, and members nothing', () => {
    const creditors = [line('je:liabilities:a', 900_000n), line('je:liabilities:b', 500_000n)];
    const plan = windingUpPlan({ ...estate, creditors });
    expect(plan.creditors).toEqual([
      { account: 'je:liabilities:a', owed: 900_000n, amount: 450_000n },
      { account: 'je:liabilities:b', owed: 500_000n, amount: 250_000n },
    ]);
    expect(plan).toMatchObject({ successor: 0n, shortfall: 780_000n });
    expect(plan.shares.map(({ amount }) => amount)).toEqual([0n, 0n]);
  });

  it('leaves what is held for a purpose to its purpose, whoever goes short', () => {
    const plan = windingUpPlan({ ...estate, assets: [] });
    expect(plan.purposes).toEqual(estate.purposes);
    expect(plan).toMatchObject({ estate: 0n, successor: 0n, shortfall: 280_000n });
  });

  it('gives away exactly what there is, creditors before members before the successor, nobody above their claim', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const lines = (prefix: string) =>
      fc.array(amount, { maxLength: 6 }).map((drawn) => drawn.map((each, index) => line(`${prefix}${index}`, each)));
    const assets = fc.array(fc.tuple(amount, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(assets, lines('c'), lines('s'), (owned, creditors, shares) => {
        const plan = windingUpPlan({
          assets: owned.map(([each, locked], index) => ({ ...line(`a${index}`, each), locked })),
          purposes: [],
          creditors,
          shares,
        });
        const given = (claims: readonly { amount: bigint }[]) => claims.reduce((sum, each) => sum + each.amount, 0n);
        expect(given(plan.creditors) + given(plan.shares) + plan.successor).toBe(plan.estate);
        const claims = [...plan.creditors, ...plan.shares];
        expect(claims.every((claim) => claim.amount >= 0n && claim.amount <= claim.owed)).toBe(true);
        const isPaid = plan.creditors.every((claim) => claim.amount === claim.owed);
        if (!isPaid) expect(given(plan.shares) + plan.successor).toBe(0n);
        if (plan.successor > 0n) expect(plan.shortfall).toBe(0n);
        expect(plan.outOfLocked <= plan.locked).toBe(true);
      }),
    );
  });

  it('knows no claim below nothing', () => {
    expect(() => windingUpPlan({ ...estate, creditors: [line('c', -1n)] })).toThrow('below nothing');
  });
});
