import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageInfo } from '../graphql/page-info.model.js';
import { Quantity } from '../graphql/scalars.js';

export const SideName = { DEBIT: 'DEBIT', CREDIT: 'CREDIT' } as const;
registerEnumType(SideName, { name: 'Side' });

@ObjectType('Unit')
export class UnitModel {
  @Field(() => String) code!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) shownAs!: string;
  @Field(() => Quantity) scale!: bigint;
  @Field(() => Int) decimals!: number;
}

@ObjectType()
export class TrialBalanceRow {
  @Field(() => String) path!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
}

@ObjectType()
export class TrialBalanceTotal {
  @Field(() => String) unit!: string;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
  @Field(() => Quantity) difference!: bigint;
}

@ObjectType('TrialBalance')
export class TrialBalanceModel {
  @Field(() => [TrialBalanceRow]) rows!: readonly TrialBalanceRow[];
  @Field(() => [TrialBalanceTotal]) totals!: readonly TrialBalanceTotal[];
  @Field(() => Date) asOf!: Date;
  @Field(() => String) batch!: string;
  @Field(() => String) head!: string;
}

@ObjectType('Posting')
export class PostingModel {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => SideName) side!: string;
  @Field(() => Quantity) amount!: bigint;
}

@ObjectType('Journal')
export class JournalModel {
  @Field(() => ID) id!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) memo!: string;
  @Field(() => Date) effectiveAt!: Date;
  @Field(() => Date) recordedAt!: Date;
  @Field(() => Int) customVersion!: number;
  @Field(() => String) actor!: string;
  @Field(() => String) batch!: string;
  @Field(() => ID, { nullable: true }) reverses!: string | null;
  @Field(() => [PostingModel]) postings!: readonly PostingModel[];
}

@ObjectType()
export class JournalEdge {
  @Field(() => String) cursor!: string;
  @Field(() => JournalModel) node!: JournalModel;
}

@ObjectType()
export class JournalConnection {
  @Field(() => [JournalEdge]) edges!: JournalEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Int) totalCount!: number;
}

@ObjectType('Check')
export class CheckModel {
  @Field(() => String) code!: string;
  @Field(() => String) sentence!: string;
  @Field(() => Boolean) passed!: boolean;
  @Field(() => Int) violations!: number;
  @Field(() => String, { nullable: true }) detail!: string | null;
}

@ObjectType()
export class CustomRule {
  @Field(() => String) key!: string;
  @Field(() => String) value!: string;
  @Field(() => String) bound!: string;
  @Field(() => String) section!: string;
}

@ObjectType('CustomInForce')
export class CustomInForceModel {
  @Field(() => Int) version!: number;
  @Field(() => String) effectiveOn!: string;
  @Field(() => [CustomRule]) rules!: readonly CustomRule[];
}
