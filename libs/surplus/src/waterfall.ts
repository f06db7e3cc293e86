import {
  allocate,
  formatFraction,
  InvariantViolation,
  isRefusal,
  ofAmount,
  type Fraction,
  type Rounding,
} from '#libs/amount';
import type { Custom } from '#libs/custom';

/** A funder's claim on one period, in minor units. Principal at par is repaid outside the waterfall. */
export interface FunderClaim {
  readonly id: string;
  /** Return above par that is due now. */
  readonly due: bigint;
  /** What the instrument's cap still leaves of the return. */
  readonly capRemaining: bigint;
  /** The most that a statute lets it be paid for this period, whatever is due (LOCK-7); absent where none says. */
  readonly most?: bigint;
  /** Of a body whose own assets are locked: the cap of a statute on distributions does not count it (LOCK-1). */
  readonly exempt?: boolean;
}

/** What a statute asks of this period's surplus, beyond the custom. Minor units. */
export interface StatutoryFloors {
  /** Which statute, as it stood when: 'FR_SCIC@2014-08-01' */
  readonly profile: string;
  /** The least that the locked reserve is given of the base, gains on locked assets not counted (SUR-2 to SUR-5). */
  readonly lockedReserve: bigint;
  readonly solidarity: bigint;
  /** The most that all payees outside the lock are given, as a share of `distributable` (LOCK-1); absent where none says. */
  readonly distributionCap?: Fraction;
  /** Accumulated realised profit less losses, this period's base in it; the base alone where absent. */
  readonly distributable?: bigint;
}

/** The result of a closed period and what in it is not the commons' to distribute: minor units of one currency. */
export interface PeriodResult {
  /** The whole result, the parts below included; negative for a loss. */
  readonly realisedResult: bigint;
  /**
   * Costs in the result that restricted grants covered: what funds released for costs. Below zero where suppliers paid
   * back more of such costs than the period had.
   */
  readonly restrictedCosts: bigint;
  /** Gains on locked assets: they go to the locked reserve, whole. */
  readonly gainsOnLocked: bigint;
  readonly giftsInKind: bigint;
  readonly restrictedIncome: bigint;
  readonly unrealised: bigint;
  readonly priorLosses: bigint;
  readonly funders: readonly FunderClaim[];
}

/** What one funder is given now; the rest of what was due stays due. */
export interface FunderReturn {
  readonly id: string;
  readonly amount: bigint;
}

/** One line of the explanation: which rule, by which formula, on which values (as text), gave which amount. */
export interface WaterfallStep {
  readonly rule: string;
  readonly formula: string;
  readonly values: Readonly<Record<string, string>>;
  readonly amount: bigint;
}

/** Where a period's surplus goes. Everything in it sums to `base` (nothing, where that is negative) + `lockedGains`. */
export interface Waterfall {
  readonly base: bigint;
  /** All that enters the locked reserve: its share of the base, and `lockedGains`. */
  readonly lockedReserve: bigint;
  readonly lockedGains: bigint;
  readonly solidarity: bigint;
  readonly standingShare: bigint;
  /** In the order of the claims. */
  readonly funders: readonly FunderReturn[];
  /** What the Common Association divides by vote. */
  readonly allocable: bigint;
  readonly steps: readonly WaterfallStep[];
}

const least = (first: bigint, ...others: readonly bigint[]): bigint =>
  others.reduce((low, value) => (value < low ? value : low), first);

const texts = (values: Readonly<Record<string, bigint | Fraction>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? `${value}` : formatFraction(value),
    ]),
  );

function checkResult({ realisedResult: _, restrictedCosts: __, funders, ...deductions }: PeriodResult): void {
  const claims = funders.flatMap(({ due, capRemaining, most }) => [due, capRemaining, most ?? 0n]);
  const amounts = [...Object.values(deductions), ...claims];
  if (amounts.some((amount) => amount < 0n)) {
    throw new InvariantViolation('only the result and what grants covered may be below zero in a waterfall');
  }
}

