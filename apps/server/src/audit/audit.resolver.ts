import { NotFoundException } from '@nestjs/common';
import { Args, ArgsType, Field, Int, Query, Resolver } from '@nestjs/graphql';
import { CustomService } from '../custom/custom.service.js';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { CheckModel, CustomInForceModel, JournalConnection, TrialBalanceModel, UnitModel } from './audit.models.js';
import { AuditService } from './audit.service.js';
import type { Place } from './books.types.js';
import { readableRules } from './custom-rules.js';

const MOST = 100;
const USUAL = 20;

@ArgsType()
class JournalArgs {
  @Field(() => Int, { nullable: true }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => String, { nullable: true, description: 'A prefix of account paths: je:income.' }) account?: string;
  @Field(() => String, { nullable: true }) kind?: string;
}

const cursorOf = ({ batch, ordinal }: Place): string =>
  Buffer.from(`${batch}:${String(ordinal)}`).toString('base64url');

/** A cursor that is none of ours begins at the newest. */
function placeOf(cursor: string | undefined): Place | null {
  const parts = /^(\d{1,18}):(\d{1,9})$/u.exec(Buffer.from(cursor ?? '', 'base64url').toString());
  return parts === null ? null : { batch: parts[1] ?? '0', ordinal: Number(parts[2]) };
}

/** The books, the checks and the custom, readable by anybody. */
@Resolver()
export class AuditResolver {
  constructor(
    private readonly audit: AuditService,
    private readonly customs: CustomService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [UnitModel])
  async units(): Promise<readonly UnitModel[]> {
    return this.audit.units();
  }

  @Requires('readPublic')
  @Query(() => TrialBalanceModel)
  async trialBalance(
    @Args('body', { type: () => String, nullable: true }) body?: string,
    @Args('unit', { type: () => String, nullable: true }) unit?: string,
  ): Promise<TrialBalanceModel> {
    return this.audit.balance(await this.partnershipId(), { body: body ?? null, unit: unit ?? null });
  }

  @Requires('readPublic')
  @Query(() => JournalConnection)
  async journals(@Args() { first, after, account, kind }: JournalArgs): Promise<JournalConnection> {
    const prefix = account?.replace(/:+$/u, '') ?? '';
    const { journals, total, more } = await this.audit.journals(
      await this.partnershipId(),
      { account: prefix === '' ? null : prefix, kind: kind ?? null },
      { after: placeOf(after), first: Math.min(Math.max(first ?? USUAL, 1), MOST) },
    );
    const last = journals.at(-1);
    return {
      edges: journals.map((node) => ({ cursor: cursorOf(node), node })),
      pageInfo: { hasNextPage: more, endCursor: last === undefined ? null : cursorOf(last) },
      totalCount: total,
    };
  }

  @Requires('readPublic')
  @Query(() => [CheckModel])
  async checks(): Promise<readonly CheckModel[]> {
    return this.audit.recentChecks(await this.partnershipId());
  }

  @Requires('readPublic')
  @Query(() => CustomInForceModel)
  async custom(): Promise<CustomInForceModel> {
    const { custom, effectiveAt } = await this.customs.entryInForce(await this.partnershipId(), new Date());
    return {
      version: custom.version,
      effectiveOn: effectiveAt.toISOString().slice(0, 10),
      rules: readableRules(custom),
    };
  }

  private async partnershipId(): Promise<string> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership.id;
  }
}
