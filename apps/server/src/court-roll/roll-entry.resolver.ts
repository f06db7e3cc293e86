import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../graphql/refusal.models.js';
import { Requires, type Viewer } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import {
  EnterRollInput,
  EnterRollResult,
  PayFineInput,
  PayFineResult,
  ROLL_REFUSALS,
  type HoldingModel,
} from './court-roll.models.js';
import { FineService } from './fine.service.js';
import { RollService } from './roll.service.js';
import { mayAsk, shownHolding } from './shown-holding.js';

type Answer =
  | { readonly kind: string; readonly holding?: HoldingModel; readonly journalId?: string; readonly owed?: bigint }
  | Refusal;

/** What the steward's officers enter, and what holders may ask for their own right. */
@Resolver()
export class RollEntryResolver {
  constructor(
    private readonly roll: RollService,
    private readonly partnerships: PartnershipService,
    private readonly fines: FineService,
  ) {}

  @Requires('enterRoll')
  @Mutation(() => EnterRollResult, { description: 'One act of the court, with the fine that falls due by it.' })
  async enterRoll(@Context() { viewer }: RequestContext, @Args('input') input: EnterRollInput): Promise<Answer> {
    const answer = await this.enter(viewer, input);
    return isRefusal(answer) ? toRefusalModel(answer, ROLL_REFUSALS) : answer;
  }

  @Requires('enterRoll')
  @Mutation(() => PayFineResult, { description: 'What came in for an entry fine, whole or in part.' })
  async payFine(@Context() { viewer }: RequestContext, @Args('input') input: PayFineInput): Promise<Answer> {
    const answer = await this.pay(viewer, input);
    return isRefusal(answer) ? toRefusalModel(answer, ROLL_REFUSALS) : answer;
  }

  private async pay(viewer: Viewer | undefined, input: PayFineInput): Promise<Answer> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id || !viewer.roles.has('OFFICER')) {
      return notAllowed();
    }
    const { line, on, ...asked } = input;
    const wish = { ...asked, line: line?.toString() ?? null, on: on ?? new Date().toISOString().slice(0, 10) };
    const paid = await this.fines.pay(partnership.id, wish, viewer.rollNumber);
    if (isRefusal(paid)) return paid;
    const holding = await this.roll.byNumber(partnership.id, asked.holding);
    if (holding === undefined) throw new InvariantViolation('what a fine is of is on the roll');
    const { journalId, owedMinor: owed } = paid;
    return { kind: 'FinePaid', holding: shownHolding(holding, viewer), journalId, owed };
  }

  private async enter(viewer: Viewer | undefined, input: EnterRollInput): Promise<Answer> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) return notAllowed();
    const number = input.holding ?? '';
    const before = number === '' ? undefined : await this.roll.byNumber(partnership.id, number);
    if (!mayAsk(viewer, input.act, before, input.toUseOf)) return notAllowed();
    const entered = await this.roll.enter(partnership.id, input, viewer.rollNumber);
    if (isRefusal(entered)) return entered;
    const holding = await this.roll.byNumber(partnership.id, entered.holding);
    if (holding === undefined) throw new InvariantViolation('what was entered is on the roll');
    return { kind: 'RollEntered', holding: shownHolding(holding, viewer) };
  }
}

function notAllowed(): Refusal<'NotAllowed'> {
  const message =
    'Officers keep the roll; a holder surrenders, relinquishes or disputes their own, and an heir claims.';
  return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.enterRoll' });
}
