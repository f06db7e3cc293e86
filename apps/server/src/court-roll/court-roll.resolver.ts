import { Args, ArgsType, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { HoldingConnection, HoldingModel } from './court-roll.models.js';
import { RollService } from './roll.service.js';

const MOST = 100;
const USUAL = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const NUMBER = /^[HLD]-\d{4,8}$/u;

@ArgsType()
class RegisterArgs {
  @Field(() => Int, { nullable: true }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => String, { nullable: true }) search?: string;
  @Field(() => String, { nullable: true }) kind?: string;
}

const cursorOf = (number: string): string => Buffer.from(number).toString('base64url');

/** A cursor that is none of ours begins at the beginning. */
function numberOf(cursor: string | undefined): string | null {
  const number = Buffer.from(cursor ?? '', 'base64url').toString();
  return NUMBER.test(number) ? number : null;
}

/** The public register, readable by anybody. */
@Resolver(() => HoldingModel)
export class CourtRollResolver {
  constructor(
    private readonly roll: RollService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => HoldingConnection)
  async register(@Args() { first, after, search, kind }: RegisterArgs): Promise<HoldingConnection> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) {
      return { edges: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
    }
    const { holdings, more, total } = await this.roll.register(partnership.id, {
      search: search ?? '',
      kind: kind ?? null,
      after: numberOf(after),
      first: Math.min(Math.max(first ?? USUAL, 1), MOST),
    });
    const last = holdings.at(-1);
    return {
      edges: holdings.map((node) => ({ cursor: cursorOf(node.number), node })),
      pageInfo: { hasNextPage: more, endCursor: last === undefined ? null : cursorOf(last.number) },
      totalCount: total,
    };
  }

  @Requires('readPublic')
  @Query(() => HoldingModel, { nullable: true })
  async holding(@Args('id', { type: () => ID }) id: string): Promise<HoldingModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !UUID.test(id)) return null;
    return (await this.roll.holding(partnership.id, id)) ?? null;
  }
}
