import { BadRequestException, NotFoundException } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import type { Period } from '../../surplus/period.types.js';
import { legible } from '../books/asked.js';
import { AccountChangesService } from './account-changes.service.js';
import { AsOfService } from './as-of.service.js';
import { ClosingBooksService } from './closing-books.service.js';
import {
  ACCOUNT_REFUSALS,
  AccountResult,
  AsOfBalanceModel,
  BoundsArgs,
  PERIOD_REFUSALS,
  PeriodResult,
  TrialBalanceArgs,
  TrialBalanceModel,
} from './periods.models.js';
import type { ChangedAccount, Officer } from './periods.types.js';

interface Kind {
  readonly kind: string;
}

const periodOf = (answer: Period | Refusal): Kind & { readonly period?: Period } =>
  isRefusal(answer) ? toRefusalModel(answer, PERIOD_REFUSALS) : { kind: 'PeriodChanged', period: answer };

/** A query has no place for a refusal: it is an error with the same words. */
function said<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new BadRequestException(answer.message);
  return answer;
}

const accountOf = (answer: ChangedAccount | Refusal): Kind =>
  isRefusal(answer) ? toRefusalModel(answer, ACCOUNT_REFUSALS) : { kind: 'AccountChanged', ...answer };

/** What officers close, reopen and bound; and what an account held on any day. */
@Resolver()
export class PeriodsResolver {
  constructor(
    private readonly books: ClosingBooksService,
    private readonly accounts: AccountChangesService,
    private readonly balances: AsOfService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => AsOfBalanceModel)
  async balance(
    @Args('account', { type: () => String }) account: string,
    @Args('unit', { type: () => String }) unit: string,
    @Args('effective', { type: () => String, nullable: true, description: 'A day, through its end.' })
    effective?: string | null,
    @Args('recorded', { type: () => Date, nullable: true, description: 'As it had been recorded by then.' })
    recorded?: Date | null,
  ): Promise<AsOfBalanceModel> {
    const asOf = { effective: effective ?? null, recorded: recorded ?? null };
    const wanted = legible({ account, unit });
    return said(await this.balances.balance(await this.partnershipId(), wanted, asOf));
  }

  @Requires('readPublic')
  @Query(() => TrialBalanceModel, {
    description: 'As the books stand; or at the end of a period or of a day, and as they had been recorded by then.',
  })
  async trialBalance(@Args() args: TrialBalanceArgs): Promise<TrialBalanceModel> {
    const { body, unit, fund, ...wish } = args;
    legible({ body, unit, fund, periodId: args.periodId });
    const filter = { body: body ?? null, unit: unit ?? null, fund: fund ?? null };
    return said(await this.balances.trialBalance(await this.partnershipId(), filter, wish));
  }

  @Requires('closeBooks')
  @Mutation(() => PeriodResult, {
    description: 'Closes a period: softly, with its result and waterfall; or, once that is done, for good.',
  })
  async closeBooks(
    @Context() { viewer }: RequestContext,
    @Args('periodId', { type: () => ID }) periodId: string,
    @Args('hard', { type: () => Boolean, nullable: true }) hard?: boolean | null,
  ): Promise<Kind> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return periodOf(officer);
    return periodOf(
      await (hard === true ? this.books.hardClose(officer, periodId) : this.books.close(officer, periodId)),
    );
  }

  @Requires('closeBooks')
  @Mutation(() => PeriodResult, {
    description: 'Takes back the last soft close, by a carried resolution of the kind PERIOD_REOPENING that names it.',
  })
  async reopenPeriod(
    @Context() { viewer }: RequestContext,
    @Args('periodId', { type: () => ID }) periodId: string,
    @Args('resolutionId', { type: () => ID }) resolutionId: string,
  ): Promise<Kind> {
    const officer = await this.officer(viewer);
    return periodOf(isRefusal(officer) ? officer : await this.books.reopen(officer, { periodId, resolutionId }));
  }

  @Requires('closeBooks')
  @Mutation(() => AccountResult, { description: 'Nothing is posted to a closed account; only an empty one closes.' })
  async closeAccount(
    @Context() { viewer }: RequestContext,
    @Args('path', { type: () => String }) path: string,
    @Args('unit', { type: () => String }) unit: string,
  ): Promise<Kind> {
    const officer = await this.officer(viewer);
    return accountOf(isRefusal(officer) ? officer : await this.accounts.close(officer, { path, unit }));
  }

  @Requires('closeBooks')
  @Mutation(() => AccountResult)
  async reopenAccount(
    @Context() { viewer }: RequestContext,
    @Args('path', { type: () => String }) path: string,
    @Args('unit', { type: () => String }) unit: string,
  ): Promise<Kind> {
    const officer = await this.officer(viewer);
    return accountOf(isRefusal(officer) ? officer : await this.accounts.reopen(officer, { path, unit }));
  }

  @Requires('closeBooks')
  @Mutation(() => AccountResult, { description: "Sets both bounds; a floor never lies below the chart's." })
  async setBounds(@Context() { viewer }: RequestContext, @Args() bounds: BoundsArgs): Promise<Kind> {
    const officer = await this.officer(viewer);
    if (isRefusal(officer)) return accountOf(officer);
    const { path, unit, floor, ceiling } = bounds;
    return accountOf(
      await this.accounts.bound(officer, { path, unit, floor: floor ?? null, ceiling: ceiling ?? null }),
    );
  }

  private async partnershipId(): Promise<string> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership.id;
  }

  /** Whoever signed in, where these books are theirs to close. */
  private async officer(viewer: Viewer | undefined): Promise<Officer | Refusal<'NotAllowed'>> {
    const partnership = await this.partnerships.current();
    if (viewer !== undefined && viewer.partnershipId === partnership?.id) {
      return { partnershipId: viewer.partnershipId, actor: viewer.rollNumber };
    }
    const message = 'Sign in as an officer of this partnership to close its books.';
    return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.closeBooks' });
  }
}
