import { Injectable } from '@nestjs/common';
import { type Fraction, isRefusal, ofAmount } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { motionTerms } from '#libs/voting';
import { CustomService } from '../../custom/custom.service.js';
import { MotionReadStore } from './motion-read.store.js';
import type { MotionRow, MotionView } from './motions.types.js';

/** How many must stand behind a motion: for its authors to notice it, and for any of them to. */
interface Needed {
  readonly supporters: number;
  readonly requisition: number;
}

/** Motions as anybody may read them, with what whoever asks is to each. */
@Injectable()
export class MotionViewService {
  private readonly voters = new Map<string, { readonly until: number; readonly count: Promise<number> }>();

  constructor(
    private readonly store: MotionReadStore,
    private readonly customs: CustomService,
  ) {}

  /** The open ones first; drafts are their authors' alone. */
  async list(partnershipId: string, personId: string | undefined): Promise<readonly MotionView[]> {
    return this.views(partnershipId, await this.store.list(partnershipId, personId), personId);
  }

  async one(partnershipId: string, id: string, personId: string | undefined): Promise<MotionView | undefined> {
    const row = await this.store.one(partnershipId, id, personId);
    const [view] = row === undefined ? [] : await this.views(partnershipId, [row], personId);
    return view;
  }

  /** How the ballots of a division spread: how many gave each line how many whole per cent. After the close alone. */
  spread(partnershipId: string, motionId: string): ReturnType<MotionReadStore['spread']> {
    return this.store.spread(partnershipId, motionId);
  }

  private async views(
    partnershipId: string,
    rows: readonly MotionRow[],
    personId: string | undefined,
  ): Promise<readonly MotionView[]> {
    const ids = rows.map(({ id }) => id);
    const [standings, ownColleges, needed] = await Promise.all([
      personId === undefined ? [] : this.store.standings(ids, personId),
      personId === undefined ? [] : this.store.collegesOf(partnershipId, personId),
      this.supportersNeeded(partnershipId, rows),
    ]);
    return rows.map((motion) => ({
      motion,
      supportersNeeded: needed.get(motion.kind)?.supporters ?? null,
      requisitionNeeded: needed.get(motion.kind)?.requisition ?? null,
      own: standings.find(({ motionId }) => motionId === motion.id),
      ownColleges,
    }));
  }

  /** By kind, of the motions under discussion: the custom's share of all who could vote today, rounded up. */
  private async supportersNeeded(
    partnershipId: string,
    rows: readonly MotionRow[],
  ): Promise<ReadonlyMap<string, Needed>> {
    const kinds = new Set(rows.filter(({ state }) => state === 'DELIBERATION').map(({ kind }) => kind));
    if (kinds.size === 0) return new Map();
    const custom = await this.customs.inForce(partnershipId, new Date());
    const due = await this.store.collegesDue(partnershipId);
    const entries = [...kinds].map(
      async (kind) => [kind, await this.neededOf(partnershipId, custom, { kind, due })] as const,
    );
    return new Map(await Promise.all(entries));
  }

  /** Counted once a minute: anybody may ask, and the roll is long. */
  private votersNow(partnershipId: string, colleges: readonly string[]): Promise<number> {
    const key = [partnershipId, ...colleges].join(' ');
    const known = this.voters.get(key);
    if (known !== undefined && known.until > Date.now()) return known.count;
    const count = this.store.votersNow(partnershipId, colleges);
    this.voters.set(key, { until: Date.now() + 60_000, count });
    count.catch(() => this.voters.delete(key));
    return count;
  }

  private async neededOf(
    partnershipId: string,
    custom: Custom,
    { kind, due }: { readonly kind: MotionRow['kind']; readonly due: readonly string[] },
  ): Promise<Needed> {
    const terms = motionTerms(custom, kind, due);
    const colleges = isRefusal(terms) ? [] : terms.colleges.map(({ code }) => code);
    const voters = await this.votersNow(partnershipId, colleges);
    const of = (share: Fraction): number => Number(ofAmount(BigInt(voters), share, 'UP'));
    return { supporters: of(custom.voting.supporters), requisition: Math.max(1, of(custom.voting.requisition)) };
  }
}
