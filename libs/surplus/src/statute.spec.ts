import { describe, expect, it } from '@jest/globals';
import { fraction, isRefusal, ZERO } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom, profileFloors, PROFILES, type Custom } from '#libs/custom';
import fc from 'fast-check';
import { waterfall, type PeriodResult, type StatutoryFloors } from './waterfall.js';

const custom = defaultCustom('EUR');

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A custom that locks nothing by itself, so that the statute is seen alone. */
function bare(change: Partial<Record<'lockedReserve' | 'solidarity' | 'funderCeiling', string>> = {}): Custom {
  const document = customToDocument(custom);
  const waterfallOf = { ...document.waterfall, lockedReserve: '0/1', solidarity: '0/1', ...change };
  const parsed = parseCustom({ ...document, waterfall: waterfallOf });
  if (isRefusal(parsed)) throw new Error(parsed.message);
  return parsed;
}

const result = (realisedResult: bigint, priorLosses = 0n, due = 0n): PeriodResult => ({
  realisedResult,
  restrictedCosts: 0n,
  gainsOnLocked: 0n,
  giftsInKind: 0n,
  restrictedIncome: 0n,
  unrealised: 0n,
  priorLosses,
  funders: due === 0n ? [] : [{ id: 'f', due, capRemaining: due }],
});

const floorsOf = (
  jurisdiction: Custom['jurisdiction'],
  figures: Partial<Parameters<typeof profileFloors>[1]>,
): StatutoryFloors => {
  const zero = { baseMinor: 0n, otherMinor: 0n, reservesMinor: 0n, capitalMinor: 0n };
  const { lockedMinor, solidarityMinor } = profileFloors(jurisdiction, { ...zero, ...figures });
  return { profile: `${jurisdiction}@0001-01-01`, lockedReserve: lockedMinor, solidarity: solidarityMinor };
};

