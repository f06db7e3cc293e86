import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import {
  SECRET_REFUSALS,
  SecretBallotInput,
  SecretVoteModel,
  SecretVoteResult,
  TokenRequestInput,
  TokenResult,
} from './secret.models.js';
import { SecretVoteService } from './secret-vote.service.js';
import { TokenDeskService } from './token-desk.service.js';

interface Kind {
  readonly kind: string;
}

/** Secret votes: a member draws a token, and the token votes. */
@Resolver(() => SecretVoteModel)
export class SecretResolver {
  constructor(
    private readonly desk: TokenDeskService,
    private readonly votes: SecretVoteService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => SecretVoteModel, { nullable: true, description: 'Null where the vote is not secret.' })
  async secretVote(
    @Context() { viewer }: RequestContext,
    @Args('motionId', { type: () => ID }) motionId: string,
  ): Promise<SecretVoteModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) return null;
    const issuers = await this.desk.issuers(partnership.id, motionId);
    if (issuers.length === 0) return null;
    const own = viewer?.partnershipId === partnership.id ? viewer.personId : undefined;
    const [issued, drawn] = await Promise.all([
      this.votes.issued(motionId),
      own === undefined ? false : this.votes.hasDrawn(motionId, own),
    ]);
    return { issuers: [...issuers], issued: [...issued], drawn };
  }

  @Requires('castBallot')
  @Mutation(() => TokenResult, { description: 'Signs your token of a secret vote, blindly: one, and once.' })
  async drawToken(
    @Context() { viewer }: RequestContext,
    @Args('request', { type: () => TokenRequestInput }) request: TokenRequestInput,
  ): Promise<Kind> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) {
      const message = 'Sign in as a member of this partnership first.';
      return toRefusalModel(
        refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.castBallot' }),
        SECRET_REFUSALS,
      );
    }
    const answer = await this.desk.draw({ partnershipId: partnership.id, personId: viewer.personId }, request);
    return isRefusal(answer) ? toRefusalModel(answer, SECRET_REFUSALS) : tokenSigned(answer);
  }

  @Requires('castByToken')
  @Mutation(() => SecretVoteResult, {
    description: 'Casts a ballot by token. Send it without a session, later and from elsewhere: the token says enough.',
  })
  async castSecretVote(@Args('ballot', { type: () => SecretBallotInput }) ballot: SecretBallotInput): Promise<Kind> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) {
      return toRefusalModel(
        refuse('NotFound', { message: 'There is no such motion.', field: 'motionId', rule: 'motion.secrecy' }),
        SECRET_REFUSALS,
      );
    }
    const cast = await this.votes.cast(partnership.id, ballot);
    return isRefusal(cast) ? toRefusalModel(cast, SECRET_REFUSALS) : cast;
  }
}

const tokenSigned = (answer: string): Kind & { readonly answer: string } => ({ kind: 'TokenSigned', answer });
