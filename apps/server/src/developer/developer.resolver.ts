import { Args, Context, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { ApiKeyService } from '../gateway/api-key.service.js';
import { toRefusalModel } from '../graphql/refusal.models.js';
import { Requires, type Viewer } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import {
  CreateApiKeyInput,
  CreateApiKeyResult,
  DeveloperView,
  GatewayRequestPage,
  KEY_REFUSALS,
  RevokeApiKeyInput,
  RevokeApiKeyResult,
} from './developer.models.js';
import { DeveloperService } from './developer.service.js';
import { OwnRequestsService } from './own-requests.service.js';

const USUAL = 25;
const MONTH = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/u;

type Answer = { readonly kind: string; readonly id: string; readonly key?: string } | Refusal;

/** Everything here is of the one who asks: no argument names anybody. */
@Resolver()
export class DeveloperResolver {
  constructor(
    private readonly developers: DeveloperService,
    private readonly requests: OwnRequestsService,
    private readonly keys: ApiKeyService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readOwnUse')
  @Query(() => DeveloperView, { nullable: true, description: 'Null for whoever is not signed in.' })
  async developer(
    @Context() { viewer }: RequestContext,
    @Args('month', { type: () => String, nullable: true, description: 'Shown day by day: 2026-11.' }) month?: string,
  ): Promise<DeveloperView | null> {
    if (viewer === undefined) return null;
    return this.developers.view(viewer, MONTH.test(month ?? '') ? month : undefined);
  }

  @Requires('readOwnUse')
  @Query(() => GatewayRequestPage, { nullable: true, description: 'Null for whoever is not signed in.' })
  async myRequests(
    @Context() { viewer }: RequestContext,
    @Args('first', { type: () => Int, nullable: true }) first?: number,
    @Args('after', { type: () => String, nullable: true }) after?: string,
  ): Promise<GatewayRequestPage | null> {
    return viewer === undefined ? null : this.requests.page(viewer, { first: first ?? USUAL, after });
  }

  @Requires('keepOwnKeys')
  @Mutation(() => CreateApiKeyResult, { description: 'A key of one’s own; it stands in this answer alone.' })
  async createApiKey(@Context() { viewer }: RequestContext, @Args('input') input: CreateApiKeyInput): Promise<Answer> {
    return this.answered(viewer, async ({ partnershipId, rollNumber }) => {
      const { label, models, purposes, expiresAt } = input;
      const made = await this.keys.create(partnershipId, {
        ...{ rollNumber, label: label.trim(), purposes },
        ...(models === null || models === undefined ? {} : { models }),
        ...(expiresAt === null || expiresAt === undefined ? {} : { expiresAt }),
      });
      return isRefusal(made) ? made : { kind: 'ApiKeyCreated', ...made };
    });
  }

  @Requires('keepOwnKeys')
  @Mutation(() => RevokeApiKeyResult, { description: 'Ends a key of one’s own for good.' })
  async revokeApiKey(
    @Context() { viewer }: RequestContext,
    @Args('input') { id, why }: RevokeApiKeyInput,
  ): Promise<Answer> {
    return this.answered(viewer, async ({ partnershipId, rollNumber }) => {
      const refused = await this.keys.revokeOwn(partnershipId, { rollNumber, id, why: why.trim() });
      return refused ?? { kind: 'ApiKeyRevoked', id };
    });
  }

  private async answered(viewer: Viewer | undefined, work: (viewer: Viewer) => Promise<Answer>): Promise<Answer> {
    const partnership = await this.partnerships.current();
    const answer = viewer === undefined || viewer.partnershipId !== partnership?.id ? notAllowed() : await work(viewer);
    return isRefusal(answer) ? toRefusalModel(answer, KEY_REFUSALS) : answer;
  }
}

function notAllowed(): Refusal<'NotAllowed'> {
  const message = 'Keys are made by those who stand on the roll of this partnership.';
  return refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.keepOwnKeys' });
}
