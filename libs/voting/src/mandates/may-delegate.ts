import { refuse, type Refusal } from '#libs/amount';
import { overlap, stands, type HolderCaps, type Mandate } from './mandate.js';

/** Everything that decides whether somebody may give another a mandate, as loaded under one lock. */
export interface DelegationFacts {
  readonly asked: Pick<Mandate, 'giver' | 'holder' | 'of' | 'scope'>;
  readonly nowMs: bigint;
  /** The colleges in which both vote; absent where somebody is no member. */
  readonly giverCollege: string | undefined;
  readonly holderCollege: string | undefined;
  /** Every mandate that names either of them; revoked and past ones do not matter. */
  readonly mandates: readonly Mandate[];
  readonly caps: HolderCaps;
}

export type DelegationRefusal = Refusal<
  | 'DelegatesToSelf'
  | 'NotAMember'
  | 'OtherCollege'
  | 'PeriodMalformed'
  | 'AlreadyDelegated'
  | 'HolderHasDelegated'
  | 'HolderAtCap'
>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'mandate.giving' });

/**
 * Says why a mandate may not be given, or `undefined` if it may: to another member of the same college, for a time that
 * is not past, once for the same votes, to somebody who has not given theirs for the same votes, and who holds fewer
 * than the custom's cap. Who has given theirs is nobody's holder, so no mandate closes a circle.
 */
export function mayDelegate(facts: DelegationFacts): DelegationRefusal | undefined {
  const { asked, nowMs, giverCollege, holderCollege } = facts;
  if (asked.giver === asked.holder) return no('DelegatesToSelf', 'holder', 'A mandate is for somebody else.');
  if (giverCollege === undefined) return no('NotAMember', 'giver', 'Only a member has a vote to give.');
  if (holderCollege === undefined) return no('NotAMember', 'holder', 'Only a member can hold a mandate.');
  if (giverCollege !== holderCollege) {
    return no('OtherCollege', 'holder', 'A mandate stays within one college: the holder votes in another.');
  }
  if (asked.scope.fromMs >= asked.scope.untilMs || asked.scope.untilMs <= nowMs) {
    return no('PeriodMalformed', 'scope', 'A mandate ends after it begins, and not before now.');
  }
  return amongOthers(facts);
}

function amongOthers({ asked, nowMs, mandates, caps }: DelegationFacts): DelegationRefusal | undefined {
  const standing = mandates.filter((mandate) => stands(mandate, nowMs));
  const alike = standing.filter((mandate) => overlap(mandate, asked));
  if (alike.some(({ giver }) => giver === asked.giver)) {
    return no('AlreadyDelegated', 'scope', 'Somebody holds a mandate for these votes already: revoke it first.');
  }
  if (alike.some(({ giver }) => giver === asked.holder)) {
    return no('HolderHasDelegated', 'holder', 'Who has given their own vote for this holds no other: one hop only.');
  }
  const held = standing.filter(({ holder, of }) => holder === asked.holder && of.kind === asked.of.kind);
  if (BigInt(held.length) >= caps[asked.of.kind]) {
    return no('HolderAtCap', 'holder', `Nobody holds more than ${caps[asked.of.kind]} of these at a time.`);
  }
  return undefined;
}

export type RevocationRefusal = Refusal<'NotTheGiver' | 'MandateEnded'>;

/**
 * Says why a mandate may not be revoked, or `undefined`. Its giver may at any time while it stands; what was cast by it
 * on a motion that is still open counts no more, what closed before stays.
 */
export function mayRevoke(mandate: Mandate, by: string, nowMs: bigint): RevocationRefusal | undefined {
  if (mandate.giver !== by) {
    return refuse('NotTheGiver', {
      message: 'Only who gave a mandate takes it back.',
      field: 'giver',
      rule: 'mandate.revoking',
    });
  }
  if (stands(mandate, nowMs)) return undefined;
  return refuse('MandateEnded', { message: 'This mandate has ended.', field: 'mandate', rule: 'mandate.revoking' });
}
