import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../graphql/refusal.models.js';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { UsageDisputeService } from '../usage-disputes/usage-dispute.service.js';
import { DISPUTE_REFUSALS, DisputeUseInput, DisputeUseResult, MachineUseMonthModel } from './machine-use.models.js';

const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/u;

/** What machines told of the one who asks, and what they say of it: no argument names anybody. */
@Resolver()
export class MachineUseResolver {
  constructor(
    private readonly disputes: UsageDisputeService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readOwnUse')
  @Query(() => MachineUseMonthModel, { nullable: true, description: 'Null for whoever is not signed in.' })
  async myMachineUse(
    @Context() { viewer }: RequestContext,
    @Args('month', { type: () => String, nullable: true, description: 'The present one where it is none.' })
    month?: string,
  ): Promise<MachineUseMonthModel | null> {
    if (viewer === undefined) return null;
    const shown = month !== undefined && MONTH.test(month) ? month : new Date().toISOString().slice(0, 7);
    const { partnershipId, personId, rollNumber } = viewer;
    return { month: shown, machines: await this.disputes.told({ partnershipId, personId, rollNumber, month: shown }) };
  }

  @Requires('disputeUse')
  @Mutation(() => DisputeUseResult, {
    description: 'Says that what a machine told was not one’s own; again it is the same, until an officer answers.',
  })
  async disputeUse(
    @Context() { viewer }: RequestContext,
    @Args('input') { machine, month, reason }: DisputeUseInput,
  ): Promise<{ readonly kind: string; readonly machine: string; readonly month: string } | Refusal> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id)
      return toRefusalModel(notAllowed(), DISPUTE_REFUSALS);
    const { partnershipId, personId, rollNumber } = viewer;
    const refusal = await this.disputes.raise({ partnershipId, personId, rollNumber, month }, machine, reason);
    return refusal === undefined ? { kind: 'UseDisputed', machine, month } : toRefusalModel(refusal, DISPUTE_REFUSALS);
  }
}

function notAllowed(): Refusal {
  const message = 'Use is disputed by those who stand on the roll of this partnership.';
  return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.disputeUse' });
}
