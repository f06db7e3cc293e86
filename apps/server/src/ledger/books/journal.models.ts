import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo } from '../../graphql/page-info.model.js';
import { Quantity } from '../../graphql/scalars.js';

export const SideName = { DEBIT: 'DEBIT', CREDIT: 'CREDIT' } as const;
registerEnumType(SideName, { name: 'Side' });

export const JournalPhase = { PENDING: 'PENDING', POSTED: 'POSTED', VOIDED: 'VOIDED', EXPIRED: 'EXPIRED' } as const;
registerEnumType(JournalPhase, { name: 'JournalPhase' });

@ObjectType('Posting')
export class PostingModel {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => SideName) side!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String, { nullable: true }) fund!: string | null;
  @Field(() => Quantity, {
    nullable: true,
    description: 'What the account held after this journal; null while it pends.',
  })
  balanceAfter!: bigint | null;
}

@ObjectType('JournalTransfer', { description: 'One amount from the credited account to the debited one.' })
export class JournalTransferModel {
  @Field(() => String) debit!: string;
  @Field(() => String) credit!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String, { nullable: true }) purpose!: string | null;
  @Field(() => String, { nullable: true }) fund!: string | null;
}

@ObjectType('JournalSource', { description: 'What a journal was made from.' })
export class JournalSourceModel {
  @Field(() => String) kind!: string;
  @Field(() => String) id!: string;
}

@ObjectType('PostingRuleNote', { description: 'The rule by which journals of a kind are made.' })
export class PostingRuleNoteModel {
  @Field(() => String) key!: string;
  @Field(() => String) sentence!: string;
}

@ObjectType('Journal')
export class JournalModel {
  @Field(() => ID) id!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) memo!: string;
  @Field(() => JournalPhase) phase!: string;
  @Field(() => Date) effectiveAt!: Date;
  @Field(() => Date) recordedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When a pending journal lapses.' }) expiresAt!: Date | null;
  @Field(() => Int) customVersion!: number;
  @Field(() => String) actor!: string;
  @Field(() => String) idempotencyKey!: string;
  @Field(() => JournalSourceModel, { nullable: true }) source!: JournalSourceModel | null;
  @Field(() => String) batch!: string;
  @Field(() => Int, { description: 'Its place in the batch.' }) ordinal!: number;
  @Field(() => String, { description: 'The hash of its batch, in hex.' }) leaf!: string;
  @Field(() => ID, { nullable: true }) reverses!: string | null;
  @Field(() => ID, { nullable: true }) reversedBy!: string | null;
  @Field(() => ID, { nullable: true, description: 'The pending journal that this one posts, voids or expires.' })
  resolves!: string | null;
  @Field(() => ID, { nullable: true }) resolvedBy!: string | null;
  @Field(() => Boolean, { description: "An officer's entry in a period that was closed softly." }) adjustment!: boolean;
  @Field(() => ID, { nullable: true, description: 'The hard-closed period that this one corrects.' })
  adjustsPeriod!: string | null;
  @Field(() => PostingRuleNoteModel) rule!: PostingRuleNoteModel;
  @Field(() => [JournalTransferModel]) transfers!: readonly JournalTransferModel[];
  @Field(() => [PostingModel]) postings!: readonly PostingModel[];
}

@ObjectType()
export class JournalEdge {
  @Field(() => String) cursor!: string;
  @Field(() => JournalModel) node!: JournalModel;
}

@ObjectType()
export class JournalConnection {
  @Field(() => [JournalEdge]) edges!: readonly JournalEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@ObjectType()
export class UnitSum {
  @Field(() => String) unit!: string;
  @Field(() => Quantity, {
    description: 'The sum of all transfers, without those from one account of the funds to another.',
  })
  moved!: bigint;
  @Field(() => Quantity, { nullable: true, description: 'Debits of the account asked for, and of all below it.' })
  debit!: bigint | null;
  @Field(() => Quantity, { nullable: true }) credit!: bigint | null;
}

@ObjectType('JournalSummary')
export class JournalSummaryModel {
  @Field(() => Int) count!: number;
  @Field(() => Boolean, { description: 'True where there may be more: the figures are those of the newest `count`.' })
  isCapped!: boolean;
  @Field(() => [UnitSum]) units!: readonly UnitSum[];
  @Field(() => String, { nullable: true, description: 'The earliest effective day.' }) first!: string | null;
  @Field(() => String, { nullable: true }) last!: string | null;
}
