import { Args, Context, Int, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, type Refusal } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { read } from '../ledger/books/asked.js';
import { MeteredUseModel, UseReportPageModel } from './metered-use.models.js';
import { MeteredUseService } from './metered-use.service.js';

/** Most reports of one page. */
const MOST = 200;

@Resolver()
export class MeteredUseResolver {
  constructor(private readonly uses: MeteredUseService) {}

  @Requires('readOperations')
  @Query(() => MeteredUseModel, { nullable: true, description: 'Null where no machine of the viewer stands there.' })
  async meteredUse(
    @Args('site') site: string,
    @Args('month') month: string,
    @Args('source', { type: () => String, nullable: true }) source: string | null | undefined,
    @Context() { viewer }: RequestContext,
  ): Promise<MeteredUseModel | null> {
    if (viewer === undefined) return null;
    const asOf = new Date();
    const total = await this.uses.total(viewer, { site, month, source: source ?? null });
    if (isRefusal(total)) return unlessUnknown(total);
    return {
      ...total,
      site,
      month,
      sources: [...total.sources],
      partial: month === asOf.toISOString().slice(0, 7),
      asOf,
    };
  }

  @Requires('readOperations')
  @Query(() => UseReportPageModel, { nullable: true, description: 'The latest use first.' })
  async useReports(
    @Args('site') site: string,
    @Args('month') month: string,
    @Args('source', { type: () => String, nullable: true }) source: string | null | undefined,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null | undefined,
    @Context() { viewer }: RequestContext,
  ): Promise<UseReportPageModel | null> {
    if (viewer === undefined) return null;
    const asked = { site, month, source: source ?? null };
    const most = Math.min(MOST, Math.max(1, first));
    const page = await this.uses.page(viewer, asked, { first: most, after: after ?? null });
    if (isRefusal(page)) return unlessUnknown(page);
    return {
      reports: [...page.reports],
      pageInfo: { hasNextPage: page.next !== null, endCursor: page.next },
    };
  }
}

/** Nothing to look at is no error; a question that nobody can answer is. */
function unlessUnknown(refusal: Refusal): null {
  return refusal.kind === 'SiteUnknown' ? null : read<null>(refusal);
}
