import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { Database, queryIn } from '../../database/database.js';
import { LogKeeperService } from '../../transparency-log/log-keeper.service.js';
import { LogProofService } from '../../transparency-log/log-proof.service.js';
import { countFile, type MotionFile } from './motion-file.js';
import { BUNDLE_SETTINGS } from './snapshot-reader.js';

/** Files made at one time: each reads the log from the notice of a vote to its resolution. */
const MOST_AT_ONCE = 2;

/** Files that are kept, and the longest of them, in characters: what was decided does not change. */
const KEPT = { files: 16, characters: 1_000_000 } as const;

/** Everything published of one vote, for whoever counts it again. */
@Injectable()
export class MotionFileService {
  private readonly kept = new Map<string, string>();
  private open = 0;

  constructor(
    private readonly database: Database,
    private readonly log: LogProofService,
    private readonly keeper: LogKeeperService,
  ) {}

  /** As text; undefined where there is no such motion or it is not decided. Refuses `Busy`. */
  async of(partnershipId: string, motion: string): Promise<string | undefined | Refusal<'Busy'>> {
    const before = this.kept.get(motion);
    if (before !== undefined) return before;
    if (this.open >= MOST_AT_ONCE) {
      const message = 'Other votes are being read; ask again in a minute.';
      return refuse('Busy', { message, field: 'motion', rule: 'audit.motion' });
    }
    this.open += 1;
    try {
      const file = await this.read(partnershipId, motion);
      const text = file === undefined ? undefined : JSON.stringify(file);
      // Before its resolution stands in the log more is to come.
      if (text !== undefined && typeof file?.proof === 'string') this.keep(motion, text);
      return text;
    } finally {
      this.open -= 1;
    }
  }

  private async read(partnershipId: string, motion: string): Promise<MotionFile | undefined> {
    const found = await this.database.snapshot(async (tx) => {
      await tx.query(BUNDLE_SETTINGS);
      const rows = <T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> =>
        queryIn<T>(tx, sql, parameters);
      return countFile({ rows }, partnershipId, motion);
    });
    if (found === undefined) return undefined;
    const { resolution, ...counted } = found;
    const head = await this.log.head(partnershipId);
    const proof = await this.log.proofOf(partnershipId, this.log.leafOf(resolution));
    return {
      copyhold: 'motion',
      v: '1',
      motion,
      origin: head?.origin ?? '',
      vkeys: await this.keeper.vkeys(partnershipId),
      ...counted,
      proof: proof?.file ?? null,
    };
  }

  private keep(motion: string, text: string): void {
    if (text.length > KEPT.characters) return;
    const [oldest] = this.kept.keys();
    if (this.kept.size >= KEPT.files && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(motion, text);
  }
}
