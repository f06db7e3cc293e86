import type { PricedMeter } from '#libs/custom';

/**
 * What is held of the commons: a host community's claim on the compute its land carries, a labeller's standing share,
 * a developer's right to run, adapt and leave, and a gate: so many parts of a pasture of compute. None is property;
 * each is held by entry on the roll and by the custom.
 */
export const HOLDING_KINDS = ['HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT', 'STINT_GATE'] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

/** The letter that begins a holding's number: H-0001. */
export const LETTERS: Readonly<Record<HoldingKind, string>> = {
  HOST_CLAIM: 'H',
  LABELLER_SHARE: 'L',
  DEVELOPER_RIGHT: 'D',
  STINT_GATE: 'S',
};

/** Where a holding stands: the machine of rules §7. The last four are ends. */
export const HOLDING_STATES = [
  'GRANTED',
  'ADMITTED',
  'SURRENDERED',
  'ADMITTANCE_DUE',
  'HEIR_DUE',
  'NOTICE1',
  'NOTICE2',
  'NOTICE3',
  'SEIZED_QUOUSQUE',
  'PRESENTED',
  'SUSPENDED',
  'ESCHEAT',
  'FORFEIT',
  'SPLIT',
  'RELINQUISHED',
] as const;
export type HoldingState = (typeof HOLDING_STATES)[number];

/** A surrender on condition: void on repayment. Never a sale. */
export interface Pledge {
  readonly to: string;
  /** Minor units of the partnership's currency. */
  readonly sumMinor: bigint;
  /** The day by which it is repaid; only after it may the pledgee be admitted. */
  readonly due: string;
}

/** A presentment that waits for its jury. */
export interface Presentment {
  readonly by: string;
  readonly on: string;
}

/** One right, as the roll has it. Persons by roll number, days as 'YYYY-MM-DD'. */
export interface Holding {
  /** H-0001 */
  readonly number: string;
  readonly kind: HoldingKind;
  /** What it is held in: a site, a model, a pasture. */
  readonly subject: string;
  readonly state: HoldingState;
  /** Whoever was admitted last, or is to be admitted first. */
  readonly holder: string;
  /** Who is to be admitted: by surrender, by foreclosure, or as the heir. */
  readonly toUseOf?: string;
  /** Smallest steps a year of the meter, or gates; the holder's own improvement apart. */
  readonly quantity: bigint;
  readonly improvement: bigint;
  /** What the quantity is counted in; absent where it has no custom value. */
  readonly meter?: PricedMeter;
  /** Annual custom value and rent in minor units, as of the last admittance. */
  readonly valueMinor: bigint;
  readonly rentMinor: bigint;
  /** Which of successive lives holds: an heir's is the next, a purchaser's the first. */
  readonly life: number;
  /** The holding that this one goes with: it is never held apart from it. */
  readonly appurtenantTo?: string;
  /** The day of the last entry. */
  readonly on: string;
  readonly since: string;
  /** The day on which the holder died; absent once somebody is admitted in their place. */
  readonly vacantSince?: string;
  /** Until when the heir is a minor. */
  readonly minorUntil?: string;
  readonly notices: number;
  readonly noticedOn?: string;
  readonly pledge?: Pledge;
  readonly letTo?: string;
  readonly letUntil?: string;
  readonly fineDisputed: boolean;
  readonly presentment?: Presentment;
  readonly suspendedUntil?: string;
}

const ENDED: ReadonlySet<HoldingState> = new Set(['ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED']);
const WITH_A_HOLDER: ReadonlySet<HoldingState> = new Set([
  'ADMITTED',
  'SURRENDERED',
  'ADMITTANCE_DUE',
  'PRESENTED',
  'SUSPENDED',
]);

/** True where the right is back with the commons, or lives on in its parts. */
export const isEnded = ({ state }: Pick<Holding, 'state'>): boolean => ENDED.has(state);

/** Who holds; undefined where nobody does. Whoever surrendered holds until the other is admitted; the dead do not hold. */
export function holderOf({ state, holder, vacantSince }: Holding): string | undefined {
  return WITH_A_HOLDER.has(state) && vacantSince === undefined ? holder : undefined;
}
