import { refuse, type Refusal } from '#libs/amount';
import { parseRollNumber } from './roll-number.js';

/**
 * What is held of the commons: a host community's claim on the compute its land carries, a labeller's standing share,
 * a developer's right to use and adapt. None is property; each is held by entry on the roll and by the custom.
 */
export const HOLDING_KINDS = ['HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT'] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

/** A grant gives no title yet; admittance completes it. */
export type HoldingState = 'GRANTED' | 'ADMITTED';

/** One right, as the roll has it. */
export interface Holding {
  readonly id: string;
  readonly kind: HoldingKind;
  /** What it is held in: a site, a model, a right's name. */
  readonly subject: string;
  readonly holder: string;
  readonly state: HoldingState;
  readonly customVersion: number;
}

export type RollEvent = 'GRANT' | 'ADMITTANCE';

/** What the steward asks to enter. */
export interface GrantRequest {
  readonly id: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  /** The roll number to whose use the right is granted. */
  readonly toUseOf: string;
  readonly customVersion: number;
}

/** A line of the roll as the lib decides it; its number and the hash of the line before are set where it is stored. */
export interface RollEntryDraft {
  readonly event: RollEvent;
  readonly holding: string;
  readonly right: HoldingKind;
  readonly subject: string;
  readonly toUseOf: string;
  readonly customVersion: number;
}

/** A decision of the court: the holding as it then stands, and the line to enter. */
export interface RollDecision {
  readonly holding: Holding;
  readonly entry: RollEntryDraft;
}

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'roll.admittance' });

/**
 * Grants a right to a person of the roll. `held` are the holdings that person has: one right is granted once.
 * Refuses `RollNumberMalformed`, `SubjectMissing`, `HoldingAlreadyGranted`.
 */
export function grantHolding(
  request: GrantRequest,
  held: readonly Holding[],
): RollDecision | Refusal<'RollNumberMalformed' | 'SubjectMissing' | 'HoldingAlreadyGranted'> {
  const { id, kind, subject, toUseOf, customVersion } = request;
  const ordinal = parseRollNumber(toUseOf);
  if (typeof ordinal !== 'bigint') return ordinal;
  if (subject.trim() === '') return no('SubjectMissing', 'subject', 'A right is held in something: name it.');
  const same = held.find((each) => each.kind === kind && each.subject === subject && each.holder === toUseOf);
  if (same !== undefined || held.some((each) => each.id === id)) {
    return no('HoldingAlreadyGranted', 'subject', `${toUseOf} already holds this right by the roll.`);
  }
  return decided({ id, kind, subject, holder: toUseOf, state: 'GRANTED', customVersion }, 'GRANT');
}

/**
 * Admits the holder to a granted right: only now is the title complete, and only now would a fine be due.
 * Refuses `HoldingCannotBeAdmitted` (already admitted) and `NotTheGrantee` (granted to somebody else).
 *
 * @example admitHolder(holding, { holder: 'r0017', customVersion: 3 })
 */
export function admitHolder(
  holding: Holding,
  admittance: { readonly holder: string; readonly customVersion: number },
): RollDecision | Refusal<'HoldingCannotBeAdmitted' | 'NotTheGrantee'> {
  if (holding.state !== 'GRANTED') {
    return no('HoldingCannotBeAdmitted', 'state', 'This holder is already admitted.');
  }
  if (holding.holder !== admittance.holder) {
    return no('NotTheGrantee', 'holder', `This right was granted to ${holding.holder}, and to nobody else.`);
  }
  return decided({ ...holding, state: 'ADMITTED', customVersion: admittance.customVersion }, 'ADMITTANCE');
}

function decided(holding: Holding, event: RollEvent): RollDecision {
  const { id, kind, subject, holder, customVersion } = holding;
  return { holding, entry: { event, holding: id, right: kind, subject, toUseOf: holder, customVersion } };
}
