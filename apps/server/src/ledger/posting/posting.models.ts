import { ArgsType, createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { Quantity } from '../../graphql/scalars.js';
import { JournalPhase, SideName } from '../books/journal.models.js';
import type { HeldTransfer, HoldResolutionWish, ManualJournal, ManualPosting, ReversalWish } from './posting.types.js';

export const HoldResolutionName = { POST: 'POST', VOID: 'VOID' } as const;
registerEnumType(HoldResolutionName, { name: 'HoldResolution' });

@InputType()
export class SourceInput {
  @Field(() => String, { description: 'What sort of document: invoice, resolution, exchange-rate.' }) kind!: string;
  @Field(() => String) id!: string;
}

@InputType()
export class PostingInput implements ManualPosting {
  @Field(() => String, { description: 'A path of the chart, je:assets:bank.' }) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => SideName) side!: 'DEBIT' | 'CREDIT';
  @Field(() => Quantity, { description: 'In smallest steps, above zero.' }) amount!: bigint;
  @Field(() => String, { nullable: true }) purpose?: string | null;
}

@InputType()
export class JournalInput implements ManualJournal {
  @Field(() => String, { description: 'Chosen by you: the same request under the same key is posted once.' })
  idempotencyKey!: string;
  @Field(() => String, { nullable: true, description: 'manual (the default), correction or opening.' })
  kind?: string | null;
  @Field(() => String, { description: 'When it was true: 2026-03-01T09:30:00Z, or a day; UTC.' }) effectiveAt!: string;
  @Field(() => String) memo!: string;
  @Field(() => SourceInput, { nullable: true }) source?: SourceInput | null;
  @Field(() => JournalPhase, { nullable: true, description: 'POSTED (the default) or PENDING.' }) phase?: string | null;
  @Field(() => String, { nullable: true, description: 'When a pending journal ends by itself; it must say.' })
  expiresAt?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'An adjustment in a period that is closed softly.' })
  adjustment?: boolean | null;
  @Field(() => ID, { nullable: true, description: 'The hard-closed period that this corrects from a later one.' })
  adjustsPeriod?: string | null;
  @Field(() => [PostingInput]) postings!: PostingInput[];
}

@ArgsType()
export class ReversalArgs implements ReversalWish {
  @Field(() => ID) id!: string;
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true, description: 'As of which day, 2026-03-01; now where none is said.' })
  effectiveOn?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'An adjustment in a period that is closed softly.' })
  adjustment?: boolean | null;
}

@InputType()
export class HeldTransferInput implements HeldTransfer {
  @Field(() => String) debit!: string;
  @Field(() => String) credit!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) amount!: bigint;
}

@InputType()
export class HoldResolutionInput implements HoldResolutionWish {
  @Field(() => ID) hold!: string;
  @Field(() => HoldResolutionName) as!: 'POST' | 'VOID';
  @Field(() => String, { nullable: true, description: "The hold's own where none is said." }) memo?: string | null;
  @Field(() => [HeldTransferInput], {
    nullable: true,
    description: 'What is posted of the hold; all of it where nothing is said. The rest is free.',
  })
  transfers?: HeldTransferInput[] | null;
}

@ObjectType('Posted')
export class PostedModel {
  @Field(() => ID) journalId!: string;
  @Field(() => Boolean, { description: 'True where the same request had been posted before.' }) replayed!: boolean;
  @Field(() => String, { description: 'The idempotency key under which it stands in the books.' }) key!: string;
}

/** The refusals of posting that have a type of their own in the schema. */
export const POSTING_REFUSALS = [
  'IdempotencyKeyReused',
  'BalanceBelowFloor',
  'BalanceAboveCeiling',
  'PeriodClosed',
  'PeriodHardClosed',
  'AssetLocked',
  'UnbalancedJournal',
  'AccountClosed',
  'UnknownAccount',
  'HoldExpired',
  'HoldResolved',
  'HoldExceeded',
  'AlreadyReversed',
  'FundNotReleased',
  'GroupRefused',
  'LedgerBusy',
  'NotFound',
  'NotAllowed',
] as const;

export const PostResult = createUnionType({
  name: 'PostResult',
  types: () => [PostedModel, ...POSTING_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
