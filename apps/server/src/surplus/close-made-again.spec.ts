import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Custom, defaultCustom, JURISDICTIONS, profileFloors, profileOn } from '#libs/custom';
import { baseOf, type FunderClaim, waterfall } from '#libs/surplus';
import { closeFault } from '#libs/verification';
import { closedAgain } from './close-again.js';
import type { CloseDocument } from './close-document.js';
import { documentOf } from './close-record.js';

const ENDS = '2026-12-31';
const FIGURES = { extraCooperative: 40n, reserves: 5n, capital: 100n };
const DAYS = { id: 'p', name: '2026', startsOn: '2026-01-01', endsOn: ENDS };
const PERIOD = { ...DAYS, state: 'OPEN' as const, softClosedAt: null, hardClosedAt: null, adjustments: 0 };

interface Year {
  readonly income: bigint;
  readonly expenses: bigint;
  readonly gainsOnLocked: bigint;
  readonly giftsInKind: bigint;
  readonly priorLosses: bigint;
  readonly funders: readonly FunderClaim[];
}

/** The close of a year as the service writes it. */
function closeOf(custom: Custom, { income, expenses, funders, ...outside }: Year): CloseDocument {
  const parts = { ...outside, restrictedCosts: 0n, restrictedIncome: 0n, unrealised: 0n };
  const result = { realisedResult: income - expenses, ...parts };
  const base = baseOf(result);
  const profile = profileOn(custom.jurisdiction, ENDS);
  const other = custom.jurisdiction === 'ES' ? FIGURES.extraCooperative : 0n;
  const asked = { baseMinor: base - other, otherMinor: other, reservesMinor: FIGURES.reserves };
  const least = profileFloors(custom.jurisdiction, { ...asked, capitalMinor: FIGURES.capital });
  const cap = profile.distributionCap;
  const floors = {
    profile: `${profile.jurisdiction}@${profile.from}`,
    lockedReserve: least.lockedMinor,
    solidarity: least.solidarityMinor,
    ...(cap === undefined ? {} : { distributionCap: cap, distributable: base }),
    figures: FIGURES,
  };
  const flow = waterfall({ ...result, funders }, custom, floors);
  const books = { partnershipId: 'p', currency: 'EUR' as const, until: new Date(ENDS) };
  const figures = {
    income,
    expenses,
    restrictedCosts: 0n,
    flow,
    claims: funders,
    principals: new Map<string, bigint>(),
  };
  const standingShares = flow.standingShare > 0n ? [{ model: 'm', amount: flow.standingShare }] : [];
  const decided = { period: PERIOD, books, customVersion: 1, floors, ...figures };
  return documentOf(decided, { standingShares, royalties: [], lineage: '' });
}

const minor = fc.bigInt(0n, 10n ** 12n);
const some = fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 6n));
const claim = fc.record({ due: minor, capRemaining: minor, exempt: fc.boolean() });
const year = fc.record({
  income: minor,
  expenses: minor,
  gainsOnLocked: some,
  giftsInKind: some,
  priorLosses: some,
  funders: fc
    .array(claim, { maxLength: 2 })
    .map((claims): readonly FunderClaim[] =>
      claims.map(({ exempt, ...of }, place) => ({ id: `F-${String(place)}`, ...of, ...(exempt ? { exempt } : {}) })),
    ),
});

describe('a close that an auditor makes again', () => {
  it('is found by the rules under every statute, also where the period was closed again, twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...JURISDICTIONS), year, year, year, (jurisdiction, first, second, third) => {
        const custom = { ...defaultCustom('EUR'), jurisdiction };
        const one = closeOf(custom, first);
        const two = closedAgain(one, closeOf(custom, second));
        const three = closedAgain(two, closeOf(custom, third));
        for (const close of [one, two, three]) expect(closeFault({ ...close }, custom)).toBeUndefined();
        const allocable = `${BigInt(three.allocable) + 1n}`;
        expect(closeFault({ ...three, allocable }, custom)).toBeDefined();
      }),
    );
  });
});