/** A grant bears the costs that it covered: they come back into the result before anything is divided (SUR-9). */
function restrictedStep({ restrictedCosts }: PeriodResult): WaterfallStep {
  return {
    rule: 'waterfall.restrictedCosts',
    formula: 'costs that restricted grants covered',
    values: texts({ restrictedCosts }),
    amount: restrictedCosts,
  };
}

/** What a period may divide at all, in minor units: its result without what is not the commons' to distribute. */
export function baseOf(result: Omit<PeriodResult, 'funders'>): bigint {
  const { realisedResult, restrictedCosts, gainsOnLocked, giftsInKind, restrictedIncome, unrealised, priorLosses } =
    result;
  return realisedResult + restrictedCosts - gainsOnLocked - giftsInKind - restrictedIncome - unrealised - priorLosses;
}

function baseStep(result: PeriodResult): WaterfallStep {
  const { realisedResult, restrictedCosts, gainsOnLocked, giftsInKind, restrictedIncome, unrealised, priorLosses } =
    result;
  return {
    rule: 'waterfall.base',
    formula:
      'result + costs that restricted grants covered − gains on locked − gifts in kind − restricted income − ' +
      'unrealised − prior losses',
    values: texts({
      realisedResult,
      restrictedCosts,
      gainsOnLocked,
      giftsInKind,
      restrictedIncome,
      unrealised,
      priorLosses,
    }),
    amount: baseOf(result),
  };
}

/** What a claim weighs: what is due, within its own caps. */
function weightOf({ id, due, capRemaining, most }: FunderClaim): { readonly id: string; readonly weight: bigint } {
  return { id, weight: least(due, capRemaining, most ?? due) };
}

function divided(amount: bigint, shares: readonly ReturnType<typeof weightOf>[]): readonly FunderReturn[] {
  if (shares.every(({ weight }) => weight === 0n)) return shares.map(({ id }) => ({ id, amount: 0n }));
  const parts = allocate(amount, shares);
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  return parts;
}

/** What is still undistributed, and the steps that took the rest; each taker sees only what earlier ones left. */
class Stream {
  readonly steps: WaterfallStep[] = [];
  left: bigint;

  constructor(
    private readonly base: bigint,
    private readonly floors: StatutoryFloors | undefined,
  ) {
    this.left = base > 0n ? base : 0n;
  }

  /** A minimum of the custom, its share of the base rounded up, or of the statute where that is more; from what is left. */
  takeFloor(rule: 'lockedReserve' | 'solidarity' | 'standingShare', share: Fraction): bigint {
    const amount = least(this.portion(share, 'UP'), this.left);
    this.record({
      rule: `waterfall.${rule}`,
      formula: '⌈base × share⌉',
      values: texts({ base: this.base, share }),
      amount,
    });
    this.left -= amount;
    return rule === 'standingShare' ? amount : amount + this.takeStatutory(rule, amount);
  }

  /** What a statute sets aside beyond what the custom did: floors bind before any vote. */
  private takeStatutory(rule: 'lockedReserve' | 'solidarity', custom: bigint): bigint {
    if (this.floors === undefined || this.floors[rule] <= custom) return 0n;
    const { profile, [rule]: floor } = this.floors;
    const amount = least(floor - custom, this.left);
    const values = { profile, ...texts({ floor, custom }) };
    this.record({ rule: `profile.${rule}`, formula: 'floor of the statute − share of the custom', values, amount });
    this.left -= amount;
    return amount;
  }

  /** The most that the statute lets payees outside the lock have; the whole of what is left where none does. */
  private statutoryCap(): bigint {
    const { profile, distributionCap, distributable = this.base } = this.floors ?? {};
    if (profile === undefined || distributionCap === undefined) return this.left;
    const amount = distributable > 0n ? ofAmount(distributable, distributionCap, 'DOWN') : 0n;
    const values = { profile, ...texts({ distributable, cap: distributionCap }) };
    this.record({ rule: 'profile.distributionCap', formula: '⌊distributable × cap of the statute⌋', values, amount });
    return amount;
  }

