import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { actOfWish } from '../court-roll/act-of-wish.js';
import { CourtService, type Asked } from '../court-roll/court.service.js';
import { RollService } from '../court-roll/roll.service.js';
import { ApiKeyService } from '../gateway/api-key.service.js';
import { RegistryService } from '../gateway/registry.service.js';
import { RequestLogService } from '../gateway/request-log.service.js';
import { RollupService } from '../inference-meter/rollup.service.js';
import { UsageService } from '../inference-meter/usage.service.js';
import { EstimateService } from '../site-hours/estimate.service.js';
import { SiteMonthService } from '../site-hours/site-month.service.js';
import { StintService } from '../stint/stint.service.js';
import { StintTermsService } from '../stint/stint-terms.service.js';
import { CLERK } from './demo-drafts.js';
import {
  CELLAR_GATES,
  CELLAR_PASTURE,
  cellarCapacity,
  cellarHolders,
  DEMO_GATEWAY,
  DEMO_KEYS,
  DEMO_FACTOR,
  DEMO_SERVED,
  DEMO_UPSTREAMS,
  demoRequestEvents,
  demoRequests,
  type DemoRequest,
} from './demo-developer.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';

const DAY_MS = 86_400_000;

/** Whose programs they are. */
interface Owner {
  readonly partnershipId: string;
  readonly rollNumber: string;
}

/** Plays a developer: gates of a small pasture, keys, and a month of requests through the gateway. */
@Injectable()
export class DeveloperSeeder {
  constructor(
    private readonly roll: RollService,
    private readonly court: CourtService,
    private readonly registry: RegistryService,
    private readonly keys: ApiKeyService,
    private readonly requests: RequestLogService,
    private readonly usage: UsageService,
    private readonly rollups: RollupService,
    private readonly terms: StintTermsService,
    private readonly stints: StintService,
    private readonly months: SiteMonthService,
    private readonly estimates: EstimateService,
  ) {}

  async seed({ partnershipId, now, onProgress }: Seeding, plan: DemoPlan): Promise<void> {
    const [rollNumber] = cellarHolders(plan);
    if (rollNumber === undefined) return;
    const step = 'a developer’s month';
    onProgress(step, 0, 3);
    await this.giveGates(partnershipId, plan, now);
    await this.serve(partnershipId, now);
    onProgress(step, 1, 3);
    const owner = { partnershipId, rollNumber };
    const asked = demoRequests(plan, now);
    await this.ask(owner, asked, await this.keysOf(owner));
    onProgress(step, 2, 3);
    await this.graze(owner, asked, now);
    onProgress(step, 3, 3);
  }

  private async giveGates(partnershipId: string, plan: DemoPlan, now: Date): Promise<void> {
    const query = { search: '', kind: null, subject: CELLAR_PASTURE.subject, after: null, first: 1 };
    if ((await this.roll.register(partnershipId, query)).total === 0) {
      const fault = await this.court.setPasture(partnershipId, CELLAR_PASTURE);
      if (fault !== undefined) granted(fault);
      const holders = cellarHolders(plan);
      const asked = CELLAR_GATES.flatMap(({ of, quantity, daysAgo }) => {
        const toUseOf = holders[of];
        return toUseOf === undefined ? [] : gate({ toUseOf, quantity, on: dayBefore(now, daysAgo) });
      });
      granted(await this.court.enter({ partnershipId, actor: 'demonstration', asked }));
    }
    const said = await this.terms.setCapacity(partnershipId, cellarCapacity(now), CLERK);
    if (said !== undefined && said.kind !== 'PeriodOver') granted(said);
  }

  private async serve(partnershipId: string, now: Date): Promise<void> {
    const { upstreams } = await this.registry.of(partnershipId);
    const known = new Set(upstreams.map(({ url }) => url));
    if (known.size === 0) await this.describe(partnershipId, now);
    for (const each of DEMO_UPSTREAMS.filter(({ url }) => !known.has(url))) {
      granted(await this.registry.add(partnershipId, each, CLERK));
    }
  }

  /** From today on: what the months before show is as it was read. */
  private async describe(partnershipId: string, now: Date): Promise<void> {
    const from = new Date(now.toISOString().slice(0, 10));
    const { site, ...factor } = DEMO_FACTOR;
    const said = await this.months.setFactor(partnershipId, site, { ...factor, from, reason: 'by its builder' }, CLERK);
    if (said !== undefined) granted(said);
    for (const [model, served] of Object.entries(DEMO_SERVED)) {
      const refusal = await this.estimates.setRate(partnershipId, { model, from, served }, CLERK);
      if (refusal !== undefined) granted(refusal);
    }
  }

  /** The ids of the owner's keys by label; the keys themselves are thrown away: nobody has them. */
  private async keysOf({ partnershipId, rollNumber }: Owner): Promise<ReadonlyMap<string, string>> {
    const known = new Map((await this.keys.list(partnershipId, rollNumber)).map(({ label, id }) => [label, id]));
    for (const { ended, ...wish } of DEMO_KEYS.filter(({ label }) => !known.has(label))) {
      const { id } = granted(await this.keys.create(partnershipId, { rollNumber, ...wish }));
      if (ended !== undefined) await this.keys.revoke(partnershipId, id, ended);
      known.set(wish.label, id);
    }
    return known;
  }

  private async ask(owner: Owner, asked: readonly DemoRequest[], keys: ReadonlyMap<string, string>): Promise<void> {
    const { partnershipId, rollNumber: subject } = owner;
    await this.usage.ingest(partnershipId, demoRequestEvents(asked, subject));
    await this.rollups.postDirty(partnershipId, {});
    const rows = asked.map(({ key, ...row }) => ({ ...row, partnershipId, subject, keyId: keys.get(key) ?? null }));
    await this.requests.keep(rows);
  }

  /** What the requests of this month took of the stint, in one hold. */
  private async graze(owner: Owner, asked: readonly DemoRequest[], now: Date): Promise<void> {
    const { used, held } = await this.stints.standing(owner.partnershipId, owner.rollNumber);
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    const own = asked.filter(({ startedAtMs }) => startedAtMs >= month);
    const compute = own.reduce((sum, request) => sum + request.compute, 0n);
    if (used + held > 0n || compute === 0n) return;
    const hold = await this.stints.reserve({
      ...owner,
      ...{
        model: 'mill-70b',
        gatewayId: DEMO_GATEWAY,
        requestId: `${owner.rollNumber} ${String(month)}`,
        ask: { compute },
      },
    });
    // A clock of a later month: the stint of this one is over.
    if (!isRefusal(hold)) granted(await this.stints.settle(hold.id, hold.amount, 'engine'));
  }
}

const dayBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);

/** A grant of gates and the admittance of its grantee. */
function gate({ toUseOf, quantity, on }: { toUseOf: string; quantity: bigint; on: string }): Asked[] {
  let number: string | undefined;
  const wish = { act: 'GRANT', kind: 'STINT_GATE', subject: CELLAR_PASTURE.subject, toUseOf, quantity };
  return [
    {
      on,
      act: (next) => {
        const act = actOfWish(wish)(next);
        if (!isRefusal(act) && act.kind === 'GRANT') ({ number } = act);
        return act;
      },
    },
    {
      on,
      // Read when the court comes to it: by then the grant has its number.
      get holding(): string | undefined {
        return number;
      },
      act: (next) => actOfWish({ act: 'ADMIT', holding: number ?? null })(next),
    },
  ];
}
