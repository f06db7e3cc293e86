import { NotFoundException } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../graphql/refusal.models.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { isAllowed, Requires, type Viewer } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import {
  AnswerContributionInput,
  CONTRIBUTION_REFUSALS,
  ContributionAnsweredModel,
  ContributionAnswerResult,
  ContributionStatementModel,
} from './contribution.models.js';
import { ContributionService } from './contribution.service.js';
import type { ContributionStatement } from './contribution.types.js';

/** What contributed machines are said to have done: for everybody to read, for officers to answer. */
@Resolver()
export class ContributionResolver {
  constructor(
    private readonly service: ContributionService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [ContributionStatementModel], {
    description: 'By month and machine, the oldest first: of one machine, or those that wait for an answer alone.',
  })
  async contributions(
    @Args('machine', { type: () => String, nullable: true }) machine: string | null | undefined,
    @Args('waiting', { type: () => Boolean, defaultValue: false }) waiting: boolean,
    @Context() { viewer }: RequestContext,
  ): Promise<ContributionStatementModel[]> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return [];
    const { id, currency } = partnership;
    const found = await this.service.statements(id, { machine: machine ?? null, waiting });
    const asker = viewer?.partnershipId === id ? viewer : undefined;
    return found.map((one) => shownOf(one, { currency, mayAnswer: mayAnswer(one, asker, new Date()) }));
  }

  @Requires('answerContributions')
  @Mutation(() => ContributionAnswerResult, {
    description: 'Accepts a statement, which credits what it adds at once, or disputes it. Never one’s own machine’s.',
  })
  async answerContribution(
    @Args('input', { type: () => AnswerContributionInput }) { statement, accept, reason }: AnswerContributionInput,
    @Context() { viewer }: RequestContext,
  ): Promise<({ readonly kind: string } & ContributionAnsweredModel) | Refusal> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      throw new NotFoundException('sign in as an officer of this partnership');
    }
    const done = await this.service.answer(partnership.id, { statement, accept, reason }, viewer.rollNumber);
    if (isRefusal(done)) return toRefusalModel(done, CONTRIBUTION_REFUSALS);
    return { kind: 'ContributionAnswered', addedMinor: done.addedMinor, currency: partnership.currency };
  }
}

/** The database judges it again when the answer comes. */
function mayAnswer(
  { state, answerBy, contributor }: ContributionStatement,
  viewer: Viewer | undefined,
  now: Date,
): boolean {
  if (viewer === undefined || !isAllowed('answerContributions', viewer)) return false;
  const isOwn = contributor.kind === 'PERSON' && contributor.name === viewer.rollNumber;
  return state === 'OPEN' && answerBy >= now && !isOwn;
}

/** Without the reason of an answer: words about somebody are not for everybody. */
function shownOf(
  statement: ContributionStatement,
  of: Pick<ContributionStatementModel, 'currency' | 'mayAnswer'>,
): ContributionStatementModel {
  const { id, machine, contributor, month, since, through, total, metered, state, answerBy, creditMinor } = statement;
  return {
    ...{ id, machine, contributor: contributor.name, month, since, through, total, metered },
    ...{ state, answerBy, creditMinor, ...of },
  };
}
