import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { formatAmount, InvariantViolation } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import type { CloseDocument } from './close-document.js';
import { PeriodModel } from './period.model.js';
import { PeriodService } from './period.service.js';
import { Surplus, type WaterfallStep } from './surplus.models.js';
import { SurplusService } from './surplus.service.js';

/** What each step of the waterfall does, in a member's words. */
const SENTENCES: Readonly<Record<string, string>> = {
  'waterfall.restrictedCosts': 'Costs that restricted grants covered: the grants bear them, not what is shared',
  'waterfall.base': 'What was earned above all costs, less what is not to be shared and losses of earlier periods',
  'waterfall.lockedGains': 'Gains on what is locked stay locked',
  'waterfall.lockedReserve': 'Into the locked reserve, which belongs to the commons',
  'waterfall.solidarity': 'For solidarity with other partnerships',
  'waterfall.standingShare': 'To the labellers, as their standing share',
  'waterfall.funderCeiling': 'To the funders: what is due, within their cap and the ceiling for all',
  'profile.lockedReserve': 'What the statute locks beyond the custom',
  'profile.solidarity': 'What the statute gives to other commons beyond the custom',
  'profile.distributionCap': 'The most that the statute lets leave to those outside the lock',
  'profile.exemptPayees': 'To funders whose own assets are locked: what they are given stays in the lock',
  'waterfall.allocable': 'To the Common Association, whose members divide it by ballot',
};

@Resolver()
export class SurplusResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly periodService: PeriodService,
    private readonly surpluses: SurplusService,
  ) {}

  @Requires('readPublic')
  @Query(() => [PeriodModel])
  async periods(): Promise<readonly PeriodModel[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : this.periodService.list(partnership.id);
  }

  @Requires('readPublic')
  @Query(() => Surplus, { nullable: true, description: 'Null while the period is open.' })
  async surplus(
    @Args('periodId', { type: () => ID, nullable: true }) periodId: string | null,
  ): Promise<Surplus | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return null;
    const period = await this.periodService.shown(partnership.id, periodId ?? undefined);
    if (period === undefined) return null;
    const close = await this.surpluses.closeOf(partnership.id, period.id);
    return close === undefined ? null : surplusOf(close, period);
  }
}

function surplusOf(close: CloseDocument, period: PeriodModel): Surplus {
  return {
    period,
    base: BigInt(close.base),
    lockedReserve: BigInt(close.lockedReserve),
    solidarity: BigInt(close.solidarity),
    standingShare: BigInt(close.standingShare),
    funders: close.funders.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    allocable: BigInt(close.allocable),
    steps: close.steps.map((step) => stepOf(step, close.currency)),
    customVersion: Number(close.customVersion),
  };
}

function stepOf({ rule, formula, values, amount }: CloseDocument['steps'][number], currency: string): WaterfallStep {
  const sentence = SENTENCES[rule];
  if (sentence === undefined) throw new InvariantViolation(`no sentence says what ${rule} does`);
  const known = Object.entries(values).map(([name, value]) => `${words(name)} = ${shown(value, currency)}`);
  return { rule, sentence, formula: [formula, ...known].join('; '), amount: BigInt(amount) };
}

const words = (name: string): string => name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);

/** Values are fractions such as 3/10, minor units, or the name of a statute. */
function shown(value: string, currency: string): string {
  return /^-?\d+$/u.test(value) ? formatAmount(BigInt(value), currency) : value;
}
