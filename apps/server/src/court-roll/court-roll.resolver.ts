import { Args, ArgsType, Context, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Requires, type Viewer } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { HoldingConnection, HoldingModel } from './court-roll.models.js';
import { RollService, type PublicHolding } from './roll.service.js';
import { shownHolding } from './shown-holding.js';

const MOST = 100;
const USUAL = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const NUMBER = /^[HLDS]-\d{4,8}$/u;

@ArgsType()
class RegisterArgs {
  @Field(() => Int, { nullable: true }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => String, { nullable: true }) search?: string;
  @Field(() => String, { nullable: true }) kind?: string;
  @Field(() => String, { nullable: true, description: 'What it is held in: a site, a model, a pasture.' })
  site?: string;
  @Field(() => String, { nullable: true }) state?: string;
  @Field(() => String, { nullable: true, description: 'A roll number.' }) holder?: string;
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
  async register(
    @Context() { viewer }: RequestContext,
    @Args() { first, after, search, kind, site, state, holder }: RegisterArgs,
  ): Promise<HoldingConnection> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) {
      const facets = { kinds: [], states: [], subjects: [] };
      return { edges: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0, facets };
    }
    const query = {
      search: search ?? '',
      kind: kind ?? null,
      state: state ?? null,
      subject: site ?? null,
      holder: holder ?? null,
      after: numberOf(after),
      first: Math.min(Math.max(first ?? USUAL, 1), MOST),
    };
    const [{ holdings, more, total }, facets] = await Promise.all([
      this.roll.register(partnership.id, query),
      this.roll.facets(partnership.id),
    ]);
    const last = holdings.at(-1);
    return {
      edges: holdings.map((node) => ({ cursor: cursorOf(node.number), node: shownHolding(node, viewer) })),
      pageInfo: { hasNextPage: more, endCursor: last === undefined ? null : cursorOf(last.number) },
      totalCount: total,
      facets,
    };
  }

  @Requires('readPublic')
  @Query(() => HoldingModel, { nullable: true })
  async holding(
    @Context() { viewer }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<HoldingModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !UUID.test(id)) return null;
    return shownOrNull(await this.roll.holding(partnership.id, id), viewer);
  }

  @Requires('readPublic')
  @Query(() => HoldingModel, { nullable: true })
  async holdingByNumber(
    @Context() { viewer }: RequestContext,
    @Args('number') number: string,
  ): Promise<HoldingModel | null> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || !NUMBER.test(number)) return null;
    return shownOrNull(await this.roll.byNumber(partnership.id, number), viewer);
  }
}

const shownOrNull = (found: PublicHolding | undefined, viewer: Viewer | undefined): HoldingModel | null =>
  found === undefined ? null : shownHolding(found, viewer);
