import { NotFoundException } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires, type Viewer } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { MachineRegisterService, type MachineRecordView } from './machine-register.service.js';
import {
  MACHINE_REFUSALS,
  MachineOnRegisterModel,
  MachineRecordModel,
  MachineRevokeResult,
  MachineTokenResult,
} from './registration.models.js';
import type { MachineOnRegister } from './registration.types.js';

const no = (refusal: Refusal): Refusal => toRefusalModel(refusal, MACHINE_REFUSALS);

/** The machines of the commons, for everybody; their keys, as their operators and officers keep them. */
@Resolver()
export class MachineRegisterResolver {
  constructor(
    private readonly register: MachineRegisterService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [MachineOnRegisterModel], {
    description: 'By their codes, or those of one asset; without those that are being registered.',
  })
  async machines(
    @Args('asset', { type: () => String, nullable: true }) asset?: string | null,
  ): Promise<readonly MachineOnRegister[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : this.register.list(partnership.id, asset ?? null);
  }

  @Requires('readPublic')
  @Query(() => MachineRecordModel, { nullable: true })
  async machine(
    @Args('code', { type: () => String }) code: string,
    @Context() { viewer }: RequestContext,
  ): Promise<MachineRecordView | null> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? null : ((await this.register.one(partnership.id, code, viewer)) ?? null);
  }

  @Requires('keepMachineKeys')
  @Mutation(() => MachineTokenResult, { description: 'A token for another key of a machine that is on the register.' })
  async makeMachineToken(
    @Args('code', { type: () => String }) code: string,
    @Context() { viewer }: RequestContext,
  ): Promise<{ readonly kind: string; readonly token: string; readonly expiresAt: Date } | Refusal> {
    const made = await this.register.token(await this.keeper(viewer), code);
    return isRefusal(made) ? no(made) : { kind: 'MachineTokenMade', ...made };
  }

  @Requires('keepMachineKeys')
  @Mutation(() => MachineRevokeResult, { description: 'Ends a key now, with every key that took its place.' })
  async revokeMachineKey(
    @Args('keyId', { type: () => ID }) keyId: string,
    @Context() { viewer }: RequestContext,
  ): Promise<{ readonly kind: string; readonly code: string } | Refusal> {
    const code = await this.register.revoke(await this.keeper(viewer), keyId);
    return isRefusal(code) ? no(code) : { kind: 'MachineKeyRevoked', code };
  }

  private async keeper(viewer: Viewer | undefined): Promise<Viewer> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      throw new NotFoundException('sign in as somebody who keeps machines of this partnership');
    }
    return viewer;
  }
}
