import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { writeExposition, type WrittenFamily } from '#libs/inference-meter';
import { loggable } from '../database/loggable-error.js';
import { PostingLagService } from '../inference-meter/posting-lag.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { PastureService } from '../stint/pasture.service.js';
import { LogKeeperService, type LogStatus } from '../transparency-log/log-keeper.service.js';
import { RequestTally } from './request-tally.js';

/** How long the figures of the database are told again (ms): who scrapes every second must not load the books. */
const LIFE_MS = 5_000;

const STATES: readonly LogStatus['state'][] = ['RUNNING', 'HALTED', 'UNLEASED', 'LATE', 'OFF'];

/** How this server fares, for whoever watches it. Nothing in it is about one person. */
@Injectable()
export class MetricsService {
  private readonly logger = new Logger(MetricsService.name);
  private known: { readonly at: number; readonly families: Promise<readonly WrittenFamily[]> } | undefined;

  constructor(
    private readonly tally: RequestTally,
    private readonly partnerships: PartnershipService,
    private readonly posting: PostingLagService,
    private readonly pastures: PastureService,
    private readonly log: LogKeeperService,
  ) {}

  /** All of it in the text format of Prometheus 0.0.4. While the database is away, what this process counted itself. */
  async text(): Promise<string> {
    const text = writeExposition([...this.tally.families(), ...(await this.recent())]);
    if (isRefusal(text)) throw new InvariantViolation(text.message);
    return text;
  }

  private recent(): Promise<readonly WrittenFamily[]> {
    const now = performance.now();
    if (this.known === undefined || now - this.known.at > LIFE_MS) {
      this.known = { at: now, families: this.stored().catch((error: unknown) => this.away(error)) };
    }
    return this.known.families;
  }

  private away(error: unknown): readonly WrittenFamily[] {
    this.logger.warn(`the database did not answer a scrape: ${loggable(error)}`);
    return [gauge('copyhold_database_up', 'Whether the database answered.', 0n)];
  }

  private async stored(): Promise<readonly WrittenFamily[]> {
    const partnership = await this.partnerships.current();
    const up = gauge('copyhold_database_up', 'Whether the database answered.', 1n);
    if (partnership === undefined) return [up];
    const { id } = partnership;
    const [lag, pastures, log] = await Promise.all([
      this.posting.now(id),
      this.pastures.figures(id),
      this.log.status(id),
    ]);
    return [up, ...ofPosting(lag), ofStints(pastures), ...ofLog(log)];
  }
}

function gauge(name: string, help: string, value: bigint): WrittenFamily {
  return { name, help, type: 'gauge', samples: [{ labels: {}, steps: value, scale: 1n }] };
}

function ofPosting({ hours, seconds }: Awaited<ReturnType<PostingLagService['now']>>): readonly WrittenFamily[] {
  return [
    gauge(
      'copyhold_usage_unposted_hours',
      'Hours of use, by subject and meter, that the ledger does not hold yet.',
      hours,
    ),
    gauge(
      'copyhold_usage_posting_lag_seconds',
      'Seconds since the end of the oldest of them; 0 where none waits.',
      seconds,
    ),
  ];
}

/** Steps of weighted GPU time (ppm·milli-GPU·ms) to one second of a GPU of weight 1. */
const GPU_SECOND = 1_000_000_000_000n;

function ofStints(pastures: Awaited<ReturnType<PastureService['figures']>>): WrittenFamily {
  const samples = pastures.flatMap(({ pasture, granted, used, held }) =>
    Object.entries({ granted, used, held, left: granted - used - held }).map(([state, steps]) => ({
      labels: { pasture, state },
      steps: steps < 0n ? 0n : steps,
      scale: GPU_SECOND,
    })),
  );
  return {
    name: 'copyhold_stint_weighted_gpu_seconds',
    help: 'The stints of the current period, by pasture: granted, used, held and left, in weighted GPU-seconds.',
    type: 'gauge',
    samples,
  };
}

function ofLog({ staged, head, waiting, state }: LogStatus): readonly WrittenFamily[] {
  const states = STATES.map((each) => ({
    labels: { state: each.toLowerCase() },
    steps: each === state ? 1n : 0n,
    scale: 1n,
  }));
  return [
    gauge('copyhold_log_leaves', 'Leaves of the transparency log, signed or not.', staged),
    gauge('copyhold_log_signed_leaves', 'Leaves below the last signed checkpoint.', head?.size ?? 0n),
    gauge(
      'copyhold_log_waiting_seconds',
      'Seconds that the oldest leaf without a signature has waited; 0 where none waits.',
      BigInt(Math.max(0, Math.floor(waiting ?? 0))),
    ),
    { name: 'copyhold_log_state', help: 'How the log stands: 1 at its state.', type: 'gauge', samples: states },
  ];
}
