import { NotFoundException } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { REGISTRATION_STEPS } from '#libs/inference-meter';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import {
  MACHINE_REFUSALS,
  MachineDraftModel,
  MachineDraftResult,
  MachineRegisterResult,
  MachineTokenResult,
  RegistrationChoicesModel,
  SaveMachineStepInput,
} from './registration.models.js';
import { RegistrationService, type RegistrationChoices } from './registration.service.js';
import type { DraftView } from './registration.types.js';

type Answer<Content> = Promise<({ readonly kind: string } & Content) | Refusal>;
interface Saved {
  readonly draft: DraftView;
}

const no = (refusal: Refusal): Refusal => toRefusalModel(refusal, MACHINE_REFUSALS);
const saved = (draft: DraftView | Refusal) =>
  isRefusal(draft) ? no(draft) : ({ kind: 'MachineDraftSaved', draft } as const);

const NOT_A_STEP = refuse('StepUnknown', {
  message: `a step is one of ${REGISTRATION_STEPS.join(', ')}`,
  field: 'step',
  rule: 'machine.draft',
});

/** The registrations of whoever asks, who operates machines; nobody reads or changes another's. */
@Resolver()
export class RegistrationResolver {
  constructor(
    private readonly registrations: RegistrationService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('registerMachines')
  @Query(() => [MachineDraftModel], { description: 'One’s own that are not finished, the last that was saved first.' })
  async machineDrafts(@Context() { viewer }: RequestContext): Promise<readonly DraftView[]> {
    return this.registrations.drafts(await this.author(viewer));
  }

  @Requires('registerMachines')
  @Query(() => MachineDraftModel, { nullable: true, description: 'One’s own; null where it is not there.' })
  async machineDraft(
    @Args('id', { type: () => ID }) id: string,
    @Context() { viewer }: RequestContext,
  ): Promise<DraftView | null> {
    return (await this.registrations.draft(await this.author(viewer), id)) ?? null;
  }

  @Requires('registerMachines')
  @Query(() => RegistrationChoicesModel)
  async registrationChoices(@Context() { viewer }: RequestContext): Promise<RegistrationChoices> {
    return this.registrations.choices((await this.author(viewer)).partnershipId);
  }

  @Requires('registerMachines')
  @Mutation(() => MachineDraftResult)
  async beginMachineDraft(@Context() { viewer }: RequestContext): Answer<Saved> {
    return saved(await this.registrations.begin(await this.author(viewer)));
  }

  @Requires('registerMachines')
  @Mutation(() => MachineDraftResult, { description: 'Saves one step as it was read, or says which box is wrong.' })
  async saveMachineStep(
    @Args('input', { type: () => SaveMachineStepInput }) { id, step: asked, ...texts }: SaveMachineStepInput,
    @Context() { viewer }: RequestContext,
  ): Answer<Saved> {
    const step = REGISTRATION_STEPS.find((known) => known === asked);
    if (step === undefined) return no(NOT_A_STEP);
    return saved(await this.registrations.save(await this.author(viewer), id, step, texts));
  }

  @Requires('registerMachines')
  @Mutation(() => MachineDraftResult, { description: 'Its author’s, until the machine is on the register.' })
  async deleteMachineDraft(
    @Args('id', { type: () => ID }) id: string,
    @Context() { viewer }: RequestContext,
  ): Answer<{ readonly id: string }> {
    const deleted = await this.registrations.delete(await this.author(viewer), id);
    return isRefusal(deleted) ? no(deleted) : { kind: 'MachineDraftDeleted', id };
  }

  @Requires('registerMachines')
  @Mutation(() => MachineTokenResult, { description: 'The token for the machine of a draft, in place of any before.' })
  async makeRegistrationToken(
    @Args('id', { type: () => ID }) id: string,
    @Context() { viewer }: RequestContext,
  ): Answer<{ readonly token: string; readonly expiresAt: Date }> {
    const made = await this.registrations.token(await this.author(viewer), id);
    return isRefusal(made) ? no(made) : { kind: 'MachineTokenMade', ...made.made };
  }

  @Requires('registerMachines')
  @Mutation(() => MachineRegisterResult, { description: 'Enters the machine into the register, for good.' })
  async registerMachine(
    @Args('id', { type: () => ID }) id: string,
    @Context() { viewer }: RequestContext,
  ): Answer<{ readonly code: string }> {
    const code = await this.registrations.register(await this.author(viewer), id);
    return isRefusal(code) ? no(code) : { kind: 'MachineRegistered', code };
  }

  /** Whoever signed in, in the partnership that this server shows. */
  private async author(viewer: Viewer | undefined): Promise<Viewer> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      throw new NotFoundException('sign in as somebody who operates machines of this partnership');
    }
    return viewer;
  }
}
