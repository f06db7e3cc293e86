import { Injectable } from '@nestjs/common';
import { fraction, isRefusal, type Refusal } from '#libs/amount';
import {
  divideHour,
  divideWater,
  IDLE,
  OVERHEAD,
  type DividedHour,
  type MeasuredHour,
  type SplitRefusal,
} from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { siteHour } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { postedInOpen } from '../inference-meter/rollup.service.js';
import { allPosted, LedgerService } from '../ledger/ledger.service.js';
import {
  SiteHourStore,
  type HourRecord,
  type HourUse,
  type OpenHour,
  type Reached,
  type SiteUnit,
} from './site-hour.store.js';

const BATCH = 200;
const ACTOR = 'meter';
const PPM = 1_000_000n;

/** What dividing came to. */
export interface HoursDivided {
  /** Hours of sites looked at, and the journals that they took. */
  readonly hours: number;
  readonly journals: number;
  /** Hours whose meters contradict each other: they stay undivided. */
  readonly refused: readonly { readonly site: string; readonly hour: Date; readonly refusal: Refusal }[];
}

/** An hour as it is to be recorded, with the journal that it takes, if any. */
interface Outcome {
  readonly record: HourRecord;
  readonly draft: JournalDraft | undefined;
}

type Division = DividedHour | SplitRefusal | null;

interface Hour {
  readonly tx: Tx;
  readonly partnershipId: string;
  readonly open: OpenHour;
}

/** Divides what the sites' meters read among users, idleness and overhead, each hour once, restated by later readings. */
@Injectable()
export class SiteHourService {
  constructor(
    private readonly database: Database,
    private readonly store: SiteHourStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /**
   * Divides every hour whose readings are in the ledger and not divided yet, or changed since; so post what is dirty
   * first. An hour without a meter, or whose PUE nobody measured or named, stays undivided and has no record: nothing is
   * assumed.
   */
  async divide(partnershipId: string): Promise<HoursDivided> {
    const done = { hours: 0, journals: 0, refused: [] as HoursDivided['refused'][number][] };
    let after: Reached | undefined;
    for (;;) {
      const batch = await this.database.transaction((tx) => this.batchIn(tx, partnershipId, after));
      done.hours += batch.hours.length;
      done.journals += batch.journals;
      done.refused.push(...batch.refused);
      after = batch.hours.at(-1);
      if (batch.hours.length < BATCH) return done;
    }
  }

  private async batchIn(
    tx: Tx,
    partnershipId: string,
    after: Reached | undefined,
  ): Promise<{ hours: OpenHour[]; journals: number; refused: HoursDivided['refused'] }> {
    await this.store.lock(tx, partnershipId);
    const hours = await this.store.open(tx, partnershipId, after, BATCH);
    const outcomes: Outcome[] = [];
    const refused: HoursDivided['refused'][number][] = [];
    for (const open of hours) {
      const hour = { tx, partnershipId, open };
      const energy = divideHour(measured(open, await this.store.use(tx, partnershipId, open)));
      outcomes.push(await this.outcome(hour, 'ENERGY', energy));
      if (energy !== null && isRefusal(energy)) refused.push({ site: open.site, hour: open.hour, refusal: energy });
      if (open.water === null) continue;
      const water = divideWater(open.water, energy === null || isRefusal(energy) ? null : energy);
      outcomes.push(await this.outcome(hour, 'WATER', water));
    }
    const drafts = outcomes.flatMap(({ draft }) => draft ?? []);
    if (drafts.length > 0) {
      const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
      allPosted(
        await this.ledger.postIn(
          tx,
          partnershipId,
          drafts.map((draft) => postedInOpen(draft, closedThrough)),
        ),
      );
    }
    for (const { record } of outcomes) await this.store.record(tx, record);
    return { hours, journals: drafts.length, refused };
  }

  private async outcome({ tx, partnershipId, open }: Hour, unit: SiteUnit, division: Division): Promise<Outcome> {
    const { site, hour, seen, factorId } = open;
    const why = division !== null && isRefusal(division) ? division.message : null;
    const divided = division === null || isRefusal(division) ? null : division;
    const meter = (unit === 'ENERGY' ? open.energy : open.water) ?? 0n;
    const before = await this.store.moved(tx, { partnershipId, site, unit, hour });
    const target = movedBy(divided);
    const custom = await this.customs.inForceIn(tx, partnershipId, hour);
    const draft = siteHour({
      site,
      what: unit === 'ENERGY' ? 'energy' : 'water',
      hourMs: BigInt(hour.getTime()),
      revision: before.revision + 1,
      byDevices: target.byDevices - before.byDevices,
      attributed: target.attributed - before.attributed,
      idle: target.idle - before.idle,
      overhead: target.overhead - before.overhead,
      actor: ACTOR,
      customVersion: custom.version,
    });
    const posts = !isRefusal(draft);
    const revision = before.revision + (posts ? 1 : 0);
    // A meter of the machines gives the hour its own PUE: no factor was needed.
    const record = { partnershipId, site, unit, hour, meter, divided, why, seen, revision };
    const factor = divided !== null && open.machines !== null ? null : factorId;
    return { record: { ...record, factorId: factor }, draft: posts ? draft : undefined };
  }
}

function measured(open: OpenHour, { devices, gpuTime, capacity }: HourUse): MeasuredHour {
  const users = gpuTime.filter(({ id }) => id !== IDLE && id !== OVERHEAD);
  const used = users.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    meter: open.energy,
    machines: open.machines,
    pue: open.puePpm === null ? null : fraction(open.puePpm, PPM),
    devices,
    gpuTime: users.map(({ id, amount }) => ({ id, weight: amount })),
    idleGpuTime: capacity > used ? capacity - used : 0n,
  };
}

/** What the journals of an hour move in all, where it is divided so. */
function movedBy(divided: DividedHour | null): Record<'byDevices' | 'attributed' | 'idle' | 'overhead', bigint> {
  if (divided === null) return { byDevices: 0n, attributed: 0n, idle: 0n, overhead: 0n };
  const { attributed, idle, overhead, counted } = divided;
  return {
    byDevices: counted.attributed + counted.idle + counted.overhead,
    attributed: attributed.reduce((sum, { amount }) => sum + amount, 0n) - counted.attributed,
    idle: idle - counted.idle,
    overhead: overhead - counted.overhead,
  };
}
