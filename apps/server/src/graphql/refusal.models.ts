import { Field, Int, InterfaceType, ObjectType } from '@nestjs/graphql';
import type { Refusal } from '#libs/amount';

@InterfaceType('Refusal', {
  description: 'An expected no: what was refused, why, and by which rule of which custom.',
  resolveType: (value: { kind: string }) => value.kind,
})
export abstract class RefusalModel {
  @Field(() => String) message!: string;
  @Field(() => String) field!: string;
  @Field(() => String) rule!: string;
  @Field(() => Int, { nullable: true }) customVersion?: number;
}

/** A GraphQL type for one kind of refusal; the lib's `kind` is its name. */
function refusalType(kind: string): new () => RefusalModel {
  @ObjectType(kind, { implements: () => [RefusalModel] })
  class OneRefusal extends RefusalModel {}
  Object.defineProperty(OneRefusal, 'name', { value: kind });
  return OneRefusal;
}

/** The refusals that have a type of their own. A kind outside this list becomes an OtherRefusal. */
export const refusalTypes = {
  BallotDoesNotSum: refusalType('BallotDoesNotSum'),
  MotionNotOpen: refusalType('MotionNotOpen'),
  MotionClosed: refusalType('MotionClosed'),
  NotOnElectorate: refusalType('NotOnElectorate'),
  BallotAlreadyCast: refusalType('BallotAlreadyCast'),
  UnknownLine: refusalType('UnknownLine'),
  NotAllowed: refusalType('NotAllowed'),
  NotFound: refusalType('NotFound'),
  InsufficientCash: refusalType('InsufficientCash'),
  AssetLocked: refusalType('AssetLocked'),
  IdempotencyKeyReused: refusalType('IdempotencyKeyReused'),
  BalanceBelowFloor: refusalType('BalanceBelowFloor'),
  BalanceAboveCeiling: refusalType('BalanceAboveCeiling'),
  PeriodClosed: refusalType('PeriodClosed'),
  PeriodHardClosed: refusalType('PeriodHardClosed'),
  UnbalancedJournal: refusalType('UnbalancedJournal'),
  AccountClosed: refusalType('AccountClosed'),
  UnknownAccount: refusalType('UnknownAccount'),
  HoldExpired: refusalType('HoldExpired'),
  HoldResolved: refusalType('HoldResolved'),
  HoldExceeded: refusalType('HoldExceeded'),
  AlreadyReversed: refusalType('AlreadyReversed'),
  FundNotReleased: refusalType('FundNotReleased'),
  GroupRefused: refusalType('GroupRefused'),
  LedgerBusy: refusalType('LedgerBusy'),
  PeriodNotOver: refusalType('PeriodNotOver'),
  EarlierPeriodOpen: refusalType('EarlierPeriodOpen'),
  NotLastClosed: refusalType('NotLastClosed'),
  ResolutionMissing: refusalType('ResolutionMissing'),
  AlreadyPutToVote: refusalType('AlreadyPutToVote'),
  OpenHolds: refusalType('OpenHolds'),
  AccountNotEmpty: refusalType('AccountNotEmpty'),
} as const;

@ObjectType({ implements: () => [RefusalModel], description: 'Any other expected no, with its kind.' })
export class OtherRefusal extends RefusalModel {
  @Field(() => String, { name: 'kind' }) otherKind!: string;
}

/** A refusal in the shape of the schema: its own type where a union names it, OtherRefusal elsewhere. */
export function toRefusalModel(
  refusal: Refusal,
  named: readonly (keyof typeof refusalTypes)[],
): Refusal & { readonly otherKind?: string } {
  return named.some((kind) => kind === refusal.kind)
    ? refusal
    : { ...refusal, kind: 'OtherRefusal', otherKind: refusal.kind };
}
