import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { withReleases } from '#libs/posting-rules';
import { CustomService } from '../../custom/custom.service.js';
import { PostingDesk, type DeskItem, type DeskResult } from './posting-desk.js';
import { PostingStore } from './posting.store.js';
import { isUuid, postingsOfLegs } from './stored-draft.js';
import type { HoldResolutionWish, StoredHead, StoredJournal } from './posting.types.js';

/** Who resolves, when, and what stands under the resolution's key already. */
interface Circumstances {
  readonly actor: string;
  readonly now: Date;
  readonly customVersion: number;
  readonly before: StoredHead | undefined;
}

/** Most holds of one request: one call of the ledger's. */
const MOST = 500;

const keyOf = ({ hold, as }: HoldResolutionWish): string => `${as === 'POST' ? 'post' : 'void'}:${hold}`;

/** A hold has one resolution; another under the same key means that it is resolved, not that a key was reused. */
function ofHold(result: DeskResult): DeskResult {
  if (!isRefusal(result) || result.kind !== 'IdempotencyKeyReused') return result;
  const message = 'this hold is resolved already, in another way';
  return refuse('HoldResolved', { message, field: 'hold', rule: 'ledger.hold' });
}

/** What people do with holds: look at those that are open, post them in full or in part, or give them up. */
@Injectable()
export class HoldService {
  constructor(
    private readonly desk: PostingDesk,
    private readonly store: PostingStore,
    private readonly customs: CustomService,
  ) {}

  /** The holds that nobody has resolved, the next to expire first. */
  open(partnershipId: string): Promise<readonly StoredJournal[]> {
    return this.store.openHolds(partnershipId);
  }

  /** Each hold by itself, in one go; an answer for each, in the order asked. The same request again is replayed. */
  async resolve(
    partnershipId: string,
    wishes: readonly HoldResolutionWish[],
    actor: string,
  ): Promise<readonly DeskResult[]> {
    if (wishes.length > MOST) {
      const message = `${wishes.length} holds are too many for one request: at most ${MOST}`;
      const tooMany = refuse('TooManyHolds', { message, field: 'resolutions', rule: 'ledger.hold' });
      return wishes.map(() => tooMany);
    }
    const now = new Date();
    const ids = wishes.map(({ hold }) => hold).filter(isUuid);
    const [holds, heads, custom] = await Promise.all([
      this.store.journals(partnershipId, ids),
      this.store.heads(partnershipId, wishes.map(keyOf)),
      this.customs.inForce(partnershipId, now),
    ]);
    const items = wishes.map((wish): DeskItem => {
      const before = heads.get(keyOf(wish));
      return resolution(wish, holds.get(wish.hold), { actor, now, customVersion: custom.version, before });
    });
    return (await this.desk.each(partnershipId, items)).map(ofHold);
  }
}

function resolution(
  wish: HoldResolutionWish,
  hold: StoredJournal | undefined,
  { actor, now, customVersion, before }: Circumstances,
): JournalDraft | Refusal {
  if (hold?.phase !== 'PENDING') {
    return refuse('NotFound', { message: 'there is no such hold', field: 'hold', rule: 'ledger.hold' });
  }
  const { as, transfers } = wish;
  if (as === 'VOID' && transfers !== null && transfers !== undefined && transfers.length > 0) {
    const message = 'what is given up is the whole hold: a part is posted, and the rest is free';
    return refuse('HoldContradicts', { message, field: 'transfers', rule: 'ledger.hold' });
  }
  const legs = transfers?.map((transfer) => ({ ...transfer, purpose: purposeOf(hold, transfer) })) ?? hold.legs;
  return withReleases({
    idempotencyKey: keyOf(wish),
    kind: as === 'POST' ? hold.kind : 'hold-voided',
    // What a retry would say of another time must not make it another request.
    effectiveAt: (before?.effectiveAt ?? now).toISOString(),
    memo: wish.memo ?? hold.memo,
    actor,
    customVersion: before?.customVersion ?? customVersion,
    ...(hold.source === null ? {} : { source: hold.source }),
    resolves: { hold: hold.key, as },
    postings: as === 'POST' ? postingsOfLegs(legs) : [],
  });
}

/** A part is for what the whole was for. */
function purposeOf({ legs }: StoredJournal, { debit, credit }: { debit: string; credit: string }): string | null {
  return legs.find((leg) => leg.debit === debit && leg.credit === credit)?.purpose ?? null;
}
