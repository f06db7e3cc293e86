import { Injectable } from '@nestjs/common';
import { unitOf, isRefusal, InvariantViolation, refuse, type UnitCode } from '#libs/amount';
import { averageDebt, checkDistribution, interestCap, type DebtStretch } from '#libs/asset-lock';
import { interestCapOn, profileFloors, profileOn, type Custom } from '#libs/custom';
import type { AccountTotals } from '#libs/ledger';
import { account } from '#libs/posting-rules';
import type { FunderClaim, StatutoryFloors, Waterfall } from '#libs/surplus';
import type { Tx } from '../database/database.js';
import { sqlStateOf } from '../database/loggable-error.js';
import { RolledBack } from '../ledger/ledger.service.js';
import { CloseStore, type BooksUntil, type DebtMovement } from './close.store.js';
import { startOf } from './period.service.js';
import type { Period } from './period.types.js';

const DAY_MS = 86_400_000n;
const SHARES = 'je:equity:withdrawable-shares';
/** The least capital of a European Cooperative Society, in whole units. */
const SCE_CAPITAL = 30_000n;

/** A period about to be divided. */
export interface StatuteAsked {
  readonly period: Period;
  readonly books: BooksUntil;
  readonly custom: Custom;
  /** What it may divide at all, minor units. */
  readonly base: bigint;
  /** How much of that came from outside the co-operative's own business; below zero where it lost. */
  readonly extraCooperative: bigint;
  /** What earlier periods left in the surplus: realised, and not distributed; below zero for a loss. */
  readonly carried: bigint;
  readonly funders: readonly FunderClaim[];
}

/** What a statute asks, and the figures that it was asked with; minor units. */
export interface AskedFloors extends StatutoryFloors {
  readonly figures: { readonly extraCooperative: bigint; readonly reserves: bigint; readonly capital: bigint };
}

/** What the statute of the custom's jurisdiction asks of a period, as it stood on the period's last day. */
@Injectable()
export class CloseStatute {
  constructor(private readonly store: CloseStore) {}

  /** The floors that bind before any vote, from what stands in the books (SUR-2 to SUR-5), and the cap (LOCK-1). */
  async floorsOf(tx: Tx, asked: StatuteAsked): Promise<AskedFloors> {
    const { period, books, custom, base, extraCooperative, carried } = asked;
    const profile = profileOn(custom.jurisdiction, period.endsOn);
    const reserves = creditOf(await this.store.totalsBelow(tx, books, account.lockedReserve));
    const shares = creditOf(await this.store.totalsBelow(tx, books, SHARES));
    // Spain alone tells what came from outside the co-operative's own business.
    const other = custom.jurisdiction === 'ES' ? extraCooperative : 0n;
    const capitalMinor = custom.jurisdiction === 'SCE' ? SCE_CAPITAL * scaleOf(books.currency) : shares;
    const { lockedMinor, solidarityMinor } = profileFloors(custom.jurisdiction, {
      // A loss outside leaves the co-operative's own surplus as it is: a floor may ask for more, never for less.
      baseMinor: base - other,
      otherMinor: other,
      reservesMinor: reserves,
      capitalMinor,
    });
    return {
      profile: `${profile.jurisdiction}@${profile.from}`,
      lockedReserve: lockedMinor,
      solidarity: solidarityMinor,
      figures: { extraCooperative, reserves, capital: capitalMinor },
      ...(profile.distributionCap === undefined
        ? {}
        : { distributionCap: profile.distributionCap, distributable: base + (carried > 0n ? carried : 0n) }),
    };
  }

  /**
   * The claims with the most that each may be paid for this period, by the day on which it was agreed (LOCK-7), and
   * whether a cap counts it: what goes to a body that the guardian registered as locked stays locked (LOCK-1).
   */
  async claimsOf(tx: Tx, asked: StatuteAsked): Promise<readonly FunderClaim[]> {
    const exempt = await this.store.exemptFunders(tx, asked.books.partnershipId);
    const claims = await this.cappedClaims(tx, asked);
    return claims.map((claim) => (exempt.has(claim.id) ? { ...claim, exempt: true } : claim));
  }

  private async cappedClaims(
    tx: Tx,
    { period, books, custom, funders }: StatuteAsked,
  ): Promise<readonly FunderClaim[]> {
    if (interestCapOn(custom.jurisdiction, period.endsOn) === undefined) return funders;
    const agreed = await this.store.agreedOn(tx, books.partnershipId);
    const movements = await this.store.debtMovements(tx, books);
    const from = startOf(period);
    const days = (BigInt(books.until.getTime() - from.getTime()) + 1n) / DAY_MS;
    return funders.map((claim) => {
      const cap = interestCapOn(custom.jurisdiction, agreed.get(claim.id) ?? period.endsOn);
      const own = movements.filter(({ path }) => path === account.funderPrincipal(claim.id));
      // A base rate is no part of the books: with none said it counts as nothing, which is never too much.
      const most = interestCap(averageDebt(stretchesOf(own, from, books.until)), cap?.share, days);
      return most === undefined ? claim : { ...claim, most };
    });
  }
}

/** The lib looks at what was made. Throws {@link RolledBack} with `DistributionExceedsCap`, and then nothing is closed. */
export function checkCap(
  flow: Waterfall,
  { distributionCap, distributable = flow.base }: StatutoryFloors,
  claims: readonly FunderClaim[],
): void {
  if (distributionCap === undefined) return;
  const outside = new Set(claims.filter((claim) => claim.exempt === true).map(({ id }) => id));
  const given = (funders: Waterfall['funders']): bigint => funders.reduce((sum, { amount }) => sum + amount, 0n);
  const declared = given(flow.funders);
  const exempt = given(flow.funders.filter(({ id }) => outside.has(id)));
  const room = checkDistribution({ distributable, declared, exempt }, distributionCap);
  if (isRefusal(room)) throw new RolledBack(room);
}

/** What the database says of a close that does less than its statute asks, by what it did in the books. */
const BELOW_STATUTE = 'P0196';

/** Throws {@link RolledBack} with `CloseBelowStatute` where the books do not do what the statute asks of the close. */
export async function closeKept(close: () => Promise<void>): Promise<void> {
  try {
    await close();
  } catch (error) {
    if (!(error instanceof Error) || sqlStateOf(error) !== BELOW_STATUTE) throw error;
    const message = `${error.message}; look at what left je:equity:surplus, and who credited a funder, since the last close`;
    throw new RolledBack(refuse('CloseBelowStatute', { message, field: 'periodId', rule: 'period.statute' }));
  }
}

/** How long a debt stood at what, between two instants; movements in the order of their days. */
export function stretchesOf(movements: readonly DebtMovement[], from: Date, until: Date): readonly DebtStretch[] {
  let debt = 0n;
  let since = from.getTime();
  const stretches: DebtStretch[] = [];
  for (const { at, amount } of movements) {
    const then = Math.max(at.getTime(), since);
    stretches.push({ debt, length: BigInt(then - since) });
    debt += amount;
    since = then;
  }
  return [...stretches, { debt, length: BigInt(until.getTime() + 1 - since) }];
}

const creditOf = (totals: readonly AccountTotals[]): bigint =>
  totals.reduce((sum, { debits, credits }) => sum + credits - debits, 0n);

function scaleOf(currency: UnitCode): bigint {
  const unit = unitOf(currency);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  return unit.scale;
}