  /**
   * Returns on capital. Where a statute caps what leaves the lock, bodies that are locked themselves are outside the cap
   * and the ceiling that follows it: what they are given stays locked (LOCK-1).
   */
  takeFunders(claims: readonly FunderClaim[], ceiling: Fraction): readonly FunderReturn[] {
    const isExempt = ({ exempt }: FunderClaim): boolean =>
      exempt === true && this.floors?.distributionCap !== undefined;
    const counted = this.takeCounted(
      claims.filter((claim) => !isExempt(claim)),
      ceiling,
    );
    const exempt = this.takeExempt(claims.filter(isExempt));
    const given = new Map([...counted, ...exempt].map(({ id, amount }) => [id, amount]));
    return claims.map(({ id }) => ({ id, amount: given.get(id) ?? 0n }));
  }

  private takeExempt(claims: readonly FunderClaim[]): readonly FunderReturn[] {
    if (claims.length === 0) return [];
    const shares = claims.map(weightOf);
    const claimed = shares.reduce((sum, { weight }) => sum + weight, 0n);
    const amount = least(claimed, this.left);
    const formula = 'min(Σ min(due, cap remaining), what is left)';
    this.record({ rule: 'profile.exemptPayees', formula, values: texts({ claimed }), amount });
    this.left -= amount;
    return divided(amount, shares);
  }

  /** Never more than due, than the cap leaves, or than the ceiling, rounded down, for all. */
  private takeCounted(claims: readonly FunderClaim[], ceiling: Fraction): readonly FunderReturn[] {
    const shares = claims.map(weightOf);
    const cap = this.statutoryCap();
    const claimed = shares.reduce((sum, { weight }) => sum + weight, 0n);
    const most = this.portion(ceiling, 'DOWN');
    const amount = least(claimed, most, cap, this.left);
    const values = texts({ claimed, base: this.base, ceiling });
    this.record({
      rule: 'waterfall.funderCeiling',
      formula: 'min(Σ min(due, cap remaining), ⌊base × ceiling⌋)',
      values,
      amount,
    });
    this.left -= amount;
    return divided(amount, shares);
  }

  record(step: WaterfallStep): void {
    this.steps.push(step);
  }

  private portion(share: Fraction, rounding: Rounding): bigint {
    return this.base > 0n ? ofAmount(this.base, share, rounding) : 0n;
  }
}

/**
 * Runs a closed period's result through the custom's waterfall, in its order: locked reserve, solidarity, the
 * labellers' standing share, funders, and the rest to the Common Association. Minimums round up, the funders' ceiling
 * down, the rest absorbs the difference. A base of zero or less distributes nothing; gains on locked assets are locked
 * all the same. Costs that a restricted grant covered burden the grant and never the base. Where a statute asks for more
 * than the custom, it is given more, and its cap binds below the custom's ceiling. A negative deduction is a bug and throws.
 *
 * @example result 1,000,000, prior losses 100,000, a funder due 120,000
 *   // 270,000 / 27,000 / 45,000 / 120,000; allocable 438,000 (SUR-1)
 */
export function waterfall(result: PeriodResult, custom: Custom, floors?: StatutoryFloors): Waterfall {
  checkResult(result);
  const shares = custom.waterfall;
  const base = baseStep(result);
  const stream = new Stream(base.amount, floors);
  const lockedGains = result.gainsOnLocked;
  stream.record(restrictedStep(result));
  stream.record(base);
  stream.record({
    rule: 'waterfall.lockedGains',
    formula: 'gains on locked assets, whole',
    values: texts({ gainsOnLocked: lockedGains }),
    amount: lockedGains,
  });
  const lockedReserve = lockedGains + stream.takeFloor('lockedReserve', shares.lockedReserve);
  const solidarity = stream.takeFloor('solidarity', shares.solidarity);
  const standingShare = stream.takeFloor('standingShare', shares.standingShare);
  const funders = stream.takeFunders(result.funders, shares.funderCeiling);
  const allocable = stream.left;
  stream.record({
    rule: 'waterfall.allocable',
    formula: 'what is left',
    values: {},
    amount: allocable,
  });
  return {
    base: base.amount,
    lockedReserve,
    lockedGains,
    solidarity,
    standingShare,
    funders,
    allocable,
    steps: stream.steps,
  };
}
