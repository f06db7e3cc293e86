import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../../graphql/page-info.model.js';
import { Quantity } from '../../graphql/scalars.js';
import { SideName } from './journal.models.js';

@ObjectType('AccountNode', { description: 'An account, or what stands above accounts; figures of it and all below.' })
export class AccountNodeModel {
  @Field(() => String) path!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) depth!: number;
  @Field(() => String, { nullable: true }) parent!: string | null;
  @Field(() => String) unit!: string;
  @Field(() => String, { nullable: true, description: 'Null where accounts of several types stand below.' })
  type!: string | null;
  @Field(() => SideName) normalSide!: string;
  @Field(() => String, { nullable: true }) lockClass!: string | null;
  @Field(() => String, { nullable: true }) fund!: string | null;
  @Field(() => Boolean, { description: 'Nothing stands below.' }) leaf!: boolean;
  @Field(() => Boolean, { description: 'It can be posted to.' }) isAccount!: boolean;
  @Field(() => Boolean) closed!: boolean;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
  @Field(() => Quantity) balance!: bigint;
  @Field(() => Quantity, { description: 'Without what stands below.' }) ownBalance!: bigint;
  @Field(() => Quantity, { nullable: true, description: 'Held back now; null for the past, of which it is not kept.' })
  pendingDebit!: bigint | null;
  @Field(() => Quantity, { nullable: true }) pendingCredit!: bigint | null;
  @Field(() => Quantity, {
    nullable: true,
    description: 'The balance less what is held back of it; null for the past, and where several types stand below.',
  })
  available!: bigint | null;
  @Field(() => Quantity, { nullable: true }) floor!: bigint | null;
  @Field(() => Quantity, { nullable: true }) ceiling!: bigint | null;
}

@ObjectType()
export class StatementLineNode {
  @Field(() => String) version!: string;
  @Field(() => ID) journalId!: string;
  @Field(() => Date) effectiveAt!: Date;
  @Field(() => Date) recordedAt!: Date;
  @Field(() => String) kind!: string;
  @Field(() => String) memo!: string;
  @Field(() => SideName) side!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => Quantity) balance!: bigint;
  @Field(() => [String]) counter!: readonly string[];
}

@ObjectType()
export class StatementEdge {
  @Field(() => String) cursor!: string;
  @Field(() => StatementLineNode) node!: StatementLineNode;
}

@ObjectType('Statement', { description: 'The lines of one account in the order of booking, with its running balance.' })
export class StatementModel {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) opening!: bigint;
  @Field(() => Quantity) closing!: bigint;
  @Field(() => Date) asOf!: Date;
  @Field(() => Int) totalCount!: number;
  @Field(() => [StatementEdge]) edges!: readonly StatementEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@ObjectType()
export class MoneyStatementLine {
  @Field(() => String) path!: string;
  @Field(() => String) name!: string;
  @Field(() => Quantity) amount!: bigint;
}

@ObjectType()
export class MoneyStatementSection {
  @Field(() => String) key!: string;
  @Field(() => String) title!: string;
  @Field(() => [MoneyStatementLine]) lines!: readonly MoneyStatementLine[];
  @Field(() => Quantity) total!: bigint;
}

@ObjectType()
export class MoneyStatementCurrency {
  @Field(() => String) unit!: string;
  @Field(() => [MoneyStatementSection]) sections!: readonly MoneyStatementSection[];
  @Field(() => Quantity) result!: bigint;
  @Field(() => Boolean) balanced!: boolean;
}

@ObjectType('MoneyStatement', { description: 'Money only, each currency by itself.' })
export class MoneyStatementModel {
  @Field(() => String) body!: string;
  @Field(() => String, { nullable: true }) fund!: string | null;
  @Field(() => [MoneyStatementCurrency]) currencies!: readonly MoneyStatementCurrency[];
  @Field(() => Date) asOf!: Date;
  @Field(() => String, { nullable: true }) from!: string | null;
  @Field(() => String, { nullable: true }) until!: string | null;
}