describe('the floors of a statute in the waterfall', () => {
  it('SUR-2: SCIC, reserves below capital: 517,500 of 900,000 locked, at most 382,500 out', () => {
    const scic = { baseMinor: 900_000n, reservesMinor: 50_000n, capitalMinor: 500_000n };
    const flow = waterfall(result(900_000n, 0n, 900_000n), custom, floorsOf('FR_SCIC', scic));
    expect(flow.lockedReserve).toBe(517_500n);
    expect(flow.base - flow.lockedReserve).toBe(382_500n);
    // What the custom locks by itself is part of it: 270,000 and 247,500 more.
    expect(flow.steps).toContainEqual({
      rule: 'profile.lockedReserve',
      formula: 'floor of the statute − share of the custom',
      values: { profile: 'FR_SCIC@0001-01-01', floor: '517500', custom: '270000' },
      amount: 247_500n,
    });
  });

  it('SUR-3: SCIC, reserves of 600,000 above capital: 450,000 locked', () => {
    const scic = { baseMinor: 900_000n, reservesMinor: 600_000n, capitalMinor: 500_000n };
    expect(waterfall(result(900_000n), custom, floorsOf('FR_SCIC', scic)).lockedReserve).toBe(450_000n);
  });

  it('SUR-4: Spain, 100,000 and 20,000 of other profit: 30,000 locked, 5,000 for education, 85,000 available', () => {
    const flow = waterfall(result(120_000n), bare(), floorsOf('ES', { baseMinor: 100_000n, otherMinor: 20_000n }));
    expect([flow.lockedReserve, flow.solidarity]).toEqual([30_000n, 5_000n]);
    expect(flow.base - flow.lockedReserve - flow.solidarity).toBe(85_000n);
  });

  it('SUR-5: SCE, 200,000 after losses of 40,000: at least 24,000 locked', () => {
    const sce = { baseMinor: 160_000n, reservesMinor: 0n, capitalMinor: 3_000_000n };
    expect(waterfall(result(200_000n, 40_000n), bare(), floorsOf('SCE', sce)).lockedReserve).toBe(24_000n);
    expect(waterfall(result(200_000n, 40_000n), custom, floorsOf('SCE', sce)).lockedReserve).toBe(48_000n);
  });

  it('Italy: 30 % and 3 %, whatever the reserve holds', () => {
    const flow = waterfall(result(1_000n), bare(), floorsOf('IT', { baseMinor: 1_000n, reservesMinor: 10n ** 9n }));
    expect([flow.lockedReserve, flow.solidarity]).toEqual([300n, 30n]);
  });

  it('LOCK-1: payees outside the lock have 35 % of 200,000 at most, where the custom would give 75,000', () => {
    const cic = PROFILES.find(({ jurisdiction }) => jurisdiction === 'UK_CIC');
    const floors = { ...floorsOf('UK_CIC', {}), distributionCap: cic?.distributionCap ?? ZERO };
    const generous = bare({ funderCeiling: '1/2' });
    const flow = waterfall(result(200_000n, 0n, 75_000n), generous, floors);
    expect(flow.funders).toEqual([{ id: 'f', amount: 70_000n }]);
    expect(flow.steps).toContainEqual(expect.objectContaining({ rule: 'profile.distributionCap', amount: 70_000n }));
    expect(waterfall(result(200_000n, 0n, 75_000n), generous).funders).toEqual([{ id: 'f', amount: 75_000n }]);
  });

  it('LOCK-1: does not count what goes to a locked body: 75,000 declared, 10,000 of them exempt, 65,000 of 70,000', () => {
    const cap = { ...floorsOf('UK_CIC', {}), distributionCap: fraction(7n, 20n) };
    const claims = [
      { id: 'fund', due: 65_000n, capRemaining: 65_000n },
      { id: 'trust', due: 10_000n, capRemaining: 10_000n, exempt: true },
    ];
    const flow = waterfall({ ...result(200_000n), funders: claims }, bare(), cap);
    expect(flow.funders).toEqual([
      { id: 'fund', amount: 65_000n },
      { id: 'trust', amount: 10_000n },
    ]);
    // LOCK-2: where none is exempt, and under a statute that knows no exemption.
    const counted = claims.map(({ id, due, capRemaining }) => ({ id, due, capRemaining }));
    const sum = (funders: readonly { readonly amount: bigint }[]) =>
      funders.reduce((all, { amount }) => all + amount, 0n);
    expect(sum(waterfall({ ...result(200_000n), funders: counted }, bare(), cap).funders)).toBe(70_000n);
    expect(sum(waterfall({ ...result(200_000n), funders: claims }, bare()).funders)).toBe(70_000n);
  });

  it('LOCK-1: caps by what was made and never distributed, this period and before', () => {
    const floors = { ...floorsOf('UK_CIC', {}), distributionCap: fraction(1n, 10n) };
    const paid = (distributable?: bigint) =>
      waterfall(result(200_000n, 0n, 75_000n), bare(), {
        ...floors,
        ...(distributable === undefined ? {} : { distributable }),
      }).funders;
    expect(paid()).toEqual([{ id: 'f', amount: 20_000n }]);
    expect(paid(250_000n)).toEqual([{ id: 'f', amount: 25_000n }]);
  });

  it('pays exempt payees only from what is left, and loses nothing whoever is exempt', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const claim = fc.record({ due: amount, exempt: fc.boolean() });
    fc.assert(
      fc.property(amount, fc.array(claim, { maxLength: 6 }), (base, drawn) => {
        const funders = drawn.map((each, at) => ({ ...each, id: `f${at}`, capRemaining: each.due }));
        const cap = { ...floorsOf('UK_CIC', {}), distributionCap: fraction(7n, 20n) };
        const flow = waterfall({ ...result(base), funders }, custom, cap);
        const given = new Map(flow.funders.map((each) => [each.id, each.amount]));
        const counted = funders
          .filter(({ exempt }) => !exempt)
          .reduce((sum, { id }) => sum + (given.get(id) ?? 0n), 0n);
        const all = flow.funders.reduce((sum, each) => sum + each.amount, 0n);
        expect(flow.funders.map(({ id }) => id)).toEqual(funders.map(({ id }) => id));
        expect(counted <= (base * 7n) / 20n).toBe(true);
        for (const { id, due } of funders) expect((given.get(id) ?? 0n) <= due).toBe(true);
        expect(flow.lockedReserve + flow.solidarity + flow.standingShare + all + flow.allocable).toBe(base);
      }),
    );
  });

  it('LOCK-7: a claim is paid no more than the statute of its agreement lets it', () => {
    const claim = { id: 'f', due: 50_000n, capRemaining: 50_000n };
    const flow = waterfall({ ...result(1_000_000n), funders: [{ ...claim, most: 20_000n }] }, custom);
    expect(flow.funders).toEqual([{ id: 'f', amount: 20_000n }]);
  });

  it('keeps the last cent in the reserve, where both shares are rounded up to it', () => {
    const floors = floorsOf('IT', { baseMinor: 1n, reservesMinor: 0n, capitalMinor: 0n });
    expect(waterfall(result(1n, 0n, 0n), bare({}), floors)).toMatchObject({ lockedReserve: 1n, solidarity: 0n });
  });

  it('never lets a custom lock less than the statute, nor pay out more, and loses nothing', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const jurisdictions = [...new Set(PROFILES.map(({ jurisdiction }) => jurisdiction))];
    fc.assert(
      fc.property(
        fc.constantFrom(...jurisdictions),
        fc.record({ base: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), due: amount }),
        fc.record({ reservesMinor: amount, capitalMinor: amount }),
        (jurisdiction, { base, due }, position) => {
          const floors = { ...floorsOf(jurisdiction, { baseMinor: base, ...position }) };
          const capped = { ...floors, distributionCap: fraction(7n, 20n) };
          const flow = waterfall(result(base, 0n, due), bare({ funderCeiling: '9/10' }), capped);
          const out = flow.funders.reduce((sum, each) => sum + each.amount, 0n);
          const positive = base > 0n ? base : 0n;
          // Shares are rounded up: of the last cent the reserve comes first, and nobody gives what is not there.
          const locked = least(floors.lockedReserve, positive);
          const given = least(floors.solidarity, positive - flow.lockedReserve);
          expect(flow.lockedReserve >= locked && flow.solidarity >= given).toBe(true);
          expect(out <= (positive * 7n) / 20n).toBe(true);
          expect(flow.lockedReserve + flow.solidarity + flow.standingShare + out + flow.allocable).toBe(positive);
        },
      ),
    );
  });
});
