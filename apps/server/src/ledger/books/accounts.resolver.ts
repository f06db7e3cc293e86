import { BadRequestException, NotFoundException } from '@nestjs/common';
import { Args, ArgsType, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { endOf, PeriodService, startOf } from '../../surplus/period.service.js';
import { AccountNodeModel, MoneyStatementModel, StatementModel } from './accounts.models.js';
import { AccountsTreeService } from './accounts-tree.service.js';
import { currentLedger, legible, pageSize, placeAt, read } from './asked.js';
import { spanOf, type Span } from './journal-query.js';
import { MoneyStatementsService } from './money-statements.service.js';

@ArgsType()
class AccountsArgs {
  @Field(() => String, { nullable: true, description: 'The first segment of the paths: je, ca, fund.' })
  body?: string | null;
  @Field(() => String, { nullable: true }) unit?: string | null;
  @Field(() => String, { nullable: true }) fund?: string | null;
  @Field(() => String, { nullable: true, description: 'As it was at the end of this effective day.' })
  effective?: string | null;
  @Field(() => Date, { nullable: true, description: 'As it had been recorded by then.' }) recorded?: Date | null;
}

@ArgsType()
class StatementArgs {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => Int, { nullable: true }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => String, { nullable: true, description: 'The first day of booking; UTC.' }) from?: string | null;
  @Field(() => String, { nullable: true, description: 'The last day of booking; it belongs to the range.' })
  until?: string | null;
}

@ArgsType()
class IncomeStatementArgs {
  @Field(() => String) body!: string;
  @Field(() => String, { nullable: true }) fund?: string | null;
  @Field(() => String, { nullable: true }) from?: string | null;
  @Field(() => String, { nullable: true }) until?: string | null;
  @Field(() => ID, { nullable: true, description: 'In place of days.' }) periodId?: string | null;
}

@ArgsType()
class BalanceSheetArgs {
  @Field(() => String) body!: string;
  @Field(() => String, { nullable: true }) fund?: string | null;
  @Field(() => String, { nullable: true, description: 'The end of this day; now where nobody says.' })
  at?: string | null;
  @Field(() => ID, { nullable: true, description: "In place of a day: the period's last." }) periodId?: string | null;
}

const versionOf = (cursor: string): bigint | undefined =>
  /^[1-9]\d{0,17}$/u.test(cursor) ? BigInt(cursor) : undefined;

/** Accounts, their lines and what they add up to, readable by anybody. */
@Resolver()
export class BooksAccountsResolver {
  constructor(
    private readonly tree: AccountsTreeService,
    private readonly statements: MoneyStatementsService,
    private readonly periods: PeriodService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [AccountNodeModel], { description: 'As trees, one for each unit, every path before what is below it.' })
  async accounts(@Args() args: AccountsArgs): Promise<readonly AccountNodeModel[]> {
    const { body, unit, fund, effective, recorded } = legible(args);
    const { before } = read(spanOf({ until: effective ?? null }, { from: 'effective', until: 'effective' }));
    return this.tree.tree(
      await currentLedger(this.partnerships),
      { body: body ?? null, unit: unit ?? null, fund: fund ?? null },
      { effectiveBefore: before, recordedThrough: recorded ?? null },
    );
  }

  @Requires('readPublic')
  @Query(() => StatementModel)
  async statement(@Args() { account, unit, first, after, ...days }: StatementArgs): Promise<StatementModel> {
    const found = await this.tree.statement(await currentLedger(this.partnerships), {
      ...legible({ account, unit }),
      recorded: read(spanOf(days)),
      after: placeAt(after, versionOf),
      first: pageSize(first),
    });
    if (found === undefined) throw new NotFoundException(`account: there is no ${account} in ${unit}`);
    return found;
  }

  @Requires('readPublic')
  @Query(() => MoneyStatementModel)
  async incomeStatement(@Args() { body, fund, periodId, ...days }: IncomeStatementArgs): Promise<MoneyStatementModel> {
    const span = read(spanOf(days));
    const ledger = await currentLedger(this.partnerships);
    const within = await this.within(ledger, periodId, span);
    return read(await this.statements.incomeStatement(ledger, legible({ body, fund: fund ?? null }), within));
  }

  @Requires('readPublic')
  @Query(() => MoneyStatementModel)
  async balanceSheet(@Args() { body, fund, periodId, at }: BalanceSheetArgs): Promise<MoneyStatementModel> {
    const span = read(spanOf({ until: at ?? null }, { from: 'at', until: 'at' }));
    const ledger = await currentLedger(this.partnerships);
    const within = await this.within(ledger, periodId, span);
    return read(await this.statements.balanceSheet(ledger, legible({ body, fund: fund ?? null }), within));
  }

  /** The days of a period, or those given. */
  private async within(ledger: string, periodId: string | null | undefined, span: Span): Promise<Span> {
    if (periodId === null || periodId === undefined) return span;
    if (span.from !== null || span.before !== null) throw new BadRequestException('periodId: give days or a period');
    const period = await this.periods.find(ledger, periodId);
    if (period === undefined) throw new NotFoundException('periodId: there is no such period');
    return { from: startOf(period), before: new Date(endOf(period).getTime() + 1) };
  }
}
