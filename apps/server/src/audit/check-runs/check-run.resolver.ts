import { Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { ScheduledCheckModel } from './check-run.models.js';
import { CheckRunService } from './check-run.service.js';

/** What the checks found when nobody looked. */
@Resolver()
export class CheckRunResolver {
  constructor(
    private readonly runs: CheckRunService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => ScheduledCheckModel, { nullable: true, description: 'Null before the first run.' })
  async lastScheduledCheck(): Promise<ScheduledCheckModel | null> {
    const partnership = await this.partnerships.current();
    const run = partnership === undefined ? undefined : await this.runs.latest(partnership.id);
    if (run === undefined) return null;
    const { at, passed, failed, results } = run;
    return { at, passed, failed, failures: results.filter((result) => !result.passed) };
  }
}
